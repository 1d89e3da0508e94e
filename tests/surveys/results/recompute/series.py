"""One question over two rounds: of all cities of each, and of those that answered both times."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .data import STATES, Data, quantile
from .question import OVER_TIME
from .reading import LEAST, Element, alike, caption_of, main_of, number, of, rows_of, same, tables_of, text

_ALL = "All cities of each round; they are not always the same"
_PANEL = "Only the cities that answered each time"
_MOVED = "Cities that answered each time, by their answer in "
_COUNTED = "Cities whose answer counts"


@dataclass(frozen=True)
class Line:
    """A column through the rounds. ``rounds``: the file of each by what the page calls it."""

    rounds: Mapping[str, Data]
    column: str

    @property
    def now(self) -> Data:
        return list(self.rounds.values())[-1]

    @cached_property
    def panel(self) -> frozenset[str]:
        return frozenset.intersection(*(data.answering(self.column) for data in self.rounds.values()))

    @property
    def compares(self) -> bool:
        asked = self.now.asked[self.column]
        return asked.compares and asked.kind == "one"

    def count(self, data: Data, label: str, among: Collection[str] | None) -> int:
        if self.compares and label in STATES:
            return data.states(self.column, among)[STATES[label]]
        return data.chosen(self.column, among)[self.now.asked[self.column].value_of.get(label, label)]

    def holding(self, data: Data, label: str) -> set[str]:
        return {city for city in self.panel if self.count(data, label, (city,))}


def differences(rounds: Mapping[str, Data], column: str, page: str) -> Iterator[str]:
    """``rounds`` in their order, the last is the one whose page it is."""
    main, line = main_of(page), Line(rounds, column)
    data = line.now
    known = [caption_of(table) for table in main.iter("table") if caption_of(table).startswith(_MOVED)]
    for table in tables_of(main, (_ALL, _PANEL, OVER_TIME, *known)):
        head, body = rows_of(table)
        if caption_of(table) == OVER_TIME:
            yield from _chart(data, line, main, head, body)
        elif caption_of(table) in known:
            yield from _moved(data, line, head, body)
        else:
            among = line.panel if caption_of(table) == _PANEL else None
            yield from _table(data, line, head, body, among)
    yield from _heading(data, line, text(main.find(".//h1")))


def _table(
    data: Data, line: Line, head: Sequence[str], body: Sequence[Sequence[str]], among: Collection[str] | None
) -> Iterator[str]:
    yield from alike(data, "series", "its rounds", head[1:], list(line.rounds))
    for label, *cells in body:
        for (name, round_), said in zip(line.rounds.items(), cells, strict=True):
            where, base = f"{line.column} {name} {label}", len(round_.given(line.column, among))
            if label == _COUNTED:
                yield from same(data, "series", where, number(said), base)
            elif data.asked[line.column].kind == "number":
                yield from same(data, "series", where, number(said), _middle(line, round_, label, among))
            else:
                yield from of(data, "series", where, said, line.count(round_, label, among), base)


def _middle(line: Line, data: Data, label: str, among: Collection[str] | None) -> float | None:
    numbers = data.numbers(line.column, among)
    return round(quantile(numbers, 0.5, years=label != "Median"), 2) if numbers else None


def _chart(data: Data, line: Line, main: Element, head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """The percentages of the answer that is followed, in the table and for who hears the picture."""
    found = re.search(r"“(.*)”, round by round", " ".join(map(text, main.iter("h2", "h3", "h4"))))
    assert found is not None
    said = main.xpath('.//svg[@role="img"]/@aria-label')[0]
    yield from alike(data, "series chart", "its rounds", head[1:], list(line.rounds))
    for label, *cells in body:
        among = None
        if label != "All that answered":
            among = line.panel
            yield from same(data, "series chart", label, number(label.rpartition(": ")[2]), len(line.panel))
        for (name, round_), cell in zip(line.rounds.items(), cells, strict=True):
            base = len(round_.given(line.column, among))
            held = line.count(round_, found[1], among)
            expected = f"{round(100 * held / base)}%" if base >= LEAST else "–"
            yield from alike(data, "series chart", f"{line.column} {name} {label}", cell, expected)
            yield from alike(
                data, "series chart", f"{line.column} {name} is said", f"{name} {expected}" in said, base >= LEAST
            )


def _moved(data: Data, line: Line, head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    first, last = next(iter(line.rounds.items())), next(reversed(line.rounds.items()))
    total = 0
    for label, *cells in body:
        before = _with(line, first[1], label)
        for title, said in zip(head[1:], cells, strict=True):
            after = _with(line, last[1], title.removeprefix(f"{last[0]}: "))
            total += len(before & after)
            yield from same(data, "series moved", f"{line.column} {label}, {title}", number(said), len(before & after))
    yield from same(data, "series moved", f"{line.column} in all", total, len(line.panel))


def _with(line: Line, data: Data, label: str) -> set[str]:
    value = line.now.asked[line.column].value_of.get(label, label)
    return {city for city in line.panel if data.cells[line.column][city] == value}


_TIME = "cities that answered each time"
_N = r"[\d,]+"
_HEADINGS = (
    rf"“(?P<answer>.*)” \w+: from (?P<before>{_N}) in .* to (?P<after>{_N}) in .*, of the (?P<base>{_N}) {_TIME}",
    rf"“(?P<answer>.*)” keeps its number, (?P<after>{_N}) of the (?P<base>{_N}) {_TIME}: (?P<new>.*)",
    rf"None of the (?P<base>{_N}) {_TIME} says “(?P<answer>.*)”, neither in .*(?P<none>)",
    rf"“(?P<answer>.*)” does not change: the same (?P<after>{_N}) of the (?P<base>{_N}) {_TIME}, in .*(?P<steady>)",
    r"The (?P<base>1) city that answered each time (?:says|said) (?:the same of )?“(?P<answer>.*)” .*",
)
_NEW = re.compile(r"new in .*, ([\d,]+); no more, ([\d,]+)")


def _heading(data: Data, line: Line, said: str) -> Iterator[str]:
    where = f"{line.column} “{said}”"
    if found := re.fullmatch(
        r"(?:Median of the|The) ([\d,]+) cit(?:ies|y) that answered each time: (\S+) in .*, (\S+) in .*", said
    ):
        yield from same(data, "series heading", where, number(found[1]), len(line.panel))
        ends = list(line.rounds.values())
        for told, round_ in ((found[2], ends[0]), (found[3], ends[-1])):
            middles = {label: _middle(line, round_, label, line.panel) for label in ("Median", "Half")}
            yield from alike(data, "series heading", where, number(told) in middles.values(), True)
        return
    if said == "No city answered each time, so nothing can be said of a change":
        yield from same(data, "series heading", where, 0, len(line.panel))
        return
    found = next((match for pattern in _HEADINGS if (match := re.fullmatch(pattern, said))), None)
    if found is None:
        raise LookupError(said)
    yield from _change(data, line, where, found)


def _change(data: Data, line: Line, where: str, found: "re.Match[str]") -> Iterator[str]:
    told, ends = found.groupdict(), list(line.rounds.values())
    before, after = (line.holding(each, told["answer"]) for each in (ends[0], ends[-1]))
    for name, count in (("base", len(line.panel)), ("before", len(before)), ("after", len(after))):
        if told.get(name):
            yield from same(data, "series heading", f"{where} {name}", number(told[name]), count)
    if new := _NEW.fullmatch(told.get("new") or ""):
        yield from same(data, "series heading", f"{where} new", number(new[1]), len(after - before))
        yield from same(data, "series heading", f"{where} no more", number(new[2]), len(before - after))
    if ": from " in where:
        yield from alike(data, "series heading", where, " gains: from " in where, len(after) > len(before))
    if "none" in told or "steady" in told:
        yield from alike(data, "series heading", where, sorted(before), sorted(after))
        yield from alike(data, "series heading", where, "none" in told, not after)
