"""What deserves a look in a workbook that compiles: missing translations, and words that no vocabulary has."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from mancomun.surveys.engine import Sheet, Workbook

# Which vocabulary each column of the workbook takes its codes from.
SCHEMES: Mapping[str, str] = {
    "mancomun_rights": "charter-agenda-2011",
    "mancomun_themes": "themes",
    "mancomun_sdg": "sdg",
    "mancomun_groups": "groups",
}
_SHEETS = ("survey", "choices")
_LANGUAGE = re.compile(r"\((\w[\w-]*)\)\s*$")
Warning_ = dict[str, Any]  # JSON: code, sheet, rows, column, and what its sentence needs


def warnings_of(workbook: Workbook, known: AbstractSet[tuple[str, str]], converter: Iterable[str]) -> list[Warning_]:
    """All of them, as they are stored with the version. ``known``: (scheme, code) of every concept."""
    found: list[Warning_] = []
    for name in _SHEETS:
        sheet = workbook.sheet(name)
        if sheet is not None:
            found += _untranslated(name, sheet)
    survey = workbook.sheet("survey")
    found += _unknown(survey, known) if survey else ()
    # The converter speaks of translations too, without rows and in English only.
    found += [
        {"code": "converter", "sheet": "", "rows": [], "column": "", "detail": said[:600]}
        for said in converter
        if "translation" not in said.lower()
    ]
    return found


def short(language: str) -> str:
    """The code in a form's name of a language: “Español (es)” gives “es”; a name without one stays as it is."""
    match = _LANGUAGE.search(language)
    return match[1].lower() if match else language


def _untranslated(name: str, sheet: Sheet) -> Iterator[Warning_]:
    """A text that is written in some language, and not in another that its column has."""
    columns: dict[str, dict[str, str]] = {}
    for header in sheet.headers:
        base, double, language = header.partition("::")
        if double:
            columns.setdefault(base.strip(), {})[language.strip()] = header
    for base, headers in columns.items():
        for language, header in headers.items():
            rows = [
                row.number
                for row in sheet.rows
                if not row.cells.get(header) and any(row.cells.get(other) for other in headers.values())
            ]
            if rows:
                yield {
                    "code": "missing_translation",
                    "sheet": name,
                    "rows": rows,
                    "column": base,
                    "language": language,
                }


def _unknown(survey: Sheet, known: AbstractSet[tuple[str, str]]) -> Iterator[Warning_]:
    rows: dict[tuple[str, str], list[int]] = {}
    for row in survey.rows:
        for column, scheme in SCHEMES.items():
            for code in row.cells.get(column, "").split():
                if (scheme, code) not in known:
                    rows.setdefault((column, code), []).append(row.number)
    for (column, code), numbers in rows.items():
        yield {"code": "unknown_concept", "sheet": "survey", "rows": numbers, "column": column, "value": code}
