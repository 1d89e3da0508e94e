"""Small workbooks written as Markdown tables, for tests to read."""

import io
import re
from functools import cache
from pathlib import Path

import xlsxwriter

from mancomun.surveys.engine import CompiledForm, Workbook, compile_sheets, from_tables

FORMS = Path(__file__).parent / "forms"
_CELL = re.compile(r"(?<!\\)\|")


def tables(text: str) -> dict[str, list[list[str]]]:
    """Sheet name to rows. A line with one cell begins a sheet; the first column of the others is empty."""
    found: dict[str, list[list[str]]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line)[1:-1]]
        if len(cells) == 1:
            rows = found.setdefault(cells[0], [])
        else:
            rows.append(cells[1:])
    return found


def sheets(text: str) -> Workbook:
    return from_tables(tables(text))


def compiled(text: str) -> CompiledForm:
    return compile_sheets(sheets(text), files=attachments())


@cache
def attachments() -> dict[str, bytes]:
    """The files that stand beside the forms."""
    return {path.name: path.read_bytes() for path in sorted((FORMS / "files").iterdir())}


def named(name: str) -> CompiledForm:
    return compiled((FORMS / f"{name}.md").read_text())


def xlsx(text: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in tables(text).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return buffer.getvalue()


def question(row: str, *, columns: str = "type|name|label", choices: str = "") -> str:
    """A workbook of one survey sheet with rows `a|b|c` under the given columns."""
    lines = ["| survey |", f"| |{columns}|", *(f"| |{line}|" for line in row.splitlines())]
    return "\n".join(lines) + ("\n| choices |\n| |list_name|name|label|\n" + choices if choices else "")
