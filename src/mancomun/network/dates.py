"""Spans of time that the register knows only to the month or the year."""

import calendar
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.utils.translation import gettext as _

from mancomun.ui.localise import locale, spoken_day


@dataclass(frozen=True, slots=True)
class Rough:
    """A date and how exactly it is known: day, month or year."""

    day: date
    precision: str = "day"

    def __str__(self) -> str:
        """The date as the register writes it: 2019, 2019-05 or 2019-05-20."""
        return self.day.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]


def rough(text: str) -> Rough:
    """Read 2019, 2019-05 or 2019-05-20; ValueError for anything else."""
    parts = text.split("-")
    precision = {1: "year", 2: "month", 3: "day"}.get(len(parts))
    if precision is None or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(text)
    if [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise ValueError(text)
    year, month, day = [int(part) for part in (*parts, "01", "01")[:3]]
    return Rough(date(year, month, day), precision)


def rough_end(text: str) -> Rough:
    """An end that is known roughly: the last day of its month or year, so that the span holds all of it."""
    found = rough(text)
    day = found.day
    if found.precision == "year":
        day = day.replace(month=12, day=31)
    elif found.precision == "month":
        day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return Rough(day, found.precision)


def spoken(day: date, precision: str = "day") -> str:
    """«1995», «noviembre de 1995» or «11 de noviembre de 1995»."""
    if precision == "year":
        return f"{day.year:04d}"
    if precision == "month":
        return str(format_skeleton("yMMMM", day, locale=locale()))
    return spoken_day(day)


def spoken_span(starts: Rough, ends: Rough | None) -> str:
    """«desde 1995», «1995 a 2004», and «2021» for a year that begins and ends it."""
    first = spoken(starts.day, starts.precision)
    if ends is None:
        return _("since %(start)s") % {"start": first}
    last = spoken(ends.day, ends.precision)
    return first if first == last else _("%(start)s to %(end)s") % {"start": first, "end": last}


def overlap(starts: date, ends: date | None, other_starts: date, other_ends: date | None) -> bool:
    """Whether two spans share a day; an open end lasts for ever."""
    return (other_ends is None or starts < other_ends) and (ends is None or other_starts < ends)
