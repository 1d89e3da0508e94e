"""Following up: letters that go out by themselves and stop by themselves, more time for one city, who has answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError
from django.test import Client
from django.utils import translation
from tests.cast import Cast
from tests.forms import send
from tests.surveys.kit import CLOSES, COMMAND, NOW, OPENS, REVIEWED, accepted, actor, begun, submitted, survey_round

from mancomun.accounts.models import User
from mancomun.core.phases import Phase
from mancomun.core.problems import Conflict, Refused, Unprocessable
from mancomun.surveys.actions.flow import submit_response
from mancomun.surveys.actions.followup import cancel_reminder, extend_city, plan_reminder, send_due_reminders
from mancomun.surveys.actions.rounds import invite_cities, publish_round
from mancomun.surveys.models import Extension, Invitee, PlannedReminder, Round, SentReminder
from mancomun.surveys.queries import followup as queries
from mancomun.surveys.queries.rounds import answering_phase
from mancomun.surveys.rules import followup as rules
from mancomun.surveys.rules.followup import Behind

SignIn = Callable[[User | None], Client]
Counted = Callable[[int], AbstractContextManager[object]]
pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# Answering closes on 30 November at 23:59:59 in Montevideo; nine in the morning there is noon in UTC.
WEEK_BEFORE = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def asked(cast: Cast) -> Round:
    return survey_round(cast)


def letters() -> list[str]:
    """To whom the letters went, in order."""
    return [to for letter in mail.outbox for to in letter.to]


def forget_letters() -> None:
    mail.outbox.clear()


def invitee(asked: Round, slug: str) -> Invitee:
    return Invitee.objects.select_related("round", "government").get(round=asked, government__slug=slug)


# Rules


@pytest.mark.parametrize(
    ("days", "closes", "zone", "due"),
    [
        (-7, CLOSES, "America/Montevideo", WEEK_BEFORE),
        (-7, CLOSES, "America/Mexico_City", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        (0, CLOSES, "America/Montevideo", datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (0, datetime(2026, 11, 30, 11, tzinfo=UTC), "America/Montevideo", DAY_BEFORE),  # closes at eight
        (2, CLOSES, "America/Montevideo", datetime(2026, 12, 2, 12, tzinfo=UTC)),
    ],
)
def test_a_letter_is_due_at_nine_in_the_morning_of_the_city(
    days: int, closes: datetime, zone: str, due: datetime
) -> None:
    assert rules.due_at(days, closes=closes, zone=zone) == due


def test_a_letter_that_was_missed_for_long_is_not_sent() -> None:
    assert [rules.is_due(NOW, NOW + late) for late in (-MINUTE, MINUTE * 0, 1.4 * DAY, 1.5 * DAY)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "has_begun", "how"),
    [
        ("", False, Behind.NOT_BEGUN),
        ("draft", False, Behind.NOT_BEGUN),
        ("draft", True, Behind.NOT_FINISHED),
        ("awaiting_approval", True, Behind.NOT_APPROVED),
        ("approved", True, ""),
        ("returned", True, ""),
        ("accepted", True, ""),
    ],
)
def test_how_a_city_is_behind(state: str, has_begun: bool, how: str) -> None:  # noqa: FBT001  # a row of the table
    assert rules.behind(state, begun=has_begun) == how


@pytest.mark.parametrize(
    ("until", "published", "answered", "ok"),
    [
        (CLOSES + DAY, False, False, True),
        (CLOSES, False, False, False),  # no longer than now
        (NOW, False, False, False),
        (REVIEWED, False, False, True),
        (REVIEWED + MINUTE, False, False, False),
        (CLOSES + DAY, True, False, False),
        (CLOSES + DAY, False, True, False),
    ],
)
def test_when_a_city_may_have_more_time(until: datetime, published: bool, answered: bool, ok: bool) -> None:  # noqa: FBT001  # a row of the table
    review = Phase("review", OPENS, REVIEWED)
    verdict = rules.may_extend(until, closes=CLOSES, review=review, published=published, answered=answered, at=NOW)
    assert verdict.ok is ok


# Letters that go out by themselves


def test_each_is_reminded_of_what_it_lacks_once(cast: Cast, asked: Round) -> None:
    begun(asked, cast.cordoba)
    submitted(begun(asked, cast.quilmes), cast.bruno)
    for how in Behind:
        plan_reminder(round=asked, behind=how, days=-7, by=actor(cast.ana), at=NOW)
    forget_letters()
    assert send_due_reminders(at=WEEK_BEFORE - MINUTE) == 0
    with translation.override("en"):
        assert send_due_reminders(at=WEEK_BEFORE) == len(letters())
    assert set(letters()) == {"ana@example.org", "elena@example.org", "carla@example.org"}
    assert send_due_reminders(at=WEEK_BEFORE + MINUTE) == 0
    assert SentReminder.objects.count() == 3


def test_who_has_moved_on_hears_nothing(cast: Cast, asked: Round) -> None:
    plan_reminder(round=asked, behind=Behind.NOT_FINISHED, days=-1, by=actor(cast.ana), at=NOW)
    response = begun(asked, cast.quilmes)
    submit_response(response=response, by=actor(cast.bruno), at=NOW)
    forget_letters()
    assert send_due_reminders(at=DAY_BEFORE) == 0


def test_a_city_with_more_time_is_reminded_by_its_own_end(cast: Cast, asked: Round) -> None:
    plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-1, by=actor(cast.ana), at=NOW)
    until = CLOSES + 5 * DAY
    extend_city(invitee=invitee(asked, "quilmes"), until=until, reason="Elections", by=actor(cast.ana), at=NOW)
    forget_letters()
    send_due_reminders(at=DAY_BEFORE)
    assert "bruno@example.org" not in set(letters())
    forget_letters()
    assert send_due_reminders(at=DAY_BEFORE + 5 * DAY) == 1
    assert letters() == ["bruno@example.org"]


def test_after_the_end_the_letter_says_that_it_is_over(cast: Cast, asked: Round) -> None:
    plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=1, by=actor(cast.ana), at=NOW)
    forget_letters()
    send_due_reminders(at=datetime(2026, 12, 1, 13, tzinfo=UTC))
    letter = next(each for each in mail.outbox if each.to == ["bruno@example.org"])
    assert "/surveys/2026/answer/quilmes/" in letter.body
    assert letter.subject.startswith("Terminó el plazo de Quilmes")


def test_a_published_round_sends_nothing(cast: Cast, asked: Round) -> None:
    plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=1, by=actor(cast.ana), at=NOW)
    Round.objects.filter(pk=asked.pk).update(published_at=CLOSES)
    forget_letters()
    assert send_due_reminders(at=datetime(2026, 12, 1, 13, tzinfo=UTC)) == 0


def test_planning_is_the_coordinations(cast: Cast, asked: Round) -> None:
    with pytest.raises(Refused):
        plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-7, by=actor(cast.bruno), at=NOW)
    planned = plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-7, by=actor(cast.ana), at=NOW)
    with pytest.raises(Conflict):
        plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-7, by=actor(cast.ana), at=NOW)
    with pytest.raises(Unprocessable):
        plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-91, by=actor(cast.ana), at=NOW)
    with pytest.raises(Refused):
        cancel_reminder(reminder=planned, by=actor(cast.bruno), at=NOW)
    cancel_reminder(reminder=planned, by=actor(cast.ana), at=NOW)
    assert not PlannedReminder.objects.exists()


# More time for one city


def test_an_extension_opens_answering_for_one_city_alone(cast: Cast, asked: Round) -> None:
    until = CLOSES + 2 * DAY
    extend_city(invitee=invitee(asked, "quilmes"), until=until, reason="Elections", by=actor(cast.ana), at=CLOSES)
    late = CLOSES + DAY
    submit_response(response=begun(asked, cast.quilmes), by=actor(cast.bruno), at=late)
    with pytest.raises(Conflict):
        submit_response(response=begun(asked, cast.cordoba), by=actor(cast.elena), at=late)
    phase = answering_phase(Round.objects.get(pk=asked.pk))
    assert phase is not None
    assert phase.closes == until
    with pytest.raises(Unprocessable):
        publish_round(round=asked, by=actor(cast.ana), at=until - MINUTE)


def test_an_extension_is_told_with_its_reason_and_stays(cast: Cast, asked: Round) -> None:
    forget_letters()
    made = extend_city(
        invitee=invitee(asked, "quilmes"), until=CLOSES + DAY, reason=" Elections ", by=actor(cast.ana), at=NOW
    )
    assert sorted(letters()) == ["bruno@example.org", "carla@example.org"]
    assert made.reason == "Elections"
    with pytest.raises(Refused):
        extend_city(
            invitee=invitee(asked, "quilmes"), until=CLOSES + 2 * DAY, reason="x", by=actor(cast.bruno), at=NOW
        )
    with pytest.raises(DatabaseError):
        Extension.objects.filter(pk=made.pk).update(reason="Something else")


# Pages


def test_a_reminder_is_planned_and_cancelled_on_its_page(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    client, page = sign_in(cast.ana), f"/desk/surveys/rounds/{asked.slug}/reminders/"
    answer = send(client, page, {"behind": "not_begun", "count": "7", "side": "before"})
    assert answer.headers["Location"] == page
    planned = PlannedReminder.objects.get()
    assert planned.days == -7
    assert send(client, page, {"behind": "not_begun", "count": "7", "side": "before"}).status_code == 422
    assert send(client, page, {"behind": "everybody", "count": "-1", "side": "never"}).status_code == 422
    assert send(client, page, {"behind": "not_begun", "count": "31", "side": "after"}).status_code == 422
    assert send(client, page, {}, to=f"{page}{planned.pk}/cancel/").headers["Location"] == page
    assert not PlannedReminder.objects.exists()


def test_more_time_is_given_in_the_citys_own_zone(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    cast.quilmes.time_zone = "America/Mexico_City"
    cast.quilmes.save()
    client, page = sign_in(cast.ana), f"/desk/surveys/rounds/{asked.slug}/extensions/"
    given = {"city": "quilmes", "until": "2026-12-10T23:59:59", "reason": "Elections"}
    assert send(client, page, given).headers["Location"] == page
    assert Extension.objects.get().until == datetime(2026, 12, 11, 5, 59, 59, tzinfo=UTC)
    assert "Elections" in client.get(page).content.decode()
    assert send(client, page, {**given, "until": "2026-11-01T00:00:00"}).status_code == 422
    assert send(client, page, {**given, "city": "nowhere"}).status_code == 422


def test_who_has_answered_and_what_to_do_next(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    rates = queries.rates(asked)
    assert (rates.everywhere.invited, rates.everywhere.begun, rates.everywhere.answered) == (3, 0, 0)
    submitted(begun(asked, cast.quilmes), cast.bruno)
    assert queries.rates(asked).everywhere.begun == 1
    assert [city.slug for city in queries.needs(asked, NOW).awaiting] == []
    needs = queries.needs(asked, NOW + 4 * DAY)
    assert [city.slug for city in needs.awaiting] == ["quilmes"]
    assert [city.slug for city in needs.silent] == ["cordoba", "montevideo"]
    page = sign_in(cast.ana).get(f"/desk/surveys/rounds/{asked.slug}/rate/")
    assert page.status_code == 200


def test_the_round_before_is_told_at_the_same_distance_from_its_end(cast: Cast, asked: Round) -> None:
    earlier = survey_round(cast, slug="2025", asked=asked.version)
    Round.objects.filter(pk=earlier.pk).update(year=2025)
    assert queries.round_before(asked) == earlier
    assert queries.answered_by(earlier, before_end=DAY) == (0, 3)
    accepted(begun(earlier, cast.quilmes), cast.bruno, cast.carla, cast.ana)
    assert queries.answered_by(earlier, before_end=DAY) == (1, 3)
    assert queries.answered_by(earlier, before_end=60 * DAY) == (0, 3)


@pytest.mark.parametrize(("name", "count"), [("rate", 13), ("reminders", 7), ("extensions", 8)])
def test_a_page_costs_the_same_for_one_and_for_three(
    cast: Cast, asked: Round, sign_in: SignIn, name: str, count: int, django_assert_num_queries: Counted
) -> None:
    client, page = sign_in(cast.ana), f"/desk/surveys/rounds/{asked.slug}/{name}/"
    Invitee.objects.exclude(government=cast.quilmes).delete()
    plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=-1, by=actor(cast.ana), at=NOW)
    extend_city(invitee=invitee(asked, "quilmes"), until=CLOSES + DAY, reason="x", by=actor(cast.ana), at=NOW)
    for _turn in range(2):
        client.get(page)
        with django_assert_num_queries(count):
            client.get(page)
        if Invitee.objects.count() == 1:
            invite_cities(round=asked, governments=[cast.cordoba, cast.montevideo], by=COMMAND, at=NOW)
            for days in (-3, -2):
                plan_reminder(round=asked, behind=Behind.NOT_BEGUN, days=days, by=actor(cast.ana), at=NOW)
            for slug in ("cordoba", "montevideo"):
                given = invitee(asked, slug)
                extend_city(invitee=given, until=CLOSES + DAY, reason="x", by=actor(cast.ana), at=NOW)
