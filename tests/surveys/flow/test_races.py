"""Two people at once, on both databases: one step happens, the other hears why it did not."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.cast import Cast, assemble, mandate
from tests.surveys.kit import NOW, actor, begun, submitted, survey_round

from mancomun.core.problems import Conflict, Problem
from mancomun.surveys.actions.flow import approve_response, submit_response, withdraw_submission
from mancomun.surveys.models import Response, ResponseStep, Revision
from mancomun.surveys.queries import flow as queries

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Act = Callable[[], object]


def at_once(*acts: Act) -> list[Problem | BaseException]:
    """Run the acts in threads that start together; what went wrong in them."""
    barrier, wrong = Barrier(len(acts)), []

    def run(act: Act) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        except BaseException as fault:  # noqa: BLE001  # the test looks at every one
            wrong.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


@pytest.fixture
def people() -> Cast:
    return assemble()


@pytest.fixture
def draft(people: Cast) -> Response:
    return begun(survey_round(people), people.quilmes)


def test_two_focal_points_put_it_forward_once(people: Cast, draft: Response) -> None:
    mandate(people.diego, people.quilmes, "focal_point")
    actors = [actor(person) for person in (people.bruno, people.diego, people.bruno, people.diego)]
    wrong = at_once(*(lambda by=by: submit_response(response=draft, by=by, at=NOW) for by in actors))
    assert [type(fault) for fault in wrong] == [Conflict] * 3
    assert Revision.objects.count() == ResponseStep.objects.count() == 1


def test_approving_and_taking_back_do_not_both_happen(people: Cast, draft: Response) -> None:
    revision = submitted(draft, people.bruno)
    authority, focal_point = actor(people.carla), actor(people.bruno)
    wrong = at_once(
        lambda: approve_response(response=draft, revision=revision, by=authority, at=NOW),
        lambda: withdraw_submission(response=draft, by=focal_point, at=NOW),
    )
    assert [type(fault) for fault in wrong] == [Conflict]
    draft.refresh_from_db()
    revision.refresh_from_db()
    assert (draft.state, bool(revision.signature)) in {("approved", True), ("draft", False)}


def test_the_control_without_the_lock_both_act(people: Cast, draft: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the state before either writes, as they could if the row were not held."""
    meeting = Barrier(2)
    original = queries.case_of

    def late(response: Response) -> object:
        case = original(response)
        meeting.wait(timeout=20)
        return case

    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer, whose transaction begins with its lock: nothing can be switched off.")
    monkeypatch.setattr(queries, "case_of", late)
    monkeypatch.setattr(queries, "locked", _unlocked)
    actors = [actor(people.bruno), actor(people.bruno)]
    wrong = at_once(*(lambda by=by: submit_response(response=draft, by=by, at=NOW) for by in actors))
    assert Conflict not in {type(fault) for fault in wrong}  # nobody heard why


def _unlocked(response: Response) -> Response:
    return Response.objects.select_related("invitee__government", "invitee__round__version").get(pk=response.pk)
