"""What a correction changed, as a reader may see it."""

from dataclasses import dataclass

from mancomun.core.actors import Actor
from mancomun.surveys.models import Correction, Round
from mancomun.surveys.queries.differences import Change, changes
from mancomun.surveys.queries.reading import read


@dataclass(frozen=True, slots=True)
class Told:
    """A correction as a reader may see it."""

    correction: Correction
    sections: list[tuple[str, list[Change]]]


def told(correction: Correction, round: Round, *, actor: Actor) -> Told:  # noqa: A002  # the domain's word
    """What it changed, question by question, old beside new. What the reader may not know is not in it."""
    response = correction.response
    response.invitee.round = round
    assert correction.after is not None  # noqa: S101  # made_in gives no other
    before, after = (read(each, response, actor=actor, is_open=True) for each in (correction.before, correction.after))
    return Told(correction, changes(before, after))
