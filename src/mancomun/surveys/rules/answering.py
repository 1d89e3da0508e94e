"""May this person write this city's answer now, and until when? Exact to the second, in the city's own zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.actors import Actor, CityRole
from mancomun.core.phases import Phase
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Response, RoundPhase
from mancomun.surveys.rules import flow
from mancomun.surveys.rules.hands import Helper
from mancomun.ui.localise import spoken_moment

WRITERS = (CityRole.FOCAL_POINT, CityRole.CONTRIBUTOR)


def may_write(*, actor: Actor, government_id: int) -> Verdict:
    """Whether it is this person who writes for the city; when, and which sections, are other questions."""
    if isinstance(actor, Helper) and actor.government_id == government_id:
        return Verdict.yes()
    if actor.holds(government_id, *WRITERS):
        return Verdict.yes()
    return Verdict.no(gettext_lazy("You read this answer. A focal point or a contributor of the city writes it."))


def closes_for(phase: RoundPhase, zone: str) -> datetime:
    """The instant at which the phase closes for a city in this zone (IANA).

    With ``local_close`` the clock time of ``closes``, as said in the phase's own zone, holds in the city's zone. An
    hour that the city's clocks show twice, or skip, closes at the later of the instants that it may mean.
    """
    if not phase.local_close:
        return phase.closes
    said = phase.closes.astimezone(ZoneInfo(phase.zone)).replace(tzinfo=None)
    there = ZoneInfo(zone)
    return max(said.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))


def ends_for(phase: RoundPhase, zone: str, extended: datetime | None) -> datetime:
    """The instant at which it closes for a city in this zone that may have been given more time to answer."""
    closes = closes_for(phase, zone)
    mine = phase.kind == RoundPhase.Kind.ANSWER and extended is not None and extended > closes
    return extended if mine and extended else closes


def phases_for(phases: Iterable[RoundPhase], zone: str, extended: datetime | None = None) -> tuple[Phase, ...]:
    """A round's phases as they are for one city."""
    return tuple(Phase(phase.kind, phase.opens, ends_for(phase, zone, extended)) for phase in phases)


@dataclass(frozen=True, slots=True)
class Window:
    """When a city may write: now if ``open``; else ``opens`` lies ahead, or ``closes`` behind, or no date is set."""

    open: bool
    opens: datetime | None = None
    closes: datetime | None = None


def window(phases: Iterable[Phase], *, state: str, at: datetime) -> Window:
    """The present, else the next, else the last time for writing an answer in this state."""
    kinds = flow.writing_kinds(approved_before=state == Response.State.RETURNED)
    mine = [phase for phase in phases if phase.kind in kinds]
    if present := [phase for phase in mine if phase.open_at(at)]:
        return Window(True, closes=max(phase.closes for phase in present if phase.closes))
    if ahead := [phase.opens for phase in mine if phase.opens and phase.opens > at]:
        return Window(False, opens=min(ahead))
    behind = [phase.closes for phase in mine if phase.closes]
    return Window(False, closes=max(behind)) if behind else Window(False)


def may_save(phases: Iterable[Phase], *, state: str, published: bool, zone: str, at: datetime) -> Verdict:
    """Whether the draft takes a change at this instant; a refusal says when it closed, in the city's zone."""
    verdict = flow.may_edit(state=state, published=published)
    if not verdict.ok:
        return verdict
    span = window(phases, state=state, at=at)
    if span.open:
        return verdict
    if span.opens:
        return Verdict.no(_("Answering opens on %(when)s.") % {"when": spoken_moment(span.opens, zone)})
    if span.closes:
        when = spoken_moment(span.closes, zone)
        return Verdict.no(_("Answering closed on %(when)s. What was saved stays here to read.") % {"when": when})
    return Verdict.no(_("The dates of this round are not set yet."))
