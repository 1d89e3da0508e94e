"""Rounds as they can be seen: by the public, by a city that is asked, at the coordination's desk."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from mancomun.core.actors import Actor, SeatKind
from mancomun.core.phases import Phase
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Invitee, Response, Round, RoundPhase
from mancomun.surveys.rules.answering import closes_for, ends_for, phases_for
from mancomun.surveys.rules.desk import Span, may_run

State = Response.State
ANSWERED = (State.APPROVED, State.RETURNED, State.ACCEPTED)  # the city's authority has approved an answer
End = tuple[str, datetime | None]  # a time zone, and the latest extension of a city in it


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """Rounds that ask somebody, and at the desk those that are being prepared."""
    rows = _complete(Round.objects.all())
    if actor.system or actor.secretariat:
        return rows
    prepared = Q(commission__in=_coordinated(actor))
    return rows.filter(Exists(Invitee.objects.filter(round=OuterRef("pk"))) | prepared)


def rounds_run_by(actor: Actor) -> QuerySet[Round]:
    """The rounds at this actor's desk."""
    rows = _complete(Round.objects.all())
    return rows if actor.system or actor.secretariat else rows.filter(commission__in=_coordinated(actor))


def counted(rows: QuerySet[Round]) -> QuerySet[Round]:
    """With how many cities are invited and how many have answered."""
    invited = Invitee.objects.filter(round=OuterRef("pk"))
    return rows.annotate(
        invited_count=_number_of(invited),
        answered_count=_number_of(invited.filter(response__state__in=ANSWERED)),
    )


def round_visible_to(actor: Actor, slug: str) -> Round:
    """Raises Http404 for a round that is not there or that the actor may not know of."""
    return _one(rounds_visible_to(actor), slug)


def counted_round(actor: Actor, slug: str) -> Round:
    """The same, with how many cities are invited and how many have answered."""
    return _one(counted(rounds_visible_to(actor)), slug)


def round_run_by(actor: Actor, slug: str) -> Round:
    """Raises Http404 unless the actor runs this round."""
    found = _one(rounds_run_by(actor), slug)
    if not may_run(actor, found.commission_id).ok:
        raise Http404
    return found


def slug_taken(slug: str) -> bool:
    return Round.objects.filter(slug=slug).exists()


def locked(round: Round) -> Round:  # noqa: A002  # the domain's word
    """The round as it is now, held against other writers until the transaction ends."""
    return Round.objects.select_for_update().get(pk=round.pk)


def phase_rows(round: Round) -> list[RoundPhase]:  # noqa: A002  # the domain's word
    return list(round.phases.all())


def phase_row(round: Round, kind: str) -> RoundPhase | None:  # noqa: A002  # the domain's word
    return next((phase for phase in round.phases.all() if phase.kind == kind), None)


def published_rounds() -> list[Round]:
    """The latest year first. Everybody may know of them."""
    return list(_complete(Round.objects.filter(published_at__isnull=False)))


def spans(round: Round) -> list[Span]:  # noqa: A002  # the domain's word
    """The phases as they were planned."""
    return [span_of(phase) for phase in round.phases.all()]


def span_of(phase: RoundPhase) -> Span:
    return Span(phase.kind, phase.opens, phase.closes, phase.zone, phase.local_close)


def answering_phase(
    round: Round,  # noqa: A002  # the domain's word
    ends: Iterable[End] | None = None,
) -> Phase | None:
    """The phase for answering, from its opening until it has closed for every invited city."""
    row = phase_row(round, RoundPhase.Kind.ANSWER)
    if row is None:
        return None
    ends = ends_of([round]).get(round.pk, ()) if ends is None else ends
    return Phase(row.kind, row.opens, _last_close(row, ends))


def ends_of(rounds: Iterable[Round]) -> dict[int, list[End]]:
    """What decides when each round has closed for all its cities, in one query."""
    found: dict[int, list[End]] = {}
    rows = Invitee.objects.filter(round__in=list(rounds)).values("round_id", "government__time_zone")
    for row in rows.annotate(extended=Max("extended_until")).order_by():
        found.setdefault(row["round_id"], []).append((row["government__time_zone"], row["extended"]))
    return found


