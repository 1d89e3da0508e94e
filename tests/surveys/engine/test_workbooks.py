"""Workbooks that are refused: each with its sheet, row, column and reason."""

import pytest
from tests.surveys.engine.tables import compiled, sheets, xlsx

from mancomun.surveys.engine import (
    SENTENCES,
    FormProblem,
    InvalidForm,
    compile_workbook,
    from_json,
    from_tables,
    limits,
    read_workbook,
)

COLUMNS = (
    "type", "name", "label", "relevant", "constraint", "calculation", "required", "default", "choice_filter",
    "appearance", "repeat_count", "mancomun_code", "mancomun_kind", "mancomun_visibility", "mancomun_core",
    "mancomun_people",
)  # fmt: skip
CHOICES = "| choices |\n| |list_name|name|label|mancomun_state|\n| |yn|y|Yes|yes|\n| |yn|n|No|no|\n"


def workbook(*rows: dict[str, str], more: str = "") -> str:
    lines = ["|".join(["| ", *(row.get(column, "") for column in COLUMNS), ""]) for row in rows]
    return "\n".join(["| survey |", "| |" + "|".join(COLUMNS) + "|", *lines, more])


def row(kind: str, name: str, **cells: str) -> dict[str, str]:
    return {"type": kind, "name": name, "label": name.upper(), **cells}


def refusal(text: str) -> tuple[FormProblem, ...]:
    with pytest.raises(InvalidForm) as refused:
        compiled(text)
    for problem in refused.value.problems:
        assert problem.code in SENTENCES
        assert problem.sentence()
    return refused.value.problems


A = row("text", "a")
ONE = {
    "unknown function": (workbook(A, row("text", "b", relevant="frob(${a})")), 3, "relevant", "unknown_function"),
    "function of another place": (
        workbook(row("calculate", "b", calculation="id('a')")),
        2, "calculation", "unknown_function",
    ),
    "arguments": (workbook(row("calculate", "b", calculation="substr('a')")), 2, "calculation", "wrong_arguments"),
    "syntax": (workbook(A, row("text", "b", constraint=". = = 1")), 3, "constraint", "syntax"),
    "path": (workbook(row("calculate", "b", calculation="/data/zz")), 2, "calculation", "unknown_path"),
    "notation": (workbook(row("calculate", "b", calculation="count(//b)")), 2, "calculation", "unsupported_path"),
    "self": (workbook(row("text", "a", relevant="${a} = 'x'")), 2, "relevant", "cycle"),
    "cycle": (
        workbook(A, row("calculate", "b", calculation="${c}"), row("calculate", "c", calculation="${b}")),
        3, "calculation", "cycle",
    ),
    "group of itself": (
        workbook(row("begin_group", "g", relevant="${a} = 'x'"), A, row("end_group", "")), 2, "relevant", "cycle",
    ),
    "repeat of itself": (
        workbook(row("begin_repeat", "r", repeat_count="count(${r})"), A, row("end_repeat", "")),
        2, "repeat_count", "cycle",
    ),
    "pattern": (workbook(row("text", "a", constraint="regex(., '(')")), 2, "constraint", "bad_pattern"),
    "too deep": (
        workbook(row("calculate", "b", calculation="(" * 200 + "1" + ")" * 200)),
        2, "calculation", "expression_too_deep",
    ),
    "too long": (
        workbook(row("calculate", "b", calculation="1" * (limits.EXPRESSION_CHARACTERS + 1))),
        2, "calculation", "expression_too_long",
    ),
    "place as a condition": (
        workbook(
            row("select_one yn", "a"),
            row("calculate", "b", calculation="instance('yn')/root/item[2]/name"),
            more=CHOICES,
        ),
        3, "calculation", "not_a_condition",
    ),
    "filter": (
        workbook(row("select_one yn", "a", choice_filter="no = 1"), more=CHOICES), 2, "choice_filter", "unknown_path",
    ),
    "default": (workbook(row("integer", "a", default="abc")), 2, "default", "bad_default"),
    "no choices to name": (
        workbook(A, row("calculate", "b", calculation="jr:choice-name(${a}, '${a}')")),
        3, "calculation", "not_a_choice_question",
    ),
    "file": (workbook(row("select_one_from_file towns.csv", "a")), 2, "type", "external_missing"),
    "search": (
        workbook(row("select_one yn", "a", appearance="search('x')"), more=CHOICES), 2, "type", "external_missing",
    ),
    "unknown type": (workbook(A, row("integr", "b")), 3, "type", "conversion"),
    "unknown name": (workbook(A, row("text", "b", relevant="${zz} = 1")), 3, "relevant", "conversion"),
    "same name": (workbook(A, A), 3, "name", "conversion"),
    "never ended": (workbook(row("begin_group", "g"), A), 2, "type", "conversion"),
    "no list": (workbook(row("select_one zz", "a"), more=CHOICES), 2, "type", "conversion"),
    "kind": (workbook(row("text", "a", mancomun_kind="X")), 2, "mancomun_kind", "bad_value"),
    "visibility": (workbook(row("text", "a", mancomun_visibility="all")), 2, "mancomun_visibility", "bad_value"),
    "core": (workbook(row("text", "a", mancomun_core="maybe")), 2, "mancomun_core", "bad_value"),
    "people": (workbook(row("integer", "a", mancomun_people="maybe")), 2, "mancomun_people", "bad_value"),
    "people in words": (workbook(row("text", "a", mancomun_people="yes")), 2, "mancomun_people", "bad_value"),
    "part of nothing": (workbook(row("integer", "a", mancomun_people="part")), 2, "mancomun_people", "bad_value"),
    "part of itself": (workbook(row("integer", "a", mancomun_people="part a")), 2, "mancomun_people", "not_people"),
    "part of no people": (
        workbook(row("integer", "a"), row("integer", "b", mancomun_people="part a")),
        3, "mancomun_people", "not_people",
    ),
    "share of words": (
        workbook(A, row("decimal", "b", mancomun_people="share a")), 3, "mancomun_people", "not_people",
    ),
    "part across a repeat": (
        workbook(
            row("integer", "b", mancomun_people="yes"), row("begin_repeat", "r"),
            row("integer", "c", mancomun_people="part b"), row("end_repeat", ""),
        ),
        4, "mancomun_people", "not_people",
    ),
    "code": (
        workbook(*(row("text", name, mancomun_code=code) for name, code in (("a", "B1"), ("b", "B2"), ("c", "B1")))),
        4, "mancomun_code", "repeated_code",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_a_fault_is_named_with_its_cell(name: str) -> None:
    text, number, column, code = ONE[name]
    assert [(p.sheet, p.row, p.column, p.code) for p in refusal(text)] == [("survey", number, column, code)]


def test_all_faults_are_named_at_once() -> None:
    text = workbook(
        row("text", "a", relevant="foo()", mancomun_kind="X"),
        row("text", "b", constraint="1 +", required="bar()"),
    )
    found = {(p.row, p.column, p.code) for p in refusal(text)}
    assert found == {
        (2, "mancomun_kind", "bad_value"), (2, "relevant", "unknown_function"), (3, "constraint", "syntax"),
        (3, "required", "unknown_function"),
    }  # fmt: skip


OTHER = {
    "encrypted": ("| settings |\n| |form_id|public_key|\n| |x|MIIB|", ("settings", 2, "public_key", "encrypted")),
    "entities": ("| entities |\n| |dataset|label|\n| |trees|concat('a', 'b')|", ("entities", 2, "", "entities")),
    "state": (
        "| choices |\n| |list_name|name|label|mancomun_state|\n| |yn|y|Yes|perhaps|",
        ("choices", 2, "mancomun_state", "bad_value"),
    ),
}


@pytest.mark.parametrize("name", OTHER)
def test_other_sheets(name: str) -> None:
    more, expected = OTHER[name]
    assert [(p.sheet, p.row, p.column, p.code) for p in refusal(workbook(A, more=more))] == [expected]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04 junk", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidForm) as refused:
        compile_workbook(data)
    assert [problem.code for problem in refused.value.problems] == ["not_a_workbook"]


def test_sheets_are_needed() -> None:
    assert [p.code for p in refusal("| other |\n| |a|\n| |b|")] == ["missing_sheet"]
    assert [p.code for p in refusal("| survey |\n| |type|name|label|")] == ["no_questions"]


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 2)
    monkeypatch.setattr(limits, "COLUMNS", 3)
    monkeypatch.setattr(limits, "CELL_CHARACTERS", 40)
    rows = [["type", "name", "label", "type"], ["text", "a", "x" * 41], ["text", "b", "\x01"], ["text", "c", "C"]]
    with pytest.raises(InvalidForm) as refused:
        from_tables({"survey": rows})
    assert {(p.row, p.column, p.code) for p in refused.value.problems} == {
        (0, "", "too_many_rows"), (1, "", "too_many_columns"), (1, "type", "duplicate_column"),
        (2, "label", "cell_too_long"), (3, "label", "control_character"),
    }  # fmt: skip
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 10)
    with pytest.raises(InvalidForm):
        read_workbook(b"x" * 11)


