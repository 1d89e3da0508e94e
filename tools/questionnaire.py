"""Build the demonstration questionnaire's workbook from its three CSV files.

The CSV files are the source: they can be compared line by line. The workbook is what people download and
open, so it has widths, colours and frozen panes. Two runs give the same bytes.
"""

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FOLDER = Path(__file__).resolve().parent.parent / "src" / "mancomun" / "demo" / "questionnaire"
WORKBOOK = "politicas.xlsx"
SHEETS = ("survey", "choices", "settings")
# A fixed date keeps the workbook's bytes the same until its contents change.
CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)

INK, PAPER, LINE = "#1d3b4f", "#ffffff", "#d5dde2"
ROW_COLOURS = {"section": "#cfe3ea", "group": "#e8f1f4", "repeat": "#f6ecd9", "hidden": "#f3f3f3"}
SECTION_NAMES = frozenset("ABCDEFGHIJ")
WIDTHS = {
    "type": 30, "name": 24, "list_name": 20, "label": 46, "hint": 40, "required": 18, "required_message": 36,
    "relevant": 36, "constraint": 36, "constraint_message": 34, "calculation": 36, "choice_filter": 28,
    "appearance": 14, "form_title": 48, "mancomun_title": 48, "form_id": 26, "version": 14,
    "default_language": 18, "instance_name": 44, "mancomun_themes": 26, "mancomun_groups": 26,
}  # fmt: skip
FALLBACK_WIDTH = 22


def read_sheet(folder: Path, sheet: str) -> list[list[str]]:
    """The rows of one sheet, the header first."""
    with (folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def row_kind(sheet: str, row: list[str]) -> str:
    """Which of ROW_COLOURS a row of the survey takes; empty for an ordinary question."""
    if sheet != "survey":
        return ""
    kind, name = row[0], row[1]
    if kind == "begin_group":
        return "section" if name in SECTION_NAMES else "group"
    if kind in {"begin_repeat", "end_repeat"}:
        return "repeat"
    return {"end_group": "group", "calculate": "hidden"}.get(kind, "")


def fill(worksheet: Worksheet, sheet: str, rows: list[list[str]], formats: dict[str, Format]) -> None:
    header = rows[0]
    for column, title in enumerate(header):
        worksheet.set_column(column, column, WIDTHS.get(title.split("::")[0], FALLBACK_WIDTH))
        worksheet.write_string(0, column, title, formats["header"])
    worksheet.set_row(0, 32)
    for number, row in enumerate(rows[1:], start=1):
        style = formats[row_kind(sheet, row)]
        for column, text in enumerate(row):
            # Always text: a choice named 0 stays «0», and no cell can become a formula.
            if text:
                worksheet.write_string(number, column, text, style)
            else:
                worksheet.write_blank(number, column, None, style)
    worksheet.freeze_panes(1, 2 if sheet != "settings" else 0)
    worksheet.autofilter(0, 0, len(rows) - 1, len(header) - 1)
    worksheet.set_landscape()
    worksheet.repeat_rows(0)
    worksheet.fit_to_pages(1, 0)


def build(folder: Path, target: Path) -> None:
    """Write the workbook of the CSV files in `folder` to `target`."""
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Políticas públicas de derechos humanos y migración", "created": CREATED})
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE, "font_size": 10}
    formats = {
        "header": book.add_format({**base, "bold": True, "font_color": PAPER, "bg_color": INK, "valign": "vcenter"}),
        "": book.add_format(base),
    }
    for kind, colour in ROW_COLOURS.items():
        formats[kind] = book.add_format(
            {
                **base,
                "bg_color": colour,
                "bold": kind == "section",
                # A calculation may be a thousand characters long: it stays on one line.
                "text_wrap": kind != "hidden",
            }
        )
    for sheet in SHEETS:
        fill(book.add_worksheet(sheet), sheet, read_sheet(folder, sheet), formats)
    book.close()


def main() -> int:
    build(FOLDER, FOLDER / WORKBOOK)
    print(f"Wrote {FOLDER / WORKBOOK}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
