"""A questionnaire edited at the desk: its next version is the same workbook but for the changed cells."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.cast import Cast
from tests.forms import send
from tests.surveys import kit

from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries.questionnaires import workbook_of

PAGE = "/desk/surveys/questionnaires/small/1/edit/?sheet=survey&columns=Espa%C3%B1ol+(es)"
LOGIC = "/desk/surveys/questionnaires/small/1/edit/?sheet=survey&columns=more"


@pytest.fixture
def ana(cast: Cast, sign_in: object) -> Client:
    kit.version()
    client: Client = sign_in(cast.ana)  # type: ignore[operator]  # a fixture’s function
    client.cookies["language"] = "en"
    return client


def values(version: QuestionnaireVersion) -> dict[str, object]:
    sheet = load_workbook(io.BytesIO(workbook_of(version)))["survey"]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_a_changed_label_makes_the_next_version(ana: Client) -> None:
    page = ana.get(PAGE)
    assert page.status_code == 200
    assert "¿Hay un plan?" in page.content.decode()
    reply = send(ana, PAGE, {"c.2.2": "¿Existe un plan?"})
    assert (reply.status_code, "/small/2/edit/" in reply["Location"]) == (302, True)
    first, second = QuestionnaireVersion.objects.order_by("number")
    before, after = values(first), values(second)
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {"C3"}
    assert after["C3"] == "¿Existe un plan?"


def test_a_row_is_added_in_an_empty_one(ana: Client) -> None:
    last = len(kit.SURVEY) + 1
    reply = send(ana, PAGE, {f"c.{last}.0": "text", f"c.{last}.1": "more_words", f"c.{last}.2": "¿Algo más?"})
    assert reply.status_code == 302
    assert QuestionnaireVersion.objects.get(number=2).questions.filter(path="/data/more_words").exists()


def test_a_fault_is_shown_at_its_cell_and_no_version_is_made(ana: Client) -> None:
    reply = send(ana, LOGIC, {"c.3.6": "${nowhere} = 1"})
    text = reply.content.decode()
    assert reply.status_code == 422
    assert 'id="e.c.3.6"' in text
    assert "row 4" in text
    assert "${nowhere} = 1" in text
    assert QuestionnaireVersion.objects.count() == 1


def test_nothing_changed_makes_nothing(ana: Client) -> None:
    assert send(ana, PAGE, {"c.2.2": "¿Hay un plan?", "c.x.y": "?", "c.99999.1": "far"}).status_code == 302
    assert QuestionnaireVersion.objects.count() == 1