def standing_of(round: Round, ends: Iterable[End], at: datetime) -> str:  # noqa: A002  # the domain's word
    """“ahead”, “open”, “closed” or “published”: how far the round is, for everybody."""
    row = phase_row(round, RoundPhase.Kind.ANSWER)
    if round.published_at is not None:
        return "published"
    if row is None or at < row.opens:
        return "ahead"
    return "open" if at < _last_close(row, ends) else "closed"


def _last_close(row: RoundPhase, ends: Iterable[End]) -> datetime:
    """When the phase has closed for every city."""
    return max((ends_for(row, zone, extended) for zone, extended in ends), default=row.closes)


def answering_over(round: Round, at: datetime) -> bool:  # noqa: A002  # the domain's word
    """Whether no invited city can answer any more."""
    phase = answering_phase(round)
    return phase is not None and phase.over_at(at)


def phases_in(invitee: Invitee) -> tuple[Phase, ...]:
    """The round's phases as they are for this city."""
    return phases_for(invitee.round.phases.all(), invitee.government.time_zone, invitee.extended_until)


def closes_in(city: LocalGovernment, phase: RoundPhase) -> datetime:
    return closes_for(phase, city.time_zone)


def invited_ids(round: Round) -> set[int]:  # noqa: A002  # the domain's word
    return set(Invitee.objects.filter(round=round).values_list("government_id", flat=True))


def invited_count(round: Round) -> int:  # noqa: A002  # the domain's word
    return Invitee.objects.filter(round=round).count()


def unanswered(round: Round) -> list[Invitee]:  # noqa: A002  # the domain's word
    """The invited cities whose authority has approved nothing yet."""
    rows = Invitee.objects.filter(round=round).exclude(response__state__in=ANSWERED)
    return list(rows.select_related("government", "response"))


def state_counts(round: Round) -> dict[str, int]:  # noqa: A002  # the domain's word
    """How many responses are in each state; cities that never began are in none."""
    rows = Response.objects.filter(invitee__round=round).values_list("state").annotate(Count("pk")).order_by()
    return dict(rows)


def answered_cities(round: Round) -> list[LocalGovernment]:  # noqa: A002  # the domain's word
    """The cities whose authority approved an answer, by name."""
    rows = Invitee.objects.filter(round=round, response__state__in=ANSWERED).select_related("government")
    return [invitee.government for invitee in rows.order_by("government__name_folded")]


def invitees_of(round: Round, government_ids: Iterable[int]) -> list[Invitee]:  # noqa: A002  # the domain's word
    """Those of these cities that the round asks, each with its answer."""
    rows = Invitee.objects.filter(round=round, government__in=list(government_ids))
    return list(rows.select_related("government", "response").order_by("government__name_folded"))


def invitee_of(round: Round, city_slug: str) -> Invitee:  # noqa: A002  # the domain's word
    """Raises Http404 when the round does not ask this city."""
    row = Invitee.objects.select_related("government", "response").filter(round=round, government__slug=city_slug)
    if (found := row.first()) is None:
        raise Http404
    found.round = round
    return found


def _coordinated(actor: Actor) -> Sequence[int]:
    return [seat.commission_id for seat in actor.seats if seat.kind is SeatKind.COORDINATION and seat.commission_id]


def _complete(rows: QuerySet[Round]) -> QuerySet[Round]:
    """The form itself is left where it is: whoever compiles it reads it once."""
    rows = rows.select_related("version__questionnaire", "commission").defer("version__xform", "version__sheets")
    return rows.prefetch_related("phases", "commission__names")


def _number_of(rows: QuerySet[Invitee]) -> Coalesce:
    """In a query of its own: joined and grouped, each row would carry the whole round."""
    return Coalesce(Subquery(rows.order_by().values("round").annotate(n=Count("pk")).values("n")), 0)


def _one(rows: QuerySet[Round], slug: str) -> Round:
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
