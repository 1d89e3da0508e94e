"""The cells of a workbook that came back, found by the hidden marks of its sheets, rows and columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mancomun.core.spreadsheets import Cell, Sheet, cell_name
from mancomun.surveys.exchange.cells import text_of
from mancomun.surveys.exchange.layout import SECTION, TABLE, Seen
from mancomun.surveys.exchange.writing import STAMP

_ANSWER, _READERS = 4, 5  # columns of a section's sheet
_KEYS, _TOP = 1, 4  # rows of a table: its columns' keys, its first entry
_BIGGEST = 10  # digits of a number in the stamp


class Spot(NamedTuple):
    """A cell that somebody may have written in."""

    sheet: str
    row: int
    column: int
    value: Cell = ""
    formula: bool = False
    merged: bool = False

    @property
    def name(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(slots=True)
class Asked:
    """One answer's cells, by the names of its parts, and the cell that says who may read it."""

    parts: dict[str, Spot] = field(default_factory=dict)
    readers: Spot | None = None


@dataclass(slots=True)
class Entry:
    """A row of a table."""

    key: str
    spot: Spot  # of its first column
    asked: dict[str, Asked] = field(default_factory=dict)  # by the key of the question's column: “q31”


@dataclass(slots=True)
class Collected:
    head: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)  # of sections, by “q12”
    tables: dict[str, list[Entry]] = field(default_factory=dict)  # by “q30”
    twice: list[Spot] = field(default_factory=list)  # the same row again, copied

    def learn(self, numbers: Mapping[str, int], entries: Mapping[str, int]) -> None:
        """What this very workbook wrote when it came before: its answers are its own, its entries are there."""
        self.seen |= {key: Seen(key, number, "") for key, number in numbers.items()}
        for table, rows in self.tables.items():
            for entry in rows:
                made = entries.get(f"{table}:{entry.key}")
                if made is not None:
                    entry.key = str(made)
                    for question in entry.asked:
                        key = f"{question}-{made}"
                        self.seen.setdefault(key, Seen(key, 0, ""))


def collect(sheets: Sequence[Sheet]) -> Collected:
    found = Collected()
    for sheet in sheets:
        marker = _text(sheet, 0, 0)
        if marker == STAMP:
            _stamp(sheet, found)
        elif marker.startswith(SECTION):
            _section(sheet, found)
        elif marker.startswith(TABLE):
            _table(sheet, marker.removeprefix(TABLE), found)
    return found


def _stamp(sheet: Sheet, found: Collected) -> None:
    for row in sheet.rows[1:]:
        key, value, shown = [*(text_of(cell) for cell in row[:3]), "", "", ""][:3]
        if value.isdecimal() and len(value) < _BIGGEST and key.startswith(("q", "@")):
            found.seen[key] = Seen(key, int(value), shown)
        else:
            found.head[key] = value


def _section(sheet: Sheet, found: Collected) -> None:
    for row in range(2, len(sheet.rows)):
        key, _equals, part = _text(sheet, row, 0).partition("=")
        if not key.startswith("q"):
            continue
        asked = found.asked.setdefault(key, Asked())
        spot = _spot(sheet, row, _ANSWER)
        if part in asked.parts:
            found.twice.append(spot)
            continue
        asked.parts[part] = spot
        if not part:
            asked.readers = _spot(sheet, row, _READERS)


def _table(sheet: Sheet, key: str, found: Collected) -> None:
    columns = list(_columns(sheet))
    entries = found.tables.setdefault(key, [])
    known = {entry.key for entry in entries if entry.key}
    for row in range(_TOP, len(sheet.rows)):
        entry = Entry(_text(sheet, row, 0), _spot(sheet, row, columns[0][0] if columns else 1))
        for column, name in columns:
            question, _equals, part = name.partition("=")
            entry.asked.setdefault(question, Asked()).parts[part] = _spot(sheet, row, column)
        if entry.key and entry.key in known:
            found.twice.append(entry.spot)
            continue
        known.add(entry.key)
        entries.append(entry)


def _columns(sheet: Sheet) -> Iterator[tuple[int, str]]:
    keys = sheet.rows[_KEYS] if len(sheet.rows) > _KEYS else ()
    seen: set[str] = set()
    for column, cell in enumerate(keys):
        name = text_of(cell)
        if name and name not in seen:
            seen.add(name)
            yield column, name


def _spot(sheet: Sheet, row: int, column: int) -> Spot:
    cells = sheet.rows[row]
    value = cells[column] if column < len(cells) else ""
    merged = bool(sheet.merged) and sheet.is_merged(row, column)
    return Spot(sheet.name, row, column, value, (row, column) in sheet.formulas, merged)


def _text(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return text_of(cells[column]) if column < len(cells) else ""


def values(asked: Asked) -> Mapping[str, Cell]:
    return {part: spot.value for part, spot in asked.parts.items()}
