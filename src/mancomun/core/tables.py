"""The one writer of spreadsheets and CSV: whatever people typed stays text, and never becomes a formula.

CSV: UTF-8 with a byte order mark (Excel needs it), comma, CRLF (RFC 4180). Text that begins with ``= + - @``, a tab or
a line end, or with an apostrophe, gets an apostrophe before it; ``plain_text`` takes it away again, so nothing is
lost. Numbers are written as numbers, negative ones too. Times are in UTC.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import xlsxwriter
from django.http import FileResponse
from django.utils.functional import Promise
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | bool | date | Promise | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_CELL = 32_767  # characters, Excel's own limit
CUT = " […]"
_IN_MEMORY = 4 * 1024 * 1024
_RISKY = tuple("='+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_EXACT = 2**53  # a spreadsheet's numbers are doubles
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its columns' headings, its rows. Rows may be a generator; they are read once."""

    name: str
    columns: Sequence[str | Promise]
    rows: Iterable[Sequence[Cell]]


def csv_response(table: Table, *, filename: str) -> FileResponse:
    """The table as a download, whole before the first byte is sent: it never breaks off in the middle."""
    return _response(lambda file: write_csv(table, file), filename, CSV_TYPE)


def xlsx_response(tables: Sequence[Table], *, filename: str) -> FileResponse:
    """One sheet per table: the data, and beside it its dictionary and where it comes from."""
    return _response(lambda file: write_xlsx(tables, file), filename, XLSX_TYPE)


def write_csv(table: Table, file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        text.write("\ufeff")
        writer = csv.writer(text)
        writer.writerow([csv_cell(heading) for heading in table.columns])
        writer.writerows([csv_cell(cell) for cell in row] for row in table.rows)
    finally:
        text.detach()


def csv_cell(cell: Cell) -> str:
    """How a value stands in CSV."""
    text = "" if cell is None else str(cell)
    match cell:
        case bool():
            return text.lower()
        case datetime():
            return _instant(cell).isoformat(sep=" ") + ("Z" if cell.tzinfo else "")
        case float() | Decimal():
            return text if math.isfinite(cell) else ""
        case int() | date():
            return text
        case _:
            return f"'{text}" if text.startswith(_RISKY) else text


def plain_text(written: str) -> str:
    """A text cell of our CSV as it was before: the inverse of ``csv_cell`` for text."""
    return written.removeprefix("'")


def write_xlsx(tables: Sequence[Table], file: BinaryIO) -> None:
    """Row by row, in constant memory. Text cells are always text, whatever they begin with."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    names = sheet_names([table.name for table in tables])
    with xlsxwriter.Workbook(file, options) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = _Formats(
            book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        )
        for name, table in zip(names, tables, strict=True):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, title in enumerate(table.columns):
                sheet.set_column(place, place, min(60, max(12, len(str(title)) + 2)))
                sheet.write_string(0, place, sheet_text(str(title)), heading)
            for number, row in enumerate(table.rows, start=1):
                for place, cell in enumerate(row):
                    _write_cell(sheet, number, place, cell, formats)


@dataclass(frozen=True, slots=True)
class _Formats:
    day: Format
    instant: Format


def _write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, place, cell)
        case datetime() if cell.date() >= _FIRST_DAY:
            sheet.write_datetime(row, place, _instant(cell), formats.instant)
        case datetime():
            sheet.write_string(row, place, csv_cell(cell))
        case date() if cell >= _FIRST_DAY:
            sheet.write_datetime(row, place, datetime.combine(cell, time.min), formats.day)
        case int() | float() | Decimal():
            if math.isfinite(cell) and -_EXACT < cell < _EXACT:
                sheet.write_number(row, place, float(cell) if isinstance(cell, Decimal) else cell)
            elif written := csv_cell(cell):
                sheet.write_string(row, place, written)
        case _:
            sheet.write_string(row, place, sheet_text(str(cell)))


def sheet_text(text: str) -> str:
    """What a cell can hold: Excel's line ends, characters that XML has, and not too many; a cut is shown as one."""
    text = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(CUT)] + CUT


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that Excel accepts: at most 31 characters, no brackets, slashes, colon or wildcards, each once."""
    taken: set[str] = set()
    made = []
    for raw in names:
        base = _NOT_IN_SHEET_NAME.sub(" ", raw).strip(" '")[:31].strip(" '") or "Data"
        if base.casefold() == "history":  # Excel keeps this one for itself
            base = f"{base} 1"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))]} {number}"
        taken.add(name.casefold())
        made.append(name)
    return made


def _instant(moment: datetime) -> datetime:
    """Without a zone, in UTC: a spreadsheet knows none."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _response(write: Callable[[BinaryIO], None], filename: str, content_type: str) -> FileResponse:
    file = cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  # the response closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
