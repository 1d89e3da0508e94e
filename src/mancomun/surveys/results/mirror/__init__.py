"""The mirror: how a city stands beside the network, what changed, what it offers, and who does what it has not.

    mirror(response, revision, actor=…, at=…)       Mirror(blocks, since, offers, wants, lacks, …)

The city's own answers are those of one approved revision. Those of the others are read from results, so only what the
reader may know is counted, and each figure says of how many. Silence is never a “no”.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results import Results, results_of
from mancomun.surveys.queries.rounds import rounds_visible_to
from mancomun.surveys.results.mirror.beside import Block, Doer, Line, Others, blocks
from mancomun.surveys.results.mirror.exchange import Match, exchanged
from mancomun.surveys.results.mirror.own import Own, same_questions, versions_back
from mancomun.surveys.results.mirror.since import Altered, Moved, Since, since
from mancomun.ui.states import State

__all__ = ["Altered", "Block", "Doer", "Line", "Match", "Mirror", "Moved", "Own", "Since", "mirror"]
_BACK = 3  # rounds that are looked into for one whose results are open


@dataclass(frozen=True)
class Mirror:
    """``reference`` is the round that the city is held against: this one, or the last whose results are open."""

    blocks: Sequence[Block]
    reference: Round | None
    cities: int  # of the reference, besides this one
    invited: int
    near: int = 0  # of them, the cities most like it, which are counted apart
    since: Since | None = None  # None where it was not asked before, or this reader may not read what it answered
    first: bool = False  # the city answered no earlier round
    offers: Sequence[Match] | None = None  # what it can teach, with who wants it; None where that was not asked
    wants: Sequence[Match] | None = None  # what it wants to learn, with who offers it
    language: str = ""  # in which the city wrote its answers
    short: bool = False  # it answered the core questions alone

    @cached_property
    def lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block.lines]

    @cached_property
    def does(self) -> list[Line]:
        """The lines that say what the city does; the others say what it is, offers or wants."""
        return [line for line in self.lines if not line.profile]

    @cached_property
    def own(self) -> Mapping[str, int]:
        """How many of them are in each state."""
        return {str(state): count for state in State if (count := sum(line.own == state for line in self.does))}

    @cached_property
    def lacks(self) -> list[Line]:
        """What was asked of the city and is its business, and it said no."""
        return [line for line in self.does if line.own == State.NO]

    @cached_property
    def partly(self) -> list[Line]:
        return [line for line in self.does if line.own == State.PART]

    @cached_property
    def done_elsewhere(self) -> list[Line]:
        """What it lacks and another city does already."""
        return [line for line in self.lacks if line.many]


def mirror(response: Response, revision: Revision, *, actor: Actor, at: datetime) -> Mirror:
    round_, city = response.invitee.round, response.invitee.government
    own = Own.of(compiled(round_.version, short=response.invitee.short), revision.answers)
    results = _reference(round_, city.pk, actor, at)
    others = None
    if results is not None:
        back = same_questions(versions_back(round_, results.round, actor))
        others = Others(results, city.pk, {today: source.path for today, source in back.items()})
    found = blocks(own, others)
    before, first = since(response, own, actor)
    return Mirror(
        found,
        results.round if results else None,
        others.took_part if others else 0,
        len(results.asked) if results else 0,
        len(others.near) if others else 0,
        before,
        first,
        exchanged(own, "offers", others),
        exchanged(own, "wants", others),
        revision.language,
        response.invitee.short,
    )


def _reference(round_: Round, city_id: int, actor: Actor, at: datetime) -> Results | None:
    """This round as far as its results are open; else the last one of the same questionnaire in which others stand."""
    same = rounds_visible_to(actor).filter(version__questionnaire=round_.version.questionnaire_id)
    earlier = same.filter(year__lt=round_.year).order_by("-year", "-pk")
    for candidate in (round_, *earlier[:_BACK]):
        try:
            results = results_of(candidate, actor, at=at)
        except Http404:
            continue
        if not results.ahead and results.book.took_part > results.book.took(city_id):
            return results
    return None
