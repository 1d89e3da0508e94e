"""Why a cell holds no answer, for programs. Permanent: files of every edition use them."""

from collections.abc import Mapping

import polars as pl

from mancomun.surveys.figures import Standing

MISSING: Mapping[Standing, str] = {
    Standing.BLANK: "NO_ANSWER",
    Standing.NOT_ASKED: "NOT_APPLICABLE",
    Standing.NOT_OURS: "NOT_COMPETENCE",
    Standing.NO_DATA: "NO_DATA",
    Standing.WITHHELD: "PREFERS_NOT_TO_PUBLISH",
    Standing.SHORT: "SHORT_VERSION",
    Standing.HIDDEN: "NOT_PUBLIC",
    Standing.FEW: "TOO_FEW_PEOPLE",
    Standing.ABSENT: "DID_NOT_TAKE_PART",
}
# A standing as one byte: its place here. The first has no code, for there is an answer.
STANDINGS: tuple[Standing, ...] = (Standing.GIVEN, *MISSING)
PLACES: Mapping[Standing, int] = {standing: place for place, standing in enumerate(STANDINGS)}


def categories_of(series: pl.Series) -> tuple[str, ...]:
    """What the codes of a column of Enum stand for."""
    dtype = series.dtype
    assert isinstance(dtype, pl.Enum)  # noqa: S101  # nothing else is written here
    return tuple(dtype.categories.to_list())
