"""Every step, in every state, by everybody, in every phase: allowed, or refused with a reason."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, SeatKind
from mancomun.core.phases import Phase
from mancomun.surveys.models import Response
from mancomun.surveys.rules.flow import Case, Step, may, may_edit, state_after_refusal, when, writing

OPENS = datetime(2026, 11, 1, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
CORRECTED = datetime(2026, 12, 15, tzinfo=UTC)
REVIEWED = datetime(2026, 12, 31, tzinfo=UTC)
PHASES = (
    Phase("answer", OPENS, CLOSES),
    Phase("correct", CLOSES, CORRECTED),
    Phase("review", OPENS, REVIEWED),
)
SECOND = timedelta(seconds=1)
CITY, COMMISSION = 1, 7
ACTORS = {
    "contributor": Actor(1, mandates=(HeldMandate(1, CITY, CityRole.CONTRIBUTOR),)),
    "focal point": Actor(1, mandates=(HeldMandate(1, CITY, CityRole.FOCAL_POINT),)),
    "authority": Actor(1, mandates=(HeldMandate(1, CITY, CityRole.AUTHORITY),)),
    "other authority": Actor(1, mandates=(HeldMandate(1, 2, CityRole.AUTHORITY),)),
    "coordination": Actor(1, seats=(HeldSeat(1, SeatKind.COORDINATION, COMMISSION),)),
    "other coordination": Actor(1, seats=(HeldSeat(1, SeatKind.COORDINATION, 8),)),
    "secretariat": Actor(1, seats=(HeldSeat(1, SeatKind.SECRETARIAT, None),)),
    "observer": Actor(1, seats=(HeldSeat(1, SeatKind.OBSERVER, None),)),
    "anonymous": ANONYMOUS,
    "command": Actor(system="demo"),
}
CITY_PEOPLE = {"focal point", "authority"}
COORDINATION = {"coordination", "secretariat"}
# Who takes which step from which state while everything is open. All that is not here is refused.
ALLOWED = {
    (Step.SUBMIT, "draft"): CITY_PEOPLE,
    (Step.SUBMIT, "returned"): CITY_PEOPLE,
    (Step.WITHDRAW, "awaiting_approval"): CITY_PEOPLE,
    (Step.APPROVE, "awaiting_approval"): {"authority"},
    (Step.SEND_BACK, "awaiting_approval"): {"authority"},
    (Step.ACCEPT, "approved"): COORDINATION,
    (Step.RETURN, "approved"): COORDINATION,
    (Step.RETURN, "accepted"): COORDINATION,
}


def case(state: str, *, approved_before: bool = False, published: bool = False) -> Case:
    return Case(state, CITY, COMMISSION, PHASES, approved_before=approved_before, published=published)


@pytest.mark.parametrize(("step", "state", "name"), list(product(Step, Response.State.values, ACTORS)))
def test_every_transition(step: Step, state: str, name: str) -> None:
    verdict = may(step, actor=ACTORS[name], case=case(state, approved_before=state != "draft"), at=OPENS)
    assert verdict.ok is (name in ALLOWED.get((step, state), set()))
    assert verdict.ok or str(verdict.reason)


@pytest.mark.parametrize("seat", [SeatKind.COORDINATION, SeatKind.SECRETARIAT])
@pytest.mark.parametrize("role", CityRole)
def test_nobody_accepts_the_answer_of_their_own_city(seat: SeatKind, role: CityRole) -> None:
    seats = (HeldSeat(1, seat, COMMISSION if seat is SeatKind.COORDINATION else None),)
    own, elsewhere = (Actor(1, seats=seats, mandates=(HeldMandate(1, city, role),)) for city in (CITY, 2))
    verdict = may(Step.ACCEPT, actor=own, case=case("approved"), at=OPENS)
    assert (verdict.ok, str(verdict.reason)) == (
        False, "Somebody else of the coordination, or the secretariat, accepts your own city’s answer.",
    )  # fmt: skip
    assert may(Step.ACCEPT, actor=elsewhere, case=case("approved"), at=OPENS).ok
    assert may(Step.RETURN, actor=own, case=case("approved"), at=OPENS).ok


@pytest.mark.parametrize(("step", "state"), list(product(Step, Response.State.values)))
def test_nothing_changes_after_publication(step: Step, state: str) -> None:
    assert not when(step, case=case(state, published=True), at=OPENS).ok


# The last second in which each step can be taken: of a first answer, and of a correction.
@pytest.mark.parametrize(
    ("step", "state", "approved_before", "last"),
    [
        (Step.SUBMIT, "draft", False, CLOSES),
        (Step.APPROVE, "awaiting_approval", False, CLOSES),
        (Step.SEND_BACK, "awaiting_approval", False, CLOSES),
        (Step.WITHDRAW, "awaiting_approval", False, CLOSES),
        (Step.SUBMIT, "returned", True, CORRECTED),
        (Step.APPROVE, "awaiting_approval", True, CORRECTED),
        (Step.ACCEPT, "approved", True, REVIEWED),
        (Step.RETURN, "approved", True, CORRECTED),
    ],
)
def test_to_the_second(step: Step, state: str, *, approved_before: bool, last: datetime) -> None:
    known = case(state, approved_before=approved_before)
    assert when(step, case=known, at=last - SECOND).ok
    assert not when(step, case=known, at=last).ok
    assert not when(step, case=known, at=OPENS - SECOND).ok


def test_a_refusal_tells_the_date_in_the_citys_zone() -> None:
    late = Case("draft", CITY, COMMISSION, PHASES, zone="America/Montevideo")
    assert "20:59" in str(writing(case=late, at=CLOSES).reason)
    assert "21:00" in str(writing(case=late, at=OPENS - SECOND).reason)
    assert not writing(case=Case("draft", CITY, COMMISSION, ()), at=OPENS).ok


def test_a_draft_is_written_only_before_it_is_put_forward_or_after_it_was_returned() -> None:
    assert {state for state in Response.State.values if may_edit(state=state).ok} == {"draft", "returned"}
    assert not any(may_edit(state=state, published=True).ok for state in Response.State.values)


def test_what_goes_back_before_approval_keeps_the_time_it_had() -> None:
    assert state_after_refusal(approved_before=False) == "draft"
    assert state_after_refusal(approved_before=True) == "returned"
