"""Two questions at once: how many cities gave each pair of answers, and every city that is outside the table.

A **side** says of each city in which classes it is: one for a choice, a number or a group, several where several
could be named, none where there is no answer that counts, and then why. A city is in the table when it has a class
on both sides; all others are counted by what they have instead::

    crossed = cross({1: ("yes",), 2: Standing.NO_DATA}, {1: ("small", "poor"), 2: ("small",)}, (), ())
    crossed.both, crossed.cells["yes", "small"]       # 1, 1
    crossed.outside[Standing.NO_DATA, Standing.GIVEN]  # 1
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from mancomun.surveys.figures.cells import Cell, Kind, Question, Standing
from mancomun.surveys.figures.numbers import LEAST_BASE

K = TypeVar("K")
Classes = tuple[str, ...]
Place = Classes | Standing  # the classes of a city, at least one; or why it has none

# Lower ends of the classes of numbers: the same for every question, so that no class is cut around a city.
_STEPS = (0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
_YEARS = tuple(range(1990, 2101, 5))


@dataclass(frozen=True)
class Crossing:
    """``rows`` and ``columns`` are the classes that somebody in the table is in, in order.

    The totals count cities, not cells: where several classes are possible, a city stands in several cells and once
    in each total.
    """

    rows: Classes
    columns: Classes
    cells: Mapping[tuple[str, str], int]
    row_totals: Mapping[str, int]
    column_totals: Mapping[str, int]
    both: int  # cities in the table
    outside: Mapping[tuple[Standing, Standing], int]
    several: bool  # whether a city may stand in more than one cell

    @property
    def asked(self) -> int:
        return self.both + sum(self.outside.values())

    @property
    def only_rows(self) -> int:
        """Cities with an answer on the rows' side alone."""
        return sum(n for (row, _column), n in self.outside.items() if row is Standing.GIVEN)

    @property
    def only_columns(self) -> int:
        return sum(n for (_row, column), n in self.outside.items() if column is Standing.GIVEN)

    @property
    def neither(self) -> int:
        return self.asked - self.both - self.only_rows - self.only_columns

    def count(self, row: str, column: str) -> int:
        return self.cells.get((row, column), 0)


def cross(
    rows: Mapping[int, Place], columns: Mapping[int, Place], row_order: Sequence[str], column_order: Sequence[str]
) -> Crossing:
    """Of the same cities. Classes that are in no order stand after those that are."""
    return cross_pairs(((row, columns[city], 1) for city, row in rows.items()), row_order, column_order)


def cross_pairs(
    pairs: Iterable[tuple[Place, Place, int]], row_order: Sequence[str], column_order: Sequence[str]
) -> Crossing:
    """Of pairs of places with how many cities are in both."""
    cells: Counter[tuple[str, str]] = Counter()
    across: Counter[str] = Counter()
    down: Counter[str] = Counter()
    outside: Counter[tuple[Standing, Standing]] = Counter()
    both, several = 0, False
    for row, column, many in pairs:
        if isinstance(row, Standing) or isinstance(column, Standing):
            outside[_standing(row), _standing(column)] += many
            continue
        both += many
        several = several or len(row) * len(column) > 1
        across.update(dict.fromkeys(row, many))
        down.update(dict.fromkeys(column, many))
        cells.update(dict.fromkeys(((one, other) for one in row for other in column), many))
    return Crossing(
        _present(row_order, across), _present(column_order, down), dict(cells), dict(across), dict(down),
        both, dict(outside), several,
    )  # fmt: skip


def places(question: Question, cells: Mapping[int, Cell]) -> dict[int, Place]:
    """The side of a question. A ranking stands by what was put first; a text or a date has no classes."""
    return {city: place(question, cell) for city, cell in cells.items()}


def order(question: Question, found: Iterable[Place]) -> Classes:
    """The classes of a question's side, in order."""
    if question.kind is Kind.NUMBER:
        present = {one for each in found if not isinstance(each, Standing) for one in each}
        return tuple(sorted(present, key=lambda code: bounds(code)[0]))
    return question.answers


