"""Whatever two people save in whatever order: the log is whole, and each answer is the last one accepted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import Outcome, accept_theirs, save_answer
from mancomun.surveys.models import Answer, AnswerEdit, Response

PATHS = ("/data/A/a_text", "/data/A/a_area")
PEOPLE = ("bruno", "diego")


@dataclass(frozen=True)
class Move:
    """What one person does: looks at a question, writes into it what they last saw or thought of, or gives way."""

    who: str
    path: str
    what: str  # look, write, yield
    value: str = ""
    visibility: str = ""
    page: str = ""


moves = st.builds(
    Move,
    who=st.sampled_from(PEOPLE),
    path=st.sampled_from(PATHS),
    what=st.sampled_from(["look", "write", "write", "write", "yield"]),
    value=st.sampled_from(["", "a", "b", "c"]),
    visibility=st.sampled_from(["", "network"]),
    page=st.sampled_from(["", "one", "two"]),
)


@dataclass
class World:
    """What each of the two has on the page, and all that they ever sent and was not the same as what stood."""

    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    sent: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def undone() -> Iterator[None]:
    """Each example begins anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(st.lists(moves, max_size=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_log_is_whole_and_the_last_accepted_stands(cast: Cast, response: Response, steps: list[Move]) -> None:
    with undone():
        before = AnswerEdit.objects.count()
        world = World()
        for step in steps:
            carry_out(cast, response, world, step)
        edits = list(AnswerEdit.objects.filter(response=response).order_by("pk"))[before:]
        assert [(edit.path, edit.by_name.lower(), edit.value) for edit in edits] == world.sent
        for path in PATHS:
            accepted = [edit for edit in edits if edit.path == path and not edit.overtaken]
            answer = Answer.objects.filter(response=response, path=path).first()
            if answer is None:
                assert accepted == []
                continue
            assert (answer.value, answer.visibility) == (accepted[-1].value, accepted[-1].visibility)


def carry_out(cast: Cast, response: Response, world: World, step: Move) -> None:
    at = timezone.now()
    who = actor(getattr(cast, step.who), at)
    here = (step.who, step.path)
    standing = Answer.objects.filter(response=response, path=step.path).first()
    if step.what == "look":
        world.seen[here] = standing.number if standing else 0
    elif step.what == "yield":
        accept_theirs(response=response, path=step.path, by=who, at=at)
        if standing:
            world.sent.append((step.path, step.who, standing.value))
    else:
        repeated = is_repeated(response, step)
        outcome = save_answer(
            response=response,
            path=step.path,
            value=step.value,
            visibility=step.visibility,
            base=world.seen.get(here, 0),
            page=step.page,
            by=who,
            at=at,
        ).outcomes[step.path]
        if outcome is Outcome.SAVED or (outcome is Outcome.OVERTAKEN and not repeated):
            world.sent.append((step.path, step.who, step.value))
        judge(outcome, standing, world.seen.get(here, 0), step)


def is_repeated(response: Response, step: Move) -> bool:
    """Whether this person's last word at this question is the same change, overtaken already."""
    mine = AnswerEdit.objects.filter(response=response, path=step.path, by_name=step.who.title())
    last = mine.order_by("pk").last()
    return last is not None and last.overtaken and (last.value, last.visibility) == (step.value, step.visibility)


def judge(outcome: Outcome, standing: Answer | None, base: int, step: Move) -> None:
    """Said again in other words than the action's: what may have been overwritten was seen, or the page's own."""
    if standing is None:
        assert outcome is (Outcome.SAVED if step.value or step.visibility else Outcome.SAME)
        return
    own_page = step.page and (standing.page, standing.by_name.lower()) == (step.page, step.who)
    if (standing.value, standing.visibility) == (step.value, step.visibility):
        assert outcome is Outcome.SAME
    elif base == standing.number or own_page:
        assert outcome is Outcome.SAVED
    else:
        assert outcome is Outcome.OVERTAKEN


def test_the_control_a_lost_edit_is_noticed(cast: Cast, response: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mancomun.surveys.actions.answering.Author.log", lambda *_anything: None)
    world = World()
    carry_out(cast, response, world, Move("bruno", PATHS[0], "write", "a"))
    assert world.sent != [
        (edit.path, edit.by_name.lower(), edit.value) for edit in AnswerEdit.objects.filter(path=PATHS[0])
    ]
