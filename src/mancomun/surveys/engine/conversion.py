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
_SHEET: Final = re.compile(
    r"\b(survey|choices|settings|external_choices|entities)\b'? sheet|sheet '(\w+)'|\bOn the '(\w+)' sheet"
)
_COLUMN: Final = re.compile(r"'([\w:]+)' (?:value|column|attribute)|column '([\w:]+)'", re.IGNORECASE)
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
        raise InvalidForm([_placed(str(fault))]) from fault
    except Exception as fault:  # pyxform raises many kinds on odd workbooks; none may be a crash here
        raise InvalidForm([_placed(f"{type(fault).__name__}: {fault}")]) from fault
    return result.xform.encode(), tuple(warnings)


def _as_pyxform_reads(workbook: Workbook) -> dict[str, Any]:
    book: dict[str, Any] = {"sheet_names": [sheet.name for sheet in workbook.sheets]}
    for sheet in workbook.sheets:
        name = sheet.name.strip().lower()
        if name in SUPPORTED_SHEET_NAMES and name not in book:
            book[name] = _with_gaps(sheet)
            book[f"{name}_header"] = [dict.fromkeys(sheet.headers)]
    return book


def _with_gaps(sheet: Sheet) -> list[dict[str, str]]:
    """Empty rows kept, so that the row numbers in pyxform's sentences are right."""
    rows: list[dict[str, str]] = []
    for row in sheet.rows:
        rows += [{} for _ in range(row.number - 2 - len(rows))]
        rows.append(dict(row.cells))
    return rows


def _placed(sentence: str) -> FormProblem:
    """A sentence of pyxform's, placed where it says that the fault is, else on the survey sheet as a whole."""
    row, sheet, column = _ROW.search(sentence), _SHEET.search(sentence), _COLUMN.search(sentence)
    sheet_name = next(filter(None, sheet.groups()), "survey") if sheet else "survey"
    named = next(filter(None, column.groups()), "") if column else _mentioned(sentence)
    detail = " ".join(_ROW.sub("", sentence).split())[:_DETAIL]
    return FormProblem(sheet_name, int(row[1]) if row else 0, named, "conversion", {"detail": detail})


def _mentioned(sentence: str) -> str:
    lowered = sentence.lower()
    known = [name for names in HEADERS.values() for name in names[:1]]
    return next((name for name in known if f"'{name}'" in lowered), "name" if " name" in lowered else "type")
