"""Deadlines to the second, in five zones and across changes of the clock; and who writes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from mancomun.core.actors import Actor, CityRole, HeldMandate
from mancomun.core.phases import Phase
from mancomun.surveys.models import RoundPhase
from mancomun.surveys.rules import answering

SECOND = timedelta(seconds=1)
CITY = 7


def phase(closes: str, *, zone: str = "America/Montevideo", local: bool = True) -> RoundPhase:
    return RoundPhase(
        kind="answer",
        opens=datetime(2026, 1, 1, tzinfo=UTC),
        closes=datetime.fromisoformat(closes),
        zone=zone,
        local_close=local,
    )


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("America/Montevideo", "2026-04-01T02:59:00+00:00"),
        ("America/Bogota", "2026-04-01T04:59:00+00:00"),
        ("America/Mexico_City", "2026-04-01T05:59:00+00:00"),
        ("Europe/Madrid", "2026-03-31T21:59:00+00:00"),
        ("Pacific/Auckland", "2026-03-31T10:59:00+00:00"),
    ],
)
def test_the_clock_time_holds_in_each_zone(zone: str, instant: str) -> None:
    said_in_montevideo = phase("2026-03-31T23:59:00-03:00")
    assert answering.closes_for(said_in_montevideo, zone) == datetime.fromisoformat(instant)


def test_without_local_close_it_is_one_instant_for_all() -> None:
    one = phase("2026-03-31T23:59:00-03:00", local=False)
    assert {answering.closes_for(one, zone) for zone in ("Europe/Madrid", "America/Bogota")} == {one.closes}


@pytest.mark.parametrize(
    ("closes", "zone", "instant"),
    [
        # Chile goes back from 24:00 to 23:00 on 4 April 2026: 23:30 comes twice, the second counts
        ("2026-04-04T23:30:00-03:00", "America/Santiago", "2026-04-05T03:30:00+00:00"),
        # … and forward from 00:00 to 01:00 on 6 September 2026: 00:30 never comes, 01:30 counts
        ("2026-09-06T00:30:00-03:00", "America/Santiago", "2026-09-06T04:30:00+00:00"),
        # Spain: the last hour of summer time, twice 02:30 on 25 October 2026
        ("2026-10-25T02:30:00-03:00", "Europe/Madrid", "2026-10-25T01:30:00+00:00"),
        # the day before and the day after Spain's change, the same clock time is an hour apart in UTC
        ("2026-03-28T12:00:00-03:00", "Europe/Madrid", "2026-03-28T11:00:00+00:00"),
        ("2026-03-29T12:00:00-03:00", "Europe/Madrid", "2026-03-29T10:00:00+00:00"),
    ],
)
def test_an_hour_that_comes_twice_or_never_favours_the_city(closes: str, zone: str, instant: str) -> None:
    assert answering.closes_for(phase(closes), zone) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "zone", ["America/Montevideo", "America/Bogota", "America/Mexico_City", "Europe/Madrid", "America/Santiago"]
)
def test_open_until_the_second_and_not_at_it(zone: str) -> None:
    phases = answering.phases_for([phase("2026-04-04T23:59:59-03:00")], zone)
    closes = answering.closes_for(phase("2026-04-04T23:59:59-03:00"), zone)

    def ok(at: datetime) -> bool:
        return answering.may_save(phases, state="draft", published=False, zone=zone, at=at).ok

    assert [ok(closes - SECOND), ok(closes), ok(closes + SECOND)] == [True, False, False]
    opens = datetime(2026, 1, 1, tzinfo=UTC)
    assert [ok(opens - SECOND), ok(opens)] == [False, True]


def test_the_refusal_says_when_in_the_citys_zone() -> None:
    closes = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    phases = [Phase("answer", datetime(2026, 1, 1, tzinfo=UTC), closes)]
    with translation.override("en"):
        reason = str(
            answering.may_save(phases, state="draft", published=False, zone="America/Bogota", at=closes).reason
        )
    assert "31 March 2026" in reason
    assert "18:59" in reason
    assert "Bogot" in reason


@pytest.mark.parametrize(
    ("state", "kind", "ok"),
    [
        ("draft", "answer", True),
        ("draft", "correct", False),
        ("returned", "answer", True),
        ("returned", "correct", True),
        ("returned", "review", False),
        ("awaiting_approval", "answer", False),
        ("approved", "correct", False),
        ("accepted", "correct", False),
    ],
)
def test_which_phase_lets_write_in_which_state(state: str, kind: str, *, ok: bool) -> None:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    phases = [Phase(kind, now - SECOND, now + SECOND)]
    assert answering.may_save(phases, state=state, published=False, zone="UTC", at=now).ok is ok
    assert not answering.may_save(phases, state=state, published=True, zone="UTC", at=now).ok


def test_without_dates_nothing_is_open() -> None:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    assert not answering.may_save([], state="draft", published=False, zone="UTC", at=now).ok


@pytest.mark.parametrize(
    ("role", "city", "ok"),
    [
        (CityRole.FOCAL_POINT, CITY, True),
        (CityRole.CONTRIBUTOR, CITY, True),
        (CityRole.AUTHORITY, CITY, False),
        (CityRole.FOCAL_POINT, CITY + 1, False),
    ],
)
def test_who_writes(role: CityRole, city: int, *, ok: bool) -> None:
    actor = Actor(user_id=1, mandates=(HeldMandate(1, city, role),))
    assert answering.may_write(actor=actor, government_id=CITY).ok is ok
