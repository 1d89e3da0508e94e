"""Shares and what may be said of a list of numbers."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import overload

LEAST_BASE = 5  # cities: under it a percentage pretends to know more than it does


def share(part: int, base: int) -> float | None:
    """In hundredths; None under five cities, where the count itself says more."""
    return 100 * part / base if base >= LEAST_BASE else None


@dataclass(frozen=True, slots=True)
class Spread:
    """``lower`` and ``upper`` hold the middle half; equal to the ends where there are few numbers."""

    count: int
    least: float
    lower: float
    median: float
    upper: float
    most: float


class Ordered(Sequence[float]):
    """Numbers in order of size, where many are alike: each of them once, and how many there are up to it."""

    __slots__ = ("_ends", "_values")

    def __init__(self, values: Sequence[float], ends: Sequence[int]) -> None:
        self._values = values
        self._ends = ends

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def distinct(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, at: int) -> float: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[float, ...]: ...
    def __getitem__(self, at: int | slice) -> float | tuple[float, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return self._values[bisect_right(self._ends, place)]

    def __iter__(self) -> Iterator[float]:
        before = 0
        for value, end in zip(self._values, self._ends, strict=True):
            yield from repeat(value, end - before)
            before = end

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def spread(numbers: Sequence[float], *, years: bool = False) -> Spread | None:
    """None for no numbers. Quantiles by linear interpolation between neighbours (type 7).

    Of ``years`` each is one that somebody gave (type 1): the first by which that part of them is reached, so the
    median of an even number of years is the earlier one of the middle two.
    """
    if not numbers:
        return None
    ordered = numbers if isinstance(numbers, Ordered) else sorted(numbers)
    at = reached if years else quantile
    least, lower, median, upper, most = (at(ordered, part) for part in (0, 0.25, 0.5, 0.75, 1))
    return Spread(len(ordered), least, lower, median, upper, most)


def quantile(ordered: Sequence[float], part: float) -> float:
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def reached(ordered: Sequence[float], part: float) -> float:
    return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]
