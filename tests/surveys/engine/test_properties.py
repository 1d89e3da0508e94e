"""What must hold for any expression and any answers."""

import math
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.surveys.engine.tables import named

from mancomun.surveys.engine import CompiledForm, Draft, NodeState, State, diff, from_xml, to_xml
from mancomun.surveys.engine.code import Context
from mancomun.surveys.engine.compiler import Compiler
from mancomun.surveys.engine.library import FUNCTIONS
from mancomun.surveys.engine.parser import parse
from mancomun.surveys.engine.problems import ExpressionProblem
from mancomun.surveys.engine.scope import Scope
from mancomun.surveys.engine.syntax import Call, Chain, Expression, Literal, Negate, Number, Path, Step, unparse
from mancomun.surveys.engine.units import FAULTS

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=timezone(timedelta(hours=-3)))
form_named = cache(named)

NAMES = st.sampled_from(
    ["data", "g", "norm", "title", "year", "n", "outside", "inner", "note_in", "outer", "o", "deep", "v", "zz"]
)


def _steps(expressions: st.SearchStrategy[Expression]) -> st.SearchStrategy[tuple[Step, ...]]:
    names = st.one_of(NAMES, st.sampled_from([".", ".."]))
    step = st.builds(Step, names, st.one_of(st.just(()), st.tuples(expressions)))
    return st.lists(step, min_size=1, max_size=5).map(tuple)


def _bigger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    levels = (("or",), ("and",), ("=", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "div", "mod"))
    chains = [
        st.builds(Chain, inner, st.lists(st.tuples(st.sampled_from(level), inner), min_size=1, max_size=3).map(tuple))
        for level in levels
    ]
    calls = st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=4).map(tuple))
    starts = st.one_of(
        st.sampled_from(["/", ""]), st.just(Call("current", ())), st.just(Call("instance", (Literal("kind"),)))
    )
    return st.one_of(*chains, calls, st.builds(Negate, inner), st.builds(Path, starts, _steps(inner)))


NUMBERS = st.one_of(st.integers(0, 10**12).map(float), st.floats(0, 1e6).map(lambda number: round(number, 4)))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="'"), max_size=8)
STEPS = st.lists(st.builds(Step, NAMES), min_size=1, max_size=4).map(tuple)
LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Number, NUMBERS), st.builds(Literal, TEXTS), st.builds(Path, st.sampled_from(["/", ""]), STEPS)
)
TREES = st.recursive(LEAVES, _bigger, max_leaves=12)


@given(TREES)
def test_what_is_written_reads_back(tree: Expression) -> None:
    assert parse(unparse(tree)) == tree


@given(st.one_of(st.text(max_size=60), st.text("()[]/.'\"abc1 +-*=<>,$@|:and or div mod!", max_size=60)))
def test_any_text_is_an_expression_or_a_problem(source: str) -> None:
    try:
        tree = parse(source)
    except ExpressionProblem as problem:
        problem.at("survey", 2, "relevant").sentence()  # has all that the sentence needs
        return
    assert parse(unparse(tree)) == tree


@cache
def _somewhere() -> tuple[CompiledForm, Compiler, Scope]:
    form = form_named("repeats")
    lists = {"kind": _kinds(form)}
    draft = Draft(
        {"/data/n": "2", "/data/g/norm[1]/title": "abc", "/data/g/norm[1]/year": "12"}, {"/data/g/norm": (1, 2)}
    )
    return form, Compiler(form.root, lists, {}), form.evaluate(draft, now=NOW)["/data/g/norm[1]/title"].scope


def _kinds(form: CompiledForm):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the engine's own kind of list
    from mancomun.surveys.engine.model import Item, ItemList

    items = form.question("/data/g/norm/kind").items
    assert items is not None
    rows = [Item({"name": choice.value, "label": choice.value}) for choice in items.all_choices]
    return ItemList("kind", "root", "item", rows)


@given(TREES)
@settings(max_examples=600, deadline=None)
def test_any_expression_has_a_value_a_fault_or_a_problem(tree: Expression) -> None:
    form, compiler, scope = _somewhere()
    node = form.question("/data/g/norm/title")
    try:
        code = compiler.compile(tree, Context(node, node))
    except ExpressionProblem:
        return
    try:
        value = code.value(scope, None)
    except FAULTS:
        return
    assert isinstance(value, str | float | bool | datetime)


