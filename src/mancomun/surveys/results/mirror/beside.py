"""A city's answers beside those of the others: how many say what, of all of them and of those most like it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

import numpy as np
from django.utils.translation import get_language

from mancomun.surveys.engine import Node
from mancomun.surveys.figures import Standing, Tally
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.queries.likeness import MOST, Alike, Neighbourhood, marks_of, neighbourhood
from mancomun.surveys.queries.results import City, Part, Results
from mancomun.surveys.queries.results.comparing import asked_in
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.results.answers import spoken
from mancomun.surveys.results.mirror.own import Own, Question
from mancomun.surveys.rules import comparison
from mancomun.surveys.snapshot import Column
from mancomun.surveys.snapshot.columns import STATES
from mancomun.surveys.snapshot.places import Rows
from mancomun.ui.states import WORDS, State

_NAMED = 3  # cities that a line names at once; the others are behind a word
_WHOLE = 15  # cities that a line names at all
_RANKED = 200  # cities like it that are put in order; of a larger network the rest stands by name
_MANY = 1_000  # beyond so many cities that are not like it a line names none of them
_STATES = {
    Standing.NOT_OURS: State.NOT_OURS,
    Standing.NO_DATA: State.NO_DATA,
    Standing.WITHHELD: State.WITHHELD,
}


@dataclass(frozen=True, slots=True)
class Doer:
    """A city that does what this one has not; ``alike`` where it is known to be like it."""

    city: City
    alike: Alike | None = None

    @property
    def name(self) -> str:
        return self.city.name

    @property
    def slug(self) -> str:
        return self.city.slug

    @property
    def url(self) -> str:
        return self.city.url


@dataclass(frozen=True, slots=True)
class Named:
    """Cities of which some are named at once, some behind a word, and of a large network some not at all."""

    cities: Sequence[Doer]
    many: int

    @property
    def first(self) -> Sequence[Doer]:
        return self.cities[:_NAMED]

    @property
    def rest(self) -> Sequence[Doer]:
        return self.cities[_NAMED:]

    @property
    def more(self) -> int:
        return self.many - len(self.first)

    @property
    def unnamed(self) -> int:
        return self.many - len(self.cities)


@dataclass(frozen=True, slots=True)
class Line:
    """One question. The counts are of other cities; ``answered`` of ``asked`` may be read and say something."""

    code: str
    label: str
    own: str  # a state of ui.states; blank for an answer that is neither yes nor no
    counts: Mapping[str, int] = field(default_factory=dict)  # by state of ui.states
    otherwise: int = 0  # answered with something that is neither yes nor no
    answered: int = 0
    asked: int = 0
    doing: Sequence[Doer] = ()  # who does what the city said it has not, those most like it first
    many: int = 0  # of them, those that are not named too
    near: int = 0  # of the cities most like it, those that do it, wholly or in part
    near_counted: int = 0  # of so many whose answer counts
    key: str = ""  # of the question's page in the reference's results
    said: str = ""  # the city's answer in words, where they are not the state's own
    profile: bool = False  # it says what the city is, offers or wants: nothing that it could lack

    @property
    def named(self) -> Named:
        return Named(self.doing, self.many)


@dataclass(frozen=True, slots=True)
class Block:
    name: str
    title: str
    lines: Sequence[Line]

    @property
    def own(self) -> Mapping[str, int]:
        """How many of the block's questions are in each state."""
        return {str(state): count for state in State if (count := sum(line.own == state for line in self.lines))}


