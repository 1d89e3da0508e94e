"""From approved answers to typed columns. The one place that decides what each kind of reader finds in a cell."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.models import Visibility
from mancomun.surveys.rules.visibility import narrower
from mancomun.surveys.snapshot.codes import MISSING
from mancomun.surveys.snapshot.columns import Column
from mancomun.surveys.snapshot.decoding import decoded
from mancomun.surveys.snapshot.fields import CITY, KEPT, SUFFIX, Field
from mancomun.surveys.snapshot.places import Place, framed
from mancomun.surveys.snapshot.repeats import Repeats
from mancomun.surveys.snapshot.sheets import Given, Sheet

HIDDEN, ABSENT, FEW = Cell(Standing.HIDDEN), Cell(Standing.ABSENT), Cell(Standing.FEW)
SHORT, NOT_ASKED = Cell(Standing.SHORT), Cell(Standing.NOT_ASKED)
CODES = pl.Enum(list(MISSING.values()))
CHOSEN = frozenset({Kind.SEVERAL, Kind.RANK})
Values = tuple[pl.Series, pl.Series]  # the answers, and why there are none


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


class Framing:
    def __init__(
        self,
        places: Sequence[Place],
        sheets: Sequence[Sheet | None],
        fields: Sequence[Field],
        few: Collection[tuple[int, str]] = (),
    ) -> None:
        """``few``: city and path of each number that is about so few people that only the coordination reads it."""
        self.places = places
        self.sheets = sheets
        self.fields = fields
        self._few = frozenset(few)

    @cached_property
    def cities(self) -> pl.DataFrame:
        """Every column that says which city it is, those that the coordination alone has too."""
        sheets = self.sheets
        digests = [sheet.digest or None if sheet else None for sheet in sheets]
        return framed(self.places).with_columns(
            pl.Series("took_part", [sheet is not None for sheet in sheets], dtype=pl.Boolean),
            pl.Series("version", [_version(sheet) for sheet in sheets], dtype=pl.Enum(["full", "short"])),
            pl.Series("accepted_on", [sheet.accepted_on if sheet else None for sheet in sheets], dtype=pl.Date),
            pl.Series("language", [sheet.language or None if sheet else None for sheet in sheets], dtype=pl.String),
            pl.Series("revision", [sheet.revision or None if sheet else None for sheet in sheets], dtype=pl.String),
            pl.Series("revision_digest", digests, dtype=pl.String),
        )

    def frame(self, width: Width) -> pl.DataFrame:
        """One row per city, as such a reader may know it."""
        return self.frames((width,))[width]

    def frames(self, widths: Sequence[Width] = tuple(Width)) -> Mapping[Width, pl.DataFrame]:
        """Of several readers: each answer is read once."""
        columns: dict[Width, list[pl.Series]] = {width: [] for width in widths}
        for field in self.fields:
            held = [] if field.repeat else self._held(field)
            for width, made in columns.items():
                made.extend(
                    self._repeat(field, width) if field.repeat else encoded(field, self._seen(field, held, width))
                )
        return {
            width: self.cities.select([*CITY, *KEPT] if width is Width.COORDINATION else CITY).with_columns(made)
            for width, made in columns.items()
        }

    def column(self, field: Field, width: Width) -> Values:
        if field.repeat:
            return self._repeat(field, width)
        return encoded(field, self._seen(field, self._held(field), width))

    def decoded(self, field: Field, width: Width) -> Column | Repeats:
        return decoded([field], pl.DataFrame(self.column(field, width)))[0]

    def _held(self, field: Field) -> "list[tuple[str, Cell]]":
        """Of each city what it answered, and who may know of it; equal answers are read once."""
        read: dict[str, Cell] = {}
        held = []
        for sheet in self.sheets:
            if sheet is None:
                held.append((Width.PUBLIC.value, ABSENT))
                continue
            visibility = sheet.width(field.path, field.needs)
            given = sheet.answers.get(field.path)
            if given is None:
                held.append((visibility, SHORT if field.path in sheet.left_out else NOT_ASKED))
                continue
            value = given[0]
            if value not in read:
                read[value] = field.question.read(value)
            held.append((visibility, read[value]))
        return held

    def _seen(self, field: Field, held: "Sequence[tuple[str, Cell]]", width: Width) -> list[Cell]:
        """What is hidden, then what is about too few people, then what was answered."""
        shows = {visibility: width.shows(visibility) for visibility in {visibility for visibility, _cell in held}}
        seen = [cell if shows[visibility] else HIDDEN for visibility, cell in held]
        if not self._few or width is Width.COORDINATION:
            return seen
        return [
            FEW if cell is not HIDDEN and cell is not ABSENT and self._is_few(row, field, width) else cell
            for row, cell in enumerate(seen)
        ]

    def _is_few(self, row: int, field: Field, width: Width) -> bool:
        return bool(self._few) and width is not Width.COORDINATION and (self.places[row].id, field.path) in self._few

    def _repeat(self, field: Field, width: Width) -> Values:
        held = [self._entries(row, field, width) for row in range(len(self.places))]
        flat = [entry for _standing, entries in held for entry in entries]
        inner: dict[str, pl.Series] = {}
        for each in field.fields:
            values, missing = encoded(each, [entry[each.path] for entry in flat])
            inner |= {values.name: values, missing.name: missing}
        rows = [place for place, (_standing, entries) in enumerate(held) for _entry in entries]
        struct = pl.DataFrame(inner).to_struct("entry") if inner else pl.Series("entry", [{}] * len(flat))
        lists = pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64), "entry": struct})
        grouped = lists.group_by("row", maintain_order=True).agg("entry")
        every = pl.DataFrame({"row": pl.Series(range(len(held)), dtype=pl.Int64)})
        values = every.join(grouped, on="row", how="left", maintain_order="left")["entry"].rename(field.name)
        return values, _missing(field, [standing for standing, _entries in held])

    def _entries(self, row: int, repeat: Field, width: Width) -> tuple[Standing, list[Mapping[str, Cell]]]:
        """A city's instances of a repeat; of each, the cells of its fields."""
        sheet = self.sheets[row]
        if sheet is None or repeat.path in sheet.left_out:
            return (Standing.SHORT if sheet else Standing.ABSENT), []
        if not width.shows(sheet.width(repeat.path, repeat.needs)):
            return Standing.HIDDEN, []
        if self._is_few(row, repeat, width):
            return Standing.FEW, []
        instances = sheet.repeats.get(repeat.path, ())
        rows = [cells for found in instances for cells in self._fields(row, sheet, repeat, found, width)]
        if rows:
            return Standing.GIVEN, rows
        if instances:
            return Standing.HIDDEN, []
        return (Standing.NOT_ASKED if repeat.needs else Standing.BLANK), []

    def _fields(
        self, row: int, sheet: Sheet, repeat: Field, found: Mapping[str, Given], width: Width
    ) -> Iterator[Mapping[str, Cell]]:
        """The fields of one instance; nothing when all of them are hidden."""
        cells: dict[str, Cell] = {}
        for field in repeat.fields:
            given = found.get(field.path)
            own = given[1] if given else Visibility.PUBLIC
            if not width.shows(sheet.width(field.path, field.needs, own)):
                cells[field.path] = HIDDEN
            elif self._is_few(row, field, width):
                cells[field.path] = FEW
            else:
                cells[field.path] = field.question.read(given[0]) if given else Cell(Standing.NOT_ASKED)
        if any(cell is not HIDDEN for path, cell in cells.items() if path in found):
            yield cells


