"""The pages around the sections, and what they cost."""

import gzip
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import Open, SignIn
from tests.surveys.answering.kit import BASE, Page, open_round, response_of, said
from tests.surveys.kit import actor

import mancomun.demo
from mancomun.surveys.actions.answering import Change, open_response, save_section
from mancomun.surveys.models import Invitee, Remark, Response, ResponseStep
from mancomun.surveys.queries.answering import form_of, state_of
from mancomun.surveys.sheet.progress import advances

QUESTIONNAIRE = Path(mancomun.demo.__file__).parent / "questionnaire" / "politicas.xlsx"


def overview(page: Open, **more: object) -> Page:
    sheet = page(**more)  # type: ignore[arg-type]  # passed on
    return Page(sheet.client, BASE)


def test_the_overview_counts(page: Open, cast: Cast) -> None:
    sheet = page()
    sheet.fill("Line", "x")
    sheet.fill("Whole", "101")
    sheet.save()
    view = overview(page, user=cast.diego)
    tasks = [said(each) for each in view.find(".task")]
    assert tasks == [
        "Kinds Has errors 2 of 18 answered · 1 to mend · Bruno is working on it",
        "Rows and entries Not started 0 of 8 answered · 2 needed",
    ]
    assert "2 needed answers are missing. 1 answer needs mending." in view.text
    assert "Bruno" in view.find("#people")[0].getparent().text_content()
    assert "Open until" in view.text


def test_only_who_may_put_it_forward_is_led_there(page: Open, cast: Cast) -> None:
    def links(view: Page) -> list[str]:
        return [str(each.get("href")) for each in view.find("aside a")]

    submit, steps = "/surveys/all/responses/quilmes/submit/", "/surveys/all/responses/quilmes/"
    assert (submit in links(overview(page)), steps in links(overview(page))) == (True, True)
    diego = overview(page, user=cast.diego)
    assert (submit in links(diego), steps in links(diego)) == (False, True)
    assert "Only a focal point of the city, or its authority, puts the answer forward." in diego.text


def test_remarks_lead_to_their_questions(page: Open, cast: Cast) -> None:
    at = timezone.now()
    step = ResponseStep.objects.create(response=response_of(), kind="sent_back", at=at)
    Remark.objects.create(
        response=response_of(), step=step, path="/data/A/a_area", body="Say more.", by_name="Carla", at=at
    )
    view = overview(page)
    link = view.find("#remarks")[0].getparent().cssselect("a")[0]
    sheet = page()
    assert (link.text, link.get("href")) == ("Lines", f"{BASE}A/#{sheet.key('Lines')}")
    assert "Say more." in view.text
    assert "Say more." in sheet.find(f"#{sheet.key('Lines')}")[0].text_content()


def test_the_whole_answer_on_paper(page: Open, cast: Cast) -> None:
    sheet = page()
    sheet.fill("Line", "one line")
    sheet.fill("Several", "yes", "no_data")
    sheet.fill("Whole", "12")
    sheet.fill("Line", "network", part=".v")
    sheet.save()
    paper = Page(sheet.client, f"{BASE}print/")
    lines = {said(each.cssselect("dt")[0]): said(each.cssselect("dd")[0]) for each in paper.find(".paper dl > div")}
    assert lines["A1 Line"].startswith("one line Bruno, ")
    assert lines["A1 Line"].endswith(" · The network’s members")
    assert lines["Several"].startswith("Yes No data Bruno, ")
    assert lines["Lines"] == "No answer"
    assert lines["Health"] == "No answer (required)"
    assert "Then what?" not in lines
    assert paper.find("#sheet") == []


def test_a_section_takes_nine_queries(page: Open, cast: Cast) -> None:
    sheet = page()
    sheet.fill("Line", "x")
    for _with_one_answer_and_with_three in range(2):
        with CaptureQueriesContext(connection) as queries:
            sheet.client.get(f"{BASE}A/")
        assert len(queries) == 9, [query["sql"][:90] for query in queries]
        sheet.fill("Lines", "y")
        sheet.fill("Have", "yes")
        sheet.save()


@pytest.fixture
def real(cast: Cast, sign_in: SignIn) -> Page:
    """The demonstration's questionnaire, begun by Quilmes, with every first choice taken so that most is asked."""
    round_ = open_round(cast, QUESTIONNAIRE.read_bytes(), "all")
    invitee = Invitee.objects.get(round=round_, government=cast.quilmes)
    at = timezone.now()
    response = open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)
    form = form_of(response)
    changes = [
        Change(node.path, node.items.all_choices[0].value)
        for node in form.questions()
        if node.items and node.is_answerable and "[" not in node.path and node.layer.parent is None
    ]
    save_section(response=response, changes=changes, by=actor(cast.bruno, at), at=at)
    client = sign_in(cast.bruno)
    client.cookies["language"] = "es"
    return Page(client, BASE)


def test_every_section_of_the_questionnaire_is_light(real: Page) -> None:
    state = state_of(response_of(), at=timezone.now(), language="es")
    assert len(advances(state)) == 10
    weights = {}
    for each in advances(state):
        with CaptureQueriesContext(connection) as queries:
            page = real.client.get(f"{BASE}{each.slug}/")
        assert len(queries) <= 12
        weights[each.slug] = (len(page.content), len(gzip.compress(page.content, 6)))
    assert max(plain for plain, _packed in weights.values()) <= 60 * 1024, weights
    assert max(packed for _plain, packed in weights.values()) <= 14 * 1024, weights


def test_an_unbegun_response_has_a_state_too(invitee: Invitee) -> None:
    state = state_of(Response(invitee=invitee), at=timezone.now(), language="en")
    assert sum(each.answered for each in advances(state)) == 0
