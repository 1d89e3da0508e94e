"""The small parts of a page: keys, bases, markup, controls, words."""

from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.surveys.answering.kit import workbook

import mancomun.demo
from mancomun.surveys.engine import CompiledForm, NodeKind, compile_workbook
from mancomun.surveys.sheet.bases import base_text, read_base
from mancomun.surveys.sheet.controls import control_of, is_header, is_row
from mancomun.surveys.sheet.keys import key_of, place_of
from mancomun.surveys.sheet.sections import section_named, slug_of
from mancomun.surveys.sheet.text import marked, plain
from mancomun.surveys.sheet.words import in_field

QUESTIONNAIRE = Path(mancomun.demo.__file__).parent / "questionnaire" / "politicas.xlsx"


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    return compile_workbook(workbook())


def test_a_key_stands_for_one_path(form: CompiledForm) -> None:
    for node in form.nodes:
        depth = len(node.layer.chain()) - 1
        keys = list(range(3, 3 + depth))
        path = "".join(
            f"{layer.node.tail}[{key}]" for layer, key in zip(node.layer.chain()[1:], keys, strict=True)
        ) + ("" if node.kind is NodeKind.REPEAT else node.tail)
        key = key_of(node, path)
        place = place_of(form, key)
        assert place is not None
        assert (place.node, place.path, place.key) == (node, path, key)


def test_a_repeat_as_a_whole_has_a_key_too(form: CompiledForm) -> None:
    inner = form.node("/data/print/r/s")
    place = place_of(form, f"q{inner.number}-7")
    assert place is not None
    assert place.path == "/data/print/r[7]/s"


@pytest.mark.parametrize("key", ["", "q", "q-1", "q99999", "q1-x", "q3-1-2-3", "Q1", "q1\n", "q\uff11"])
def test_nonsense_is_no_key(form: CompiledForm, key: str) -> None:
    assert place_of(form, key) is None


@given(st.integers(0, 10**9 - 1), st.text(), st.sampled_from(["", "public", "network"]))
def test_a_base_tells_an_unchanged_field(number: int, value: str, visibility: str) -> None:
    base = read_base(base_text(number, value, visibility))
    assert (base.number, base.shows(value, visibility), base.shows(f"{value}x", visibility)) == (number, True, False)


@given(st.text())
def test_whatever_is_sent_as_a_base_is_read(text: str) -> None:
    assert 0 <= read_base(text).number < 10**9


@given(st.text())
def test_markup_never_lets_an_element_through(text: str) -> None:
    left = marked(text)
    for element in ("<strong>", "</strong>", "<br>", "</a>"):
        left = left.replace(element, "")  # type: ignore[assignment]  # it is only looked at
    assert "<" not in left.replace('<a href="http', "")


def test_markup() -> None:
    assert marked("**a** & <b>\n[c](https://example.org/?q=1&r=2)") == (
        "<strong>a</strong> &amp; &lt;b&gt;<br>"
        '<a href="https://example.org/?q=1&amp;r=2" rel="noopener noreferrer">c</a>'
    )
    assert marked("[c](javascript:alert(1))") == "[c](javascript:alert(1))"
    assert plain("**a** [c](https://example.org)\nd") == "a c d"


def test_every_question_of_the_questionnaire_has_its_control() -> None:
    form = compile_workbook(QUESTIONNAIRE.read_bytes())
    found = {node.name: str(control_of(node)) for node in form.questions() if not is_header(node)}
    wanted = {
        "a_intro": "note", "a1": "radios", "a2": "number", "a4": "many", "a5": "checks", "a6_currency": "select",
        "a8_others": "area", "b2_link": "text", "b2_file": "file", "e1_housing": "radios", "j7_date": "date",
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
    assert sum(is_row(node) for node in form.questions()) == 12 + 8 + 7 + 8


def test_a_section_never_takes_the_address_of_another_page(form: CompiledForm) -> None:
    assert [slug_of(section) for section in form.sections()] == ["A", "print_"]
    assert section_named(form, "print") is None


@pytest.mark.parametrize(
    ("value", "es", "en"), [("1.5", "1,5", "1.5"), ("1.234", "1.234", "1.234"), ("0.5", "0,5", "0.5"), ("7", "7", "7")]
)
def test_a_number_is_shown_so_that_it_reads_back_the_same(value: str, es: str, en: str) -> None:
    with translation.override("es"):
        assert (in_field("decimal", value, "es"), in_field("decimal", value, "en")) == (es, en)
