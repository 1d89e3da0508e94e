"""From approved answers to typed columns. The one place that decides what each kind of reader finds in a cell."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

import numpy as np
import polars as pl

from mancomun.surveys.figures import Standing
from mancomun.surveys.models import Visibility
from mancomun.surveys.rules.visibility import narrower
from mancomun.surveys.snapshot.codes import PLACES
from mancomun.surveys.snapshot.coding import ABSENT, NOT_ASKED, SHORT, Coded, CodedEntries, Coding
from mancomun.surveys.snapshot.columns import GIVEN, Codes, Column
from mancomun.surveys.snapshot.decoding import decoded
from mancomun.surveys.snapshot.encoding import Values, encoded, reasons
from mancomun.surveys.snapshot.fields import CITY, KEPT, Field
from mancomun.surveys.snapshot.places import Place, framed
from mancomun.surveys.snapshot.repeats import Repeats
from mancomun.surveys.snapshot.sheets import Sheet


class Width(StrEnum):
    """Who reads. Each sees all that the one before it sees."""

    PUBLIC = Visibility.PUBLIC.value
    NETWORK = Visibility.NETWORK.value
    COORDINATION = Visibility.COORDINATION.value

    def shows(self, visibility: str) -> bool:
        """The coordination reads everything, also what has a visibility that nobody knows."""
        return _shows(self, visibility)


@lru_cache(maxsize=64)
def _shows(width: Width, visibility: str) -> bool:
    return width is Width.COORDINATION or narrower(visibility, width.value) == width.value


# What each reads has at most this rank: so many of them may not read it.
_LEAST = {width: place for place, width in enumerate(Width)}


def _rank(visibility: str) -> int:
    return sum(not width.shows(visibility) for width in Width)


class Framing:
    """Reads every sheet once, when it is made; columns are made when they are asked for."""

    def __init__(
        self,
        places: Sequence[Place],
        sheets: Sequence[Sheet | None],
        fields: Sequence[Field],
        few: Collection[tuple[int, str]] = (),
    ) -> None:
        """``sheets``: one for each place; they are asked for in slices, and not kept.

        ``few``: city and path of each number that is about so few people that only the coordination reads it, besides
        those that the sheets themselves tell.
        """
        self.places = places
        self.sheets = sheets
        self.fields = fields
        rows = {place.id: row for row, place in enumerate(places)} if few else {}
        told: dict[int, list[str]] = {}
        for city, path in few:
            if city in rows:
                told.setdefault(rows[city], []).append(path)
        coding = Coding(fields, _rank, told)
        self._coded = coding.read(sheets)
        self._told = coding.told()

    @property
    def cities(self) -> pl.DataFrame:
        """Every column that says which city it is, those that the coordination alone has too."""
        return framed(self.places).with_columns(self._told)

    def frame(self, width: Width) -> pl.DataFrame:
        """One row per city, as such a reader may know it."""
        return self.frames((width,))[width]

    def frames(self, widths: Sequence[Width] = tuple(Width)) -> Mapping[Width, pl.DataFrame]:
        cities = self.cities
        return {
            width: cities.select([*CITY, *KEPT] if width is Width.COORDINATION else CITY).with_columns(
                series for field in self.fields for series in self.column(field, width)
            )
            for width in widths
        }

    def column(self, field: Field, width: Width) -> Values:
        coded = self._coded[field.path]
        if isinstance(coded, CodedEntries):
            return _repeat(field, coded, width)
        return encoded(field, coded, _standing(coded, width))

    def decoded(self, field: Field, width: Width) -> Column | Repeats:
        return decoded([field], pl.DataFrame(self.column(field, width)))[0]


def _standing(coded: Coded, width: Width) -> Codes:
    """What is hidden, then what is about too few people, then what was answered."""
    return coded.standing(_LEAST[width], few=width is not Width.COORDINATION)


def _repeat(repeat: Field, coded: CodedEntries, width: Width) -> Values:
    keep = np.zeros(len(coded.rows), dtype=bool)
    found: dict[str, Codes] = {}
    for field in repeat.fields:
        found[field.path] = _standing(coded.fields[field.path], width)
        keep |= (coded.fields[field.path].codes != NOT_ASKED) & (found[field.path] != PLACES[Standing.HIDDEN])
    standing = _standing_of_entries(repeat, coded, keep, width)
    keep &= standing[coded.rows] == GIVEN
    inner: dict[str, pl.Series] = {}
    for field in repeat.fields:
        values, missing = encoded(field, coded.fields[field.path].take(keep), found[field.path][keep])
        inner |= {values.name: values, missing.name: missing}
    rows = pl.Series("row", coded.rows[keep], dtype=pl.Int64)
    struct = pl.DataFrame(inner).to_struct("entry") if inner else pl.Series("entry", [{}] * len(rows))
    grouped = pl.DataFrame([rows, struct]).group_by("row", maintain_order=True).agg("entry")
    every = pl.DataFrame({"row": pl.Series(np.arange(len(standing)), dtype=pl.Int64)})
    values = every.join(grouped, on="row", how="left", maintain_order="left")["entry"].rename(repeat.name)
    return values, reasons(repeat, standing)


def _standing_of_entries(repeat: Field, coded: CodedEntries, keep: Codes, width: Width) -> Codes:
    """Of each city. One whose entries are all hidden tells no more than one whose repeat is."""
    count = len(coded.codes)
    standing = np.full(count, PLACES[Standing.NOT_ASKED if repeat.needs else Standing.BLANK], dtype=np.uint8)
    standing[coded.rows] = PLACES[Standing.HIDDEN]
    standing[coded.rows[keep]] = GIVEN
    if width is not Width.COORDINATION:
        standing[coded.few] = PLACES[Standing.FEW]
    standing[coded.ranks > _LEAST[width]] = PLACES[Standing.HIDDEN]
    standing[coded.codes == SHORT] = PLACES[Standing.SHORT]
    standing[coded.codes == ABSENT] = PLACES[Standing.ABSENT]
    return standing