@dataclass(frozen=True)
class Others:
    """The other cities of a round, as the reader may know them. ``paths``: today's questions by their paths there."""

    results: Results
    city: int
    paths: Mapping[str, str]

    @cached_property
    def took_part(self) -> int:
        return self.results.book.took_part - self.results.book.took(self.city)

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        return neighbourhood(self.results)

    @cached_property
    def alike(self) -> Mapping[int, Alike]:
        """Those most like it, the first ones first; none where it was not asked there."""
        return {each.city.pk: each for each in self.neighbourhood.alike(self.city, _RANKED)}

    @cached_property
    def near(self) -> Rows:
        """The rows of the few that are most like it, of those that took part."""
        book = self.results.book
        rows = [book.cities.row_of[pk] for pk in self.alike if book.took(pk)]
        return np.array(rows[:MOST], dtype=np.int64)

    @cached_property
    def rows(self) -> Rows:
        """Every other city's row."""
        return np.flatnonzero(self.results.cities.places.ids != self.city)

    @cached_property
    def keys(self) -> Mapping[str, tuple[str, Part]]:
        return {part.path: (topic.key, part) for topic, part, _head in asked_in(self.results.topics)}

    def found(self, path: str) -> tuple[str, Part] | None:
        """Today's question as it was asked there: its topic's key and itself."""
        return self.keys.get(self.paths.get(path, ""))

    def ordered(self, rows: Rows) -> list[Doer]:
        """These cities, at most so many as a line names: those most like it first, then by name."""
        ids = self.results.cities.places.ids[rows].tolist()
        wanted = set(ids)
        first = [Doer(each.city, each) for pk, each in self.alike.items() if pk in wanted][:_WHOLE]
        rest = [row for row, pk in zip(rows.tolist(), ids, strict=True) if pk not in self.alike]
        if len(rest) > _MANY:
            return first
        others = sorted((self.results.cities[row] for row in rest), key=lambda city: (city.folded, city.slug))
        return [*first, *(Doer(city) for city in others[: _WHOLE - len(first)])]


def blocks(own: Own, others: Others | None) -> list[Block]:
    """The questions that say whether a city does something, of those that this city was asked."""
    texts = Words(own.form.language(get_language()))
    return [
        Block(section.name, texts.section(section), list(lines)) for section, lines in _by_section(own, others, texts)
    ]


def _by_section(own: Own, others: Others | None, texts: Words) -> Iterator[tuple[Node, list[Line]]]:
    told = [each for each in own.questions if any(map(comparison.does, each.part.question.states.values()))]
    profile = _profile(own)
    for section, group in groupby(told, lambda each: each.topic.section):
        yield (
            section,
            [
                replace(
                    _line(own, each, others, texts),
                    said=_said(own, each.part, texts),
                    profile=each.topic.key in profile,
                )
                for each in group
            ],
        )


def _said(own: Own, part: Part, texts: Words) -> str:
    """“No” needs no words beside its sign; what a city chose instead of it does."""
    cell = own.cell(part)
    if cell.standing is not Standing.GIVEN or not cell.state:
        return ""
    said = spoken(texts, part, cell)
    return said if said.casefold() != str(WORDS[State(cell.state)]).casefold() else ""


def _profile(own: Own) -> set[str]:
    """The topics that the workbook marks as making cities alike."""
    marked = {each.part.path for each in marks_of(own.form, own.topics).of.values()}
    inside = ((topic.key, part) for topic in own.topics for part in topic.parts)
    return {key for key, part in inside if {part.path, *(each.path for each in part.parts)} & marked}


def label_of(question: Question, texts: Words) -> str:
    title = texts.title(question.part)
    return f"{texts.title(question.head)}: {title}" if question.head else title


def _line(own: Own, asked: Question, others: Others | None, texts: Words) -> Line:
    cell = own.cell(asked.part)
    state = cell.state if cell.standing is Standing.GIVEN else str(words.shown(asked.part.question, cell))
    code, label = asked.part.node.code or asked.topic.key, label_of(asked, texts)
    there = others.found(asked.part.path) if others else None
    if others is None or there is None:
        return Line(code, label, state)
    key, part = there
    column = others.results.book.column(part)
    tally = column.take(others.rows).tally()
    near = column.take(others.near).tally()
    doing = _doing(column, others.rows, state)
    return Line(
        code,
        label,
        state,
        _counts(tally),
        tally.counted - sum(tally.states.get(each, 0) for each in COMPARED),
        tally.answered,
        tally.took_part - tally.of(Standing.NOT_ASKED) - tally.of(Standing.SHORT),
        others.ordered(doing),
        len(doing),
        sum(count for each, count in near.states.items() if comparison.does(each)),
        near.counted,
        key,
    )


def _counts(tally: Tally) -> dict[str, int]:
    """How many of each state that there is, in the order in which people read them."""
    found = {State(each): tally.states.get(each, 0) for each in COMPARED}
    found |= {state: tally.of(standing) for standing, state in _STATES.items()}
    return {str(state): found[state] for state in State if found.get(state)}


def _doing(column: Column, rows: Rows, own: str) -> Rows:
    """The rows of the cities that do what one in the state ``own`` does not, or not wholly."""
    wanted = [place for place, state in enumerate(STATES) if comparison.ahead(state, own)]
    given = column.rows_of(Standing.GIVEN)
    return np.intersect1d(rows, given[np.isin(column.state[given], wanted)], assume_unique=True)
