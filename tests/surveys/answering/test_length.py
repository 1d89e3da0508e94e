"""The whole questionnaire or its core alone, in one round."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.forms import send
from tests.surveys.kit import NOW, REVIEWED, accepted, actor, begun, submitted, survey_round

from mancomun.accounts.models import User
from mancomun.core.actors import Actor
from mancomun.core.problems import Refused
from mancomun.surveys.actions.length import choose_length
from mancomun.surveys.figures import Standing
from mancomun.surveys.models import Answer, Invitee, Response, Round
from mancomun.surveys.queries.results import opened

pytestmark = pytest.mark.django_db
SignIn = Callable[[User | None], Client]
TASKS = "/surveys/2026/answer/quilmes/"


@pytest.fixture
def asked(cast: Cast) -> Round:
    """A1 is the core of its questionnaire; each city may answer it alone."""
    made = survey_round(cast)
    Round.objects.filter(pk=made.pk).update(short=True)
    return Round.objects.get(pk=made.pk)


def invitee(asked: Round, slug: str = "quilmes") -> Invitee:
    return Invitee.objects.select_related("round", "government").get(round=asked, government__slug=slug)


def test_a_city_begins_with_the_core_alone(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    answer = send(client, TASKS, {"short": "1"}, to=f"{TASKS}start/")
    assert answer.headers["Location"] == f"{TASKS}A/"
    page = client.get(f"{TASKS}A/").content.decode()
    assert ("¿Hay un plan?" in page, "¿Hay una oficina?" in page) == (True, False)
    assert client.get(f"{TASKS}B/").status_code == 404
    assert client.get(TASKS).status_code == 200


def test_it_is_put_forward_and_counts_beside_whole_answers(cast: Cast, asked: Round) -> None:
    begun(asked, cast.quilmes, {"A/a1": "yes", "A/a1_year": "2020", "A/a2": "yes"})
    choose_length(invitee=invitee(asked), short=True, by=actor(cast.bruno), at=NOW)
    short = Response.objects.get(invitee=invitee(asked))
    revision = submitted(short, cast.bruno)
    assert [entry["path"] for entry in revision.answers] == ["/data/A/a1"]
    assert Answer.objects.get(response=short, path="/data/A/a2").value == "yes"  # it stays in the draft


def test_results_say_where_it_was_not_in_the_short_version(cast: Cast, asked: Round) -> None:
    draft = begun(asked, cast.quilmes, {"A/a1": "yes", "A/a1_year": "2020"})
    choose_length(invitee=invitee(asked), short=True, by=actor(cast.bruno), at=NOW)
    accepted(Response.objects.get(pk=draft.pk), cast.bruno, cast.carla, cast.ana)
    Round.objects.filter(pk=asked.pk).update(published_at=NOW)
    results = opened(actor(cast.ana), "2026", at=REVIEWED)
    found = {
        topic.key: results.book.cells(topic.parts[0])[cast.quilmes.pk].standing
        for topic in results.topics
        if topic.key in {"A1", "A2"}
    }
    assert found == {"A1": Standing.GIVEN, "A2": Standing.SHORT}


def test_one_goes_to_the_whole_and_back_without_loss(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    draft = begun(asked, cast.quilmes, {"A/a1": "no", "A/a2": "yes"})
    client = sign_in(cast.bruno)
    assert send(client, TASKS, {"short": "1"}, to=f"{TASKS}length/").headers["Location"] == TASKS
    assert "¿Hay una oficina?" not in client.get(f"{TASKS}A/").content.decode()
    assert send(client, TASKS, {}, to=f"{TASKS}length/").headers["Location"] == TASKS
    assert "¿Hay una oficina?" in client.get(f"{TASKS}A/").content.decode()
    assert Answer.objects.get(response=draft, path="/data/A/a2").value == "yes"


@pytest.mark.parametrize("who", ["diego", "elena", "ana", "lucia"])
def test_the_citys_focal_point_or_authority_chooses(cast: Cast, asked: Round, who: str) -> None:
    with pytest.raises(Refused):
        choose_length(invitee=invitee(asked), short=True, by=actor(getattr(cast, who)), at=NOW)


def test_where_it_is_not_offered_nobody_chooses(cast: Cast, asked: Round) -> None:
    Round.objects.filter(pk=asked.pk).update(short=False)
    with pytest.raises(Refused):
        choose_length(invitee=invitee(asked), short=True, by=actor(cast.bruno), at=NOW)


def test_what_was_put_forward_keeps_its_length(cast: Cast, asked: Round) -> None:
    submitted(begun(asked, cast.quilmes), cast.bruno)
    by: Actor = actor(cast.bruno)
    with pytest.raises(Refused):
        choose_length(invitee=invitee(asked), short=True, by=by, at=NOW)
