"""A published answer is corrected: asked for, opened, approved, accepted; what was published stays readable."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.cast import Cast
from tests.forms import send
from tests.surveys import kit
from tests.surveys.kit import AFTER, actor

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS
from mancomun.core.models import OutboxMessage
from mancomun.core.problems import Conflict, Refused
from mancomun.surveys.actions import corrections as actions
from mancomun.surveys.actions.answering import Change, save_section
from mancomun.surveys.actions.flow import Remarks, accept_response, approve_response, return_response, submit_response
from mancomun.surveys.actions.rounds import publish_round
from mancomun.surveys.models import Correction, Response, ResponseStep, Revision, Round
from mancomun.surveys.queries.revisions import approved_answers

SignIn = Callable[[User | None], Client]
UNTIL = AFTER + timedelta(days=7)
PAGE = "/surveys/2026/responses/quilmes/correction/"
A1 = "/data/A/a1"


@pytest.fixture
def published(cast: Cast, asked: Round, response: Response) -> Response:
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    publish_round(round=asked, by=actor(cast.ana, AFTER), at=AFTER)
    found: Response = Response.objects.select_related("invitee__round", "invitee__government").get(pk=response.pk)
    return found


def shown(round_: Round) -> list[tuple[str, str]]:
    """What the results hold of the first question."""
    round_.refresh_from_db()
    return [(e["path"], e["value"]) for each in approved_answers(round_, at=UNTIL) for e in each.answers][:1]


def change(response: Response, value: str, who: User, at: object) -> None:
    number = response.answers.get(path=A1).number
    save_section(response=response, changes=[Change(A1, value, base=number)], by=actor(who, AFTER), at=at)  # type: ignore[arg-type]  # an instant


def test_from_the_reason_to_a_new_edition(cast: Cast, asked: Round, published: Response) -> None:
    assert shown(asked) == [(A1, "yes")]
    bruno, carla, ana = (actor(each, AFTER) for each in (cast.bruno, cast.carla, cast.ana))
    with pytest.raises(Conflict):
        submit_response(response=published, by=bruno, at=AFTER)
    actions.ask_correction(response=published, reason="A wrong year.", by=bruno, at=AFTER)
    with pytest.raises(Conflict):
        actions.ask_correction(response=published, reason="Again.", by=carla, at=AFTER)
    with pytest.raises(Conflict):
        submit_response(response=published, by=bruno, at=AFTER)  # asked for is not yet open
    actions.open_correction(response=published, until=UNTIL, by=ana, at=AFTER)
    change(published, "no", cast.bruno, AFTER)
    revision = submit_response(response=published, by=bruno, at=AFTER)
    assert shown(asked) == [(A1, "yes")]  # the edition that is out stays whole until the new one is accepted
    approve_response(response=published, revision=revision, by=carla, at=AFTER)
    assert shown(asked) == [(A1, "yes")]
    accept_response(response=published, revision=revision, by=ana, at=UNTIL + timedelta(days=3))
    assert shown(asked) == [(A1, "no")]
    done = Correction.objects.get()
    assert (done.edition, done.before.number, done.after and done.after.number, done.open) == (2, 1, 2, False)
    kinds = list(ResponseStep.objects.values_list("kind", flat=True))[-5:]
    assert kinds == ["correction_asked", "reopened", "submitted", "approved", "corrected"]
    assert Revision.objects.get(number=1).answers[0]["value"] == "yes"
    with pytest.raises(Conflict):
        submit_response(response=published, by=bruno, at=AFTER)  # and closed again


def test_who_asks_and_who_opens(cast: Cast, published: Response) -> None:
    for somebody in (cast.diego, cast.elena, cast.ana):
        with pytest.raises(Refused):
            actions.ask_correction(response=published, reason="Why", by=actor(somebody, AFTER), at=AFTER)
    for somebody in (cast.bruno, cast.carla, cast.lucia):
        with pytest.raises(Refused):
            actions.open_correction(response=published, until=UNTIL, reason="Why", by=actor(somebody, AFTER), at=AFTER)
    actions.open_correction(response=published, until=UNTIL, reason="Our fault.", by=actor(cast.ana, AFTER), at=AFTER)
    assert Correction.objects.get().open


def test_before_publication_there_is_nothing_to_correct(cast: Cast, response: Response) -> None:
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    with pytest.raises(Conflict):
        actions.ask_correction(response=response, reason="Why", by=actor(cast.bruno), at=kit.NOW)


def test_after_its_end_the_city_cannot_write(cast: Cast, published: Response) -> None:
    actions.open_correction(response=published, until=UNTIL, reason="Why", by=actor(cast.ana, AFTER), at=AFTER)
    with pytest.raises(Conflict):
        submit_response(response=published, by=actor(cast.bruno, AFTER), at=UNTIL)
    later = UNTIL + timedelta(days=7)
    actions.open_correction(response=published, until=later, by=actor(cast.ana, AFTER), at=UNTIL)
    assert submit_response(response=published, by=actor(cast.bruno, AFTER), at=UNTIL).number == 2


def test_refused_with_its_reason(cast: Cast, asked: Round, published: Response) -> None:
    actions.ask_correction(response=published, reason="Why", by=actor(cast.bruno, AFTER), at=AFTER)
    actions.refuse_correction(response=published, why="It is as you said.", by=actor(cast.ana, AFTER), at=AFTER)
    published.refresh_from_db()
    assert published.state == Response.State.ACCEPTED
    assert "It is as you said." in OutboxMessage.objects.filter(to=cast.bruno.email).order_by("-pk")[0].body
    assert shown(asked) == [(A1, "yes")]


def test_closed_without_a_change_the_draft_says_again_what_is_published(
    cast: Cast, asked: Round, published: Response
) -> None:
    actions.open_correction(response=published, until=UNTIL, reason="Why", by=actor(cast.ana, AFTER), at=AFTER)
    change(published, "no", cast.bruno, AFTER)
    revision = submit_response(response=published, by=actor(cast.bruno, AFTER), at=AFTER)
    approve_response(response=published, revision=revision, by=actor(cast.carla, AFTER), at=AFTER)
    actions.close_correction(response=published, by=actor(cast.ana, AFTER), at=AFTER)
    published.refresh_from_db()
    assert published.state == Response.State.ACCEPTED
    assert published.answers.get(path=A1).value == "yes"
    assert shown(asked) == [(A1, "yes")]  # not what was approved and never accepted


def test_the_coordination_can_return_a_correction(cast: Cast, published: Response) -> None:
    ana = actor(cast.ana, AFTER)
    actions.open_correction(response=published, until=UNTIL, reason="Why", by=ana, at=AFTER)
    revision = submit_response(response=published, by=actor(cast.bruno, AFTER), at=AFTER)
    approve_response(response=published, revision=revision, by=actor(cast.carla, AFTER), at=AFTER)
    return_response(response=published, revision=revision, remarks=Remarks("Look again."), by=ana, at=AFTER)
    published.refresh_from_db()
    assert published.state == Response.State.RETURNED
    assert submit_response(response=published, by=actor(cast.bruno, AFTER), at=AFTER).number == 3


def test_everybody_reads_what_was_corrected(cast: Cast, published: Response, sign_in: SignIn) -> None:
    with time_machine.travel(AFTER, tick=False):
        bruno, ana = sign_in(cast.bruno), sign_in(cast.ana)
        assert send(bruno, PAGE, {"act": "ask", "ask-reason": ""}).status_code == 422
        assert send(bruno, PAGE, {"act": "ask", "ask-reason": "A wrong year."}).status_code == 302
        opening = {"act": "open", "open-until": "2027-02-10T10:00"}
        assert send(bruno, "/account/details/", opening, to=PAGE).status_code == 403
        assert send(ana, PAGE, opening).status_code == 302
        change(published, "no", cast.bruno, AFTER)
        number = published.answers.get(path="/data/A/a3").number
        secret = Change("/data/A/a3", "Another secret office", base=number)
        save_section(response=published, changes=[secret], by=actor(cast.bruno, AFTER), at=AFTER)
        revision = submit_response(response=published, by=actor(cast.bruno, AFTER), at=AFTER)
        approve_response(response=published, revision=revision, by=actor(cast.carla, AFTER), at=AFTER)
        accept_response(response=published, revision=revision, by=actor(cast.ana, AFTER), at=AFTER)
        public = Client()
        public.cookies["language"] = "en"
        results = public.get("/surveys/2026/results/").content.decode()
        page = public.get("/surveys/2026/corrections/").content.decode()
    assert "Edition 2, corrected on" in results
    assert "published data, edition 2" in results
    assert ("A wrong year." in page, "Quilmes" in page, "Is there a plan?" in page) == (True, True, True)
    assert ("Yes" in page, "secret office" in page) == (True, False)


@pytest.mark.parametrize("who", ["bruno", "carla", "ana", "sofia"])
def test_any_two_versions_are_compared(cast: Cast, published: Response, sign_in: SignIn, who: str) -> None:
    ana = actor(cast.ana, AFTER)
    actions.open_correction(response=published, until=UNTIL, reason="Why", by=ana, at=AFTER)
    change(published, "no", cast.bruno, AFTER)
    client = sign_in(getattr(cast, who))
    client.cookies["language"] = "en"
    page = client.get("/surveys/2026/responses/quilmes/compare/?before=1&after=0").content.decode()
    own = who in {"bruno", "carla"}
    assert ("What is being written" in page) is own  # a draft is its own city's alone
    assert ("Is there a plan?" in page) is own
    assert ANONYMOUS.signed_in is False
