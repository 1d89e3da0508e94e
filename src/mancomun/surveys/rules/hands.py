"""Who of a city sees and writes which sections of its answer.

The rule, in one sentence: to whom sections of an answer were handed over sees and writes these sections of it and
no others. It holds for whoever comes by a link, and for a contributor from the first section that is handed to them:
what is withdrawn or has ended is taken away, and never gives the rest back. A contributor to whom nothing of this
answer was ever handed sees and writes all of it, and a focal point and the authority always see all of it. What the
city has approved is read by all its people, in its mirror and in the results.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, CityRole
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Handover

MESSAGE_LENGTH = 2000


@dataclass(frozen=True)
class Helper(Actor):
    """Who came by the link of a handover: has a name and nothing that is held, so every other rule refuses."""

    handover: int = 0
    government_id: int = 0

    @property
    def label(self) -> str:
        return f"handover:{self.handover}"


@dataclass(frozen=True, slots=True)
class Sight:
    """The sections of one answer that somebody sees and writes, by name; None: all of them."""

    names: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        return self.names is None

    def shows(self, section: str) -> bool:
        return self.names is None or section in self.names


ALL = Sight()


def handover_of(actor: Actor) -> int | None:
    """The number of the handover by whose link the actor came."""
    return actor.handover if isinstance(actor, Helper) else None


def may_be_limited(actor: Actor, government_id: int) -> bool:
    """Whether what was handed over decides what the actor sees: it does for links, and for contributors alone."""
    if isinstance(actor, Helper):
        return True
    if actor.holds(government_id, CityRole.FOCAL_POINT, CityRole.AUTHORITY):
        return False
    return actor.holds(government_id, CityRole.CONTRIBUTOR)


def sight(actor: Actor, *, government_id: int, handed: Iterable[Handover], at: datetime) -> Sight:
    """What the actor sees of an answer of which ``handed`` was handed to them, at whatever time."""
    if not may_be_limited(actor, government_id):
        return ALL
    given = list(handed)
    if not given and not isinstance(actor, Helper):
        return ALL
    return Sight(frozenset(name for each in given if in_force(each, at) for name in each.sections))


def in_force(handover: Handover, at: datetime) -> bool:
    return handover.withdrawn_at is None and (handover.ends_at is None or at < handover.ends_at)


def link_works(handover: Handover, *, closed: bool, at: datetime) -> Verdict:
    """Whether the link, or the session that it opened, is still good. ``closed``: the city cannot write any more."""
    if handover.withdrawn_at is not None:
        return Verdict.no(_("What was handed over to you was taken back. Ask whoever wrote to you."))
    if not in_force(handover, at):
        return Verdict.no(_("What was handed over to you has ended. Ask whoever wrote to you for more time."))
    if closed:
        return Verdict.no(_("Answering has closed. What you wrote stays in the city’s answer. Thank you."))
    return Verdict.yes()


def may_hand_over(actor: Actor, government_id: int) -> Verdict:
    if actor.holds(government_id, CityRole.FOCAL_POINT):
        return Verdict.yes()
    return Verdict.no(_("Only a focal point of the city hands sections over."))


def may_hand_until(ends_at: datetime | None, *, closes: datetime | None, at: datetime) -> Verdict:
    """A handover ends in the future; one that is to last longer than answering ends with it in any case."""
    if closes is None or closes <= at:
        return Verdict.no(_("Answering is closed, so there is nothing to hand over."))
    if ends_at is not None and ends_at <= at:
        return Verdict.no(_("Choose an end that is still to come."))
    return Verdict.yes()
