"""A question's column as NumPy codes, and what is counted of it. A tally never makes an object for each city."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mancomun.surveys.figures import Cell, Kind, Question, Standing, Tally
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.figures.cells import MERGED as MERGED_ORDER
from mancomun.surveys.figures.numbers import Ordered
from mancomun.surveys.snapshot.codes import PLACES, STANDINGS

Codes = NDArray[Any]
GIVEN = PLACES[Standing.GIVEN]
# A state as one byte: its place here. The lowest of several stands for all, see ``figures.cells.strongest``.
STATES: tuple[str, ...] = (*COMPARED, "")


@dataclass(frozen=True, eq=False)
class Column:
    """``codes``: of one choice one per row, -1 for none; of several all of them, row after row as ``offsets`` say."""

    question: Question
    standing: Codes  # the place of each row's standing in STANDINGS
    state: Codes  # the place of its state in STATES; of a row that has no answer it says nothing
    categories: tuple[str, ...] = ()
    codes: Codes | None = None
    offsets: Codes | None = None
    numbers: NDArray[np.float64] | None = None  # NaN where there is none
    texts: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.standing)

    @property
    def size(self) -> int:
        """In bytes, about."""
        held = [self.standing, self.state, self.codes, self.offsets, self.numbers]
        texts = int(self.texts.estimated_size()) if self.texts is not None else 0
        texts += 4 * len(self) if self.numbers is not None else 0  # their order
        return sum(array.nbytes for array in held if array is not None) + texts + 500

    def take(self, rows: Codes) -> "Column":
        """These rows, in this order."""
        codes, offsets = self.codes, self.offsets
        if codes is not None and offsets is not None:
            lengths = np.diff(offsets)[rows]
            ends = np.cumsum(lengths)
            starts = np.repeat(offsets[:-1][rows] - (ends - lengths), lengths)
            codes, offsets = codes[starts + np.arange(len(starts))], np.concatenate([[0], ends]).astype(np.int64)
        elif codes is not None:
            codes = codes[rows]
        return Column(
            self.question,
            self.standing[rows],
            self.state[rows],
            self.categories,
            codes,
            offsets,
            None if self.numbers is None else self.numbers[rows],
            None if self.texts is None else self.texts[rows],
        )

    def overlaid(self, own: "Column", rows: Codes) -> "Column":
        """The same, with ``own`` in the place of these rows."""
        places = np.arange(len(self))
        places[rows] = len(self) + np.arange(len(own))
        return joined(self, own).take(places)

    def tally(self) -> Tally:
        return self.tallies(np.zeros(len(self), dtype=np.int64), 1)[0]

    def tallies(self, groups: Codes, count: int) -> list[Tally]:
        """A tally for each of so many groups; ``groups`` says in which each row is."""
        given = self.standing == GIVEN
        asked = np.bincount(groups, minlength=count)
        standings = _crossed(groups, self.standing, count, len(STANDINGS))
        inside = groups[given]
        states = _crossed(inside, self.state[given], count, len(STATES))
        chosen, firsts = self._chosen(groups, given, count)
        numbers = self._numbers(groups, given, count)
        return [
            Tally(
                asked=int(asked[group]),
                standings=_named(STANDINGS, standings[group]),
                states=_named(STATES, states[group]),
                choices=_named(self.categories, chosen[group]),
                firsts=_named(self.categories, firsts[group]),
                numbers=numbers[group],
            )
            for group in range(count)
        ]

    def _chosen(self, groups: Codes, given: Codes, count: int) -> tuple[Codes, Codes]:
        most, nothing = len(self.categories), np.zeros((count, 0), dtype=np.int64)
        if self.codes is None or not most:
            return nothing, nothing
        if self.offsets is None:
            return _crossed(groups[given], self.codes[given], count, most), nothing
        lengths = np.diff(self.offsets)
        chosen = _crossed(np.repeat(groups, lengths), self.codes, count, most)
        if self.question.kind is not Kind.RANK:
            return chosen, nothing
        return chosen, _crossed(groups[given], self.codes[self.offsets[:-1][given]], count, most)

    def _numbers(self, groups: Codes, given: Codes, count: int) -> list[Sequence[float]]:
        if self.numbers is None:
            return [()] * count
        values, places = self._ranked
        held = given & (places >= 0)
        if count == 1:
            return [_ordered(values, np.bincount(places[held], minlength=len(values)))]
        ranks, inside = places[held], groups[held]
        ordered = ranks[np.argsort(inside.astype(np.int64) * len(values) + ranks)]
        parts = np.split(ordered, np.cumsum(np.bincount(inside, minlength=count))[:-1])
        told = (np.unique(part, return_counts=True) for part in parts)
        return [_ordered(values[alike], counts) for alike, counts in told]

    @cached_property
    def _ranked(self) -> tuple[Codes, Codes]:
        """The distinct numbers in order of size, and of each row the place of its own; -1 for none."""
        assert self.numbers is not None  # noqa: S101  # asked by whoever calls
        places = np.full(len(self), -1, dtype=np.int32)
        there = ~np.isnan(self.numbers)
        values, places[there] = np.unique(self.numbers[there], return_inverse=True)
        return values, places

    def cell(self, row: int) -> Cell:
        standing = STANDINGS[self.standing[row]]
        if standing is not Standing.GIVEN:
            return Cell(standing)
        number = None if self.numbers is None or np.isnan(self.numbers[row]) else float(self.numbers[row])
        return Cell(standing, STATES[self.state[row]], self._values(row), number)

    def cells(self) -> Iterator[Cell]:
        """One after the other; equal ones of choices are one object."""
        made: dict[tuple[int, ...], Cell] = {}
        if self.offsets is not None or self.codes is None:
            yield from (self.cell(row) for row in range(len(self)))
            return
        for row, key in enumerate(zip(self.standing.tolist(), self.codes.tolist(), strict=True)):
            if key not in made:
                made[key] = self.cell(row)
            yield made[key]

    def rows_with(self, value: str) -> Codes:
        """The rows whose answer is, or names, this choice."""
        if self.codes is None or value not in self.categories:
            return np.zeros(0, dtype=np.int64)
        held = np.flatnonzero(self.codes == self.categories.index(value))
        return held if self.offsets is None else np.searchsorted(self.offsets, held, side="right") - 1

    def rows_of(self, standing: Standing) -> Codes:
        return np.flatnonzero(self.standing == PLACES[standing])

    def _values(self, row: int) -> tuple[str, ...]:
        if self.codes is not None and self.offsets is not None:
            return tuple(self.categories[code] for code in self.codes[self.offsets[row] : self.offsets[row + 1]])
        if self.codes is not None:
            return (self.categories[self.codes[row]],)
        if self.numbers is not None and not np.isnan(self.numbers[row]):
            return (spelled(float(self.numbers[row])),)
        return () if self.texts is None else (str(self.texts[row]),)


def spelled(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def merged(question: Question, columns: Sequence[Column]) -> Column:
    """One column for several questions of the same cities, as ``figures.cells.merged`` has it."""
    standings = np.stack([column.standing for column in columns])
    given = standings == GIVEN
    order = np.full(len(STANDINGS), len(MERGED_ORDER), dtype=np.uint8)
    for place, standing in enumerate(MERGED_ORDER):
        order[PLACES[standing]] = place
    back = np.array([PLACES[standing] for standing in MERGED_ORDER], dtype=np.uint8)
    without = back[np.minimum(order[standings].min(axis=0), len(MERGED_ORDER) - 1)]
    states = np.where(given, np.stack([column.state for column in columns]), len(STATES) - 1).min(axis=0)
    return Column(question, np.where(given.any(axis=0), GIVEN, without).astype(np.uint8), states.astype(np.uint8))


def state_places(question: Question, categories: Sequence[str]) -> Codes:
    """Of each category the place of the state that it means."""
    meant = (question.states.get(each, "") for each in categories)
    return np.array([STATES.index(state) if state in STATES else len(STATES) - 1 for state in meant], dtype=np.uint8)


def _ordered(values: Codes, counts: Codes) -> Ordered:
    """So many of each; those that are not there are left out."""
    there = counts > 0
    ends = np.cumsum(counts[there]).astype(np.int64)
    return Ordered(array("d", values[there].astype(np.float64).tobytes()), array("q", ends.tobytes()))


def _crossed(rows: Codes, columns: Codes, many: int, most: int) -> Codes:
    """How often each pair is there, as a table."""
    pairs = rows.astype(np.int64) * most + columns
    return np.bincount(pairs, minlength=many * most).reshape(many, most)


def _named(names: Sequence[Any], counts: Codes) -> Mapping[Any, int]:
    return {name: count for name, count in zip(names, counts.tolist(), strict=False) if count}


def joined(one: Column, other: Column) -> Column:
    """The rows of both, one after the other."""
    categories = tuple(dict.fromkeys([*one.categories, *other.categories]))
    places = np.array([categories.index(each) for each in other.categories] or [0], dtype=np.int64)
    codes = offsets = None
    if one.codes is not None and other.codes is not None:
        recoded = np.where(other.codes < 0, -1, places[other.codes])
        codes = np.concatenate([one.codes.astype(np.int64), recoded])
    if one.offsets is not None and other.offsets is not None:
        offsets = np.concatenate([one.offsets, one.offsets[-1] + other.offsets[1:]])
    numbers = None
    if one.numbers is not None and other.numbers is not None:
        numbers = np.concatenate([one.numbers, other.numbers])
    texts = None
    if one.texts is not None or other.texts is not None:
        texts = pl.concat([_texts(one), _texts(other)])
    return Column(
        one.question,
        np.concatenate([one.standing, other.standing]),
        np.concatenate([one.state, other.state]),
        categories,
        codes,
        offsets,
        numbers,
        texts,
    )


def _texts(column: Column) -> pl.Series:
    """What was written; numbers, where the other column holds text, as they are spelled."""
    if column.texts is not None:
        return column.texts.alias("text")
    numbers = column.numbers if column.numbers is not None else np.full(len(column), np.nan)
    spoken = [None if np.isnan(number) else spelled(number) for number in numbers.tolist()]
    return pl.Series("text", spoken, dtype=pl.String)
