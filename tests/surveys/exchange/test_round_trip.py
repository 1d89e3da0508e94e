"""Whatever was answered comes back as it was: random answers of the demonstration, and of every kind of question."""

from pathlib import Path

import pytest
from django.utils.translation import override
from tests.surveys.answering.kit import workbook
from tests.surveys.engine.fillings import NOW, fillings

import mancomun.demo
from mancomun.core.spreadsheets import read_sheets
from mancomun.surveys.engine import CompiledForm, Draft, State, compile_workbook
from mancomun.surveys.exchange.cells import is_typed, options_of, present, way_of
from mancomun.surveys.exchange.collecting import collect
from mancomun.surveys.exchange.comparing import compare
from mancomun.surveys.exchange.layout import lay_out
from mancomun.surveys.exchange.plan import Plan
from mancomun.surveys.exchange.typed import read
from mancomun.surveys.exchange.writing import write
from mancomun.surveys.models import Answer

POLITICAS = Path(mancomun.demo.__file__).parent / "questionnaire" / "politicas.xlsx"
FORMS = {"politicas": POLITICAS.read_bytes, "every kind": workbook}


def compiled(name: str) -> CompiledForm:
    return compile_workbook(FORMS[name]())


def answers_of(draft: Draft) -> dict[str, Answer]:
    return {path: Answer(path=path, value=value, number=3, at=NOW) for path, value in draft.values.items()}


def written(state: State, draft: Draft) -> bytes:
    sections = state.form.sections()
    return write(lay_out(state, answers_of(draft), sections=sections, files={}, guide=["Title"], head={"round": "x"}))


def planned(state: State, draft: Draft, content: bytes) -> Plan:
    return compare(collect(read_sheets(content)), state, answers_of(draft), {})


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_random_answers_come_back_untouched(name: str, language: str) -> None:
    form = compiled(name)
    for draft in fillings(form, 4, seed=11):
        with override(language):
            state = form.evaluate(draft, now=NOW, language=language)
            plan = planned(state, draft, written(state, draft))
        assert (plan.changes, plan.faults, plan.added, plan.removed, plan.missing) == ([], [], [], [], 0)


@pytest.mark.parametrize("name", FORMS)
def test_another_citys_answers_in_the_cells_become_these(name: str) -> None:
    """Cells written for one filling, compared with another: what is read is what was written."""
    form = compiled(name)
    first, second = fillings(form, 2, seed=5)
    second = Draft(second.values, first.repeats)
    state, other = (form.evaluate(draft, now=NOW, language="es") for draft in (first, second))
    for item in state.nodes():
        there = other.get(item.path)
        if not is_typed(item.node) or there is None or item.readonly:
            continue
        way, options = way_of(item.node), options_of(item)
        cells = present(item.node, item.typed, way, options)
        known = item.node.items is None or all(each in (options.labels if options else {}) for each in _chosen(item))
        if known and item.node.data_type not in {"time", "dateTime"}:
            assert _same(read(item.node, cells, way, options), item.typed, item.node.type), item.path


def _chosen(item: object) -> list[str]:
    node, typed = item.node, item.typed  # type: ignore[attr-defined]  # a NodeState
    return [typed] if typed and node.control == "select1" else typed.split()


def _same(found: object, typed: str, kind: str) -> bool:
    if kind == "select_multiple":
        return set(str(found).split()) == set(typed.split())
    if kind == "decimal" and typed:
        return float(str(found)) == float(typed)
    if kind == "geopoint" and typed:
        return str(found).split()[:2] == typed.split()[:2]
    return str(found) == typed
