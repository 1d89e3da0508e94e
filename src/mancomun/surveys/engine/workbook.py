"""A workbook's bytes to canonical sheets: every sheet, every column, every cell as text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from . import limits
from .places import Row
from .problems import FormProblem, InvalidForm

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACES: Final = re.compile(r"\s+")
_MOST_ROWS: Final = {"choices": limits.CHOICE_ROWS, "external_choices": limits.CHOICE_ROWS}
_EMPTY_RUN: Final = 60  # rows without anything after which a sheet ends, as pyxform reads it

Cell = str | float | bool | datetime | date | time | timedelta | int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    headers: tuple[str, ...]  # in order, without blanks
    rows: tuple[Row, ...]  # those that hold something, by their number in the sheet


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name.strip().lower() == name), None)

    def as_json(self) -> dict[str, dict[str, object]]:
        """All sheets, for keeping: headers, and rows by number."""
        return {
            sheet.name: {
                "headers": list(sheet.headers),
                "rows": {str(row.number): dict(row.cells) for row in sheet.rows},
            }
            for sheet in self.sheets
        }


def from_json(kept: Mapping[str, Mapping[str, Any]]) -> Workbook:
    """What `Workbook.as_json` kept, in whatever order a database gave its keys back."""
    return Workbook(
        tuple(
            Sheet(
                name,
                tuple(sheet["headers"]),
                tuple(Row(int(number), sheet["rows"][number]) for number in sorted(sheet["rows"], key=int)),
            )
            for name, sheet in kept.items()
        )
    )


def read_workbook(data: bytes) -> Workbook:
    """XLSX, XLS or ODS. Raises InvalidForm with all that is wrong with its cells."""
    if len(data) > limits.WORKBOOK_BYTES:
        raise InvalidForm([FormProblem("", 0, "", "too_large", {"limit": limits.WORKBOOK_BYTES})])
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) > limits.SHEETS:
            params = {"count": len(names), "limit": limits.SHEETS}
            raise InvalidForm([FormProblem("", 0, "", "too_many_sheets", params)])
        tables = {name: _table(book, name) for name in names}
    except (CalamineError, ValueError, OSError, KeyError) as fault:
        raise InvalidForm([FormProblem("", 0, "", "not_a_workbook")]) from fault
    return from_tables(tables)


def _table(book: CalamineWorkbook, name: str) -> Sequence[Sequence[Cell]]:
    sheet = book.get_sheet_by_name(name)
    most = _MOST_ROWS.get(name.strip().lower(), limits.ROWS) + 2
    return sheet.to_python(skip_empty_area=False, nrows=most)


def from_tables(tables: Mapping[str, Sequence[Sequence[Cell | None]]]) -> Workbook:
    """Sheets from rows of cells, the first row being the headers."""
    problems: list[FormProblem] = []
    sheets = [_sheet(name, table, problems) for name, table in tables.items()]
    if problems:
        raise InvalidForm(problems)
    return Workbook(tuple(sheets))


def _sheet(name: str, table: Sequence[Sequence[Cell | None]], problems: list[FormProblem]) -> Sheet:
    headers = [_SPACES.sub(" ", _text(cell)) for cell in (table[0] if table else ())]
    while headers and not headers[-1]:
        headers.pop()
    problems += _size_problems(name, headers, len(table) - 1)
    rows: list[Row] = []
    for number, cells in enumerate(table[1:], 2):
        if number - (rows[-1].number if rows else 1) > _EMPTY_RUN:
            break
        row = {header: text for header, cell in zip(headers, cells, strict=False) if header and (text := _text(cell))}
        if row:
            rows.append(Row(number, row))
            problems += _cell_problems(name, number, row)
    return Sheet(name, tuple(filter(None, headers)), tuple(rows))


def _size_problems(name: str, headers: list[str], count: int) -> list[FormProblem]:
    problems = []
    if len(headers) > limits.COLUMNS:
        params: dict[str, object] = {"count": len(headers), "limit": limits.COLUMNS}
        problems.append(FormProblem(name, 1, "", "too_many_columns", params))
    most = _MOST_ROWS.get(name.strip().lower(), limits.ROWS)
    if count > most:
        problems.append(FormProblem(name, 0, "", "too_many_rows", {"count": count, "limit": most}))
    repeated = dict.fromkeys(header for header in headers if header and headers.count(header) > 1)
    return problems + [FormProblem(name, 1, header, "duplicate_column", {"name": header}) for header in repeated]


def _cell_problems(name: str, number: int, row: Mapping[str, str]) -> list[FormProblem]:
    problems = []
    for header, text in row.items():
        if len(text) > limits.CELL_CHARACTERS:
            params: dict[str, object] = {"count": len(text), "limit": limits.CELL_CHARACTERS}
            problems.append(FormProblem(name, number, header, "cell_too_long", params))
        if _CONTROL.search(text):
            problems.append(FormProblem(name, number, header, "control_character"))
    return problems


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return str(cell).replace("\u00a0", " ").strip()
