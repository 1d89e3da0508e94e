"""What waits at the desk, and what the audit holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import ngettext

from mancomun.core.actors import Actor
from mancomun.core.models import AuditEntry
from mancomun.network.models import LocalGovernment, Mandate
from mancomun.network.models.people import Role
from mancomun.network.queries.actors import valid_at
from mancomun.network.queries.people import governments_reached_by, pending_visible_to

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something at the desk that somebody has to look at."""

    label: "StrOrPromise"
    url: str


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A part of the desk, and what it is for."""

    label: "StrOrPromise"
    url: str
    about: "StrOrPromise"


def waiting(actor: Actor, at: datetime) -> list[Waiting]:
    """All that waits, of every app that works at the desk: ``DESK_WAITING`` in the settings names their functions."""
    found: list[Waiting] = []
    for path in settings.DESK_WAITING:
        ask: Callable[[Actor, datetime], Iterable[Waiting]] = import_string(path)
        found += ask(actor, at)
    return found


def places_elsewhere(actor: Actor) -> list[DeskPlace]:
    """The parts of the desk that other apps add: ``DESK_PLACES`` in the settings names their functions."""
    found: list[DeskPlace] = []
    for path in settings.DESK_PLACES:
        ask: Callable[[Actor], Iterable[DeskPlace]] = import_string(path)
        found += ask(actor)
    return found


def waiting_people(actor: Actor, at: datetime) -> list[Waiting]:
    """Cities without anybody to answer or approve, mandates about to end, invitations without an answer."""
    cities = governments_reached_by(actor, at.date())
    people = reverse("network:desk_people")
    alone = without(cities, Role.FOCAL_POINT, at).count()
    mute = without(cities, Role.AUTHORITY, at).count()
    ending = ending_soon(cities, at).count()
    invited = pending_visible_to(actor, at).count()
    told = [
        (alone, ngettext("%(n)d city has no focal point", "%(n)d cities have no focal point", alone)),
        (mute, ngettext("%(n)d city has no authority", "%(n)d cities have no authority", mute)),
        (ending, ngettext("%(n)d mandate ends within 30 days", "%(n)d mandates end within 30 days", ending)),
        (invited, ngettext("%(n)d invitation is unanswered", "%(n)d invitations are unanswered", invited)),
    ]
    anchors = ("focal_point", "authority", "ending", "invitations")
    return [
        Waiting(sentence % {"n": count}, f"{people}#{anchor}")
        for (count, sentence), anchor in zip(told, anchors, strict=True)
        if count
    ]


def without(cities: QuerySet[LocalGovernment], role: str, at: datetime) -> QuerySet[LocalGovernment]:
    """The cities for which nobody holds this role now."""
    held = Mandate.objects.filter(valid_at(at), government=OuterRef("pk"), role=role)
    return cities.exclude(Exists(held))


def ending_soon(cities: QuerySet[LocalGovernment], at: datetime) -> QuerySet[Mandate]:
    """Mandates of these cities that end within thirty days."""
    soon = Q(ends_at__gt=at, ends_at__lte=at + SOON)
    return Mandate.objects.filter(soon, government__in=cities.order_by()).select_related("user", "government")


def audit_entries(subject: str = "", event: str = "") -> QuerySet[AuditEntry]:
    """The newest first; of one thing, or of events that begin so."""
    found = AuditEntry.objects.order_by("-sequence")
    if subject:
        found = found.filter(subject=subject)
    if event:
        found = found.filter(event__startswith=event)
    return found


def actors_of(entries: Sequence[AuditEntry]) -> set[int]:
    """The numbers of the people behind these entries."""
    labels = (entry.actor.partition(":") for entry in entries)
    return {int(number) for kind, _colon, number in labels if kind == "user" and number.isdigit()}
