"""A city chooses to answer the whole questionnaire or its core alone."""

from datetime import datetime

from django.db import transaction

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import require
from mancomun.surveys.models import Invitee, Round
from mancomun.surveys.queries.rounds import invitee_of
from mancomun.surveys.rules import length as rules


@transaction.atomic
def choose_length(*, invitee: Invitee, short: bool, by: Actor, at: datetime) -> None:
    """Raises Refused. What was answered beyond the core stays in the draft, and comes back with the whole."""
    round_ = Round.objects.select_for_update().get(pk=invitee.round_id)
    held = invitee_of(round_, invitee.government.slug)
    response = getattr(held, "response", None)
    require(
        rules.may_choose(
            actor=by,
            government_id=held.government_id,
            offered=round_.short,
            state=response.state if response else "",
            published=round_.published_at is not None,
        )
    )
    if held.short != short:
        Invitee.objects.filter(pk=held.pk).update(short=short)
        audit.record(
            "survey.city.length_chosen", by=by, at=at, subject=round_, government=held.government_id, short=short
        )