def edges(*, year: bool) -> tuple[int, ...]:
    """Where one class of numbers ends and the next begins."""
    return _YEARS if year else _STEPS


def number_class(value: float, *, year: bool = False) -> str:
    """“10:100” for what is at least 10 and less than 100; an end is missing where there is none."""
    ends = edges(year=year)
    above = [end for end in ends if end > value]
    below = [end for end in ends if end <= value]
    return f"{below[-1] if below else ''}:{above[0] if above else ''}"


def bounds(code: str) -> tuple[float, float]:
    """The ends of a class of numbers: the first belongs to it, the second no more."""
    least, _colon, most = code.partition(":")
    return float(least or "-inf"), float(most or "inf")


def place(question: Question, cell: Cell) -> Place:
    if cell.standing is not Standing.GIVEN:
        return cell.standing
    if question.kind is Kind.NUMBER:
        return Standing.BLANK if cell.number is None else (number_class(cell.number, year=question.year),)
    return cell.values[:1] if question.kind is Kind.RANK else cell.values


def _standing(place: Place) -> Standing:
    return place if isinstance(place, Standing) else Standing.GIVEN


def _present(known: Iterable[str], found: Mapping[str, int]) -> Classes:
    listed = [value for value in known if value in found]
    return (*listed, *sorted(set(found) - set(listed)))


class Crossed(StrEnum):
    NOBODY = "nobody"  # no city has both
    CONTRAST = "contrast"  # one row has the highest share of a column, another the lowest
    EVEN = "even"  # the share of a column is the same in all rows that are large enough
    PAIR = "pair"  # one combination is more frequent than any other
    TABLE = "table"  # nothing that one sentence could say


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of the ``base`` cities of a row."""

    row: str
    count: int
    base: int


@dataclass(frozen=True)
class Contrast:
    """Of ``column``: in which rows its share is highest and lowest, among rows of five cities or more.

    ``all_rows``: no row is left out for being too small.
    """

    says: Crossed
    base: int = 0
    column: str = ""
    most: Share | None = None
    least: Share | None = None
    all_rows: bool = True


def contrast(crossing: Crossing, preferred: str = "") -> Contrast:
    """What a heading may say. ``preferred`` is the column to speak of; else the most frequent one, if there is one."""
    if not crossing.both:
        return Contrast(Crossed.NOBODY)
    column = preferred if preferred in crossing.column_totals else _only_first(crossing.column_totals) or ""
    shares = [
        Share(row, crossing.count(row, column), crossing.row_totals[row])
        for row in crossing.rows
        if crossing.row_totals[row] >= LEAST_BASE
    ]
    whole = len(shares) == len(crossing.rows)
    if column and len(shares) > 1:
        highest = [one for one in shares if all(_over(one, other) >= 0 for other in shares)]
        lowest = [one for one in shares if all(_over(one, other) <= 0 for other in shares)]
        if len(highest) == len(lowest) == 1:
            return Contrast(Crossed.CONTRAST, crossing.both, column, highest[0], lowest[0], whole)
        if len(highest) == len(shares):
            return Contrast(Crossed.EVEN, crossing.both, column, all_rows=whole)
    pair = _only_first(crossing.cells)
    if pair and crossing.cells[pair] > 1:
        return Contrast(Crossed.PAIR, crossing.both, pair[1], Share(pair[0], crossing.cells[pair], crossing.both))
    return Contrast(Crossed.TABLE, crossing.both)


def _over(one: Share, other: Share) -> int:
    """Positive when the first share is larger; in whole numbers, so that equal ones are equal."""
    return one.count * other.base - other.count * one.base


def _only_first(counts: Mapping[K, int]) -> K | None:
    """The one with the highest count; none when two share it."""
    top = max(counts.values(), default=0)
    leading = [key for key, count in counts.items() if count == top]
    return leading[0] if len(leading) == 1 else None
