"""The actor of a request: who it is and what the person may do at this instant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields import BigIntegerField, CharField

from mancomun.accounts.models import AccessToken, User
from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, Pass, SeatKind
from mancomun.network.models import LocalGovernment, Mandate, Seat


def actor_of(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Actor:
    """The frozen actor, by one query over mandates and seats."""
    if not isinstance(user, User) and not user.is_authenticated:
        return ANONYMOUS
    rows = list(_held(user.pk, at))
    return Actor(
        user_id=user.pk,
        name=str(user),
        mandates=tuple(
            HeldMandate(row["pk"], row["government"], CityRole(row["what"]))
            for row in rows
            if row["source"] == "mandate"
        ),
        seats=tuple(
            HeldSeat(row["pk"], SeatKind(row["what"]), row["body"]) for row in rows if row["source"] == "seat"
        ),
        second_factor=any(row["factor"] for row in rows),
    )


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


def _held(user_id: int, at: datetime) -> Iterable[dict[str, Any]]:
    factor = Exists(Authenticator.objects.filter(user_id=OuterRef("user_id")).exclude(type="recovery_codes"))
    nothing = Value(None, output_field=BigIntegerField())
    mandates = (
        Mandate.objects.filter(valid_at(at), user_id=user_id)
        .order_by()
        .annotate(source=Value("mandate", CharField()), what=F("role"), body=nothing, factor=factor)
        .values("pk", "source", "what", "government", "body", "factor")
    )
    seats = (
        Seat.objects.filter(valid_at(at), user_id=user_id)
        .order_by()
        .annotate(
            source=Value("seat", CharField()),
            what=F("kind"),
            government=nothing,
            body=F("commission"),
            factor=factor,
        )
        .values("pk", "source", "what", "government", "body", "factor")
    )
    rows: Any = mandates  # two models with equal columns: their union is typed as neither
    found: Iterable[dict[str, Any]] = rows.union(seats, all=True)
    return found
