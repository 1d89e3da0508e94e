"""When the link of an invitation works."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from mancomun.core.verdicts import Verdict


class Sent(Protocol):
    accepted_at: datetime | None
    withdrawn_at: datetime | None
    expires_at: datetime
    mandate_ends_at: datetime | None


def works(invitation: Sent, at: datetime) -> Verdict:
    """Once, until it expires, and only as long as what it gives has not ended itself."""
    if invitation.accepted_at is not None:
        return Verdict.no(_("This invitation was accepted already. Sign in with your account."))
    if invitation.withdrawn_at is not None:
        return Verdict.no(_("This invitation was withdrawn. Ask whoever invited you for a new one."))
    if at >= invitation.expires_at:
        return Verdict.no(_("This invitation has expired. Ask whoever invited you for a new one."))
    if invitation.mandate_ends_at is not None and at >= invitation.mandate_ends_at:
        return Verdict.no(_("What this invitation gives has ended. Ask whoever invited you for a new one."))
    return Verdict.yes()
