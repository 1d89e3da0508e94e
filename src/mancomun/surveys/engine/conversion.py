"""Canonical sheets to XForm XML, by pyxform: the one module that knows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from .places import HEADERS
from .problems import FormProblem, InvalidForm

if TYPE_CHECKING:
    from .workbook import Sheet, Workbook

_ROW: Final = re.compile(r"\[?\brow\s*:?\s*(\d+)\]?", re.IGNORECASE)
_ON_SHEET: Final = re.compile(r"On the '(\w+)' sheet")
_SHEET: Final = re.compile(r"\b(survey|choices|settings|external_choices|entities)\b'? sheet|sheet '(\w+)'")
_COLUMN: Final = re.compile(r"'([\w:]+)' (?:value|column|attribute)|column '([\w:]+)'", re.IGNORECASE)
_QUOTED: Final = re.compile(r"'([^']+)'|\"([^\"]+)\"|\[([^\]]+)\]")
_WITHOUT_IDENTITY: Final = "omit_instanceID"  # a setting that is passed over: what an answer's digest rests on stays
_DETAIL: Final = 600  # characters of another program's sentence that are passed on


def to_xform(workbook: Workbook) -> tuple[bytes, tuple[str, ...]]:
    """The XForm and pyxform's warnings. Raises InvalidForm, whatever pyxform does."""
    survey = workbook.sheet("survey")
    if survey is None:
        raise InvalidForm([FormProblem("", 0, "", "missing_sheet", {"name": "survey"})])
    if not survey.rows:
        raise InvalidForm([FormProblem("survey", 0, "", "no_questions")])
    warnings: list[str] = []
    try:
        result = convert(_as_pyxform_reads(workbook), validate=False, warnings=warnings, form_name="data")
    except PyXFormError as fault:
        raise InvalidForm([_placed(str(fault), workbook)]) from fault
    except Exception as fault:  # pyxform raises many kinds on odd workbooks; none may be a crash here
        raise InvalidForm([_placed(f"{type(fault).__name__}: {fault}", workbook)]) from fault
    return result.xform.encode(), tuple(warnings)


def _as_pyxform_reads(workbook: Workbook) -> dict[str, Any]:
    book: dict[str, Any] = {"sheet_names": [sheet.name for sheet in workbook.sheets]}
    for sheet in workbook.sheets:
        name = sheet.name.strip().lower()
        if name in SUPPORTED_SHEET_NAMES and name not in book:
            book[name] = _with_gaps(sheet)
            book[f"{name}_header"] = [dict.fromkeys(sheet.headers)]
    for row in (*book.get("settings", ()), *book.get("settings_header", ())):
        row.pop(_WITHOUT_IDENTITY, None)
    return book


def _with_gaps(sheet: Sheet) -> list[dict[str, str]]:
    """Empty rows kept, so that the row numbers in pyxform's sentences are right."""
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        rows += [{} for _ in range(row.number - 2 - len(rows))]
        rows.append(dict(row.cells))
    return rows


def _placed(sentence: str, workbook: Workbook) -> FormProblem:
    """A sentence of pyxform's, at the cell that it names, or at the first that holds what it quotes."""
    row, column = _ROW.search(sentence), _COLUMN.search(sentence)
    sheet = _ON_SHEET.search(sentence) or (None if row else _SHEET.search(sentence))
    detail = " ".join(_ROW.sub("", sentence).split())[:_DETAIL]
    sheet_name = next(filter(None, sheet.groups()), "survey") if sheet else "survey"
    named = next(filter(None, column.groups()), "") if column else _mentioned(sentence)
    params = {"detail": detail}
    if row is None:
        found = _holding(sentence, workbook)
        if found is not None:
            return FormProblem(*found, "conversion", params)
    return FormProblem(sheet_name, int(row[1]) if row else 0, named, "conversion", params)


def _holding(sentence: str, workbook: Workbook) -> tuple[str, int, str] | None:
    """The first cell of the survey or choices sheet that holds a word of the sentence's quotes or its last word."""
    words = [word for pair in _QUOTED.findall(sentence) for word in pair if word]
    words += sentence.rstrip(".").split()[-1:]
    for word in words:
        for sheet in filter(None, (workbook.sheet("survey"), workbook.sheet("choices"))):
            for row in sheet.rows:
                for header, text in row.cells.items():
                    if text == word or (header.lower() == "type" and word in text.split()):
                        return sheet.name, row.number, header
    return None


def _mentioned(sentence: str) -> str:
    lowered = sentence.lower()
    if "list name" in lowered or "unmatched" in lowered or "missing calculation" in lowered:
        return "type"
    known = [name for names in HEADERS.values() for name in names[:1]]
    return next((name for name in known if f"'{name}'" in lowered), "name" if " name" in lowered else "type")
