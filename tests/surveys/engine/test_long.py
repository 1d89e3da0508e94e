"""A form of 7,000 rows is a form like any other; what is beyond a bound is refused with a sentence."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation
from tests.surveys.engine.fillings import NOW
from tests.surveys.engine.long import ROWS, long_workbook

from mancomun.surveys.engine import (
    CompiledForm,
    Draft,
    InvalidForm,
    compile_sheets,
    compile_workbook,
    diff,
    from_tables,
    limits,
)
from mancomun.surveys.sheet.sentences import of_code
from mancomun.surveys.wording import sentence

COLUMNS = ["type", "name", "label", "calculation"]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return compile_workbook(long_workbook())


def test_it_compiles_whole(form: CompiledForm) -> None:
    groups = ROWS // 50
    assert len(form.sections()) == groups
    assert sum(node.type not in {"group", "repeat"} for node in form.nodes[1:] if node.control) == groups * 48
    assert form.by_path["/data/g139/q6719"].row == ROWS


def test_an_answer_at_its_beginning_reaches_its_end(form: CompiledForm) -> None:
    before = form.evaluate(Draft(), now=NOW)
    draft = form.start(now=NOW).update({"/data/g0/q2": "one", "/data/g139/q6716": "2"})
    after = form.evaluate(draft, now=NOW)
    assert (before["/data/g0/q3"].relevant, after["/data/g0/q3"].relevant) == (False, True)
    assert after["/data/g139/q6717"].value == ""
    assert {"/data/g0/q3", "/data/g139/q6716"} <= set(diff(before, after))


def refusal(monkeypatch: pytest.MonkeyPatch, bound: str, most: int, tables: dict[str, list[list[str]]]) -> list[str]:
    monkeypatch.setattr(limits, bound, most)
    with pytest.raises(InvalidForm) as caught:
        compile_sheets(from_tables(tables))
    return [sentence(problem) for problem in caught.value.problems]


def survey(*rows: list[str]) -> dict[str, list[list[str]]]:
    return {"survey": [COLUMNS, *rows]}


A, B = ["text", "a", "A", ""], ["text", "b", "B", ""]
DEEP = [
    ["begin_group", "g", "G", ""],
    ["begin_group", "h", "H", ""],
    A,
    ["end_group", "", "", ""],
    ["end_group", "", "", ""],
]
BEYOND: dict[str, tuple[str, int, Callable[[], dict[str, list[list[str]]]], str]] = {
    "rows": ("ROWS", 1, lambda: survey(A, B), "The sheet has 2 rows; at most 1 are read."),
    "columns": ("COLUMNS", 3, lambda: survey(A), "The sheet has 4 columns; at most 3 are read."),
    "nodes": (
        "NODES", 2, lambda: survey(A, B), "The form has 3 questions and groups; at most 2 are supported.",
    ),
    "depth": ("NESTING", 1, lambda: survey(*DEEP), "Groups are nested more than 1 levels deep."),
    "depth of an expression": (
        "EXPRESSION_DEPTH", 3, lambda: survey(["calculate", "a", "", "((((1))))"]),
        "The expression is nested more than 3 levels deep.",
    ),
    "length of an expression": (
        "EXPRESSION_CHARACTERS", 3, lambda: survey(["calculate", "a", "", "1 + 1"]),
        "The expression has 6 characters; at most 3 are read.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_beyond_a_bound_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    bound, most, tables, expected = BEYOND[name]
    said = refusal(monkeypatch, bound, most, tables())
    assert said[0] == expected


@pytest.mark.parametrize("name", BEYOND)
def test_control_what_is_within_it_is_not(name: str) -> None:
    compile_sheets(from_tables(BEYOND[name][2]()))


def test_choices_have_a_bound_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["l", f"c{number}", "C"] for number in range(3)]
    tables = {**survey(["select_one l", "a", "A", ""]), "choices": [["list_name", "name", "label"], *rows]}
    compile_sheets(from_tables(tables))
    monkeypatch.setattr("mancomun.surveys.engine.workbook._MOST_ROWS", {"choices": 2})
    with pytest.raises(InvalidForm) as caught:
        compile_sheets(from_tables(tables))
    assert [(p.sheet, sentence(p)) for p in caught.value.problems] == [
        ("choices", "The sheet has 3 rows; at most 2 are read.")
    ]


def counted() -> CompiledForm:
    rows = [["integer", "n", "N", ""], ["begin_repeat", "r", "R", "${n}"], A, ["end_repeat", "", "", ""]]
    return compile_sheets(from_tables({"survey": [["type", "name", "label", "repeat_count"], *rows]}))


@pytest.mark.parametrize(("bound", "most"), [("REPEAT_INSTANCES", 2), ("INSTANCE_NODES", 6)])
def test_entries_beyond_a_bound_are_not_made_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    form = counted()
    draft = Draft({"/data/n": "40"})
    assert len(form.evaluate(draft, now=NOW).instances("/data/r")) == 40
    monkeypatch.setattr(limits, bound, most)
    state = form.evaluate(draft, now=NOW)
    assert 0 < len(state.instances("/data/r")) < 40
    assert [(each.path, each.code) for each in state.violations()] == [("/data/r", "too-many-instances")]
    assert of_code("too-many-instances", form.by_path["/data/r"]) == (
        "There are more entries here than can be kept. Gather several in one."
    )
    assert not state.is_valid


def test_conditions_on_conditions_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ["begin_repeat", "r", "R", ""], ["integer", "v", "V", ""], ["end_repeat", "", "", ""],
        ["calculate", "c", "", "count(${r}[v > 0])"],
    ]  # fmt: skip
    form = compile_sheets(from_tables(survey(*rows)))
    draft = Draft({f"/data/r[{n}]/v": "1" for n in range(1, 6)}, {"/data/r": (1, 2, 3, 4, 5)})
    assert form.evaluate(draft, now=NOW)["/data/c"].value == "5"
    monkeypatch.setattr(limits, "CANDIDATES", 4)
    state = form.evaluate(draft, now=NOW)
    assert state.faults == (("/data/c", "calculate", "too many candidates for conditions"),)
