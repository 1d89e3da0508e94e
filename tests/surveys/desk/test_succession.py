"""From one version or round to the next: what changed, which question goes on from which, a round a year later."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.cast import Cast
from tests.forms import send
from tests.surveys.kit import CHOICES, COMMAND, NOW, SURVEY, actor, survey_round, workbook

from mancomun.accounts.models import User
from mancomun.core.problems import Conflict, Refused, Unprocessable
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.actions.succession import Link, link_questions
from mancomun.surveys.models import Invitee, QuestionLink, QuestionnaireVersion, Round
from mancomun.surveys.queries.succession import succession

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]


@pytest.fixture
def asked(cast: Cast) -> Round:
    return survey_round(cast)


@pytest.fixture
def newer(asked: Round) -> QuestionnaireVersion:
    """A1 has another name and code, A2 another choice, A3 is asked no more."""
    rows = [tuple(cell.replace("a1", "plan") for cell in row) for row in SURVEY if row[1] != "a3"]
    rows = [(*row[:8], "P1" if row[8] == "A1" else row[8], *row[9:]) for row in rows]
    choices = [*CHOICES, ("has", "planned", "Previsto", "Previsto", "Planned", "part")]
    data = workbook(rows, choices)
    return import_workbook(questionnaire=asked.version.questionnaire, data=data, name="next.xlsx", by=COMMAND, at=NOW)


def test_what_is_new_gone_and_changed(asked: Round, newer: QuestionnaireVersion) -> None:
    found = succession(newer, asked.version)
    assert [each.path for each in found.new] == ["/data/A/plan", "/data/A/plan_year"]
    assert [each.path for each in found.gone] == ["/data/A/a1", "/data/A/a1_year", "/data/A/a3"]
    assert [each.question.code for each in found.changed] == ["A2"]
    assert found.same == 2
    assert succession(asked.version, asked.version).same == 6


def test_a_link_says_that_it_goes_on(cast: Cast, asked: Round, newer: QuestionnaireVersion) -> None:
    link = Link("/data/A/plan", "/data/A/a1", "renamed", {"progress": "planned"})
    link_questions(version=newer, earlier=asked.version, link=link, by=actor(cast.ana), at=NOW)
    found = succession(newer, asked.version)
    assert [each.path for each in found.new] == ["/data/A/plan_year"]
    assert [(then.path, now.path) for _link, now, then in found.links] == [("/data/A/a1", "/data/A/plan")]
    with pytest.raises(Conflict):
        link_questions(version=newer, earlier=asked.version, link=link, by=actor(cast.ana), at=NOW)


@pytest.mark.parametrize(
    "link",
    [
        Link("/data/A/nothing", "/data/A/a1", "renamed"),
        Link("/data/A/plan", "/data/A/nothing", "renamed"),
        Link("/data/A/plan", "/data/A/a1", "renamed", {"nothing": "yes"}),
        Link("/data/A/plan", "/data/A/a1", "renamed", {"yes": "nothing"}),
    ],
)
def test_a_link_to_what_is_not_there_is_refused(
    cast: Cast, asked: Round, newer: QuestionnaireVersion, link: Link
) -> None:
    with pytest.raises(Unprocessable):
        link_questions(version=newer, earlier=asked.version, link=link, by=actor(cast.ana), at=NOW)
    assert not QuestionLink.objects.exists()


def test_linking_is_the_desks(cast: Cast, asked: Round, newer: QuestionnaireVersion) -> None:
    link = Link("/data/A/plan", "/data/A/a1", "renamed")
    with pytest.raises(Refused):
        link_questions(version=newer, earlier=asked.version, link=link, by=actor(cast.bruno), at=NOW)


def test_questions_are_linked_on_their_page(
    cast: Cast, asked: Round, newer: QuestionnaireVersion, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.ana), f"/desk/surveys/questionnaires/small/{newer.number}/since/1/"
    data = {"path": "/data/A/plan", "earlier_path": "/data/A/a1", "kind": "renamed", "values": "progress = planned\n"}
    assert send(client, page, {**data, "values": "progress planned"}).status_code == 422
    assert send(client, page, {**data, "values": "progress = nothing"}).status_code == 422
    assert send(client, page, data).headers["Location"] == page
    link = QuestionLink.objects.get()
    assert link.values == {"progress": "planned"}
    assert send(client, page, {}, to=f"{page}links/{link.pk}/remove/").headers["Location"] == page
    assert not QuestionLink.objects.exists()
    assert client.get("/desk/surveys/questionnaires/small/1/since/2/").status_code == 404


def test_a_round_is_made_from_the_last_one(
    cast: Cast, asked: Round, newer: QuestionnaireVersion, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.ana), "/desk/surveys/rounds/new/?after=2026"
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()}
    data = {name: value for name, value in data.items() if value}
    assert (data["title_es"], data["slug"], data["year"]) == ("Ronda 2027", "2027", 2027)
    assert data["version"] == newer.pk
    assert data["answer_closes"] == "2027-11-30T23:59:59"
    assert send(client, page, data).headers["Location"] == "/desk/surveys/rounds/2027/"
    made = Round.objects.get(slug="2027")
    assert made.version == newer
    assert Invitee.objects.filter(round=made).count() == Invitee.objects.filter(round=asked).count()
    assert made.phases.get(kind="answer").opens == datetime(2027, 11, 1, 3, tzinfo=UTC)
    assert client.get("/desk/surveys/rounds/new/?after=nothing").status_code == 404