ODD = (
    "0001-01-01", "9999-12-31", "2026-02-30", "0001-01-01T00:00:00.000+14:00", "9999-12-31T23:59:59.999-12:00",
    "25:00", "23:59:59.999Z", "2026-03-01", "abc", "yes", "no", "mvd uy", "health none", "1e308", "-0", ".5",
)  # fmt: skip
JUNK = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**16), 10**16).map(str),
    st.floats().map(str),
    st.sampled_from(ODD),
)
INSIDE = (
    "/data/g/norm[1]/title", "/data/g/norm[2]/year", "/data/counted[1]/c", "/data/outer[1]/o", "/data/r[1]/y",
    "/data/outer[1]/deep[1]/v", "/data/outer[3]/deep[2]/v", "/other", "", "/data/g/norm[x]/y",
)  # fmt: skip
KEYS = st.lists(st.integers(-2, 6), max_size=4).map(tuple)


def _drafts(name: str) -> st.SearchStrategy[Draft]:
    form = form_named(name)
    paths = [node.path for node in form.nodes]
    keyed = st.sampled_from([*paths, *INSIDE])
    repeats = st.sampled_from(
        ["/data/g/norm", "/data/outer", "/data/outer[1]/deep", "/data/counted", "/data/r", "/data/nothing"]
    )
    return st.builds(Draft, st.dictionaries(keyed, JUNK, max_size=14), st.dictionaries(repeats, KEYS, max_size=4))


FILLED = st.sampled_from(["numbers", "texts", "dates", "choices", "repeats", "relevance", "references"]).flatmap(
    lambda name: st.tuples(st.just(name), _drafts(name))
)


@given(FILLED)
@settings(max_examples=400, deadline=None)
def test_no_answers_make_evaluation_fail(filled: tuple[str, Draft]) -> None:
    form = form_named(filled[0])
    state = form.evaluate(filled[1], now=NOW)
    assert [shown(item) for item in state.nodes()] == [
        shown(item) for item in form.evaluate(filled[1], now=NOW).nodes()
    ]
    assert state.is_valid == (state.violations() == [])
    for section in form.sections():
        progress = state.progress(section)
        assert 0 <= progress.answered <= progress.askable


@given(FILLED)
@settings(max_examples=200, deadline=None)
def test_a_submission_read_back_is_the_same_submission(filled: tuple[str, Draft]) -> None:
    form = form_named(filled[0])
    sent = to_xml(form.evaluate(filled[1], now=NOW))
    again = to_xml(form.evaluate(from_xml(form, sent), now=NOW))
    assert again == to_xml(form.evaluate(from_xml(form, again), now=NOW))


def shown(item: NodeState) -> tuple[object, ...]:
    choices = [(choice.value, choice.label) for choice in item.choices]
    value = item.position if item.node.kind == "repeat" else item.value
    return (item.relevant, item.required, item.readonly, value, item.violation, item.label, item.hint, choices)


def everything(state: State) -> dict[str, tuple[object, ...]]:
    return {item.path: shown(item) for item in state.nodes()}


@given(FILLED, st.data())
@settings(max_examples=200, deadline=None)
def test_a_difference_is_exactly_what_changed(filled: tuple[str, Draft], data: st.DataObject) -> None:
    form = form_named(filled[0])
    before = form.evaluate(filled[1], now=NOW)
    path = data.draw(st.sampled_from([item.path for item in before.nodes()]))
    after = form.evaluate(filled[1].set(path, data.draw(JUNK)), now=NOW)
    old, new = everything(before), everything(after)
    assert diff(before, after) == {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    assert diff(after, after) == set()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_so_that_they_read_back(number: float) -> None:
    from mancomun.surveys.engine.values import java_double

    assert math.isclose(float(java_double(number)), number, rel_tol=0, abs_tol=0)


def test_the_moment_is_the_callers() -> None:
    form = form_named("dates")
    for hour, expected in ((1, "2026-05-03"), (4, "2026-05-04")):
        now = datetime(2026, 5, 4, hour, 0, tzinfo=UTC).astimezone(timezone(timedelta(hours=-3)))
        assert form.evaluate(Draft(), now=now)["/data/the_day"].value.startswith(expected)
