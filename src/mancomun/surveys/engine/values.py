"""Values inside expressions and how one kind becomes another, by JavaRosa's rules.

A value is text, a number (float), a truth value, or a moment. As in JavaRosa, dates, times and moments are one
kind inside an expression: a date is its midnight, a time lies on the day of the evaluation. Moments are naive and
mean the caller's time zone. A blank is the empty text.
"""

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from .problems import EvaluationFault

Value = str | float | bool | datetime

EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - moments inside expressions are naive, see above
NAN: Final = math.nan
_TINY: Final = 1e-12  # JavaRosa's closeness
_DAY: Final = timedelta(days=1)
_JAVA_INT: Final = 2**31
_NUMERIC: Final = re.compile(r"-?(\d+\.?\d*|\.\d+)")
_DATE: Final = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{1,2}(?::?\d{2})?)?")


def to_number(value: Value) -> float:
    """Blank and words are NaN; truth is 1; a moment is its whole days since 1970."""
    if value.__class__ is float:
        return value
    if isinstance(value, str):
        text = value.replace(",", ".").strip()
        return float(text) if _NUMERIC.fullmatch(text) else NAN
    if isinstance(value, datetime):
        return float((value - EPOCH).days)
    return float(value)


def to_exact_number(value: Value) -> float:
    """As `to_number`, but a moment keeps its time of day as the fraction."""
    if isinstance(value, datetime):
        return (value - EPOCH) / _DAY
    return to_number(value)


def to_integer(value: Value) -> float:
    """Toward zero; NaN and infinities stay."""
    number = to_number(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def to_index(value: Value) -> int:
    """A Java int: NaN is 0, and what is too large stays at the end of the range."""
    number = to_number(value)
    if math.isnan(number):
        return 0
    return int(max(-_JAVA_INT, min(_JAVA_INT - 1, number)))


def to_bool(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return abs(value) > _TINY
    if isinstance(value, str):
        return value != ""
    return True


def to_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return f"{value:%Y-%m-%d}" if value.year > 999 else value.date().isoformat()  # noqa: PLR2004 - %Y pads from here on


def number_text(number: float) -> str:
    """A number as JavaRosa writes it: whole numbers without a point, the rest as Java's Double.toString."""
    if math.isnan(number):
        return "NaN"
    if abs(number) < _TINY:
        return "0"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if abs(number) < _JAVA_INT and abs(number - int(number)) < _TINY:
        return str(int(number))
    return java_double(number)


def java_double(number: float) -> str:
    """Shortest digits that read back, plain from 0.001 to 10,000,000, else with an exponent: 1.5E10."""
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    power = len(digits) + int(exponent) - 1
    minus = "-" if sign else ""
    if not -3 <= power < 7:  # noqa: PLR2004 - the range is Java's
        return f"{minus}{text[0]}.{text[1:] or '0'}E{power}"
    if power < 0:
        return f"{minus}0.{'0' * (-power - 1)}{text}"
    text = text.ljust(power + 1, "0")
    return f"{minus}{text[: power + 1]}.{text[power + 1 :] or '0'}"


def equal(left: Value, right: Value) -> bool:
    """Truth wins over numbers, numbers over text; moments are compared by their day."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_bool(left) == to_bool(right)
    if isinstance(left, float) or isinstance(right, float):
        return abs(to_number(left) - to_number(right)) < _TINY
    return to_text(left) == to_text(right)


def parse_date(text: str) -> datetime | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - naive by design
    except ValueError:
        return None


def parse_time(text: str, zone: tzinfo | None, day: datetime = EPOCH) -> datetime | None:
    """A time, with or without an offset, on the given day; moved to `zone` when it names an offset."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        fraction = int((match[4] or "").ljust(6, "0")[:6])
        moment = day.replace(hour=int(match[1]), minute=int(match[2]), second=int(match[3] or 0), microsecond=fraction)
        return moment if match[5] is None else _moved(moment, match[5], zone)
    except (ValueError, OverflowError):
        return None


def _moved(moment: datetime, offset: str, zone: tzinfo | None) -> datetime:
    if offset != "Z":
        hours, minutes = int(offset[1:3].rstrip(":")), int(offset[-2:]) if len(offset) > 3 else 0  # noqa: PLR2004 - ±hh
        distance = timedelta(hours=hours, minutes=minutes)
        moment = moment + distance if offset[0] == "-" else moment - distance
    return moment.replace(tzinfo=UTC).astimezone(zone or UTC).replace(tzinfo=None)


def parse_moment(text: str, zone: tzinfo | None) -> datetime | None:
    """A date, or a date and time joined by T."""
    day_text, joined, time_text = text.partition("T")
    day = parse_date(day_text)
    return day if day is None or not joined else parse_time(time_text, zone, day)


def to_moment(value: Value, zone: tzinfo | None, *, keep_time: bool) -> Value:
    """What date() and date-time() do: blanks and NaN stay as they are; what is no date is a fault."""
    if isinstance(value, datetime):
        return value if keep_time else _midnight(value)
    if isinstance(value, bool):
        raise EvaluationFault("a truth value is no date")
    if isinstance(value, float):
        return _moment_of_number(value, zone, keep_time=keep_time)
    if not value:
        return value
    moment = parse_moment(value, zone)
    if moment is None:
        raise EvaluationFault("not a date")
    return moment


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _moment_of_number(number: float, zone: tzinfo | None, *, keep_time: bool) -> Value:
    if math.isnan(number):
        return number
    try:
        if keep_time:
            instant = (EPOCH + timedelta(milliseconds=math.trunc(number * 86_400_000))).replace(tzinfo=UTC)
            return instant.astimezone(zone or UTC).replace(tzinfo=None)
        return EPOCH + timedelta(days=math.trunc(number))
    except (OverflowError, ValueError) as fault:
        raise EvaluationFault("a number out of the calendar") from fault


def epoch_days(moment: datetime, zone: tzinfo | None) -> float:
    """Days and fraction since 1970 in UTC, of a moment in the caller's zone."""
    instant = moment.replace(tzinfo=zone or UTC)
    return instant.timestamp() / 86_400
