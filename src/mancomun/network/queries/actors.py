"""The actor of a request: who it is and what the person may do at this instant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, Value
from django.db.models.fields import BigIntegerField, CharField

from mancomun.accounts.models import AccessToken, User
from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, Pass, SeatKind
from mancomun.network.models import LocalGovernment, Mandate, Seat


def actor_of(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Actor:
    """The frozen actor, by one query over mandates, seats and second factors."""
    if not isinstance(user, User) and not user.is_authenticated:
        return ANONYMOUS
    mandates, seats, second_factor = [], [], False
    for source, pk, what, body in _held(user.pk, at):
        if source == "mandate":
            mandates.append(HeldMandate(pk, body, CityRole(what)))
        elif source == "seat":
            seats.append(HeldSeat(pk, SeatKind(what), body))
        else:
            second_factor = True
    return Actor(user.pk, str(user), tuple(mandates), tuple(seats), second_factor)


def actor_by_token(token: AccessToken, *, at: datetime) -> Actor:
    """Its person as of now, cut to the token: for one city, what is held for that city alone and no seat.

    What the token does not reach is for the views to say, by the scope that they declare.
    """
    actor = actor_of(token.user, at=at)
    allowed = Pass(token.scope_set, token.round_slug, token.city_slug)
    if not token.city_slug:
        return replace(actor, token=allowed)
    city = LocalGovernment.objects.filter(slug=token.city_slug).values_list("pk", flat=True).first()
    mandates = tuple(mandate for mandate in actor.mandates if mandate.government_id == city)
    return replace(actor, mandates=mandates, seats=(), token=allowed)


def valid_at(at: datetime) -> Q:
    """Held at this instant: from its first moment, up to but not at its end."""
    return Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))


def _held(user_id: int, at: datetime) -> Iterable[tuple[str, Any, str, Any]]:
    """Of each mandate, seat and second factor: which of these it is, its key, its kind, and for whom it is held."""
    mandates = Mandate.objects.filter(valid_at(at), user_id=user_id)
    seats = Seat.objects.filter(valid_at(at), user_id=user_id)
    factors = Authenticator.objects.filter(user_id=user_id).exclude(type="recovery_codes")
    nobody = Value(None, BigIntegerField())
    found: Any = _columns(mandates, "mandate", "role", "government").union(
        _columns(seats, "seat", "kind", "commission"), _columns(factors, "factor", "type", nobody), all=True
    )
    return found  # type: ignore[no-any-return]  # three models with equal columns: their union is typed as none


def _columns(rows: QuerySet[Any], source: str, *columns: Any) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(source, CharField()), "pk", *columns)
