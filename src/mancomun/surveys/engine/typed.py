"""Typed text of one answer: from what a person typed to the stored canonical text, and from there to a value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from . import limits
from .values import Value, parse_date, parse_moment, parse_time, to_text

Parse = Callable[[str, tzinfo | None], Value | None]

_INTEGER: Final = re.compile(r"[+-]?\d{1,15}")
_DECIMAL: Final = re.compile(r"[+-]?(\d{1,15}\.?\d{0,15}|\.\d{1,15})(?:[eE][+-]?\d{1,2})?")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009']+")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_MILLISECOND: Final = 1000
_INTEGRAL: Final = 1e-9  # JavaRosa's closeness to a whole number when it stores one
_EXACT: Final = 2.0**63


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a typed text is no answer. `code`: type, control_character or too_long."""

    code: str


def parse_integer(text: str, _zone: tzinfo | None) -> float | None:
    return float(text) if _INTEGER.fullmatch(text) else None


def parse_decimal(text: str, _zone: tzinfo | None) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _parse_date(text: str, _zone: tzinfo | None) -> datetime | None:
    return parse_date(text.partition("T")[0])


def parse_day_time(text: str, zone: tzinfo | None) -> datetime | None:
    """On 1 January 1970; an evaluation moves it to its own day, as JavaRosa does."""
    return parse_time(text, zone)


def _parse_truth(text: str, _zone: tzinfo | None) -> bool | None:
    return _TRUTH.get(text.lower())


def _parse_geopoint(text: str, _zone: tzinfo | None) -> str | None:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_DECIMAL.fullmatch(part) for part in parts):  # noqa: PLR2004 - latitude to accuracy
        return None
    return text if abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180 else None  # noqa: PLR2004 - degrees


def _parse_line(text: str, zone: tzinfo | None) -> str | None:
    """Places one after another, as a line or the bounds of an area."""
    places = [place for place in text.split(";") if place.strip()]
    return text if places and all(_parse_geopoint(place, zone) for place in places) else None


PARSERS: Final[dict[str, Parse]] = {
    "int": parse_integer,
    "decimal": parse_decimal,
    "date": _parse_date,
    "time": parse_day_time,
    "dateTime": parse_moment,
    "boolean": _parse_truth,
    "geopoint": _parse_geopoint,
    "geotrace": _parse_line,
    "geoshape": _parse_line,
}  # every other type is text and always fits


def normalise(data_type: str, typed: str) -> str | Refusal:
    r"""The canonical stored text of what was typed for a question of this XForms type ("int", "date", …).

    Numbers lose the spaces between their thousands. A comma is taken as the decimal sign only where it cannot
    be anything else: "1,5" is 1.5, but "1,234" and "1.234,5" are refused, for they mean different numbers in
    different countries. Dates are ISO (2026-03-31). Lines of text end in \n.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.ANSWER_CHARACTERS:
        return Refusal("too_long")
    if _CONTROL.search(text):
        return Refusal("control_character")
    if data_type in {"int", "decimal"}:
        return _normal_number(data_type, text)
    parse = PARSERS.get(data_type)
    if parse is None:
        return text.strip()
    text = text.strip()
    return text if not text or parse(text, None) is not None else Refusal("type")


def _normal_number(data_type: str, typed: str) -> str | Refusal:
    text = _SPACES.sub("", typed).replace("\u2212", "-").removeprefix("+")
    if not text:
        return ""
    if "e" in text.lower():
        return Refusal("type")  # programs write 1e5, and mean it; a person has mistyped
    ambiguous = _GROUPED.fullmatch(text)
    if ambiguous and (ambiguous[1] == "," or data_type == "int"):
        return Refusal("type")
    if data_type == "decimal" and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    parse = PARSERS[data_type]
    return text if parse(text, None) is not None else Refusal("type")


def data_text(value: Value, data_type: str, zone: tzinfo | None) -> str:
    """A computed value as it is stored and submitted."""
    if isinstance(value, datetime):
        if data_type == "date":
            return value.date().isoformat()
        moment = moment_text(value, zone)
        return moment.partition("T")[2] if data_type == "time" else moment
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and abs(value) < _EXACT and abs(value - int(value)) < _INTEGRAL:
        return str(int(value))
    return to_text(value)


def moment_text(value: datetime, zone: tzinfo | None) -> str:
    """2026-03-31T10:00:00.000-03:00, as JavaRosa serialises moments."""
    aware = value.replace(tzinfo=zone) if zone else value
    offset = aware.strftime("%z") or "+0000"
    shown = "Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:5]}"
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // _MILLISECOND:03d}{shown}"
