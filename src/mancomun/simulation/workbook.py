"""The simulated questionnaire as an XLSForm workbook, as a coordination would send it."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import xlsxwriter

from mancomun.simulation.questions import (
    ENTRIES_ASKED,
    GRID,
    LABELS,
    LISTS,
    REPEAT,
    SECTIONS,
    Asked,
    Kind,
    Said,
    entry_fields,
    questions,
)
from mancomun.surveys.models import Visibility

TITLE: Said = ("Cuestionario simulado", "Questionário simulado", "Simulated questionnaire")
_LABELS = tuple(f"label::{language}" for language in LABELS)
_COLUMNS = (
    "type", "name", *_LABELS, "required", "relevant", "appearance", "mancomun_code", "mancomun_kind",
    "mancomun_themes", "mancomun_visibility", "mancomun_core",
)  # fmt: skip
_THEMES = ("governance", "data", "cooperation", "welcome", "housing", "health")
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  # the same questionnaire is the same file
Row = dict[str, str]


def workbook() -> bytes:
    """The same bytes each time."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _WRITTEN.replace(tzinfo=None)})
    _sheet(book, "survey", _COLUMNS, list(_survey()))
    _sheet(book, "choices", ("list_name", "name", *_LABELS, "mancomun_state"), list(_choices()))
    _sheet(book, "settings", ("form_title", "form_id", "version", "default_language"), [
        {"form_title": TITLE[0], "form_id": "simulated", "version": "1", "default_language": LABELS[0]}
    ])  # fmt: skip
    book.close()
    return target.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, columns)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if row.get(column):
                sheet.write_string(number, place, row[column])


def _choices() -> Iterator[Row]:
    for name, choices in LISTS.items():
        for choice in choices:
            yield {"list_name": name, "name": choice.value, "mancomun_state": choice.state, **_spoken(choice.label)}


def _survey() -> Iterator[Row]:
    every = list(questions())
    for section in SECTIONS:
        title = f"{section}. Tema {section}", f"{section}. Tema {section}", f"{section}. Topic {section}"
        yield {"type": "begin_group", "name": section, **_spoken(title)}
        inside = [each for each in every if each.section == section]
        yield from (_question(each) for each in inside if each.code != GRID)
        yield from _grid([each for each in inside if each.code == GRID])
        if REPEAT[0] == section:
            yield from _repeat()
        yield {"type": "end_group"}


def _grid(rows: Sequence[Asked]) -> Iterator[Row]:
    if not rows:
        return
    label = _spoken(("¿Qué hace en cada tema?", "O que faz em cada tema?", "What is done in each field?"))
    shared = {"mancomun_code": GRID, "mancomun_themes": _theme(GRID)}
    yield {"type": "begin_group", "name": GRID.lower(), "appearance": "field-list", **label, **shared}
    head = {"type": "select_one policy", "name": f"{GRID.lower()}_header", "appearance": "label", **label}
    yield {**head, **shared}
    for row in rows:
        yield {**_question(row), "appearance": "list-nolabel"}
    yield {"type": "end_group"}


def _repeat() -> Iterator[Row]:
    label = _spoken(("Cada acción", "Cada ação", "Each action"))
    yield {"type": "begin_repeat", "name": REPEAT.lower(), "relevant": ENTRIES_ASKED.expression, **label,
           "mancomun_code": REPEAT}  # fmt: skip
    yield from (_question(field) for field in entry_fields())
    yield {"type": "end_repeat"}


def _question(asked: Asked) -> Row:
    return {
        "type": f"{asked.kind} {asked.options}".strip(),
        "name": asked.name,
        **_spoken(asked.label),
        "required": "yes" if asked.required else "",
        "relevant": asked.condition.expression if asked.condition else "",
        "mancomun_code": asked.code,
        "mancomun_kind": "P" if asked.kind is Kind.ONE else "S",
        "mancomun_themes": _theme(asked.code),
        "mancomun_visibility": Visibility(asked.visibility).value,
        "mancomun_core": "yes" if asked.core else "",
    }


def _theme(code: str) -> str:
    return _THEMES[SECTIONS.index(code[0]) % len(_THEMES)]


def _spoken(label: Said) -> Row:
    return dict(zip(_LABELS, label, strict=True))
