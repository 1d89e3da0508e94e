"""Who acts for whom, today and before, and who was invited."""

import hashlib
from datetime import date, datetime

from django.db.models import Exists, Prefetch, Q, QuerySet
from django.http import Http404

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS, Actor, CityRole, SeatKind, system
from mancomun.network.models import (
    CommissionName,
    CommissionRole,
    Invitation,
    LocalGovernment,
    Mandate,
    Membership,
    Seat,
)
from mancomun.network.queries.actors import actor_of, valid_at
from mancomun.network.queries.governments import held_days
from mancomun.network.rules.people import CityPower, Power, SeatPower


def commissions_of(government: LocalGovernment, on: date) -> frozenset[int]:
    """The commissions through which a city's people are looked after on a day; none once it has left the network."""
    member = Membership.objects.filter(held_days(on), government=government)
    found = CommissionRole.objects.filter(Exists(member), held_days(on), government=government).order_by()
    return frozenset(found.values_list("commission", flat=True))


def roles_held(government: LocalGovernment, on: date) -> frozenset[int]:
    """The commissions in which a city has a role on a day."""
    found = CommissionRole.objects.filter(held_days(on), government=government).order_by()
    return frozenset(found.values_list("commission", flat=True))


def city_power(government: LocalGovernment, role: str, at: datetime) -> CityPower:
    return CityPower(government.pk, CityRole(role), commissions_of(government, at.date()))


def power_of_mandate(mandate: Mandate, at: datetime) -> CityPower:
    return city_power(mandate.government, mandate.role, at)


def power_of_seat(seat: Seat) -> SeatPower:
    return SeatPower(SeatKind(seat.kind), seat.commission_id)


def power_of_invitation(invitation: Invitation, at: datetime) -> Power:
    if invitation.government is not None:
        return city_power(invitation.government, invitation.role, at)
    return SeatPower(SeatKind(invitation.seat), invitation.commission_id)


def people_of(government: LocalGovernment) -> QuerySet[Mandate]:
    """Every mandate of a city, those held before too, with its person: one query."""
    return Mandate.objects.filter(government=government).select_related("user").order_by("-starts_at", "-pk")


def mandate_by_number(number: int) -> Mandate:
    found = Mandate.objects.select_related("user", "government").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def seats() -> QuerySet[Seat]:
    """Every seat with its person and its commission’s names: three queries."""
    names = Prefetch("commission__names", CommissionName.objects.order_by("starts"))
    return Seat.objects.select_related("user", "commission").prefetch_related(names).order_by("-starts_at", "-pk")


def seat_by_number(number: int) -> Seat:
    found = seats().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def held_by(user_id: int) -> tuple[list[Mandate], list[Seat]]:
    """A person’s own mandates and seats, the past ones too."""
    mandates = Mandate.objects.filter(user_id=user_id).select_related("government").order_by("-starts_at", "-pk")
    return list(mandates), list(seats().filter(user_id=user_id))


def secretariat_seats(at: datetime) -> int:
    """How many people hold a seat of the secretariat now, whose account is open."""
    held = Seat.objects.filter(valid_at(at), kind=Seat.Kind.SECRETARIAT, user__is_active=True)
    return held.values("user").distinct().count()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitations() -> QuerySet[Invitation]:
    """With what each one is into: three queries."""
    names = Prefetch("commission__names", CommissionName.objects.order_by("starts"))
    found = Invitation.objects.select_related("government", "commission").prefetch_related(names)
    return found.order_by("-invited_at", "-pk")


def pending(at: datetime) -> QuerySet[Invitation]:
    """Neither accepted nor withdrawn nor expired."""
    return invitations().filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


def pending_visible_to(actor: Actor, at: datetime) -> QuerySet[Invitation]:
    """All to the secretariat; to a coordination those of its commissions’ cities."""
    if actor.secretariat:
        return pending(at)
    held = [seat.commission_id for seat in actor.seats if seat.kind is SeatKind.COORDINATION]
    roles = CommissionRole.objects.filter(held_days(at.date()), commission__in=held).order_by()
    return pending(at).filter(government__in=roles.values("government"))


def invitation_by_token(token: str) -> Invitation:
    """404 for a link that we never sent."""
    found = invitations().filter(token_digest=digest_of(token)).first()
    if found is None:
        raise Http404
    return found


def invitation_by_number(number: int) -> Invitation:
    found = invitations().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def names_of_people(numbers: set[int]) -> dict[int, str]:
    """Who is behind these numbers, in one query; none for no numbers."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=numbers)} if numbers else {}


def actor_by_number(user_id: int | None, at: datetime) -> Actor:
    """What a person may do at this instant; whoever acted without being a person was a command on the machine."""
    if user_id is None:
        return system("invitation")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user, at=at) if user else ANONYMOUS


def governments_reached_by(actor: Actor, on: date) -> QuerySet[LocalGovernment]:
    """The cities whose people the actor looks after at the desk."""
    everything = LocalGovernment.objects.all()
    if actor.secretariat:
        return everything
    held = [seat.commission_id for seat in actor.seats if seat.kind is SeatKind.COORDINATION]
    roles = CommissionRole.objects.filter(held_days(on), commission__in=held).order_by()
    members = Membership.objects.filter(held_days(on)).order_by()
    return everything.filter(Q(pk__in=roles.values("government")) & Q(pk__in=members.values("government")))
