"""From distinct answers to a typed column, and beside it why there are none."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from mancomun.surveys.figures import Kind
from mancomun.surveys.snapshot.codes import MISSING, STANDINGS
from mancomun.surveys.snapshot.coding import CHOSEN, Coded, Value
from mancomun.surveys.snapshot.columns import Codes
from mancomun.surveys.snapshot.fields import SUFFIX, Field

CODES = pl.Enum(list(MISSING.values()))
Values = tuple[pl.Series, pl.Series]  # the answers, and why there are none
_REASONS = pl.Series("reason", [MISSING.get(standing) for standing in STANDINGS], dtype=CODES)


def encoded(field: Field, coded: Coded, standing: Codes) -> Values:
    """``standing``: of each row, as this reader finds it. Types and choices come from what such a reader finds."""
    values, codes = coded.values(standing)
    return _typed(field, values)[codes], reasons(field, standing)


def reasons(field: Field, standing: Codes) -> pl.Series:
    return _REASONS[standing].rename(field.name + SUFFIX)


def _typed(field: Field, given: Sequence[Value]) -> pl.Series:
    name, kind = field.name, field.question.kind
    if kind is Kind.ONE:
        return pl.Series(name, given, dtype=pl.Enum(_categories(field, [[one] for one in given if one is not None])))
    if kind in CHOSEN:
        return _lists(name, given, pl.Enum(_categories(field, [many for many in given if many])))
    for dtype, read in _readings(field):
        held = [None if text is None else read(text) for text in given]
        if all((one is None) == (text is None) for one, text in zip(held, given, strict=True)):
            return pl.Series(name, held, dtype=dtype)
    return pl.Series(name, given, dtype=pl.String)


def _lists(name: str, given: Sequence[Value], dtype: pl.Enum) -> pl.Series:
    """Made of all their choices in one series, where a series for each list takes thirty times as long."""
    places = [place for place, many in enumerate(given) for _one in many or ()]
    flat = pl.DataFrame(
        {
            "place": pl.Series(places, dtype=pl.Int64),
            name: pl.Series([one for many in given for one in many or ()], dtype=dtype),
        }
    )
    every = pl.DataFrame({"place": pl.Series(range(len(given)), dtype=pl.Int64)})
    return every.join(
        flat.group_by("place", maintain_order=True).agg(name), on="place", how="left", maintain_order="left"
    )[name]


def _categories(field: Field, given: Sequence[Sequence[Any]]) -> list[str]:
    """The choices that are answers, in the form's order, and what was chosen before they were as they are now.

    Of the latter only what this reader may know: the words of a column are read by whoever reads the column.
    """
    known = list(field.question.answers)
    others = {value for values in given for value in values}.difference(known)
    return [*dict.fromkeys(known), *sorted(others)]


def _readings(field: Field) -> "list[tuple[type[pl.DataType], Any]]":
    """The types that a column may have, the strictest first; text when none of them holds every answer."""
    if field.question.kind is Kind.NUMBER:
        whole: list[tuple[type[pl.DataType], Any]] = [(pl.Int64, _whole)] if field.data_type == "int" else []
        return [*whole, (pl.Float64, _decimal)]
    return [(pl.Date, _day)] if field.question.kind is Kind.DATE and field.data_type == "date" else []


_WHOLE = re.compile(r"-?[0-9]{1,15}")  # a float holds each of them exactly
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _decimal(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
