"""What waits for one person: the rounds in which their cities are asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mancomun.core.actors import Actor, CityRole
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Correction, Invitee, Response, Round, RoundPhase
from mancomun.surveys.rules.answering import ends_for

State = Response.State


@dataclass(frozen=True, slots=True)
class Work:
    """One city's part in one round that is not over, as this person meets it."""

    round: Round
    city: LocalGovernment
    state: str  # of the response; blank before it was begun
    closes: datetime  # when answering ends for this city
    mine: bool  # the next step is this person's


def work_of(actor: Actor, *, at: datetime) -> list[Work]:
    """By deadline; rounds that have closed for the city are left out, unless something was returned to it."""
    if not actor.governments:
        return []
    found = [_work(invitee, actor) for invitee in _invitees(actor)]
    waiting = [work for work in found if work is not None and (at < work.closes or work.state == State.RETURNED)]
    return sorted(waiting, key=lambda work: (work.closes, work.city.name))


def _invitees(actor: Actor) -> QuerySet[Invitee]:
    correcting = Correction.objects.filter(response__invitee=OuterRef("pk"), opened_at__isnull=False, closed_at=None)
    rows = Invitee.objects.annotate(correct_until=Subquery(correcting.values("until")[:1]))
    rows = rows.filter(Q(round__published_at=None) | Q(correct_until__isnull=False), government__in=actor.governments)
    return rows.select_related("round", "government", "response").prefetch_related("round__phases")


def _work(invitee: Invitee, actor: Actor) -> Work | None:
    phases = {phase.kind: phase for phase in invitee.round.phases.all()}
    answering = phases.get(RoundPhase.Kind.ANSWER)
    if answering is None:
        return None
    city = invitee.government
    state = invitee.response.state if hasattr(invitee, "response") else ""
    correct_until: datetime | None = getattr(invitee, "correct_until", None)
    closes = correct_until or ends_for(answering, city.time_zone, invitee.extended_until)
    return Work(invitee.round, city, state, closes, _is_mine(state, city.pk, actor))


def _is_mine(state: str, government_id: int, actor: Actor) -> bool:
    if state == State.AWAITING_APPROVAL:
        return actor.holds(government_id, CityRole.AUTHORITY)
    return state in {"", State.DRAFT, State.RETURNED}


def rounds_that_asked(city: LocalGovernment) -> list[Invitee]:
    """The rounds that asked a city, latest first, each with the city's response."""
    rows = Invitee.objects.filter(government=city).select_related("round", "response")
    return list(rows.order_by("-round__year", "round__slug"))
