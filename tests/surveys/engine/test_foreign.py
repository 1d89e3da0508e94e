"""Workbooks as others write them: each is a form, or is refused at a cell."""

import io
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from tests.surveys.engine.tables import compiled, question, tables, xlsx

from mancomun.surveys.engine import CompiledForm, Draft, InvalidForm, compile_workbook, from_tables
from mancomun.surveys.engine import compile_sheets as compile_tables

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
YN = "| |yn|yes|Yes|\n| |yn|no|No|"


def refused(text: str) -> list[tuple[str, int, str]]:
    """Sheet, row and column of what is wrong."""
    with pytest.raises(InvalidForm) as caught:
        compiled(text)
    assert all(problem.sentence() for problem in caught.value.problems)
    return [(problem.sheet, problem.row, problem.column) for problem in caught.value.problems]


ACCEPTED = {
    "no settings": question("text|a|A"),
    "spaces in type": question("begin group|g|G\ntext|a|A\nend group||"),
    "underscores": question("begin_group|g|G\ntext|a|A\nend_group||"),
    "spaces around cells": question("  text  |  a  |  A  "),
    "select with spaces": question("select_one  yn|a|A", choices=YN),
    "or_other": question("select_one yn or_other|a|A", choices=YN),
    "or other with space": question("select_one yn or other|a|A", choices=YN),
    "label in a reference": question("text|a|A\nnote|n|You said ${a} twice: ${a}"),
    "html in a label": question("text|a|<b>A</b> & <i>B</i> <br/> ]]>"),
    "markdown in a label": question("text|a|# A **b** _c_ [d](https://example.org)"),
    "emoji": question("text|a|🌱 ñ 中文 العربية"),
    "accented names": question("text|año_ñ|Año\nnote|n|${año_ñ}"),
    "dots and dashes in names": question("text|a.b-c|A\nnote|d|${a.b-c}"),
    "note without a name": question("text|a|A\nnote||N"),
    "group without a label": question("begin_group|g|\ntext|a|A\nend_group||"),
    "empty group": question("begin_group|g|G\nend_group||\ntext|a|A"),
    "empty repeat": question("begin_repeat|g|G\ntext|b|B\nend_repeat||\ntext|a|A"),
    "disabled row": question("text|a|A|\ntext|b|B|yes", columns="type|name|label|disabled"),
    "unknown columns": question("text|a|A|x|y", columns="type|name|label|$given_name|comments"),
    "bind columns": question("text|a|A|yes|string", columns="type|name|label|bind::required|bind::type"),
    "body columns": question("text|a|A|w2", columns="type|name|label|body::appearance"),
    "instance columns": question("text|a|A|#tag", columns="type|name|label|instance::hxl"),
    "hxl": question("text|a|A|#adm1", columns="type|name|label|hxl"),
    "media": question("text|a|A|a.png|a.mp3", columns="type|name|label|media::image|media::audio"),
    "mixed languages": question("text|a|A|Á", columns="type|name|label|label::English (en)"),
    "single colons": question("text|a|A", columns="type|name|label:English"),
    "three languages": question("text|a|A|B|C", columns="type|name|label::en|label::es|label::pt"),
    "guidance": question("text|a|A|G", columns="type|name|label|guidance_hint"),
    "osm": question("osm|a|A"),
    "numbers as choice names": question("select_one n|a|A", choices="| |n|1|One|\n| |n|2|Two|"),
    "names with dots as choices": question("select_one n|a|A", choices="| |n|1.5|One|\n| |n|a-b|Two|"),
    "metadata": question("start|start|\nend|end|\ntoday|today|\ndeviceid|d|\ntext|a|A"),
    "audit": question("audit|audit|\ntext|a|A"),
    "constraint with a message": question(
        "integer|a|A|. > 1|No", columns="type|name|label|constraint|constraint_message"
    ),
    "quotes of word processors": question(
        "text|a|A “b” ‘c’|string-length(.) > 1", columns="type|name|label|constraint"
    ),
    "blanks of a workbook": question("text|a|A|\ntext|b|B|${a}\u00a0!= ''", columns="type|name|label|required"),
    "upper case operators": question(
        "text|a|A|\ntext|b|B|${a} != '' AND ${a} != 'x'", columns="type|name|label|relevant"
    ),
    "translated choices": question("select_one yn|a|Á|A", columns="type|name|label::es|label::en")
    + "\n| choices |\n| |list_name|name|label::es|label::en|\n| |yn|y|Sí|Yes|",
    "choices sheet with blank rows": question("select_one yn|a|A", choices=YN + "\n| | | | |"),
    "other sheets": question("text|a|A") + "\n| notes |\n| |for us|\n| |anything|",
    "cascade of the old kind": question("select_one yn|a|A\nselect_one yn|b|B", choices=YN),
    "duplicate choices allowed": question("select_one yn|a|A", choices=YN + "\n| |yn|no|Nope|")
    + "\n| settings |\n| |allow_choice_duplicates|\n| |yes|",
    "settings in upper case": question("text|a|A") + "\n| Settings |\n| |form_title|form_id|\n| |T|t|",
    "sheet in upper case": question("text|a|A").replace("survey", "Survey"),
    "count of old": question("begin_repeat|r|R|3\ntext|a|A|\nend_repeat|||", columns="type|name|label|jr:count"),
}

