"""A shorter version of a form: the same places, fewer questions, and answers that count in both."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.surveys.engine.fillings import NOW, fillings

from mancomun.surveys.engine import CompiledForm, NodeKind, compile_workbook, excerpt

WORKBOOK = Path(__file__).parents[3] / "src/mancomun/demo/questionnaire/politicas.xlsx"


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return compile_workbook(WORKBOOK.read_bytes())


@pytest.fixture(scope="module")
def short(form: CompiledForm) -> CompiledForm:
    return excerpt(form, lambda node: node.concepts.core)


def test_it_asks_the_twelve_core_questions_and_what_they_need(form: CompiledForm, short: CompiledForm) -> None:
    asked = {node.code for node in short.questions() if node.concepts.core}
    assert len(asked) == 12
    needed = {node.name for node in short.questions() if not node.concepts.core}
    assert needed == {"a7"}  # E1 warns by the competences of A7
    assert [section.name for section in short.sections()] == ["A", "B", "C", "D", "E", "F", "H", "J"]
    assert [section.name for section in form.sections()] == list("ABCDEFGHIJ")


def test_keys_and_places_are_those_of_the_whole_form(form: CompiledForm, short: CompiledForm) -> None:
    assert all(short.node(node.path) is node for node in form.nodes)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_both_ask_counts_the_same(form: CompiledForm, short: CompiledForm, seed: int) -> None:
    (draft,) = fillings(form, 1, seed=seed)
    whole, part = form.evaluate(draft, now=NOW), short.evaluate(draft, now=NOW)
    for item in part.nodes():
        if item.node.kind is not NodeKind.QUESTION or item.node in short.left_out or not item.node.control:
            continue
        other = whole[item.path]
        assert (item.relevant, item.value, item.required) == (other.relevant, other.value, other.required), item.path
    for item in whole.nodes():
        if item.node in short.left_out:
            left_out = part.get(item.path)
            assert left_out is None or not left_out.relevant
    assert {fault.path for fault in part.violations()} <= {fault.path for fault in whole.violations()}


def test_nothing_kept_asks_nothing(form: CompiledForm) -> None:
    none = excerpt(form, lambda _node: False)
    assert none.sections() == ()
    assert none.evaluate(form.start(now=NOW), now=NOW).is_valid


def test_everything_kept_is_the_form_itself(form: CompiledForm) -> None:
    every = excerpt(form, lambda _node: True)
    assert every.sections() == form.sections()
    assert every.left_out == frozenset()
