"""Cities side by side, question by question, as one reader may know them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mancomun.surveys.engine import Node
from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.figures.differences import Beside, beside
from mancomun.surveys.queries.likeness import neighbourhood
from mancomun.surveys.queries.results import City, Part, Results, Scope, Shape, Topic
from mancomun.surveys.snapshot import Entries
from mancomun.surveys.snapshot.codes import STANDINGS
from mancomun.surveys.snapshot.columns import GIVEN, STATES, Codes

MOST = 6  # cities that fit side by side


@dataclass(frozen=True)
class Line:
    """A question, a row of a grid (then ``head`` is the grid) or a repeat, with what each city answered."""

    topic: Topic
    part: Part
    head: Part | None
    cells: tuple[Cell, ...]  # in the order of the cities
    entries: tuple[Entries, ...] = ()  # of a repeat

    @property
    def name(self) -> str:
        """Of its column in the open data."""
        whole = self.part is self.topic.main and self.part.shape is Shape.QUESTION
        return self.topic.key if whole else f"{self.topic.key}/{self.part.node.name}"

    @property
    def beside(self) -> Beside:
        if not self.entries:
            return beside(self.part.question.kind, self.cells)
        told = [
            Cell(cell.standing, values=(repr(each.rows),)) for cell, each in zip(self.cells, self.entries, strict=True)
        ]
        return beside(Kind.ONE, told)


@dataclass(frozen=True)
class Chosen:
    """Cities named in an address: those of the round, in its order; what is too many; what is none of them."""

    cities: tuple[City, ...] = ()
    beyond: tuple[City, ...] = ()
    unknown: tuple[str, ...] = ()


def chosen(results: Results, slugs: Iterable[str]) -> Chosen:
    wanted = list(dict.fromkeys(slug for slug in slugs if slug))
    known = {city.slug: city for city in results.asked.take(results.asked.places.called(wanted))} if wanted else {}
    cities = tuple(known[slug] for slug in wanted if slug in known)
    return Chosen(cities[:MOST], cities[MOST:], tuple(slug for slug in wanted if slug not in known))


def among(results: Results, cities: Iterable[City]) -> Results:
    """The same results for these cities alone; there must be one at least."""
    return results.within(Scope(only=frozenset(city.pk for city in cities)))


def lines(results: Results, cities: Sequence[City], section: Node | None = None) -> list[Line]:
    """Every question of a block, or of all of them."""
    held = among(results, cities)
    topics = [topic for topic in results.topics if section is None or topic.section is section]
    return [_line(held, cities, *asked) for asked in asked_in(topics)]


def asked_in(topics: Iterable[Topic]) -> Iterator[tuple[Topic, Part, Part | None]]:
    for topic in topics:
        for part in topic.parts:
            if part.shape is Shape.GRID:
                yield from ((topic, row, part) for row in part.parts)
            else:
                yield topic, part, None


def compared_in(topics: Iterable[Topic]) -> list[Part]:
    """The questions whose answers mean yes, in part or no."""
    parts = (part for _topic, part, _head in asked_in(topics))
    return [part for part in parts if part.shape is Shape.QUESTION and part.question.compares]


def _line(held: Results, cities: Sequence[City], topic: Topic, part: Part, head: Part | None) -> Line:
    book = held.book
    if part.shape is not Shape.REPEAT:
        column, rows = book.column(part), book.cities.row_of
        return Line(topic, part, head, tuple(column.cell(rows[city.pk]) for city in cities))
    entries = tuple(book.entries(city.pk, part) for city in cities)
    return Line(topic, part, head, tuple(Cell(each.standing) for each in entries), entries)


PEERS = ("like", "country", "size")


def peers(results: Results, city: City, how: str) -> list[City]:
    """The cities most like it, or those of its country or its size; never itself."""
    if how == "like":
        return [each.city for each in neighbourhood(results).alike(city.pk)]
    scope = Scope(country=city.country) if how == "country" else Scope(size=str(city.size))
    return [each for each in results.within(scope).cities if each.pk != city.pk]


@dataclass(frozen=True)
class Standings:
    """Of some questions, how many of a city are yes, in part and no, and how many each kind of missing."""

    states: dict[str, int]
    missing: dict[Standing, int]


@dataclass(frozen=True, eq=False)
class Counts:
    """The same for all cities of some results at once: tables with a row for each, in their order."""

    states: Codes  # a column for each of STATES
    missing: Codes  # and for each of STANDINGS

    def of(self, row: int) -> Standings:
        states, missing = self.states[row].tolist(), self.missing[row].tolist()
        return Standings(
            {state: many for state, many in zip(STATES, states, strict=True) if many},
            {standing: many for standing, many in zip(STANDINGS, missing, strict=True) if many},
        )


def counts(results: Results, parts: Sequence[Part]) -> Counts:
    """Never summed into one number: the questions do not weigh the same."""
    rows = np.arange(len(results.cities))
    states = np.zeros((len(rows), len(STATES)), dtype=np.int32)
    missing = np.zeros((len(rows), len(STANDINGS)), dtype=np.int32)
    for part in parts:
        column = results.book.column(part)
        given = column.standing == GIVEN
        states[rows, column.state] += given
        missing[rows, column.standing] += ~given
    return Counts(states, missing)


def standings(results: Results, parts: Sequence[Part]) -> dict[int, Standings]:
    """By city, for pages that name all of them."""
    found = counts(results, parts)
    return {city: found.of(row) for city, row in results.cities.row_of.items()}
