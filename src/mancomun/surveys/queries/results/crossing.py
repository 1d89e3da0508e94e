"""What can be crossed with what in a round, and the crossing. Only what the reader may read city by city is in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mancomun.surveys.figures import Kind
from mancomun.surveys.figures.crossing import Crossing, Place, cross_pairs, edges, order, place
from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.opening import Results
from mancomun.surveys.queries.results.topics import Part, Shape, Topic
from mancomun.surveys.snapshot import Column
from mancomun.surveys.snapshot.columns import GIVEN

GROUPED = ("country", "region", "size", "kind")
_CROSSABLE = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK, Kind.NUMBER})
_BITS = 62  # choices that fit one by one into a whole number


@dataclass(frozen=True)
class Side:
    """A question, or a way of grouping cities. ``key`` is what an address says: “B1”, “E1/e1_housing”, “country”."""

    key: str
    topic: Topic | None = None
    part: Part | None = None


def sides(results: Results) -> list[Side]:
    """Every question that has classes, in the form's order, and the groups of cities after them."""
    return [*_asked(results), *(Side(by) for by in GROUPED)]


def cross(book: Book, rows: Side, columns: Side) -> Crossing:
    """Nothing is pooled: an answer that this reader may not read keeps its city out of the table.

    Cities whose answers are alike are counted together, so its cost grows with the answers that differ and, for each
    city, with a few bytes of memory.
    """
    across, down = _Found.of(book, rows), _Found.of(book, columns)
    if not len(across.keys):
        return cross_pairs((), (), ())
    every = down.keys.max() + 1
    _pairs, first, many = np.unique(across.keys * every + down.keys, return_index=True, return_counts=True)
    pairs = [
        (across.place(row), down.place(row), number) for row, number in zip(first.tolist(), many.tolist(), strict=True)
    ]
    listed = [_order(side, [pair[at] for pair in pairs]) for at, side in enumerate((rows, columns))]
    return cross_pairs(pairs, *listed)


def _asked(results: Results) -> Iterator[Side]:
    for topic in results.topics:
        for part in topic.parts:
            for leaf in part.leaves:
                if leaf.question.kind in _CROSSABLE:
                    main = leaf is topic.main
                    yield Side(topic.key if main else f"{topic.key}/{leaf.node.name}", topic, leaf)


@dataclass(frozen=True)
class _Found:
    """A side of every city: rows with the same key are in the same place."""

    keys: NDArray[np.int64]  # 0 and up
    place: Callable[[int], Place]  # of a row

    @classmethod
    def of(cls, book: Book, side: Side) -> "_Found":
        if side.part is None:
            codes, names = book.cities.places.groups(side.key)
            return cls(codes, lambda row: (names[codes[row]],))
        part, column = side.part, book.column(side.part)
        _found, keys = np.unique(_keys(column), return_inverse=True)
        return cls(keys.astype(np.int64), lambda row: place(part.question, column.cell(row)))


def _keys(column: Column) -> NDArray[np.int64]:
    """Equal where the answers are, for choices; for numbers where their class is; below zero where there is none."""
    given = column.standing == GIVEN
    none = -1 - column.standing.astype(np.int64)
    if column.numbers is not None:
        edges_ = edges(year=column.question.year)
        return np.where(given & ~np.isnan(column.numbers), np.searchsorted(edges_, column.numbers, "right"), none)
    if column.codes is None:
        return np.arange(len(column), dtype=np.int64)
    if column.offsets is None:
        return np.where(given, column.codes.astype(np.int64), none)
    if column.question.kind is Kind.RANK:
        firsts = np.full(len(column), -1, dtype=np.int64)
        firsts[given] = column.codes[column.offsets[:-1][given]]
        return np.where(given, firsts, none)
    if len(column.categories) > _BITS:
        return np.arange(len(column), dtype=np.int64)
    named = np.zeros(len(column), dtype=np.int64)
    rows = np.repeat(np.arange(len(column)), np.diff(column.offsets))
    np.bitwise_or.at(named, rows, np.int64(1) << column.codes.astype(np.int64))
    return np.where(given, named, none)


def _order(side: Side, found: list[Place]) -> tuple[str, ...]:
    return order(side.part.question, found) if side.part is not None else ()


def title_part(side: Side) -> Part | None:
    """The grid that a row stands in, whose words a row's own title needs; None for anything else."""
    if side.topic is None or side.part is None:
        return None
    return next((part for part in side.topic.parts if part.shape is Shape.GRID and side.part in part.parts), None)
