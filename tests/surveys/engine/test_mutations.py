"""Workbooks that were spoilt at random: each still is a form, or is refused at a cell; never anything else."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from tests.surveys.engine.cases import NAMES
from tests.surveys.engine.fillings import fillings
from tests.surveys.engine.tables import FORMS, attachments, compiled, tables

from mancomun.surveys.engine import (
    CompiledForm,
    Draft,
    InvalidForm,
    InvalidInstance,
    compile_sheets,
    from_tables,
    from_xml,
    limits,
    to_xml,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PER_FORM = 3
Sheets = dict[str, list[list[str]]]
JUNK = (
    "", " ", "${", "${}", "${nothing}", "${a} +", "1 div 0", "((((", "]]", "[1]", "'", '"', "<b>", "&", "\u00a0", "0",
    "-1", "1e999", "true()", "today()", "current()/..", "../..", "/data", "/data/nothing", "//x", "@x", "position(..)",
    "concat(", "if(1,2)", "sum(1)", "instance('x')/root/item", "jr:choice-name(.,.)", "regex(., '(a+)+$')",
    "regex(., '[')",
    "pulldata('a','b','c','d')", "indexed-repeat(.,.,.)", "once(once(1))", "select_one", "select_one x", "begin_group",
    "end_group", "begin_repeat", "end_repeat", "calculate", "note", "geoshape", "999999999", "99999999999999999999",
    "a" * 300, "ñ", "名前", "yes", "no", "search('x')", "${a}${b}", "$ {a}", "{a}", "\\", "%s %(x)s", "jr:itext('x')",
)  # fmt: skip


def _cell(sheets: Sheets, dice: random.Random) -> None:
    rows = sheets[dice.choice(sorted(sheets))]
    row = dice.choice(rows)
    if row:
        row[dice.randrange(len(row))] = dice.choice(JUNK)


def _expression(sheets: Sheets, dice: random.Random) -> None:
    """A character more, less or other in a filled cell."""
    rows = [row for row in sheets["survey"][1:] if any(row)]
    row = dice.choice(rows)
    at = dice.choice([place for place, cell in enumerate(row) if cell])
    place = dice.randrange(len(row[at]))
    row[at] = (
        row[at][:place] + dice.choice(("", "(", ")", "$", "/", "'", "[", "]", "*", " ", "}")) + row[at][place + 1 :]
    )


def _row_away(sheets: Sheets, dice: random.Random) -> None:
    rows = sheets[dice.choice(sorted(sheets))]
    del rows[dice.randrange(len(rows))]


def _rows_swapped(sheets: Sheets, dice: random.Random) -> None:
    rows = sheets["survey"]
    one, two = dice.randrange(1, len(rows)), dice.randrange(1, len(rows))
    rows[one], rows[two] = rows[two], rows[one]


def _row_twice(sheets: Sheets, dice: random.Random) -> None:
    rows = sheets[dice.choice(sorted(sheets))]
    rows.append(list(dice.choice(rows)))


def _column_away(sheets: Sheets, dice: random.Random) -> None:
    rows = sheets[dice.choice(sorted(sheets))]
    at = dice.randrange(len(rows[0]))
    for row in rows:
        del row[at : at + 1]


def _header(sheets: Sheets, dice: random.Random) -> None:
    header = sheets[dice.choice(sorted(sheets))][0]
    header[dice.randrange(len(header))] = dice.choice(
        ("name", "label", "bind::", "::", "type", "media::x", "label::", "a b")
    )


def _sheets_swapped(sheets: Sheets, dice: random.Random) -> None:
    names = sorted(sheets)
    one, two = dice.choice(names), dice.choice(names)
    sheets[one], sheets[two] = sheets[two], sheets[one]


def _sheet_away(sheets: Sheets, dice: random.Random) -> None:
    del sheets[dice.choice(sorted(sheets))]


MUTATIONS: tuple[Callable[[Sheets, random.Random], None], ...] = (
    _cell, _cell, _cell, _expression, _expression, _row_away, _rows_swapped, _row_twice, _column_away, _header,
    _sheets_swapped, _sheet_away,
)  # fmt: skip


def spoilt(name: str, dice: random.Random) -> Sheets:
    sheets = {sheet: [list(row) for row in rows] for sheet, rows in tables((FORMS / f"{name}.md").read_text()).items()}
    for _ in range(dice.randint(1, 3)):
        if "survey" in sheets and len(sheets["survey"]) > 2:
            dice.choice(MUTATIONS)(sheets, dice)
        sheets = {sheet: rows for sheet, rows in sheets.items() if rows and rows[0]}
    return sheets


def outcome(sheets: Sheets) -> CompiledForm | None:
    """The form, or None when it is refused as it should be."""
    try:
        return compile_sheets(from_tables(sheets), files=attachments())
    except InvalidForm as refusal:
        problems = refusal.problems
    assert problems
    for problem in problems:
        assert problem.sentence()
        assert problem.sheet in {"", "survey", "choices", "settings", "external_choices", "entities", *sheets}
        assert 0 <= problem.row <= max(map(len, sheets.values()), default=0) + 1
    return None


@pytest.mark.parametrize("name", [name for name in NAMES if name != "politicas"])
def test_a_spoilt_workbook_is_a_form_or_is_refused(name: str) -> None:
    dice = random.Random(name)  # noqa: S311 - repeatable on purpose
    for _ in range(PER_FORM):
        form = outcome(spoilt(name, dice))
        if form is None:
            continue
        for draft in [form.start(now=NOW), *fillings(form, 2, seed=5)]:
            state = form.evaluate(draft, now=NOW)
            assert state.is_valid == (state.violations() == [])
            assert len(to_xml(state)) < limits.INSTANCE_BYTES


def _spoilt_instance(sent: bytes, dice: random.Random) -> bytes:
    text = bytearray(sent)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        if dice.random() < 0.5:
            del text[at : at + dice.randint(1, 30)]
        else:
            text[at:at] = dice.choice(
                (b"<a>", b"</a>", b"&", b"<!--", b"\x00", b"9" * 40, b"<r><y>1</y></r>", b"\xff")
            )
    return bytes(text)


@pytest.mark.parametrize("name", ["references", "repeats", "places", "counted_by", "files_csv"])
def test_a_spoilt_submission_is_read_or_refused(name: str) -> None:
    form = compiled((FORMS / f"{name}.md").read_text())
    dice = random.Random(name)  # noqa: S311 - repeatable on purpose
    read, codes = 0, set()
    for draft in fillings(form, 10, seed=2):
        sent = to_xml(form.evaluate(draft, now=NOW))
        for _ in range(10):
            try:
                taken = from_xml(form, _spoilt_instance(sent, dice))
            except InvalidInstance as refusal:
                codes.add(refusal.code)
                continue
            read += 1
            form.evaluate(taken, now=NOW).violations()
    assert read > 0
    assert codes <= {"malformed", "too_large", "too_deep", "wrong_form"}


def _survey(rows: list[str], columns: str = "type|name|label") -> Sheets:
    return {"survey": [line.split("|") for line in (columns, *rows)]}


def _nested(kind: str, depth: int) -> Sheets:
    opened = [f"begin_{kind}|g{number}|G" for number in range(depth)]
    return _survey([*opened, "text|a|A", *[f"end_{kind}||"] * depth])


BEYOND = {
    "groups in groups": (_nested("group", limits.NESTING + 2), "too_deep"),
    "repeats in repeats": (_nested("repeat", limits.NESTING + 2), "too_deep"),
    "parentheses": (
        _survey([f"text|a|A|{'(' * 200}1{')' * 200}"], "type|name|label|relevant"),
        "expression_too_deep",
    ),
    "calls": (
        _survey([f"text|a|A|{'not(' * 200}1{')' * 200}"], "type|name|label|relevant"),
        "expression_too_deep",
    ),
    "a long expression": (
        _survey([f"text|a|A|{' or '.join(['1'] * 6000)}"], "type|name|label|relevant"),
        "expression_too_long",
    ),
    "a long circle": (
        _survey([f"calculate|c{n}||${{c{(n + 1) % 300}}}" for n in range(300)], "type|name|label|calculation"),
        "cycle",
    ),
}


@pytest.mark.parametrize(("sheets", "code"), BEYOND.values(), ids=BEYOND)
def test_what_is_beyond_a_bound_is_refused(sheets: Sheets, code: str) -> None:
    with pytest.raises(InvalidForm) as caught:
        compile_sheets(from_tables(sheets))
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("count", ["1000000", "999999999999999999", "1 div 0", "-1", "'many'", "0 div 0"])
def test_a_huge_count_stays_within_bounds(count: str) -> None:
    rows = [f"begin_repeat|r|R|{count}", f"begin_repeat|q|Q|{count}", "text|a|A|", "end_repeat|||", "end_repeat|||"]
    form = compile_sheets(from_tables(_survey(rows, "type|name|label|repeat_count")))
    state = form.evaluate(Draft(), now=NOW)
    assert len(list(state.nodes())) <= limits.INSTANCE_NODES + limits.REPEAT_INSTANCES


def test_a_long_chain_of_calculations_is_no_depth() -> None:
    rows = ["integer|c0|C|", *(f"calculate|c{n}||${{c{n - 1}}} + 1" for n in range(1, 1500))]
    form = compile_sheets(from_tables(_survey(rows, "type|name|label|calculation")))
    assert form.evaluate(Draft({"/data/c0": "1"}), now=NOW)["/data/c1499"].value == "1500"


def test_a_pattern_that_takes_for_ever_is_stopped() -> None:
    form = compile_sheets(from_tables(_survey(["text|a|A|regex(., '(a+)+b')"], "type|name|label|constraint")))
    state = form.evaluate(Draft({"/data/a": "a" * 5000}), now=NOW)
    assert [violation.code for violation in state.violations()] == ["constraint"]
