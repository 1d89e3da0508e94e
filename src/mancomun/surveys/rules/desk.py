"""What the coordination may do with questionnaires and rounds, and what must hold of a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, SeatKind
from mancomun.core.phases import Phase
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import RoundPhase

Kind = RoundPhase.Kind


@dataclass(frozen=True, slots=True)
class Span:
    """A phase as the coordination plans it; ``zone`` and ``local_close`` mean what they do in ``RoundPhase``."""

    kind: str
    opens: datetime
    closes: datetime
    zone: str = "UTC"
    local_close: bool = False

    def as_data(self) -> dict[str, object]:
        """For the audit."""
        return {
            "kind": str(self.kind),
            "opens": self.opens.isoformat(),
            "closes": self.closes.isoformat(),
            "zone": self.zone,
            "local_close": self.local_close,
        }


def runs_surveys(actor: Actor) -> Verdict:
    """Whether the desk of surveys is the actor's at all: a coordination, the secretariat, or a command."""
    if actor.system or actor.secretariat or any(seat.kind is SeatKind.COORDINATION for seat in actor.seats):
        return Verdict.yes()
    return Verdict.no(_("Only a coordination or the secretariat works at this desk."))


def may_run(actor: Actor, commission_id: int | None) -> Verdict:
    """Whether the actor runs the rounds of this commission; those of no commission are the secretariat's."""
    if actor.system or actor.coordinates(commission_id):
        return Verdict.yes()
    return Verdict.no(_("Only the coordination of this round’s commission, or the secretariat, may do this."))


def phases_hold(spans: Sequence[Span]) -> Verdict:
    """What must hold of a round's phases, whatever their dates."""
    kinds = [span.kind for span in spans]
    if len(set(kinds)) != len(kinds):
        return Verdict.no(_("A round has each kind of phase once."))
    if not {Kind.ANSWER, Kind.REVIEW} <= set(kinds):
        return Verdict.no(_("A round needs a phase for answering and one for the review."))
    if any(span.closes <= span.opens for span in spans):
        return Verdict.no(_("A phase must close after it opens."))
    by_kind = {span.kind: span for span in spans}
    if by_kind[Kind.REVIEW].closes < by_kind[Kind.ANSWER].closes:
        return Verdict.no(_("The review must not close before answering does."))
    correct = by_kind.get(Kind.CORRECT)
    if correct and correct.closes > by_kind[Kind.REVIEW].closes:
        return Verdict.no(_("What is corrected must still be reviewed: close the review after the corrections."))
    return Verdict.yes()


def may_change_phases(before: Sequence[Span], after: Sequence[Span], *, published: bool, at: datetime) -> Verdict:
    """The future may change, and a phase may be extended; what has happened stays as it was."""
    if published:
        return Verdict.no(_("The results of this round are published: nothing in it changes any more."))
    verdict = phases_hold(after)
    if not verdict.ok:
        return verdict
    planned = {span.kind: span for span in after}
    changed = (_may_become(old, planned.get(old.kind), at) for old in before)
    return next((refusal for refusal in changed if not refusal.ok), verdict)


def _may_become(old: Span, new: Span | None, at: datetime) -> Verdict:
    if new is None:
        begun = _("A phase that has begun cannot be taken away.")
        return Verdict.no(begun) if old.opens <= at else Verdict.yes()
    if new.opens != old.opens and min(new.opens, old.opens) <= at:
        return Verdict.no(_("A phase that has begun keeps its beginning, and none begins in the past."))
    if new.closes != old.closes and new.closes <= at:
        return Verdict.no(_("A phase cannot be closed in the past. Choose a time still to come."))
    if new != old and old.closes <= at and new.closes <= old.closes:
        return Verdict.no(_("A phase that is over stays as it was, unless it is extended."))
    return Verdict.yes()


def may_invite(*, published: bool, answering: Phase | None, at: datetime) -> Verdict:
    if published or answering is None or answering.over_at(at):
        return Verdict.no(_("Answering is over. Extend the phase before you invite more cities."))
    return Verdict.yes()


def may_remind(*, published: bool, answering: Phase | None, at: datetime) -> Verdict:
    if published or answering is None or not answering.open_at(at):
        return Verdict.no(_("Reminders are sent while cities can answer. The phase for answering is not open."))
    return Verdict.yes()


def may_publish(*, published: bool, answering: Phase | None, unreviewed: int, accepted: int, at: datetime) -> Verdict:
    """Whether the results may be opened for good. ``unreviewed``: approved by their city, not yet looked at."""
    if published:
        return Verdict.no(_("The results of this round are already published."))
    if answering is None or not answering.over_at(at):
        return Verdict.no(_("Cities can still answer. Publish when the phase for answering has closed."))
    if unreviewed:
        return Verdict.no(_("Some answers still wait for your review. Accept or return them first."))
    if not accepted:
        return Verdict.no(_("No answer was accepted, so there is nothing to publish."))
    return Verdict.yes()
