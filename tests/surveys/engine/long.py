"""A form of thousands of rows, made when it is needed: groups of fifty, conditions, constraints and calculations."""

import io
from collections.abc import Iterator

from mancomun.core.tables import Table, write_xlsx

ROWS = 7_000
COLUMNS = (
    "type", "name", "label::Español (es)", "label::English (en)", "required", "relevant", "constraint", "calculation",
)  # fmt: skip
_PER_GROUP = 50  # with its beginning and its end
_LISTS, _PER_LIST = 40, 50


def long_workbook(rows: int = ROWS) -> bytes:
    """XLSX with this many rows in its survey sheet, a multiple of fifty."""
    choices = [
        (f"l{number}", f"c{value}", f"Opción {value}", f"Choice {value}")
        for number in range(_LISTS)
        for value in range(_PER_LIST)
    ]
    target = io.BytesIO()
    write_xlsx(
        [
            Table("survey", COLUMNS, list(_rows(rows // _PER_GROUP))),
            Table("choices", ("list_name", "name", *COLUMNS[2:4]), choices),
            Table("settings", ("form_title", "form_id", "version", "default_language"), [
                ("Long", "long", "1", "Español (es)"),
            ]),
        ],
        target,
    )  # fmt: skip
    return target.getvalue()


def _rows(groups: int) -> Iterator[tuple[str, ...]]:
    for group in range(groups):
        yield ("begin_group", f"g{group}", f"Grupo {group}", f"Group {group}", "", "", "", "")
        for place in range(_PER_GROUP - 2):
            yield _question(group * (_PER_GROUP - 2) + place, place)
        yield ("end_group", "", "", "", "", "", "", "")


def _question(number: int, place: int) -> tuple[str, ...]:
    """Each depends on the one before it, across groups too."""
    kinds = (f"select_one l{number % _LISTS}", "integer", "text", "decimal", "date", "text")
    kind, before = kinds[number % len(kinds)], f"${{q{number - 1}}}" if number else "''"
    is_worked_out = number % len(kinds) == len(kinds) - 1
    return (
        kind,
        f"q{number}",
        f"Pregunta {number}",
        f"Question {number}",
        "yes" if place % 10 == 0 and not is_worked_out else "",
        f"{before} != ''" if place % 4 == 3 else "",
        ". >= 0" if kind in {"integer", "decimal"} else "",
        f"concat({before}, '!')" if is_worked_out else "",
    )
