"""Shares and what may be said of a list of numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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


def spread(numbers: Sequence[float], *, years: bool = False) -> Spread | None:
    """None for no numbers. Quantiles by linear interpolation between neighbours (type 7).

    Of ``years`` each is one that somebody gave (type 1): the first by which that part of them is reached, so the
    median of an even number of years is the earlier one of the middle two.
    """
    if not numbers:
        return None
    ordered, at = sorted(numbers), reached if years else quantile
    least, lower, median, upper, most = (at(ordered, part) for part in (0, 0.25, 0.5, 0.75, 1))
    return Spread(len(ordered), least, lower, median, upper, most)


def quantile(ordered: Sequence[float], part: float) -> float:
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def reached(ordered: Sequence[float], part: float) -> float:
    return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]
