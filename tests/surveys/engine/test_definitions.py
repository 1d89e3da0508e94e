"""What a compiled form tells about itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.surveys.engine.tables import FORMS, compiled, named, sheets, tables, xlsx

from mancomun.surveys.engine import (
    ChoiceState,
    Concepts,
    NodeKind,
    Visibility,
    compile_sheets,
    compile_workbook,
    compile_xform,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_HEADERS = (
    "type", "name", "label::Español (es)", "label::English (en)", "hint::English (en)", "mancomun_code",
    "mancomun_kind", "mancomun_rights", "mancomun_themes", "mancomun_sdg", "mancomun_groups",
    "mancomun_visibility", "mancomun_core", "media::image::Español (es)", "own column",
)  # fmt: skip
_FULL = "¿Hay norma?|Is there a norm?|A hint|B1|S|r1 r2|t1|10.7 16.3|children|network|yes|norma.png|kept"
RICH = f"""
| survey |
| |{"|".join(_HEADERS)}|
| | text | loose | Suelta | Loose |
| | begin_group | B | Compromiso | Commitment |
| | select_one yn | b1 |{_FULL}|
| | text | b2 | Solo en español | | | B2 |
| | note | n | Nota | Note |
| | hidden | c | |
| | end_group | | |
| | begin_group | hidden_only | Nada | Nothing |
| | hidden | d | |
| | end_group | | |
| choices |
| | list_name | name | label::Español (es) | label::English (en) | mancomun_state | colour |
| | yn | yes | Sí | Yes | yes | green |
| | yn | nc | No es competencia | Not our competence | not_competence | grey |
| settings |
| | form_title | form_id | version | default_language |
| | Título | rich | 7 | Español (es) |
"""


def test_concepts_of_a_row() -> None:
    question = compiled(RICH).question("B1")
    assert question.concepts == Concepts(
        "B1", "S", ("r1", "r2"), ("t1",), ("10.7", "16.3"), ("children",), Visibility.NETWORK, core=True
    )
    assert (question.row, question.columns["own column"]) == (4, "kept")
    assert compiled(RICH).question("B2").concepts == Concepts("B2")


def test_choices_of_a_list() -> None:
    items = compiled(RICH).question("B1").items
    assert items is not None
    assert [(c.value, c.state, c.columns["colour"], c.label.plain("English (en)")) for c in items.all_choices] == [
        ("yes", ChoiceState.YES, "green", "Yes"),
        ("nc", ChoiceState.NOT_COMPETENCE, "grey", "Not our competence"),
    ]


def test_texts_by_language() -> None:
    form = compiled(RICH)
    first, second = form.question("B1"), form.question("B2")
    assert (form.default_language, form.languages) == ("Español (es)", ("Español (es)", "English (en)"))
    assert [form.language(wanted) for wanted in ("en", "es", "pt", None, "English (en)")] == [
        "English (en)", "Español (es)", "Español (es)", "Español (es)", "English (en)",
    ]  # fmt: skip
    assert first.label is not None
    assert second.label is not None
    assert (first.label.plain("English (en)"), second.label.plain("English (en)")) == (
        "Is there a norm?",
        "Solo en español",
    )
    assert first.label.file("image", "English (en)") == "norma.png"
    state = form.evaluate(form.start(now=NOW), now=NOW, language="en")
    assert (state["/data/B/b1"].label, state["/data/B/b1"].hint) == ("Is there a norm?", "A hint")


def test_sections_and_questions() -> None:
    form = compiled(RICH)
    assert [node.path for node in form.sections()] == ["/data", "/data/B"]
    assert [node.name for node in form.questions(form.node("/data/B"))] == ["b1", "b2", "n"]
    assert [node.name for node in form.questions() if node.is_answerable] == ["loose", "b1", "b2"]
    assert (form.section_of("/data/B/b1").path, form.section_of("/data/loose").path) == ("/data/B", "/data")
    assert (form.form_id, form.version, form.title) == ("rich", "7", "Título")
    with pytest.raises(KeyError):
        form.question("/data/B")
    with pytest.raises(KeyError):
        form.node("Z9")


def test_kinds_of_questions() -> None:
    kinds = {
        "integer": "integer", "decimal": "decimal", "text": "text", "date": "date", "time": "time",
        "dateTime": "datetime", "note": "note", "image": "image", "audio": "audio", "video": "video", "file": "file",
        "geopoint": "geopoint", "barcode": "barcode", "acknowledge": "acknowledge", "range": "range",
        "select_one l": "select_one", "select_multiple l": "select_multiple", "rank l": "rank", "hidden": "hidden",
        "start": "hidden", "username": "hidden",
    }  # fmt: skip
    rows = "".join(f"| |{kind}|q{number}|Q|\n" for number, kind in enumerate(kinds))
    form = compiled(f"| survey |\n| |type|name|label|\n{rows}| choices |\n| |list_name|name|label|\n| |l|a|A|\n")
    assert [form.node(f"/data/q{number}").type for number in range(len(kinds))] == list(kinds.values())


def test_choices_from_a_file() -> None:
    rows = [
        {"name": "mvd", "label": "Montevideo", "country": "uy"},
        {"name": "qui", "label": "Quilmes", "country": "ar"},
    ]
    text = """
    | survey |
    | | type | name | label | choice_filter |
    | | text | country | Country | |
    | | select_one_from_file cities.csv | city | City | country = ${country} |
    """
    form = compile_sheets(sheets(text), files={"cities.csv": rows})
    state = form.evaluate(form.start(now=NOW).set("/data/country", "ar"), now=NOW)
    assert [(choice.value, choice.label) for choice in state["/data/city"].choices] == [("qui", "Quilmes")]


def test_a_workbook_and_its_xform_give_the_same_form() -> None:
    text = (FORMS / "choices.md").read_text()
    first = compile_workbook(xlsx(text))
    again = compile_xform(first.xform, workbook=sheets(text))
    assert [(n.path, n.kind, n.type, n.row) for n in first.nodes] == [
        (n.path, n.kind, n.type, n.row) for n in again.nodes
    ]
    assert {node.row for node in compile_xform(first.xform).nodes} == {0}


_ELSEWHERE = frozenset({"audit", "xml-external", "csv-external"})  # in the form's meta, or no node at all


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.md")), ids=lambda path: path.stem)
def test_rows_are_found_for_every_written_node(path: Path) -> None:
    form = named(path.stem)
    rows = tables(path.read_text())["survey"][1:]
    names = {row[1] for row in rows if not row[0].startswith("end") and row[1] and row[0] not in _ELSEWHERE}
    found = {node.name for node in form.nodes if node.row}
    assert names <= found
    assert all(
        node.kind is NodeKind.REPEAT
        for node in form.nodes
        if node.columns.get("type") == "begin_repeat" and node.name in names
    )
