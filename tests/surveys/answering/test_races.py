"""Eight people answer at once, on both databases: nothing is lost. Without the guards it fails."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.cast import Cast, assemble, mandate, person
from tests.surveys.answering.kit import open_round
from tests.surveys.kit import actor

from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict
from mancomun.surveys.actions import answering
from mancomun.surveys.actions.answering import Author, NotEditable, Outcome, open_response, save_answer
from mancomun.surveys.actions.repeats import add_repeat
from mancomun.surveys.models import Answer, AnswerEdit, Invitee, Response
from mancomun.surveys.queries.answering import answers_of, draft_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WRITERS, TURNS = 8, 6
ONE = "/data/A/a_area"


@pytest.fixture
def people() -> Cast:
    return assemble()


@pytest.fixture
def writers(people: Cast) -> list[Actor]:
    found = []
    for number in range(WRITERS):
        user = person(f"Writer{number}")
        mandate(user, people.quilmes, "contributor")
        found.append(actor(user, timezone.now()))
    return found


@pytest.fixture
def draft(people: Cast) -> Response:
    invitee = Invitee.objects.get(round=open_round(people), government=people.quilmes)
    at = timezone.now()
    return open_response(invitee=invitee, by=actor(people.bruno, at), at=at)


def together(writers: list[Actor], act: Callable[[int, Actor], None]) -> list[BaseException]:
    barrier, wrong = Barrier(len(writers)), []

    def run(number: int, writer: Actor) -> None:
        try:
            barrier.wait(timeout=20)
            act(number, writer)
        except BaseException as fault:  # noqa: BLE001  # the test looks at every one
            wrong.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return wrong


def lines_added(draft: Response, writers: list[Actor]) -> list[BaseException]:
    """Each adds lines of its own to the one answer, looking again whenever another's came first."""

    def act(number: int, writer: Actor) -> None:
        for turn in range(TURNS):
            outcome = Outcome.OVERTAKEN
            while outcome is Outcome.OVERTAKEN:
                seen = answers_of(draft).get(ONE)
                text, base = (seen.value, seen.number) if seen else ("", 0)
                value = f"{text}\n{number}:{turn}".strip()
                saved = save_answer(response=draft, path=ONE, value=value, base=base, by=writer, at=timezone.now())
                outcome = saved.outcomes[ONE]

    return together(writers, act)


def wanted() -> set[str]:
    return {f"{number}:{turn}" for number in range(WRITERS) for turn in range(TURNS)}


def test_different_questions_never_touch_each_other(draft: Response, writers: list[Actor]) -> None:
    def act(number: int, writer: Actor) -> None:
        for turn in range(TURNS):
            path = f"/data/print/r[{number + 1}]/r_name"
            save_answer(response=draft, path=path, value=f"{turn}", base=turn, by=writer, at=timezone.now())

    assert together(writers, act) == []
    found = Answer.objects.filter(response=draft, path__endswith="r_name")
    assert {(answer.value, answer.number) for answer in found} == {(f"{TURNS - 1}", TURNS)}
    assert len(found) == WRITERS
    assert not AnswerEdit.objects.filter(overtaken=True).exists()


def test_one_question_loses_nobodys_line(draft: Response, writers: list[Actor]) -> None:
    assert lines_added(draft, writers) == []
    answer = Answer.objects.get(response=draft, path=ONE)
    assert (set(answer.value.split("\n")), answer.number) == (wanted(), WRITERS * TURNS)
    edits = AnswerEdit.objects.filter(response=draft, path=ONE)
    assert edits.filter(overtaken=False).count() == WRITERS * TURNS
    assert {line for edit in edits for line in edit.value.split("\n")} == wanted()


def test_the_control_without_comparing_lines_are_lost(
    draft: Response, writers: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Author, "has_seen", lambda *_anything: True)
    assert lines_added(draft, writers) == []
    assert set(Answer.objects.get(response=draft, path=ONE).value.split("\n")) < wanted()


def test_each_added_entry_has_its_own_key(draft: Response, writers: list[Actor]) -> None:
    keys: list[int] = []

    def act(number: int, writer: Actor) -> None:
        keys.extend(
            add_repeat(response=draft, repeat="/data/print/r", by=writer, at=timezone.now()) for _turn in range(TURNS)
        )

    assert together(writers, act) == []
    assert sorted(keys) == list(range(2, WRITERS * TURNS + 2))
    assert draft_of(draft).keys("/data/print/r") == (1, *sorted(keys))


def test_beginning_together_begins_once(people: Cast, writers: list[Actor]) -> None:
    invitee = Invitee.objects.get(round=open_round(people), government=people.quilmes)
    at = timezone.now()
    assert together(writers, lambda _number, by: open_response(invitee=invitee, by=by, at=at)) == []  # type: ignore[func-returns-value]  # its value is not looked at
    assert Response.objects.filter(invitee=invitee).count() == 1
    assert Answer.objects.filter(path="/data/print/r[]").count() == 1


def put_forward_meanwhile(draft: Response, writer: Actor) -> list[BaseException]:
    """One saves while another puts the whole forward; what came after must not be in it."""
    barrier = Barrier(2)
    wrong: list[BaseException] = []

    def put_forward() -> None:
        with transaction.atomic():
            Response.objects.filter(pk=draft.pk).update(state="awaiting_approval")
            barrier.wait(timeout=20)
        connection.close()

    def save() -> None:
        barrier.wait(timeout=20)
        try:
            save_answer(response=draft, path=ONE, value="late", by=writer, at=timezone.now())
        except Conflict as fault:
            wrong.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=put_forward), Thread(target=save)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_nothing_is_saved_behind_what_was_put_forward(draft: Response, writers: list[Actor]) -> None:
    assert [type(fault) for fault in put_forward_meanwhile(draft, writers[0])] == [NotEditable]
    assert not Answer.objects.filter(path=ONE).exists()


def test_the_control_without_the_hold_it_is(
    draft: Response, writers: list[Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "hold", lambda **given: given["response"])
    assert put_forward_meanwhile(draft, writers[0]) == []
    assert Answer.objects.filter(path=ONE).exists()