def encoded(field: Field, cells: Sequence[Cell]) -> Values:
    """The answers as typed values, and beside them why there are none."""
    given = [cell.values if cell.standing is Standing.GIVEN else None for cell in cells]
    return _typed(field, given), _missing(field, [cell.standing for cell in cells])


def _missing(field: Field, standings: Sequence[Standing]) -> pl.Series:
    return pl.Series(field.name + SUFFIX, [MISSING.get(standing) for standing in standings], dtype=CODES)


def _typed(field: Field, given: Sequence[tuple[str, ...] | None]) -> pl.Series:
    name, kind = field.name, field.question.kind
    if kind is Kind.ONE:
        chosen = [values[0] if values else None for values in given]
        return pl.Series(name, chosen, dtype=pl.Enum(_categories(field, given)))
    if kind in CHOSEN:
        lists = [list(values) if values else None for values in given]
        return pl.Series(name, lists, dtype=pl.List(pl.Enum(_categories(field, given))))
    texts = [values[0] if values else None for values in given]
    for dtype, read in _readings(field):
        held = [None if text is None else read(text) for text in texts]
        if all((one is None) == (text is None) for one, text in zip(held, texts, strict=True)):
            return pl.Series(name, held, dtype=dtype)
    return pl.Series(name, texts, dtype=pl.String)


def _categories(field: Field, given: Sequence[tuple[str, ...] | None]) -> list[str]:
    """The choices that are answers, in the form's order, and what was chosen before they were as they are now.

    Of the latter only what this reader may know: the words of a column are read by whoever reads the column.
    """
    known = list(field.question.answers)
    others = {value for values in given for value in values or ()}.difference(known)
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


def _version(sheet: Sheet | None) -> str | None:
    return None if sheet is None else "short" if sheet.short else "full"
