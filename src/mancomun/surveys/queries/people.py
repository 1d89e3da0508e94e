"""Whom to write to: the people who hold a city's or the coordination's mandate now."""

from collections.abc import Iterable
from datetime import datetime

from mancomun.accounts.models import User
from mancomun.network.models import Mandate, Seat
from mancomun.network.queries.actors import valid_at


def people_of(government_ids: Iterable[int], *roles: str, at: datetime) -> dict[int, list[User]]:
    """Who holds one of the roles in each city at this instant, each person once per city."""
    found: dict[int, list[User]] = {}
    mandates = (
        Mandate.objects.filter(valid_at(at), government__in=list(government_ids), role__in=roles)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("government", "user")
    )
    for mandate in mandates:
        people = found.setdefault(mandate.government_id, [])
        if mandate.user not in people:
            people.append(mandate.user)
    return found


def coordinators_of(commission_id: int | None, *, at: datetime) -> list[User]:
    """Who coordinates the commission; where it is of none, or has nobody, the secretariat."""
    seats = Seat.objects.filter(valid_at(at), user__is_active=True).select_related("user").order_by("user")
    of_commission = [seat.user for seat in seats.filter(kind=Seat.Kind.COORDINATION, commission=commission_id)]
    return of_commission or [seat.user for seat in seats.filter(kind=Seat.Kind.SECRETARIAT)]
