"""Dates and times. "Now" is given by the caller; nothing here reads a clock.

Specification: "Date and Time Functions".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine.problems import EvaluationFault
from mancomun.surveys.engine.values import EPOCH, Value, epoch_days, parse_moment, to_moment, to_text

from .build import with_run
from .calendar import days_of, months_of

if TYPE_CHECKING:
    from mancomun.surveys.engine.scope import Run

_LARGEST: Final = 2**31


def _today(run: Run) -> datetime:
    return run.now.replace(hour=0, minute=0, second=0, microsecond=0)


def _date(run: Run, value: Value) -> Value:
    # JavaRosa's date() keeps the time of a text that has one, and drops it from a moment.
    return to_moment(value, run.zone, keep_time=False)


def _date_time(run: Run, value: Value) -> Value:
    return to_moment(value, run.zone, keep_time=True)


def _moment(value: Value, run: Run) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and value:
        moment = parse_moment(value, run.zone)
        if moment is None:
            raise EvaluationFault("not a date")
        return moment
    return None


def _decimal_date_time(run: Run, value: Value) -> Value:
    if isinstance(value, float):
        return _in_range(value)
    moment = _moment(value, run)
    return epoch_days(moment, run.zone) if moment else value


def _decimal_time(run: Run, value: Value) -> Value:
    if isinstance(value, float):
        number = _in_range(value)
        return number if math.isnan(number) else number - math.floor(number)
    moment = _moment(value, run)
    if moment is None:
        return value
    days = (moment - EPOCH).total_seconds() / 86_400
    return days - math.floor(days)


def _in_range(number: float) -> float:
    if math.isinf(number) or abs(number) > _LARGEST:
        raise EvaluationFault("a number out of the calendar")
    return number


_NAMES: Final[dict[str, Callable[[datetime, str], str]]] = {
    "b": lambda moment, language: months_of(language)[moment.month - 1],
    "a": lambda moment, language: days_of(language)[moment.weekday()],
}


def _week(moment: datetime) -> int:
    """As Java counts where no country is set: weeks begin on Sunday, and the first is that of 1 January."""
    new_year = datetime(moment.year, 1, 1)  # noqa: DTZ001 - naive by design
    last = datetime(moment.year, 12, 31)  # noqa: DTZ001 - naive by design
    days_left, until_saturday = (last - moment).days, (5 - moment.weekday()) % 7
    if days_left < until_saturday:
        return 1  # the week of the next 1 January
    return ((moment - new_year).days + (new_year.weekday() + 1) % 7) // 7 + 1


_FORMATS: Final[dict[str, Callable[[datetime], str]]] = {
    "Y": lambda moment: f"{moment.year:04d}",
    "y": lambda moment: f"{moment.year:04d}"[2:],
    "m": lambda moment: f"{moment.month:02d}",
    "n": lambda moment: str(moment.month),
    "d": lambda moment: f"{moment.day:02d}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02d}",
    "h": lambda moment: str(moment.hour),
    "M": lambda moment: f"{moment.minute:02d}",
    "S": lambda moment: f"{moment.second:02d}",
    "3": lambda moment: f"{moment.microsecond // 1000:03d}",
    "W": lambda moment: str(_week(moment)),
    "%": lambda _moment: "%",
}


def _format(run: Run, value: Value, pattern: Value) -> str:
    """Short names of months and days are in the form's language; see `calendar`."""
    moment = to_moment(value, run.zone, keep_time=True)
    if not isinstance(moment, datetime):
        return ""
    given = iter(to_text(pattern))
    return "".join(_formatted(next(given, ""), moment, run.language) if sign == "%" else sign for sign in given)


def _formatted(code: str, moment: datetime, language: str) -> str:
    if code in _NAMES:
        return _NAMES[code](moment, language)
    if code not in _FORMATS:
        raise EvaluationFault("an unknown format of dates")
    return _FORMATS[code](moment)


FUNCTIONS: Final = {
    "today": with_run(0, 0, _today, by_chance=True),
    "now": with_run(0, 0, lambda run: run.now, by_chance=True),
    "date": with_run(1, 1, _date),
    "date-time": with_run(1, 1, _date_time),
    "decimal-date-time": with_run(1, 1, _decimal_date_time),
    "decimal-time": with_run(1, 1, _decimal_time),
    "format-date": with_run(2, 2, _format),
    "format-date-time": with_run(2, 2, _format),
}
