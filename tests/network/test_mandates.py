"""Mandates and seats begin and end by actions, each by who may, each with its audit entry."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.cast import START, Cast

from mancomun.core.actors import Actor, CityRole, SeatKind, system
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused, Unprocessable
from mancomun.network.actions.forgetting import forget
from mancomun.network.actions.mandates import end_mandate, end_seat, grant_mandate, grant_seat
from mancomun.network.models import Mandate, Seat
from mancomun.network.queries.actors import actor_of

AT = datetime(2025, 3, 1, tzinfo=UTC)
CLERK = system("test")


def acting(cast: Cast, who: str) -> Actor:
    return actor_of(getattr(cast, who), at=AT)


@pytest.mark.postgres
def test_a_mandate_begins_and_ends(cast: Cast) -> None:
    by = acting(cast, "ana")
    mandate = grant_mandate(user=cast.tomas, government=cast.quilmes, role="focal_point", act="Decree 1", by=by, at=AT)
    tomas = actor_of(cast.tomas, at=AT)
    assert tomas.holds(cast.quilmes.pk, CityRole.FOCAL_POINT)
    end_mandate(mandate=mandate, reason="Left the office", by=by, at=AT + timedelta(days=1))
    assert actor_of(cast.tomas, at=AT + timedelta(days=1)).mandates == ()
    assert actor_of(cast.tomas, at=AT + timedelta(hours=23)).holds(cast.quilmes.pk, CityRole.FOCAL_POINT)
    assert [(entry.event, entry.actor) for entry in AuditEntry.objects.all()] == [
        ("network.mandate.granted", f"user:{cast.ana.pk}"),
        ("network.mandate.ended", f"user:{cast.ana.pk}"),
    ]
    mandate.refresh_from_db()
    assert (mandate.end_reason, mandate.ended_by) == ("Left the office", cast.ana.pk)


@pytest.mark.parametrize(
    ("who", "role", "allowed"),
    [
        ("ana", "focal_point", True),
        ("ana", "contributor", False),
        ("bruno", "contributor", True),
        ("bruno", "focal_point", False),
        ("carla", "contributor", True),
        ("diego", "contributor", False),
        ("elena", "contributor", False),
        ("fabio", "contributor", False),
        ("lucia", "contributor", False),
        ("tomas", "contributor", False),
        ("sofia", "authority", True),
    ],
)
def test_who_grants_what_in_quilmes(cast: Cast, who: str, role: str, *, allowed: bool) -> None:
    def act() -> Mandate:
        return grant_mandate(user=cast.tomas, government=cast.quilmes, role=role, by=acting(cast, who), at=AT)

    if allowed:
        assert act().role == role
    else:
        with pytest.raises(Refused):
            act()
        assert AuditEntry.objects.count() == 0


def test_what_is_held_already_is_not_granted_again(cast: Cast) -> None:
    with pytest.raises(Conflict):
        grant_mandate(user=cast.bruno, government=cast.quilmes, role="focal_point", by=CLERK, at=AT)
    soon = AT + timedelta(days=5)
    grant_mandate(user=cast.tomas, government=cast.quilmes, role="authority", ends_at=soon, by=CLERK, at=AT)
    with pytest.raises(Conflict):  # the database allows this one, for it has an end: the action does not
        grant_mandate(user=cast.tomas, government=cast.quilmes, role="authority", by=CLERK, at=AT)
    assert grant_mandate(user=cast.tomas, government=cast.quilmes, role="authority", by=CLERK, at=soon).pk


@pytest.mark.postgres
def test_the_database_holds_one_open_mandate_of_a_kind(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(user=cast.bruno, government=cast.quilmes, role="focal_point", starts_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(user=cast.sofia, kind="secretariat", starts_at=AT)


def test_an_end_before_the_beginning_is_refused(cast: Cast) -> None:
    with pytest.raises(Unprocessable):
        grant_mandate(user=cast.tomas, government=cast.quilmes, role="authority", ends_at=AT, by=CLERK, at=AT)
    with pytest.raises(Unprocessable):
        grant_seat(user=cast.tomas, kind="observer", ends_at=AT, by=CLERK, at=AT)


def test_what_has_ended_does_not_end_again(cast: Cast) -> None:
    ended = Mandate.objects.get(user=cast.fabio)
    with pytest.raises(Conflict):
        end_mandate(mandate=ended, reason="again", by=CLERK, at=AT)


def test_anybody_gives_up_their_own(cast: Cast) -> None:
    own = Mandate.objects.get(user=cast.diego)
    end_mandate(mandate=own, reason="I leave", by=acting(cast, "diego"), at=AT)
    others = Mandate.objects.get(user=cast.bruno)
    with pytest.raises(Refused):
        end_mandate(mandate=others, reason="no", by=acting(cast, "diego"), at=AT)


@pytest.mark.postgres
def test_a_seat_begins_and_ends(cast: Cast) -> None:
    seat = grant_seat(user=cast.tomas, kind="coordination", commission=cast.commission, by=CLERK, at=AT)
    assert actor_of(cast.tomas, at=AT).coordinates(cast.commission.pk)
    with pytest.raises(Conflict):
        grant_seat(user=cast.tomas, kind="coordination", commission=cast.commission, by=CLERK, at=AT)
    end_seat(seat=seat, reason="done", by=acting(cast, "sofia"), at=AT + timedelta(days=1))
    assert actor_of(cast.tomas, at=AT + timedelta(days=1)).seats == ()


def test_a_seat_and_its_commission_belong_together(cast: Cast) -> None:
    with pytest.raises(Unprocessable):
        grant_seat(user=cast.tomas, kind="coordination", by=CLERK, at=AT)
    with pytest.raises(Unprocessable):
        grant_seat(user=cast.tomas, kind="observer", commission=cast.commission, by=CLERK, at=AT)
    for who in ("ana", "bruno", "lucia", "tomas"):
        with pytest.raises(Refused):
            grant_seat(user=cast.tomas, kind="observer", by=acting(cast, who), at=AT)


def test_the_last_secretariat_stays(cast: Cast) -> None:
    last = Seat.objects.get(kind="secretariat")
    with pytest.raises(Conflict):
        end_seat(seat=last, reason="tired", by=acting(cast, "sofia"), at=AT)
    with pytest.raises(Conflict):
        forget(user_id=cast.sofia.pk, email=cast.sofia.email, name="Sofía", at=AT)
    grant_seat(user=cast.tomas, kind="secretariat", by=CLERK, at=AT)
    assert end_seat(seat=last, reason="tired", by=acting(cast, "sofia"), at=AT).ends_at == AT


def test_a_person_who_is_forgotten_holds_nothing_any_more(cast: Cast) -> None:
    now = timezone.now()
    forget(user_id=cast.bruno.pk, email=cast.bruno.email, name=cast.bruno.name, at=now)
    assert actor_of(cast.bruno, at=now).mandates == ()
    assert Mandate.objects.get(user=cast.bruno).starts_at == START
    assert actor_of(cast.ana, at=now).seats[0].kind is SeatKind.COORDINATION
