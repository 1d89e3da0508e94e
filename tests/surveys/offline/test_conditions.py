"""Conditions in the browser mean what they mean on the server."""

import io
import shutil
from pathlib import Path

import pytest
from tests.surveys.engine.fillings import NOW, fillings
from tests.surveys.offline.agreement import differences, filling, in_node

from mancomun.core.tables import Table, write_xlsx
from mancomun.surveys.engine import CompiledForm, compile_workbook
from mancomun.surveys.engine.conditions import conditions

DEMONSTRATION = Path(__file__).parents[3] / "src/mancomun/demo/questionnaire/politicas.xlsx"
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node on this machine")


def form_of(*rows: tuple[str, ...]) -> CompiledForm:
    """Rows: type, name, relevant, calculation, required, trigger."""
    columns = ("type", "name", "relevant", "calculation", "required", "trigger", "label", "default")
    padded = [[*row, *[""] * (6 - len(row))] for row in rows]
    table = Table("survey", columns, [[*row, row[1], ""] for row in padded])
    choices = Table("choices", ("list_name", "name", "label"), [["c", "yes", "Yes"], ["c", "no", "No"]])
    target = io.BytesIO()
    write_xlsx([table, choices, Table("settings", ("form_id", "version"), [["t", "1"]])], target)
    return compile_workbook(target.getvalue())


ODD = (
    ("integer", "n"),
    ("decimal", "d"),
    ("text", "t"),
    ("select_multiple c", "m"),
    ("select_one c", "o"),
    ("calculate", "sum", "", "${n} + ${d} * 2 - 3 div ${n}"),
    ("calculate", "text", "", "concat(${d}, '/', ${n} mod 7, '/', ${t})"),
    ("text", "r1", "${n} = ${t}"),
    ("text", "r2", "${n} != '' or -${d} < 3 and not(selected(${m}, 'no'))"),
    ("text", "r3", "${sum} >= 10 or ${text} = '5/5/5'"),
    ("text", "r4", "string-length(${text}) > 6"),
    ("text", "r5", "if(${o} = 'yes', count-selected(${m}) = 2, ${t})"),
    ("text", "r6", "coalesce(${n}, ${d}) > 5"),
    ("text", "r7", "${n} > 0 = true()"),
    ("text", "r8", "number(${t}) < int(${d})"),
    ("text", "r9", "${r1} != ''", "", "${o} = 'no'"),
    ("begin_group", "g", "${o} = 'yes'"),
    ("integer", "g1", "", "", "yes"),
    ("text", "g2", "${g1} > 1", "", "${g1} != 5"),
    ("begin_repeat", "p"),
    ("integer", "p1", "${g1} != 2"),
    ("text", "p2", "${p1} > 3", "", "${p1} = 7"),
    ("calculate", "p3", "", "${p1} + ${n}"),
    ("text", "p4", "../p3 > 10 or ../../g1 = 1"),
    ("begin_repeat", "q", "${p1} > 5"),
    ("text", "q1", "${p4} = '' and ${n} != 3"),
    ("end_repeat",),
    ("end_repeat",),
    ("end_group",),
)


@needs_node
@pytest.mark.parametrize(("name", "count"), [("demonstration", 50), ("odd", 400)])
def test_the_browser_says_what_the_engine_says(name: str, count: int) -> None:
    form = compile_workbook(DEMONSTRATION.read_bytes()) if name == "demonstration" else form_of(*ODD)
    plan = conditions(form)
    states = [form.evaluate(draft, now=NOW) for draft in fillings(form, count, seed=7)]
    answers = in_node(plan, [filling(form, state, plan) for state in states])
    assert differences(form, states, plan, answers) == []


@needs_node
def test_control_a_difference_is_found() -> None:
    form = form_of(*ODD)
    plan = conditions(form)
    states = [form.evaluate(draft, now=NOW) for draft in fillings(form, 20, seed=7)]
    answers = in_node(plan, [{**filling(form, state, plan), "texts": {}} for state in states])
    assert differences(form, states, plan, answers)


def outside(form: CompiledForm) -> list[str]:
    return sorted(f"{step[0]} {form.nodes[step[1]].name}" for step in conditions(form).steps if len(step) == 2)


def test_of_the_demonstration_almost_all_travels() -> None:
    form = compile_workbook(DEMONSTRATION.read_bytes())
    kinds = [step[0] for step in conditions(form).steps if len(step) == 3]
    assert outside(form) == ["relevant a3_share_note"]  # a sentence about a rounded share
    assert (kinds.count("relevant") > 150, kinds.count("required") > 40) == (True, True)


def test_what_does_not_travel_is_marked() -> None:
    form = form_of(
        ("date", "day"),
        ("text", "t"),
        ("text", "c1", "regex(${t}, 'a')"),
        ("text", "c2", "${day} > today()"),
        ("calculate", "k", "", "round(${t}, 1)"),
        ("text", "c3", "${k} > 1"),
        ("text", "c4", "count(${r}) > 1"),
        ("text", "c5", "${r1} = 'x'"),
        ("begin_repeat", "r"),
        ("text", "r1"),
        ("text", "r2", "${r1} = 'x' and ${t} = ''"),
        ("text", "r3", "/data/r[position() = 1]/r1 = 'x'"),
        ("text", "r4", "sum(../../r/r1) > 1"),
        ("text", "r5", "position(..) = 1"),
        ("end_repeat",),
        ("text", "c7", "${t} = 'x'"),
    )
    assert outside(form) == [
        "relevant c1", "relevant c2", "relevant c3", "relevant c4", "relevant c5", "relevant r3", "relevant r4",
        "relevant r5",
    ]  # fmt: skip


def test_what_a_trigger_sets_is_the_server_s() -> None:
    form = form_of(("text", "a"), ("text", "b", "", "concat(${a}, '!')", "", "${a}"), ("text", "c", "${b} = 'x!'"))
    assert outside(form) == ["relevant c"]
