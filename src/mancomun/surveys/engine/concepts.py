"""The network's own columns of a question's row, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from .model import ChoiceState, Concepts, Visibility
from .people import people_of, people_problems
from .problems import FormProblem

if TYPE_CHECKING:
    from .workbook import Workbook

KINDS: Final = ("S", "P", "O")
LIKENESS: Final = ("population", "born_abroad", "competences", "mobility", "wants", "offers")
_YES: Final = frozenset({"yes", "true", "1"})
_TRUTHS: Final = (*sorted(_YES), "no", "false", "0")
_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "mancomun_kind": KINDS,
    "mancomun_visibility": tuple(Visibility),
    "mancomun_core": _TRUTHS,
    "mancomun_likeness": LIKENESS,
}


def concepts_of(cells: Mapping[str, str]) -> Concepts:
    """Of a row that `concept_problems` found nothing against."""

    def words(column: str) -> tuple[str, ...]:
        return tuple(cells.get(column, "").split())

    return Concepts(
        code=cells.get("mancomun_code", ""),
        kind=cells.get("mancomun_kind", ""),
        rights=words("mancomun_rights"),
        themes=words("mancomun_themes"),
        sdg=words("mancomun_sdg"),
        groups=words("mancomun_groups"),
        visibility=Visibility(cells.get("mancomun_visibility") or Visibility.PUBLIC),
        core=cells.get("mancomun_core", "").lower() in _YES,
        likeness=cells.get("mancomun_likeness", ""),
        people=people_of(cells),
    )


def concept_problems(workbook: Workbook) -> list[FormProblem]:
    problems: list[FormProblem] = []
    seen: set[str] = set()
    last = ""  # rows that stand together may share a code: a question, its year, its source
    survey, choices = workbook.sheet("survey"), workbook.sheet("choices")
    for row in survey.rows if survey else ():
        for column, allowed in _ALLOWED.items():
            value = row.cells.get(column, "")
            shown = value.lower() if column == "mancomun_core" else value
            if value and shown not in allowed:
                problems.append(_bad_value("survey", row.number, column, value, allowed))
        code = row.cells.get("mancomun_code", "")
        if code and code != last and code in seen:
            problems.append(FormProblem("survey", row.number, "mancomun_code", "repeated_code", {"value": code}))
        seen.add(code)
        last = code or last
    for row in choices.rows if choices else ():
        state = row.cells.get("mancomun_state", "")
        if state and state not in set(ChoiceState):
            problems.append(_bad_value("choices", row.number, "mancomun_state", state, tuple(ChoiceState)))
    return [*problems, *people_problems(workbook)]


def _bad_value(sheet: str, row: int, column: str, value: str, allowed: tuple[str, ...]) -> FormProblem:
    return FormProblem(sheet, row, column, "bad_value", {"value": value, "allowed": ", ".join(allowed)})
