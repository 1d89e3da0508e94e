"""Counts over cells. The parts always add up to the whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from mancomun.surveys.figures.cells import Cell, Kind, Question, Standing

K = TypeVar("K")


@dataclass(frozen=True)
class Tally:
    """``standings`` add up to ``asked``; ``states`` and the cities behind ``choices`` are among the given ones."""

    asked: int = 0
    standings: Mapping[Standing, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)  # yes, part, no, and blank for neither
    choices: Mapping[str, int] = field(default_factory=dict)  # how many cities named each
    firsts: Mapping[str, int] = field(default_factory=dict)  # of a ranking: how many put it first
    numbers: Sequence[float] = ()  # in order of size

    @property
    def counted(self) -> int:
        """The base of every share: cities that answered and are competent."""
        return self.standings.get(Standing.GIVEN, 0)

    @property
    def answered(self) -> int:
        """Cities that said something, be it that they have no data."""
        return sum(self.standings.get(standing, 0) for standing in SAID)

    @property
    def took_part(self) -> int:
        return self.asked - self.standings.get(Standing.ABSENT, 0)

    def of(self, standing: str) -> int:
        return self.standings.get(Standing(standing), 0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.asked + other.asked,
            _sum(self.standings, other.standings),
            _sum(self.states, other.states),
            _sum(self.choices, other.choices),
            _sum(self.firsts, other.firsts),
            tuple(sorted([*self.numbers, *other.numbers])),
        )


LISTED = 12  # choices: of longer lists only those that somebody chose are shown
SAID = (Standing.GIVEN, Standing.NOT_OURS, Standing.NO_DATA, Standing.WITHHELD)


def count(question: Question, cells: Iterable[Cell]) -> Tally:
    every = list(cells)
    given = [cell for cell in every if cell.standing is Standing.GIVEN]
    chosen: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    if question.kind in {Kind.ONE, Kind.SEVERAL, Kind.RANK}:
        chosen.update(value for cell in given for value in cell.values)
    if question.kind is Kind.RANK:
        firsts.update(cell.values[0] for cell in given)
    return Tally(
        asked=len(every),
        standings=dict(Counter(cell.standing for cell in every)),
        states=dict(Counter(cell.state for cell in given)),
        choices=dict(chosen),
        firsts=dict(firsts),
        numbers=tuple(sorted(cell.number for cell in given if cell.number is not None)),
    )


def by_group(question: Question, cells: Mapping[int, Cell], group_of: Mapping[int, str]) -> dict[str, Tally]:
    """A tally for each group of cities; a city without group is in the one named “”."""
    groups: dict[str, list[Cell]] = {}
    for city, cell in cells.items():
        groups.setdefault(group_of.get(city, ""), []).append(cell)
    return {group: count(question, inside) for group, inside in groups.items()}


def ordered(question: Question, tally: Tally) -> list[tuple[str, int]]:
    """One choice: in the form's order, those that nobody chose too. Several: the most named first, named ones only."""
    known = list(question.answers)
    every = [*known, *(value for value in tally.choices if value not in known)]
    if question.kind is Kind.ONE and len(known) <= LISTED:
        return [(value, tally.choices.get(value, 0)) for value in every]
    named = [(value, tally.choices[value]) for value in every if tally.choices.get(value)]
    return sorted(named, key=lambda pair: -pair[1])


def _sum(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in [*one, *(key for key in other if key not in one)]}
