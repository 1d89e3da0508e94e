"""The page that says how forms are read: every example on it is true, here and in JavaRosa."""

import pytest
from django.test import Client
from tests.surveys.engine.tables import sheets
from tools.javarosa.driver import JavaRosa, Job, Unavailable, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, State, compile_sheets
from mancomun.surveys.forms.desk import RESERVED
from mancomun.surveys.sheet.meaning import ANSWERS, EXAMPLES, JAVAROSA, LISTS, NOW, PROJECTS, QUESTIONS, Example

PAGE = "/surveys/how-forms-are-read/"
ALL = [example for topic in EXAMPLES.values() for example in topic]
# By its zone: the driver's clock has none but Greenwich, where it is another day.
OF_A_ZONE = {"format-date(today(), '%Y-%m-%d')", "today() - ${day}"}


def path_of(number: int, example: Example) -> str:
    return f"/data/project[3]/x{number}" if example.third else f"/data/x{number}"


def form() -> CompiledForm:
    """The form that the examples are about, with a calculation for each of them."""

    def calculations(*, third: bool) -> list[str]:
        return [f"| | calculate | x{n} | | | {e.expression} |" for n, e in enumerate(ALL) if e.third is third]

    asked = [f"| | {kind} | {name} | {name} | {relevant} | |" for kind, name, relevant in QUESTIONS]
    choices = [f"| | {name} | {value} | {value} |" for name, values in LISTS.items() for value in values]
    lines = [
        "| survey |", "| | type | name | label | relevant | calculation |", *asked, *calculations(third=True),
        "| | end_repeat | | | | |", *calculations(third=False),
        "| choices |", "| | list_name | name | label |", *choices,
        "| settings |", "| | form_id | version |", "| | meaning | 1 |",
    ]  # fmt: skip
    return compile_sheets(sheets("\n".join(lines)))


def evaluated() -> State:
    return form().evaluate(Draft(ANSWERS, {"/data/project": PROJECTS}), now=NOW)


def test_every_example_is_true() -> None:
    state = evaluated()
    assert state.faults == ()
    found = {(e.expression, state.value(path_of(n, e))) for n, e in enumerate(ALL)}
    assert found == {(e.expression, e.value) for e in ALL}


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    try:
        return JavaRosa(tmp_path_factory.mktemp("javarosa"))
    except Unavailable as reason:
        pytest.skip(str(reason))


def test_they_are_the_same_in_javarosa(java: JavaRosa) -> None:
    state = evaluated()
    (answers,) = java.answers([Job(state.form.xform, [whole_instance(state)])], f"{NOW:%Y-%m-%dT%H:%M:%S}.000Z")
    (facts,) = answers
    assert not isinstance(facts, str), facts
    said = {fact.path: fact.value for fact in facts}
    expected = {e.expression: dict(e.elsewhere).get(JAVAROSA, e.value) for e in ALL}
    found = {e.expression: said[path_of(n, e)] for n, e in enumerate(ALL)}
    assert {e: v for e, v in found.items() if e not in OF_A_ZONE} == {
        e: v for e, v in expected.items() if e not in OF_A_ZONE
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "Cómo se leen los formularios"),
        ("pt", "Como os formulários são lidos"),
        ("en", "How forms are read"),
    ],
)
def test_everybody_reads_it_in_their_language(client: Client, language: str, title: str) -> None:
    client.cookies["language"] = language
    page = client.get(PAGE)
    assert page.status_code == 200
    shown = page.content.decode()
    assert f"<h1>{title}</h1>" in shown or title in shown.partition("<h1")[2].partition("</h1>")[0]
    assert "sum(${cost})" in shown
    assert "5700" in shown


def test_no_round_takes_its_address() -> None:
    assert PAGE.split("/")[2] in RESERVED
