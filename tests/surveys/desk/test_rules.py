"""Who runs rounds, and what must hold of their phases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, SeatKind, system
from mancomun.core.phases import Phase
from mancomun.surveys.rules.desk import (
    Span,
    may_change_phases,
    may_invite,
    may_publish,
    may_remind,
    may_run,
    phases_hold,
    runs_surveys,
)

NOV, DEC, JAN, FEB = (datetime(2026 + n // 12, n % 12 + 1, 1, tzinfo=UTC) for n in (10, 11, 12, 13))
SECOND = timedelta(seconds=1)
ANSWER, CORRECT, REVIEW = Span("answer", NOV, DEC), Span("correct", DEC, JAN), Span("review", NOV, FEB)
ACTORS = {
    "coordination": Actor(1, seats=(HeldSeat(1, SeatKind.COORDINATION, 7),)),
    "other coordination": Actor(1, seats=(HeldSeat(1, SeatKind.COORDINATION, 8),)),
    "secretariat": Actor(1, seats=(HeldSeat(1, SeatKind.SECRETARIAT, None),)),
    "observer": Actor(1, seats=(HeldSeat(1, SeatKind.OBSERVER, None),)),
    "authority": Actor(1, mandates=(HeldMandate(1, 1, CityRole.AUTHORITY),)),
    "anonymous": ANONYMOUS,
    "command": system("import-form"),
}


def test_who_works_at_the_desk() -> None:
    assert {name for name, actor in ACTORS.items() if runs_surveys(actor).ok} == {
        "coordination",
        "other coordination",
        "secretariat",
        "command",
    }


def test_who_runs_a_commissions_rounds() -> None:
    assert {name for name, actor in ACTORS.items() if may_run(actor, 7).ok} == {
        "coordination",
        "secretariat",
        "command",
    }
    assert {name for name, actor in ACTORS.items() if may_run(actor, None).ok} == {"secretariat", "command"}


@pytest.mark.parametrize(
    ("spans", "holds"),
    [
        ([ANSWER, CORRECT, REVIEW], True),
        ([ANSWER, REVIEW], True),
        ([ANSWER], False),
        ([REVIEW], False),
        ([], False),
        ([ANSWER, ANSWER, REVIEW], False),
        ([replace(ANSWER, closes=NOV), REVIEW], False),
        ([ANSWER, replace(REVIEW, closes=DEC - SECOND)], False),
        ([ANSWER, replace(REVIEW, closes=DEC)], True),
        ([ANSWER, replace(CORRECT, closes=FEB + SECOND), REVIEW], False),
    ],
)
def test_what_must_hold_of_phases(spans: Sequence[Span], *, holds: bool) -> None:
    verdict = phases_hold(spans)
    assert verdict.ok is holds
    assert holds or str(verdict.reason)


NOW = NOV + timedelta(days=10)  # answering and review are open, correcting lies ahead


@pytest.mark.parametrize(
    ("after", "may"),
    [
        ([ANSWER, CORRECT, REVIEW], True),
        ([replace(ANSWER, closes=DEC + SECOND), CORRECT, REVIEW], True),  # extended
        ([replace(ANSWER, closes=NOW + SECOND), CORRECT, REVIEW], True),  # shortened, but not into the past
        ([replace(ANSWER, closes=NOW), CORRECT, REVIEW], False),
        ([replace(ANSWER, opens=NOV + SECOND), CORRECT, REVIEW], False),  # it has begun
        ([ANSWER, replace(CORRECT, opens=NOW + SECOND), REVIEW], True),
        ([ANSWER, replace(CORRECT, opens=NOW), REVIEW], False),  # nothing begins in the past
        ([ANSWER, REVIEW], True),  # what has not begun may be taken away
        ([ANSWER, CORRECT], False),
        ([replace(ANSWER, local_close=True), CORRECT, REVIEW], True),
    ],
)
def test_the_future_changes_and_the_past_does_not(after: Sequence[Span], *, may: bool) -> None:
    assert may_change_phases([ANSWER, CORRECT, REVIEW], after, published=False, at=NOW).ok is may
    assert not may_change_phases([ANSWER, CORRECT, REVIEW], after, published=True, at=NOW).ok


def test_a_phase_that_is_over_can_only_be_extended() -> None:
    before, at = [ANSWER, CORRECT, REVIEW], JAN + timedelta(days=1)
    extended = [replace(ANSWER, closes=at + SECOND), CORRECT, REVIEW]
    assert may_change_phases(before, extended, published=False, at=at).ok
    for changed in (
        replace(ANSWER, closes=DEC - SECOND),
        replace(ANSWER, local_close=True),
        replace(ANSWER, zone="x"),
    ):
        assert not may_change_phases(before, [changed, CORRECT, REVIEW], published=False, at=at).ok


def test_when_to_invite_and_to_remind() -> None:
    phase = Phase("answer", NOV, DEC)
    assert may_invite(published=False, answering=phase, at=NOV - SECOND).ok
    assert may_invite(published=False, answering=phase, at=DEC - SECOND).ok
    assert not may_invite(published=False, answering=phase, at=DEC).ok
    assert not may_invite(published=True, answering=phase, at=NOW).ok
    assert not may_invite(published=False, answering=None, at=NOW).ok
    assert not may_remind(published=False, answering=phase, at=NOV - SECOND).ok
    assert may_remind(published=False, answering=phase, at=NOV).ok
    assert not may_remind(published=False, answering=phase, at=DEC).ok


def test_when_to_publish() -> None:
    phase = Phase("answer", NOV, DEC)
    assert may_publish(published=False, answering=phase, unreviewed=0, accepted=1, at=DEC).ok
    refused = [
        may_publish(published=True, answering=phase, unreviewed=0, accepted=1, at=DEC),
        may_publish(published=False, answering=phase, unreviewed=0, accepted=1, at=DEC - SECOND),
        may_publish(published=False, answering=phase, unreviewed=1, accepted=1, at=DEC),
        may_publish(published=False, answering=phase, unreviewed=0, accepted=0, at=DEC),
        may_publish(published=False, answering=None, unreviewed=0, accepted=1, at=DEC),
    ]
    assert [verdict.ok for verdict in refused] == [False] * 5
    assert len({str(verdict.reason) for verdict in refused}) == 4