def test_nodes_and_nesting_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [row("begin_group", f"g{n}") for n in range(limits.NESTING + 1)]
    ends = [row("end_group", "") for _ in groups]
    assert [p.code for p in refusal(workbook(*groups, A, *ends))] == ["too_deep"]
    monkeypatch.setattr(limits, "NODES", 3)
    assert [p.code for p in refusal(workbook(A, row("text", "b"), row("text", "c")))] == ["too_many_nodes"]


def test_whatever_the_converter_raises_becomes_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise RecursionError("deep inside")

    monkeypatch.setattr("mancomun.surveys.engine.conversion.convert", fails)
    assert [(p.code, p.params["detail"]) for p in refusal(workbook(A))] == [
        ("conversion", "RecursionError: deep inside")
    ]


def test_a_workbook_keeps_every_sheet_and_column() -> None:
    text = workbook(row("text", "a", mancomun_code="A1"), more="| notes |\n| |who|what|\n| |Ana|5|")
    book = read_workbook(xlsx(text))
    assert [sheet.name for sheet in book.sheets] == ["survey", "notes"]
    assert book.as_json()["notes"] == {"headers": ["who", "what"], "rows": {"2": {"who": "Ana", "what": "5"}}}
    assert from_json(book.as_json()) == book == sheets(text)


def test_cells_of_every_kind_become_text() -> None:
    from datetime import date, datetime

    rows = [["a", "b", "c", "d", "e", "f"], [1.0, 1.5, True, datetime(2026, 3, 1), date(2026, 3, 2), None]]  # noqa: DTZ001 - as a sheet gives them
    (found,) = from_tables({"x": rows}).sheets[0].rows
    assert dict(found.cells) == {"a": "1", "b": "1.5", "c": "TRUE", "d": "2026-03-01", "e": "2026-03-02"}
