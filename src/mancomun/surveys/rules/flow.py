"""The way of an answer: put forward by the city's people, approved by its authority, accepted by the coordination.

Three tables say all of it: who takes a step, in which state, and in which phase of the round. A refusal names the
first thing that is missing. After publication nothing moves but an answer of which a correction is open; the time that
it gives is one more phase for correcting (see ``rules.corrections``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, CityRole
from mancomun.core.phases import Phase, is_open
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Response, RoundPhase
from mancomun.ui.localise import spoken_moment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Response.State
Kind = RoundPhase.Kind


class Step(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules need to know of one city's answer; read once by the queries."""

    state: str
    government_id: int
    commission_id: int | None
    phases: tuple[Phase, ...]  # closing when they close for this city
    zone: str = "UTC"  # the city's, in which dates are told
    approved_before: bool = False  # an earlier revision was approved, so this is a correction
    published: bool = False
    correcting: bool = False  # a correction after publication is open


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
CITY_STEPS: Mapping[Step, tuple[CityRole, ...]] = {
    Step.SUBMIT: (CityRole.FOCAL_POINT, CityRole.AUTHORITY),
    Step.WITHDRAW: (CityRole.FOCAL_POINT, CityRole.AUTHORITY),
    Step.APPROVE: (CityRole.AUTHORITY,),
    Step.SEND_BACK: (CityRole.AUTHORITY,),
}
STATES: Mapping[Step, frozenset[State]] = {
    Step.SUBMIT: EDITABLE,
    Step.WITHDRAW: frozenset({State.AWAITING_APPROVAL}),
    Step.APPROVE: frozenset({State.AWAITING_APPROVAL}),
    Step.SEND_BACK: frozenset({State.AWAITING_APPROVAL}),
    Step.ACCEPT: frozenset({State.APPROVED}),
    Step.RETURN: frozenset({State.APPROVED, State.ACCEPTED}),
}
_REVIEWING = frozenset({Kind.REVIEW, Kind.CORRECT})

_PUBLISHED = _(
    "The results of this round are published. What is wrong in them is changed by a correction, which the "
    "coordination opens."
)
_WHO: Mapping[Step, "StrOrPromise"] = {
    Step.SUBMIT: _("Only a focal point of the city, or its authority, puts the answer forward."),
    Step.WITHDRAW: _("Only a focal point of the city, or its authority, takes the answer back."),
    Step.APPROVE: _("Only the city’s authority approves its answer."),
    Step.SEND_BACK: _("Only the city’s authority sends its answer back."),
    Step.ACCEPT: _("Only the coordination accepts an answer."),
    Step.RETURN: _("Only the coordination returns an answer."),
}
_IN_STATE: Mapping[str, "StrOrPromise"] = {
    State.DRAFT: _("The city is still answering: nothing was put forward."),
    State.AWAITING_APPROVAL: _("The answer was put forward and awaits the approval of the city’s authority."),
    State.APPROVED: _("The answer was approved and sent to the coordination."),
    State.RETURNED: _("The answer was returned with remarks and the city is correcting it."),
    State.ACCEPTED: _("The coordination has accepted the answer."),
}


def may(step: Step, *, actor: Actor, case: Case, at: datetime) -> Verdict:
    """Whether this person may take this step with this answer now."""
    verdict = who(step, actor=actor, case=case)
    return when(step, case=case, at=at) if verdict.ok else verdict


def who(step: Step, *, actor: Actor, case: Case) -> Verdict:
    """Whether the step is this person's to take. Nobody accepts the answer of a city that they answer for."""
    roles = CITY_STEPS.get(step)
    held = actor.holds(case.government_id, *roles) if roles else actor.coordinates(case.commission_id)
    if held and step is Step.ACCEPT and actor.answers_for(case.government_id):
        return Verdict.no(_("Somebody else of the coordination, or the secretariat, accepts your own city’s answer."))
    return Verdict.yes() if held else Verdict.no(_WHO[step])


def when(step: Step, *, case: Case, at: datetime) -> Verdict:
    """Whether the answer's state and the round's phases allow the step now, whoever takes it."""
    if case.published and not case.correcting:
        return Verdict.no(_PUBLISHED)
    if case.state not in STATES[step]:
        return Verdict.no(_IN_STATE[case.state])
    if step in CITY_STEPS:
        return writing(case=case, at=at)
    if not case.correcting and not any(is_open(case.phases, kind, at) for kind in _REVIEWING):
        return Verdict.no(_("The review is not open. Change the round’s phases to open it."))
    if step is Step.RETURN and not _time_to_correct(case, at):
        return Verdict.no(_("The city would have no time to correct it. Extend the phase for correcting first."))
    return Verdict.yes()


def may_edit(*, state: str, published: bool = False) -> Verdict:
    """Whether the draft may be written to, as far as its state goes; who and until when is for ``rules.answering``.

    ``published``: the round is, and no correction of this answer is open.
    """
    if published:
        return Verdict.no(_PUBLISHED)
    return Verdict.yes() if state in EDITABLE else Verdict.no(_IN_STATE[state])


def writing_kinds(*, approved_before: bool) -> frozenset[Kind]:
    """The phases in which a city writes and approves: a correction may use the time for correcting too."""
    return frozenset({Kind.ANSWER, Kind.CORRECT}) if approved_before else frozenset({Kind.ANSWER})


def writing(*, case: Case, at: datetime) -> Verdict:
    """Whether it is the city's time to write, put forward and approve."""
    kinds = writing_kinds(approved_before=case.approved_before)
    if any(is_open(case.phases, kind, at) for kind in kinds):
        return Verdict.yes()
    mine = [phase for phase in case.phases if phase.kind in kinds]
    ahead = [phase.opens for phase in mine if phase.opens and phase.opens > at]
    if ahead:
        return Verdict.no(_("It opens on %(when)s.") % {"when": spoken_moment(min(ahead), case.zone)})
    closed = [phase.closes for phase in mine if phase.closes]
    if not closed:
        return Verdict.no(_("This round has no time for it. Ask the coordination to open a phase."))
    sentence = _("It closed on %(when)s. Ask the coordination whether it will be extended.")
    return Verdict.no(sentence % {"when": spoken_moment(max(closed), case.zone)})


def state_after_refusal(*, approved_before: bool) -> State:
    """Where an answer goes that was sent back or taken back before approval."""
    return State.RETURNED if approved_before else State.DRAFT


def _time_to_correct(case: Case, at: datetime) -> bool:
    kinds = writing_kinds(approved_before=True)
    return any(phase.kind in kinds and not phase.over_at(at) for phase in case.phases)
