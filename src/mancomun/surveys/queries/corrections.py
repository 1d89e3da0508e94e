"""Corrections of published answers: what is asked for, what is open, what was made."""

from collections.abc import Sequence

from django.db.models import QuerySet

from mancomun.core.phases import Phase
from mancomun.surveys.models import Correction, Response, Round, RoundPhase


def standing(response: Response) -> Correction | None:
    """The one that is asked for or open. Costs no query before the round is published."""
    if response.pk is None or response.invitee.round.published_at is None:
        return None
    rows = Correction.objects.filter(response=response, closed_at=None, refused_at=None)
    return rows.select_related("before").first()


def open_of(response: Response) -> Correction | None:
    found = standing(response)
    return found if found is not None and found.open else None


def phase_of(correction: Correction | None) -> tuple[Phase, ...]:
    """The time that an open correction gives its city."""
    if correction is None or not correction.open:
        return ()
    return (Phase(RoundPhase.Kind.CORRECT, correction.opened_at, correction.until),)


def corrections_of(response: Response) -> list[Correction]:
    """The latest first."""
    return list(Correction.objects.filter(response=response).select_related("before", "after").order_by("-pk"))


def made_in(round: Round) -> QuerySet[Correction]:  # noqa: A002  # the domain's word
    """Those that changed the results, the latest first, each with its city."""
    rows = Correction.objects.filter(response__invitee__round=round, after__isnull=False)
    return rows.select_related("before", "after", "response__invitee__government").order_by("-edition")


def last_made(round: Round) -> Correction | None:  # noqa: A002  # the domain's word
    """Names the present edition of the results; None while they are as they were published."""
    return made_in(round).first() if round.published_at is not None else None


def waiting_in(rounds: Sequence[Round]) -> dict[int, int]:
    """By round: how many corrections wait for the coordination, to be opened or to be accepted."""
    rows = Correction.objects.filter(response__invitee__round__in=rounds, closed_at=None, refused_at=None)
    counted: dict[int, int] = {}
    for round_id, opened_at, state in rows.values_list("response__invitee__round", "opened_at", "response__state"):
        if opened_at is None or state == Response.State.APPROVED:
            counted[round_id] = counted.get(round_id, 0) + 1
    return counted
