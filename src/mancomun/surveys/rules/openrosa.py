"""May a phone send this now? A phone may have been without a connection, so it has some time beyond the end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.actors import Actor
from mancomun.core.phases import Phase
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Response
from mancomun.surveys.rules.answering import WRITERS, Window, window
from mancomun.surveys.rules.flow import EDITABLE
from mancomun.ui.localise import spoken_moment

TOKEN_DAYS_AFTER = timedelta(days=60)  # a phone's token outlives its round by so much, for extensions
LONGEST = timedelta(days=365)
NOT_A_WRITER = gettext_lazy("You no longer answer for this city. Ask its focal point, then make a new address.")


def phone_writer(actor: Actor) -> Verdict:
    """The token's person still answers for the token's city."""
    if any(mandate.role in WRITERS for mandate in actor.mandates):
        return Verdict.yes()
    return Verdict.no(NOT_A_WRITER)


def phone_window(phases: Iterable[Phase], *, state: str, at: datetime, grace: timedelta) -> Window:
    """As for a page, with the time of grace; what was put forward already may still be added to while it is open."""
    later = [replace(phase, closes=phase.closes + grace if phase.closes else None) for phase in phases]
    asked = state if state in EDITABLE else Response.State.RETURNED
    return window(later, state=asked, at=at)


def may_receive(
    phases: Iterable[Phase], *, state: str, published: bool, zone: str, at: datetime, grace: timedelta
) -> Verdict:
    """Whether something that a phone sends is taken; a refusal says what to do with what is in the phone."""
    if published:
        return Verdict.no(_("The results of this round are published. Keep a copy of what is in the phone."))
    span = phone_window(phases, state=state, at=at, grace=grace)
    if span.open:
        return Verdict.yes()
    if span.opens:
        return Verdict.no(_("Answering opens on %(when)s. Send it then.") % {"when": spoken_moment(span.opens, zone)})
    if span.closes:
        sentence = _("Phones could send until %(when)s. Keep it, and write to the coordination.")
        return Verdict.no(sentence % {"when": spoken_moment(span.closes, zone)})
    return Verdict.no(_("The dates of this round are not set yet. Send it later."))


def token_ends(phases: Iterable[Phase], at: datetime) -> datetime:
    """When a phone's token for this round ends: some weeks after the last phase, within a year."""
    last = max((phase.closes for phase in phases if phase.closes), default=at)
    return min(max(last, at) + TOKEN_DAYS_AFTER, at + LONGEST)
