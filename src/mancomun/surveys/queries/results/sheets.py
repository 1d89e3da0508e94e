"""Approved answers as the database has them, put in order once for all readers. Nobody is shown them from here."""

from dataclasses import replace
from datetime import datetime

from mancomun.surveys.models import Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.revisions import approved_answers
from mancomun.surveys.snapshot.sheets import Sheet, sheet


def sheets_of(round: Round, *, at: datetime, ahead: bool) -> dict[int, Sheet]:  # noqa: A002  # the domain's word
    """By city: the accepted answers; when looking ahead of the opening, all that are approved."""
    short = frozenset(node.path for node in compiled(round.version, short=True).left_out)
    return {
        approved.government_id: replace(
            sheet(approved.answers, short if approved.short else frozenset(), approved.language),
            short=approved.short,
            accepted_on=approved.accepted_at.date() if approved.accepted_at else None,
            revision=approved.uid,
            digest=approved.digest,
        )
        for approved in approved_answers(round, at=at)
        if approved.open or ahead
    }
