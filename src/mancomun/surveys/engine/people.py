"""The column `mancomun_people`: which questions count people, and how their numbers add up.

    yes                  counts people
    part TOTAL [TOTAL]   counts people among those of another question; of two in a table of rows and columns
    share BASE           a percentage of the people of another question

Parts of one total that stand in one group add up to it, so each breakdown is a group of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from .problems import FormProblem

if TYPE_CHECKING:
    from .places import Row
    from .workbook import Workbook

COLUMN: Final = "mancomun_people"
YES: Final = "yes"
PART: Final = "part"
SHARE: Final = "share"
_NONE: Final = "no"
_COUNTS: Final = frozenset({YES, PART})
_NUMBERS: Final = frozenset({"integer", "int", "decimal"})
_ALLOWED: Final = "yes, no, part …, share …"
_LONGEST: Final = {PART: 2, SHARE: 1}


def people_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The words of the column, of a row that `people_problems` found nothing against; none where it counts nobody."""
    words = tuple(cells.get(COLUMN, "").split())
    return () if words == (_NONE,) else words


def people_problems(workbook: Workbook) -> Iterator[FormProblem]:
    survey = workbook.sheet("survey")
    placed = list(_placed(survey.rows if survey else ()))
    known = {row.cells.get("name", ""): (row, repeat) for row, repeat in placed}
    for row, repeat in placed:
        words = row.cells.get(COLUMN, "").split()
        if not words or words == [_NONE]:
            continue
        kind, names = words[0], words[1:]
        if not _well_formed(kind, names, row):
            value = {"value": row.cells[COLUMN], "allowed": _ALLOWED}
            yield FormProblem("survey", row.number, COLUMN, "bad_value", value)
            continue
        for name in names:
            found = known.get(name)
            if found is None or found[0] is row or found[1] != repeat or not _may_be_named(kind, found[0]):
                yield FormProblem("survey", row.number, COLUMN, "not_people", {"name": name})


def _well_formed(kind: str, names: list[str], row: Row) -> bool:
    number = row.cells.get("type", "") in (_NUMBERS if kind == SHARE else _NUMBERS - {"decimal"})
    if kind in _LONGEST:
        return number and 1 <= len(names) <= _LONGEST[kind]
    return number and kind == YES and not names


def _may_be_named(kind: str, row: Row) -> bool:
    """A total counts people itself; what a percentage is of may be half posts too."""
    if kind == SHARE:
        return row.cells.get("type", "") in _NUMBERS
    return row.cells.get(COLUMN, "").partition(" ")[0] in _COUNTS


def _placed(rows: tuple[Row, ...] | list[Row]) -> Iterator[tuple[Row, int]]:
    """Each row with the row of the repeat that it stands in, 0 for none."""
    around = [0]
    for row in rows:
        kind = row.cells.get("type", "").replace(" ", "_")
        if kind == "begin_repeat":
            around.append(row.number)
        elif kind == "end_repeat" and len(around) > 1:
            around.pop()
        yield row, around[-1]