REFUSED = {
    "no survey": ("| questions |\n| |type|name|\n| |text|a|", ("", 0, "")),
    "unknown type": (question("textt|a|A"), ("survey", 2, "type")),
    "unknown list": (question("text|a|A\nselect_one nothing|b|B", choices=YN), ("survey", 3, "type")),
    "unknown reference": (question("text|a|A|${b}", columns="type|name|label|relevant"), ("survey", 2, "relevant")),
    "bad expression": (question("text|a|A|1 +", columns="type|name|label|relevant"), ("survey", 2, "relevant")),
    "unknown function": (
        question("text|a|A|foo(1)", columns="type|name|label|constraint"),
        ("survey", 2, "constraint"),
    ),
    "upper case": (question("Begin Group|g|G\nText|a|A\nEND GROUP||"), ("survey", 4, "name")),
    "bad name": (question("text|a b|A"), ("survey", 2, "name")),
    "no name": (question("text||A"), ("survey", 2, "name")),
    "same name twice": (question("text|a|A\ntext|a|B"), ("survey", 3, "name")),
    "group not closed": (question("begin_group|g|G\ntext|a|A"), ("survey", 2, "type")),
    "group closed twice": (question("text|a|A\nend_group||"), ("survey", 3, "type")),
    "repeat closed as a group": (question("begin_repeat|r|R\ntext|a|A\nend_group||"), ("survey", 4, "type")),
    "choice without a name": (question("select_one yn|a|A", choices="| |yn||Yes|"), ("choices", 2, "name")),
    "choices twice": (question("select_one yn|a|A", choices=YN + "\n| |yn|no|Nope|"), ("choices", 4, "name")),
    "names with spaces": (question("select_multiple yn|a|A", choices="| |yn|y es|Yes|"), ("choices", 2, "name")),
    "circle": (
        question("calculate|a||${b}\ncalculate|b||${a}", columns="type|name|label|calculation"),
        ("survey", 2, "calculation"),
    ),
    "circle of one": (
        question("calculate|a||${a} + 1", columns="type|name|label|calculation"),
        ("survey", 2, "calculation"),
    ),
    "circle of what is required": (
        question("text|mail|M|${phone} = ''\ntext|phone|P|${mail} = ''", columns="type|name|label|required"),
        ("survey", 2, "required"),
    ),
    "required by itself": (question("text|a|A|. = ''", columns="type|name|label|required"), ("survey", 2, "required")),
    "locked by itself": (
        question("text|a|A|${a} != ''", columns="type|name|label|readonly"),
        ("survey", 2, "readonly"),
    ),
    "bad pattern": (
        question("text|a|A|regex(., '[')", columns="type|name|label|constraint"),
        ("survey", 2, "constraint"),
    ),
    "bad default": (question("integer|a|A|many", columns="type|name|label|default"), ("survey", 2, "default")),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_others_write_is_a_form(text: str) -> None:
    form = compiled(text)
    state = form.evaluate(form.start(now=NOW), now=NOW)
    assert [item.path for item in state.nodes()]
    assert compile_workbook(xlsx(text)).form_id == form.form_id


@pytest.mark.parametrize(("text", "where"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_at_its_cell(text: str, where: tuple[str, int, str]) -> None:
    assert where in refused(text)


def _workbook(cells: list[list[object]], *, sheet: str = "survey", **others: list[list[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in {sheet: cells, **others}.items():
            made = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    made.write(number, column, cell)
    return buffer.getvalue()


def _answered(form: CompiledForm, path: str) -> str:
    return form.evaluate(Draft(), now=NOW)[path].value


def test_formulas_dates_numbers_and_truths_in_cells() -> None:
    form = compile_workbook(
        _workbook(
            [
                ["type", "name", "label", "default", "required"],
                ["date", "d", "D", date(2026, 3, 1), True],
                ["integer", "i", "I", 7, False],
                ["decimal", "x", "X", 1.5, ""],
                ["text", "t", "T", "=1+1", ""],
                ["select_one n", "s", 2026, 1, ""],
            ],
            choices=[["list_name", "name", "label"], ["n", 1, 2024], ["n", 2, 3.5]],
        )
    )
    assert [_answered(form, f"/data/{name}") for name in "dixts"] == ["2026-03-01", "7", "1.5", "0", "1"]
    assert [form.question(f"/data/{name}").required is not None for name in "di"] == [True, False]
    assert [choice.label.plain() for choice in form.question("/data/s").items.all_choices] == ["2024", "3.5"]  # type: ignore[union-attr]  # it has choices


def test_columns_without_a_header_and_rows_without_a_type_are_passed_over() -> None:
    book = from_tables(
        {
            "survey": [
                ["type", "", "name", "label"],
                ["text", "x", "a", "A"],
                [None, "y", None, None],
                ["text", "", "b", "B"],
            ]
        }
    )
    assert [node.row for node in compile_tables(book).questions()] == [2, 4]


def test_rows_are_counted_as_a_person_counts_them() -> None:
    text = tables(question("text|a|A\n||\n||\nintegr|b|B"))
    with pytest.raises(InvalidForm) as caught:
        compile_tables(from_tables(text))
    assert [problem.row for problem in caught.value.problems] == [5]


def test_disabled_rows_ask_nothing() -> None:
    form = compiled(ACCEPTED["disabled row"])
    assert [node.name for node in form.questions()] == ["a"]
