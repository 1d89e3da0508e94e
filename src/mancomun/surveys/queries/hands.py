"""Who has which sections of an answer, how far they are, and what a person may see of it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404

from mancomun.accounts.models import User
from mancomun.core.actors import Actor, CityRole
from mancomun.network.models import Mandate
from mancomun.network.queries.actors import valid_at
from mancomun.surveys.models import Handover, Response
from mancomun.surveys.queries.answering import brought_in, told_in
from mancomun.surveys.rules import hands as rules
from mancomun.surveys.rules.hands import Helper, Sight


def digest_of(secret: str) -> str:
    """Of a secret with 256 random bits, which a plain digest keeps safe."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def sight_of(response: Response, actor: Actor, *, at: datetime) -> Sight:
    """The sections of this answer that the actor sees and writes. A query for those alone whom it may limit.

    Every channel by which an answer is read or written asks it, and ``actions.answering`` asks it again.
    """
    city = response.invitee.government_id
    if isinstance(actor, Helper) and response.pk is None:
        return Sight(frozenset())
    if response.pk is None or not response.handed or not rules.may_be_limited(actor, city):
        return rules.ALL
    rows = Handover.objects.filter(response=response)
    mine = rows.filter(pk=actor.handover) if isinstance(actor, Helper) else rows.filter(helper=actor.user_id)
    return rules.sight(actor, government_id=city, handed=mine, at=at)


def handovers_of(response: Response) -> list[Handover]:
    """All of them, the oldest first."""
    if response.pk is None or not response.handed:
        return []
    return list(Handover.objects.filter(response=response).select_related("helper"))


def handovers_to(response: Response, actor: Actor) -> list[Handover]:
    """To this person's account."""
    if response.pk is None or actor.user_id is None:
        return []
    return list(Handover.objects.filter(response=response, helper=actor.user_id).select_related("helper"))


def handover_numbered(response: Response, number: int) -> Handover:
    found = Handover.objects.filter(response=response.pk, pk=number).select_related("helper").first()
    if found is None:
        raise Http404
    return found


def handover_by_uid(uid: UUID) -> Handover:
    """A handover by link, with its response, round and city; Http404 where there is none."""
    rows = Handover.objects.filter(uid=uid, helper=None).select_related(
        "response__invitee__government", "response__invitee__round__version"
    )
    told = brought_in(OuterRef("response__invitee")).values("outcome")[:1]
    heavy = ("response__invitee__round__version__xform", "response__invitee__round__version__sheets")
    found = rows.annotate(outcome=Subquery(told)).defer(*heavy).first()
    if found is None:
        raise Http404
    found.response.recomputed = told_in(found.outcome)
    return found


def helper_of(handover: Handover) -> Helper:
    """Who came by the link, as an actor."""
    city = handover.response.invitee.government_id
    return Helper(name=handover.name, handover=handover.pk, government_id=city)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the city who may be handed sections or mentioned; ``handover`` is set where they come by a link."""

    key: str  # “u7”, “h3”
    name: str
    roles: Sequence[str]
    language: str
    email: str
    user: User | None = None
    handover: Handover | None = None


def colleagues(response: Response, *, at: datetime, section: str | None = None) -> list[Colleague]:
    """The city's people with a mandate now, by name; with ``section`` those who see it, and helpers by link too."""
    found = _with_mandates(response.invitee.government_id, at)
    if section is None:
        return found
    handed = handovers_of(response)
    limited = {each.helper_id for each in handed if each.helper_id is not None}
    in_force = [each for each in handed if rules.in_force(each, at) and section in each.sections]
    open_to = {each.helper_id for each in in_force}
    seeing = [
        each
        for each in found
        if each.user is not None
        and (set(each.roles) != {CityRole.CONTRIBUTOR} or each.user.pk not in limited or each.user.pk in open_to)
    ]
    links = [
        Colleague(f"h{each.pk}", each.name, (), each.language, each.email, handover=each)
        for each in in_force
        if each.by_link and each.opened_at is not None
    ]
    return seeing + links


def _with_mandates(city: int, at: datetime) -> list[Colleague]:
    rows = Mandate.objects.filter(valid_at(at), government=city, user__is_active=True).select_related("user")
    people: dict[int, tuple[User, list[str]]] = {}
    for mandate in rows.order_by("user__name", "user"):
        people.setdefault(mandate.user_id, (mandate.user, []))[1].append(mandate.role)
    return [
        Colleague(f"u{user.pk}", str(user), tuple(roles), user.language, user.email, user=user)
        for user, roles in people.values()
    ]


def by_section(handed: Iterable[Handover], at: datetime) -> dict[str, list[Handover]]:
    """Who has each section now."""
    found: dict[str, list[Handover]] = {}
    for each in handed:
        if rules.in_force(each, at):
            for name in each.sections:
                found.setdefault(name, []).append(each)
    return found
