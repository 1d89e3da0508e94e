"""A layout as an XLSX workbook: only cells for answers can be written in, choices and dates are checked as one types.

xlsxwriter writes text as text, whatever it begins with: nothing that somebody answered becomes a formula.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from mancomun.core.spreadsheets import Cell
from mancomun.core.tables import sheet_names, sheet_text
from mancomun.surveys.engine import limits
from mancomun.surveys.exchange.layout import Column, Layout, Line, ListSheet, Row, TableSheet
from mancomun.surveys.exchange.words import Check
from mancomun.surveys.models import Visibility

STAMP: Final = "mancomun:stamp"
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ALLOWED: Final = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "objects": False}
_DAY, _HOUR, _MOMENT, _TEXT = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm", "@"
_NUMBERS: Final = {"date": _DAY, "time": _HOUR, "moment": _MOMENT, "text": _TEXT}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 15, "font_color": "#1f3a5f"},
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#1f3a5f", "font_color": "#ffffff"},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#dde6f0", "top": 1},
    "plain": {"text_wrap": True, "valign": "top"},
    "strong": {"bold": True},
    "soft": {"font_color": "#595959"},
    "small": {"text_wrap": True, "valign": "top", "font_color": "#595959"},
    "choice": {"text_wrap": True, "valign": "top", "indent": 2},
    "fixed": {"text_wrap": True, "valign": "top", "align": "left", "font_color": "#595959", "bg_color": "#f2f2f2"},
    "code": {"bold": True, "valign": "top"},
}
_ANSWER: Final = {"text_wrap": True, "valign": "top", "align": "left", "bg_color": "#fff8dc", "border": 1,
                  "border_color": "#b8a46a", "locked": False}  # fmt: skip
_BIG: Final = 10**15
_RULES: Final[dict[str, dict[str, Any]]] = {
    "whole": {"validate": "integer", "criteria": "between", "minimum": -_BIG, "maximum": _BIG},
    "decimal": {"validate": "decimal", "criteria": "between", "minimum": -_BIG, "maximum": _BIG},
    "date": {"validate": "date", "criteria": ">=", "value": date(1900, 3, 1)},
    "moment": {"validate": "date", "criteria": ">=", "value": date(1900, 3, 1)},
    "time": {"validate": "time", "criteria": "between", "minimum": time(), "maximum": time(23, 59, 59)},
    "text": {"validate": "length", "criteria": "<=", "value": limits.ANSWER_CHARACTERS},
}
_WIDTHS: Final = (4, 8, 62, 34, 38, 30, 18)  # of a section's columns
_LAST_COLUMN: Final = 16_383
_TABLE_TOP: Final = 4  # rows of a table above its entries


def write(layout: Layout) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**_OPTIONS, "in_memory": True}) as book:
        _Pen(book).everything(layout)
    return target.getvalue()


class _Pen:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
        self.answers: dict[str, Format] = {}
        self.lists: dict[tuple[str, ...], str] = {}

    def everything(self, layout: Layout) -> None:
        guide, *names, lists, stamp = sheet_names(
            [_("Read first"), *(sheet.name for sheet in layout.sheets), "mancomun lists", "mancomun stamp"]
        )
        self._guide(self.book.add_worksheet(guide), layout.guide)
        sheets = [self.book.add_worksheet(name) for name in names]
        self.list_sheet, self.list_name = self.book.add_worksheet(lists), lists
        for sheet, content in zip(sheets, layout.sheets, strict=True):
            if isinstance(content, ListSheet):
                self._section(sheet, content)
            else:
                self._table(sheet, content)
            sheet.protect("", _ALLOWED)
        if sheets:
            sheets[0].activate()
        self.list_sheet.very_hidden()
        self._stamp(self.book.add_worksheet(stamp), layout)

    def _guide(self, sheet: Worksheet, lines: Sequence[str]) -> None:
        sheet.set_column(0, 0, 100)
        sheet.hide_gridlines(2)
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, sheet_text(line), self.formats["plain" if number else "title"])
        sheet.protect("", _ALLOWED)

    def _stamp(self, sheet: Worksheet, layout: Layout) -> None:
        sheet.write_string(0, 0, STAMP)
        rows = [*layout.head.items(), *((seen.key, str(seen.number), seen.shown) for seen in layout.seen)]
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        sheet.very_hidden()

    # A section

    def _section(self, sheet: Worksheet, content: ListSheet) -> None:
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column == 0})
        sheet.write_string(0, 0, content.marker)
        sheet.write_string(0, 1, sheet_text(content.title), self.formats["title"])
        heads = ["", _("Code"), _("Question"), _("How to answer"), _("Answer"), _("Who may read it"), _("Asked")]
        for column, text in enumerate(heads):
            sheet.write_string(1, column, text, self.formats["head"])
        sheet.freeze_panes(2, 0)
        self._paper(sheet, 1)
        for number, line in enumerate(content.lines, 2):
            self._line(sheet, number, line)

    def _line(self, sheet: Worksheet, row: int, line: Line) -> None:
        looks = {"heading": "heading", "choice": "choice", "note": "small"}
        look = self.formats[looks.get(line.kind, "plain")]
        sheet.write_string(row, 0, line.key)
        sheet.write_string(
            row, 1, sheet_text(line.code), self.formats["heading" if line.kind == "heading" else "code"]
        )
        self._told(sheet, row, line, look)
        if line.kind == "heading":
            for column in range(3, 7):
                sheet.write_blank(row, column, None, look)
            return
        sheet.write_string(row, 3, sheet_text(line.how), self.formats["small"])
        if line.check is not None:
            self._answer(sheet, row, 4, line.cell, line.check)
        elif line.kind == "output":
            self._cell(sheet, row, 4, line.cell, self.formats["fixed"])
        if line.readers and not line.readers_fixed:
            self._answer(sheet, row, 5, line.readers, Check("list", tuple(str(each) for each in Visibility.labels)))
        elif line.readers:
            sheet.write_string(row, 5, line.readers, self.formats["fixed"])
        sheet.write_string(row, 6, line.asked, self.formats["small"])

    def _told(self, sheet: Worksheet, row: int, line: Line, look: Format) -> None:
        """The question, and its hint below it in a lighter hand."""
        text, hint = sheet_text(line.text), sheet_text(line.hint)
        if line.kind == "question" and hint:
            strong, soft = self.formats["strong"], self.formats["soft"]
            sheet.write_rich_string(row, 2, strong, text, soft, f"\n{hint}", look)
        elif line.kind == "question" and text:
            sheet.write_string(row, 2, text, self._bold())
        else:
            sheet.write_string(row, 2, f"{text}\n{hint}" if hint else text, look)

    def _bold(self) -> Format:
        return self._kept("bold", {**_FORMATS["plain"], "bold": True})

    # Entries of a repeat, or cities

    def _table(self, sheet: Worksheet, content: TableSheet) -> None:
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.set_column(1, 1, 26)
        sheet.write_string(0, 0, content.marker)
        sheet.write_string(0, 1, sheet_text(content.title), self.formats["title"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_string(2, 1, content.label, self.formats["head"])
        sheet.write_string(3, 1, content.note, self.formats["small"])
        for place, column in enumerate(content.columns, 2):
            sheet.set_column(place, place, 9 if column.check and column.check.kind in {"tick", "place"} else 28)
            sheet.write_string(1, place, column.key)
            sheet.write_string(2, place, sheet_text(column.heading), self.formats["head"])
            sheet.write_string(3, place, sheet_text(column.how), self.formats["small"])
        sheet.freeze_panes(_TABLE_TOP, 2)
        self._paper(sheet, 3)
        sheet.set_column(2 + len(content.columns), _LAST_COLUMN, None, None, {"hidden": True})
        for number, row in enumerate(content.rows, _TABLE_TOP):
            self._row(sheet, number, row, content.columns)
        last = _TABLE_TOP + len(content.rows) - 1
        for place, column in enumerate(content.columns, 2):
            if column.check is not None and content.rows:
                self._checked(sheet, (_TABLE_TOP, place, last, place), column.check)

    def _row(self, sheet: Worksheet, number: int, row: Row, columns: Sequence[Column]) -> None:
        """An empty cell looks as its row does, and need not be written, unless it is for texts or days."""
        sheet.set_row(number, None, self.formats["fixed"] if row.fixed else self._look(Check("decimal")))
        sheet.write_string(number, 0, row.key)
        sheet.write_string(number, 1, sheet_text(row.label), self.formats["code"])
        for place, column in enumerate(columns, 2):
            cell, check = row.cells.get(column.key, ""), column.check
            fixed = row.fixed or check is None
            if cell == "" and (row.fixed or (check is not None and check.kind not in _NUMBERS)):
                continue
            self._cell(sheet, number, place, cell, self._fixed(check) if fixed or check is None else self._look(check))

    # Cells

    def _answer(self, sheet: Worksheet, row: int, column: int, cell: Cell, check: Check) -> None:
        self._cell(sheet, row, column, cell, self._look(check))
        self._checked(sheet, (row, column, row, column), check)

    def _look(self, check: Check) -> Format:
        number = _NUMBERS.get(check.kind, "General")
        centred = {"align": "center"} if check.kind in {"tick", "place"} else {}
        return self._kept(f"answer {check.kind}", {**_ANSWER, "num_format": number, **centred})

    def _fixed(self, check: Check | None) -> Format:
        """A day that cannot be changed is still a day."""
        number = _NUMBERS.get(check.kind, "General") if check else "General"
        return self._kept(f"fixed {number}", {**_FORMATS["fixed"], "num_format": number})

    def _kept(self, name: str, look: dict[str, Any]) -> Format:
        if name not in self.answers:
            self.answers[name] = self.book.add_format(look)
        return self.answers[name]

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
        match cell:
            case "":
                sheet.write_blank(row, column, None, look)
            case bool() | str():
                sheet.write_string(row, column, sheet_text(str(cell)), look)
            case int() | float():
                sheet.write_number(row, column, cell, look)
            case datetime():
                sheet.write_datetime(row, column, cell, look)
            case date():
                sheet.write_datetime(row, column, datetime.combine(cell, time()), look)
            case time():
                sheet.write_number(row, column, (cell.hour * 60 + cell.minute) / (24 * 60), look)
            case _:
                sheet.write_string(row, column, str(cell), look)

    def _checked(self, sheet: Worksheet, area: tuple[int, int, int, int], check: Check) -> None:
        if rule := self._rule(check):
            told = {
                "error_title": _("Check this cell"),
                "error_message": _told_when_wrong(check.kind),
                "error_type": "stop",
            }
            sheet.data_validation(*area, {**rule, **told, "ignore_blank": True})

    def _rule(self, check: Check) -> dict[str, Any]:
        if check.kind == "list":
            return {"validate": "list", "source": self._list(check.choices)} if check.choices else {}
        if check.kind == "tick":
            return {"validate": "list", "source": list(check.choices)}
        if check.kind == "place":
            return {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": max(1, check.most)}
        return _RULES[check.kind]

    def _list(self, choices: tuple[str, ...]) -> str:
        """The range of the hidden sheet that holds these choices."""
        if choices not in self.lists:
            column = len(self.lists)
            for row, label in enumerate(choices):
                self.list_sheet.write_string(row, column, sheet_text(label))
            area = xl_range_abs(0, column, len(choices) - 1, column)
            self.lists[choices] = f"='{self.list_name}'!{area}"
        return self.lists[choices]

    def _paper(self, sheet: Worksheet, head: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)


def _told_when_wrong(kind: str) -> str:
    return {
        "list": _("Choose one from the list, or leave the cell empty."),
        "tick": _("Mark with ✓, or leave the cell empty."),
        "place": _("Write the place as a number: 1 for the first."),
        "whole": _("Write a whole number in digits."),
        "decimal": _("Write a number in digits."),
        "date": _("Write a date that exists."),
        "moment": _("Write a date and a time that exist."),
        "time": _("Write a time of day."),
    }.get(kind, _("This text is too long."))
