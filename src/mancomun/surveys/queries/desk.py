"""What surveys bring to the coordination's desk: their part of it, and the answers that wait for a review."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mancomun.core.actors import Actor
from mancomun.network.queries.desk import DeskPlace, Waiting
from mancomun.surveys.models import Response, Round
from mancomun.surveys.queries.corrections import waiting_in
from mancomun.surveys.queries.rounds import rounds_run_by
from mancomun.surveys.rules.desk import runs_surveys


def places(actor: Actor) -> list[DeskPlace]:
    if not runs_surveys(actor).ok:
        return []
    about = _("Questionnaires, rounds, who has answered, review and publication.")
    return [DeskPlace(_("Surveys"), reverse("surveys:desk"), about)]


def waiting(actor: Actor, at: datetime) -> list[Waiting]:
    """The rounds with approved answers that the coordination has still to accept or return."""
    if not runs_surveys(actor).ok:
        return []
    approved = Response.objects.filter(state=Response.State.APPROVED, invitee__round__published_at=None)
    counts = dict(approved.values_list("invitee__round").annotate(Count("pk")).order_by())
    rounds = list(rounds_run_by(actor))
    reviews = [
        Waiting(_sentence(counts[round_.pk], str(round_.title)), reverse("surveys:desk_round", args=[round_.slug]))
        for round_ in rounds
        if round_.pk in counts
    ]
    corrections = waiting_in(rounds)
    return reviews + [
        Waiting(_corrections(corrections[round_.pk], str(round_.title)), _where(round_))
        for round_ in rounds
        if round_.pk in corrections
    ]


def _where(round_: Round) -> str:
    return reverse("surveys:desk_round", args=[round_.slug])


def _corrections(count: int, title: str) -> str:
    said = ngettext(
        "%(count)d correction waits for you: %(title)s", "%(count)d corrections wait for you: %(title)s", count
    )
    return said % {"count": count, "title": title}


def _sentence(count: int, title: str) -> str:
    said = ngettext("%(count)d answer to review: %(title)s", "%(count)d answers to review: %(title)s", count)
    return said % {"count": count, "title": title}
