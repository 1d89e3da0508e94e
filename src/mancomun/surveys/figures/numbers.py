"""Shares and what may be said of a list of numbers."""

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


def spread(numbers: Sequence[float]) -> Spread | None:
    """None for no numbers. Quantiles by linear interpolation between neighbours (type 7)."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    least, lower, median, upper, most = (quantile(ordered, part) for part in (0, 0.25, 0.5, 0.75, 1))
    return Spread(len(ordered), least, lower, median, upper, most)


def quantile(ordered: Sequence[float], part: float) -> float:
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
