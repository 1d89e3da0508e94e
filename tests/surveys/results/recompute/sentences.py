"""What a heading says of a question: its numbers are those of the file, and “most” and “all” are true."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .data import CODES, Data, quantile
from .reading import alike, number, same

_SAYS = {"yes": "yes", "in part": "part", "no": "no"}
Found = Sequence[tuple[str, float]]  # what the sentence says, and what the file does; a truth is 1 beside what holds


@dataclass(frozen=True)
class Subject:
    """The question of a sentence; of a grid its rows."""

    data: Data
    columns: Sequence[str]

    @property
    def name(self) -> str:
        return self.columns[0]

    @property
    def base(self) -> int:
        return sum(cell not in CODES for cell in self.data.merged(self.columns).values())

    @property
    def chosen(self) -> Counter[str]:
        return self.data.chosen(self.name)

    @property
    def states(self) -> Counter[str]:
        return self.data.states(self.name)

    @property
    def top(self) -> int:
        return max(self.chosen.values())

    @property
    def leading(self) -> int:
        return sum(count == self.top for count in self.chosen.values())

    def named(self, label: str) -> int:
        return self.chosen[self.data.asked[self.name].value_of.get(label, label)]

    @property
    def yes(self) -> dict[str, int]:
        """Of each row of a grid, by its title."""
        return {self.data.asked[name].title: self.data.states(name)["yes"] for name in self.columns}

    def counted(self, title: str) -> int:
        return len(self.data.given(self._row(title)))

    def pair(self, title: str, label: str) -> int:
        row = self._row(title)
        return self.data.chosen(row)[self.data.asked[row].value_of.get(label, label)]

    @property
    def pairs(self) -> int:
        """The most that any answer has in any row."""
        return max(max(self.data.chosen(name).values(), default=0) for name in self.columns)

    def _row(self, title: str) -> str:
        return next(name for name in self.columns if self.data.asked[name].title == title)

    @property
    def entries(self) -> int:
        return sum(int(count) for count in self.data.given(self.name))

    def quantile(self, part: float, *, years: bool = False) -> float:
        return round(quantile(self.data.numbers(self.name), part, years=years), 2)


def _most(said: Subject, words: str, count: str, _base: str) -> Found:
    state = _SAYS[words]
    return [(count, said.states[state]), ("1", 2 * said.states[state] > said.base)]


def _yes_or_part(said: Subject, count: str, _base: str, yes: str, part: str) -> Found:
    found = said.states
    both = found["yes"] + found["part"]
    return [(count, both), (yes, found["yes"]), (part, found["part"]), ("1", 2 * both > said.base)]


def _tied(said: Subject, *numbers: str) -> Found:
    many, count, _base = numbers
    return [(many, said.leading), (count, said.top)]


def _two(said: Subject, one: str, other: str, count: str, _base: str) -> Found:
    return [(count, said.named(one)), (count, said.named(other)), (count, said.top), ("2", said.leading)]


def _spread(said: Subject, _count: str, middle: str, least: str, most: str, *, years: bool) -> Found:
    halves = (middle, said.quantile(0.5, years=years))
    return [halves, (least, said.quantile(0)), (most, said.quantile(1))]


def _grid_first(said: Subject, title: str, count: str, base: str) -> Found:
    top = max(said.yes.values())
    return [(count, said.yes[title]), (count, top), (base, said.counted(title))]


N = r"(-?[\d,]+(?:\.\d+)?)"
# Each sentence with what its numbers have to be. The base is compared where a sentence has one, under the name “of”.
SENTENCES: Sequence[tuple[str, Callable[..., Found]]] = (
    (rf"Most say (yes|in part|no): {N} of (?P<of>{N}) cities", lambda s, w, c, b, _n: _most(s, w, c, b)),
    (
        rf"All say (yes|in part|no): {N} of (?P<of>{N}) cities",
        lambda s, w, c, b, _n: [*_most(s, w, c, b), (c, s.base)],
    ),
    (
        rf"(?:All|Most) say yes or in part: {N} of (?P<of>{N}) cities \({N} yes, {N} in part\)",
        lambda s, c, b, _n, yes, part: _yes_or_part(s, c, b, yes, part),
    ),
    (
        rf"{N} of (?P<of>{N}) cit(?:y says|ies say) yes",
        lambda s, c, _b, _n: [(c, s.states["yes"]), ("0", 2 * s.states["yes"] > s.base)],
    ),
    (rf"None of the (?P<of>{N}) cities says yes", lambda s, _b, _n: [("0", s.states["yes"])]),
    ("The only answer that counts is (yes|in part|no)", lambda s, w: [("1", s.base), ("1", s.states[_SAYS[w]])]),
    ("The only answer that counts is not yes", lambda s: [("1", s.base), ("0", s.states["yes"])]),
    ("The only answer that counts (?:is|names) “(.*)”", lambda s, x: [("1", s.base), ("1", s.named(x))]),
    (rf"The only answer that counts names {N} options", lambda s, many: [("1", s.base), (many, len(s.chosen))]),
    (
        rf"All (?:choose|name) “(.*)”: {N} of (?P<of>{N}) cities",
        lambda s, x, c, b, _n: [(c, s.named(x)), (b, s.named(x))],
    ),
    (
        rf"Most (?:choose|name) “(.*)”: {N} of (?P<of>{N}) cities",
        lambda s, x, c, _b, _n: [(c, s.named(x)), ("1", 2 * s.named(x) > s.base)],
    ),
    (
        rf"(?:The most frequent answer is )?“((?:(?!”).)*)”(?: is named most often: by|:) {N} of (?P<of>{N}) cities",
        lambda s, x, c, _b, _n: [(c, s.named(x)), (c, s.top), ("1", s.leading)],
    ),
    (
        rf"The most frequent answers are “(.*)” and “(.*)”: {N} cities each, of (?P<of>{N})",
        lambda s, x, y, c, b, _n: _two(s, x, y, c, b),
    ),
    (
        rf"“(.*)” and “(.*)” are named most often: by {N} cities each, of (?P<of>{N})",
        lambda s, x, y, c, b, _n: _two(s, x, y, c, b),
    ),
    (rf"{N} answers are tied with {N} cities each, of (?P<of>{N})", lambda s, m, c, b, _n: _tied(s, m, c, b)),
    (
        rf"{N} options are named most often, by {N} cities each, of (?P<of>{N})",
        lambda s, m, c, b, _n: _tied(s, m, c, b),
    ),
    (rf"No answer is shared by any two of the (?P<of>{N}) cities", lambda s, _b, _n: [("1", s.top)]),
    (rf"{N} cit(?:y|ies) answers? in (?:its|their) own words", lambda s, c: [(c, s.base)]),
    (rf"{N} cit(?:y|ies) (?:gives? a date|attach(?:es)? a document)", lambda s, c: [(c, s.base)]),
    (rf"One city gives details; entries in all: {N}", lambda s, many: [("1", s.base), (many, s.entries)]),
    (rf"{N} cities give details; entries in all: {N}", lambda s, c, many: [(c, s.base), (many, s.entries)]),
    ("There is no answer that can be counted here", lambda s: [("0", s.base)]),
    (rf"One city gives a figure: {N}", lambda s, x: [("1", s.base), (x, s.quantile(0.5))]),
    (
        rf"{N} cities give the same figure: {N}",
        lambda s, c, x: [(c, s.base), (x, s.quantile(0)), (x, s.quantile(1))],
    ),
    (
        rf"At least half of (?P<of>{N}) cities give {N} or an earlier year; years go from {N} to {N}",
        lambda s, c, _n, x, y, z: _spread(s, c, x, y, z, years=True),
    ),
    (
        rf"The median of (?P<of>{N}) cities is {N}; figures go from {N} to {N}",
        lambda s, c, _n, x, y, z: _spread(s, c, x, y, z, years=False),
    ),
    (
        rf"“(.*)” has the most cities that say yes: {N} of {N}",
        _grid_first,
    ),
    (
        rf"“(.*)” and “(.*)” have the most cities that say yes: {N} each",
        lambda s, x, y, c: [(c, s.yes[x]), (c, s.yes[y]), (c, max(s.yes.values()))],
    ),
    (
        rf"{N} rows have the most cities that say yes: {N} each",
        lambda s, many, c: [(c, max(s.yes.values())), (many, list(s.yes.values()).count(max(s.yes.values())))],
    ),
    ("No city says yes in any row", lambda s: [("0", max(s.yes.values()))]),
    (
        rf"The most repeated answer is “(.*)” in “(.*)”: {N} of {N} cities",
        lambda s, x, row, c, b: [(c, s.pair(row, x)), (c, s.pairs), (b, s.counted(row))],
    ),
    (rf"{N} cit(?:y|ies) answers?; the table shows each row", lambda s, c: [(c, s.base)]),
)


def finding(data: Data, columns: Sequence[str], sentence: str) -> Iterator[str]:
    """The faults of a sentence about a question. Raises LookupError for one that nobody here knows."""
    subject = Subject(data, columns)
    for pattern, told in SENTENCES:
        found = re.fullmatch(pattern, sentence)
        if found is None:
            continue
        if base := found.groupdict().get("of"):
            yield from same(data, "sentence", f"{columns[0]} of", number(base), subject.base)
        try:
            pairs = told(subject, *found.groups())
        except (KeyError, StopIteration, ValueError) as failed:  # a name that the file does not have, or no answer
            yield from alike(data, "sentence", columns[0], sentence, f"{failed!r}")
            return
        for said, counted in pairs:
            yield from same(data, "sentence", f"{columns[0]} “{sentence}”", number(said), float(counted))
        return
    raise LookupError(sentence)
