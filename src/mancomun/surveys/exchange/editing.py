"""A questionnaire's workbook as a table to be edited on a page: its sheets, some of its columns, some of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mancomun.core.spreadsheets import Sheet
from mancomun.surveys.engine import FormProblem
from mancomun.surveys.exchange.cells import text_of

ROWS: Final = 20  # on one page
SPARE: Final = 3  # empty rows below the last one
NAMES: Final = ("type", "list_name", "name", "list name")  # columns that say which row it is
_OWN: Final = "mancomun_"


@dataclass(frozen=True, slots=True)
class Cell:
    name: str  # of its field: “c.12.3”
    column: str
    text: str
    fixed: bool  # a formula: it is changed in the workbook itself
    lines: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as a person counts
    label: str
    cells: Sequence[Cell]
    error: str = ""  # of the row as a whole


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are edited together: those of one language, the network's own, or the others."""

    key: str
    title: str  # the language; blank for the network's own and for the others
    columns: Sequence[int]


def header_of(sheet: Sheet) -> list[str]:
    return [" ".join(text_of(cell).split()) for cell in sheet.rows[0]] if sheet.rows else []


def groups_of(sheet: Sheet) -> list[Group]:
    """The columns of a sheet in groups, the others first. What says which row it is stands in every group."""
    header = header_of(sheet)
    named = [column for column, name in enumerate(header) if name in NAMES]
    found: dict[str, list[int]] = {"": []}
    for column, name in enumerate(header):
        if name and column not in named:
            found.setdefault(_group(name), []).append(column)
    return [
        Group(key or "more", key if key != _OWN else "", [*named, *columns])
        for key, columns in found.items()
        if columns
    ]


def _group(name: str) -> str:
    if name.startswith(_OWN) and "::" not in name:
        return _OWN
    return name.partition("::")[2].strip()


def pages_of(sheet: Sheet) -> int:
    return max(1, -(-(len(sheet.rows) - 1 + SPARE) // ROWS))


Fault = tuple[FormProblem, str]  # and its sentence


def rows_of(sheet: Sheet, group: Group, page: int, faults: Iterable[Fault], typed: Mapping[str, str]) -> list[Row]:
    """The rows of a page, from 1. ``typed``: what was just sent, by field."""
    header = header_of(sheet)
    first = 1 + (page - 1) * ROWS
    last = min(first + ROWS, len(sheet.rows) + SPARE)
    told: dict[int, list[tuple[str, str]]] = {}
    for problem, said in faults:
        if problem.sheet.strip().lower() == sheet.name.strip().lower():
            told.setdefault(problem.row - 1, []).append((problem.column, said))
    shown = {header[column] for column in group.columns}
    found = []
    for row in range(first, last):
        here = told.get(row, [])
        cells = [_cell(sheet, row, column, typed, dict(here).get(header[column], "")) for column in group.columns]
        elsewhere = next((said for column, said in here if column not in shown), "")
        found.append(Row(row + 1, _label(sheet, header, row), cells, elsewhere))
    return found


def _cell(sheet: Sheet, row: int, column: int, typed: Mapping[str, str], error: str) -> Cell:
    name = f"c.{row}.{column}"
    text = typed.get(name, text_at(sheet, row, column))
    lines = min(12, 1 + text.count("\n") + len(text) // 26)
    return Cell(name, header_of(sheet)[column], text, (row, column) in sheet.formulas, lines, error)


def changes_in(sheet: Sheet, typed: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """The cells whose field says something else than the workbook does."""
    found = {}
    width, height = len(header_of(sheet)), len(sheet.rows) + SPARE
    for name, text in typed.items():
        place = place_of(name)
        if place is None or not 0 < place[0] < height or place[1] >= width or place in sheet.formulas:
            continue
        said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if said != text_at(sheet, *place):
            found[place] = said
    return found


def place_of(name: str) -> tuple[int, int] | None:
    kind, _dot, rest = name.partition(".")
    row, _dot, column = rest.partition(".")
    short = len(row) < 7 and len(column) < 5  # noqa: PLR2004  # no sheet has more
    known = kind == "c" and row.isdecimal() and column.isdecimal() and short
    return (int(row), int(column)) if known else None


def text_at(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return text_of(cells[column]) if column < len(cells) else ""


def _label(sheet: Sheet, header: Sequence[str], row: int) -> str:
    named = [text_at(sheet, row, column) for column, name in enumerate(header) if name in NAMES]
    return " ".join(filter(None, named))
