"""A person begins and ceases to act for a city or for the network."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import Actor, SeatKind
from mancomun.core.models import StoredFile
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.network.models import Commission, LocalGovernment, Mandate, Seat
from mancomun.network.queries.actors import valid_at
from mancomun.network.queries.people import city_power, power_of_mandate, power_of_seat, secretariat_seats
from mancomun.network.rules.people import SeatPower, may_end, may_grant


@transaction.atomic
def grant_mandate(
    *,
    user: User,
    government: LocalGovernment,
    role: str,
    by: Actor,
    at: datetime,
    ends_at: datetime | None = None,
    act: str = "",
    act_file: StoredFile | None = None,
) -> Mandate:
    """Let a person act for a city in a role from now on. Conflict when the person does already."""
    require(may_grant(by, city_power(government, role, at)))
    _refuse_past(ends_at, at)
    _lock(user)
    if Mandate.objects.filter(valid_at(at), user=user, government=government, role=role).exists():
        raise _held_already()
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                user=user,
                government=government,
                role=role,
                act=act,
                act_file=act_file,
                starts_at=at,
                ends_at=ends_at,
                granted_by=by.user_id,
            )
    except IntegrityError:
        raise _held_already() from None
    told = {"user": user.pk, "government": government.slug, "role": role, "until": ends_at, "act": act}
    audit.record("network.mandate.granted", by=by, at=at, subject=mandate, **told)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, reason: str, by: Actor, at: datetime) -> Mandate:
    """End it now: at the next request the person no longer acts for the city."""
    mandate = Mandate.objects.select_for_update(of=("self",)).select_related("government").get(pk=mandate.pk)
    require(may_end(by, power_of_mandate(mandate, at), mandate.user_id))
    _refuse_ended(mandate, at)
    mandate.ends_at, mandate.ended_by, mandate.end_reason = max(at, mandate.starts_at), by.user_id, reason
    mandate.save(update_fields=["ends_at", "ended_by", "end_reason"])
    audit.record("network.mandate.ended", by=by, at=at, subject=mandate, user=mandate.user_id, reason=reason)
    return mandate


@transaction.atomic
def grant_seat(
    *,
    user: User,
    kind: str,
    by: Actor,
    at: datetime,
    commission: Commission | None = None,
    ends_at: datetime | None = None,
) -> Seat:
    """Give a person a seat from now on; a coordination’s seat names its commission. Conflict when held already."""
    number = commission.pk if commission else None
    require(may_grant(by, SeatPower(SeatKind(kind), number)))
    _refuse_past(ends_at, at)
    if (kind == SeatKind.COORDINATION) != (commission is not None):
        raise Unprocessable(_("Name the commission of a coordination, and only of a coordination."))
    _lock(user)
    if Seat.objects.filter(valid_at(at), user=user, kind=kind, commission=commission).exists():
        raise _held_already()
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                user=user, kind=kind, commission=commission, starts_at=at, ends_at=ends_at, granted_by=by.user_id
            )
    except IntegrityError:
        raise _held_already() from None
    told = {"user": user.pk, "kind": kind, "commission": commission.slug if commission else "", "until": ends_at}
    audit.record("network.seat.granted", by=by, at=at, subject=seat, **told)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, reason: str, by: Actor, at: datetime) -> Seat:
    """End it now. The last seat of the secretariat stays, or nobody could keep the network any more."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    require(may_end(by, power_of_seat(seat), seat.user_id))
    _refuse_ended(seat, at)
    if seat.kind == Seat.Kind.SECRETARIAT:
        list(Seat.objects.select_for_update().filter(kind=Seat.Kind.SECRETARIAT))  # two must not leave at once
        if secretariat_seats(at) < 2:  # noqa: PLR2004  # one has to stay
            raise Conflict(_("This is the last seat of the secretariat. Give the seat to somebody else first."))
    seat.ends_at, seat.ended_by, seat.end_reason = max(at, seat.starts_at), by.user_id, reason
    seat.save(update_fields=["ends_at", "ended_by", "end_reason"])
    audit.record("network.seat.ended", by=by, at=at, subject=seat, user=seat.user_id, reason=reason)
    return seat


def _lock(user: User) -> None:
    """Two grants to one person wait for each other, so that neither overlooks the other."""
    User.objects.select_for_update().get(pk=user.pk)


def _refuse_past(ends_at: datetime | None, at: datetime) -> None:
    if ends_at is not None and ends_at <= at:
        raise Unprocessable(_("This would have ended before it begins. Choose a later end."))


def _refuse_ended(held: Mandate | Seat, at: datetime) -> None:
    if held.ends_at is not None and held.ends_at <= at:
        raise Conflict(_("This has ended already."))


def _held_already() -> Conflict:
    return Conflict(_("This person holds this already."))
