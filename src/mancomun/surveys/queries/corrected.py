"""What a correction changed, as a reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mancomun.core.actors import Actor
from mancomun.surveys.engine import generic
from mancomun.surveys.models import Correction, Revision, Round
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.differences import Change, changes
from mancomun.surveys.queries.disclosure import people_of
from mancomun.surveys.queries.reading import Part, read
from mancomun.surveys.rules.visibility import may_read
from mancomun.surveys.snapshot.sheets import sheet


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
    revisions = (correction.before, correction.after)
    kept = _kept(correction, revisions, actor=actor)
    before, after = (_without(read(each, response, actor=actor, is_open=True), kept) for each in revisions)
    return Told(correction, changes(before, after))


def _kept(correction: Correction, revisions: Iterable[Revision], *, actor: Actor) -> set[str]:
    """Paths that results withhold from this reader in either edition: of few people, or for what they depend on."""
    invitee = correction.response.invitee
    city, commission_id = invitee.government_id, invitee.round.commission_id
    if actor.answers_for(city) or actor.coordinates(commission_id):
        return set()
    form, sheets = form_of(correction.response), [sheet(each.answers) for each in revisions]
    people = people_of(form)
    found = people.few(sheets) | people.few(sheets[:1])
    for each in sheets:
        for path, needs in conditions_of(form).items():
            width = each.width(path, needs)
            if not may_read(width, actor=actor, government_id=city, commission_id=commission_id, open=True).ok:
                found.add(path)
    return found


def _without(parts: Sequence[Part], kept: set[str]) -> list[Part]:
    return [replace(part, lines=[line for line in part.lines if generic(line.path) not in kept]) for part in parts]
