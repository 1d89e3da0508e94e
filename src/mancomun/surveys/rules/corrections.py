"""A published answer may be corrected: who asks, who opens, until when.

The round stays published. Its results show each city's latest accepted revision; the one before stays readable, and a
public page says what was changed, when and why.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, CityRole
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Correction, Response

REASON_LENGTH = 2000
ASKERS = (CityRole.FOCAL_POINT, CityRole.AUTHORITY)


def asks(actor: Actor, government_id: int) -> Verdict:
    if actor.holds(government_id, *ASKERS):
        return Verdict.yes()
    return Verdict.no(_("Only a focal point of the city, or its authority, asks for a correction."))


def decides(actor: Actor, commission_id: int | None) -> Verdict:
    if actor.system or actor.coordinates(commission_id):
        return Verdict.yes()
    return Verdict.no(_("Only the coordination opens a correction."))


def possible(*, state: str, published: bool, standing: Correction | None) -> Verdict:
    """Whether a correction can be asked for or opened. ``standing``: one that is asked for or open."""
    if not published:
        return Verdict.no(_("The results are not published yet: the coordination can still return the answer."))
    if standing is not None and standing.open:
        return Verdict.no(_("A correction of this answer is open already."))
    if state != Response.State.ACCEPTED:
        return Verdict.no(_("Only an answer that was accepted is in the results and can be corrected."))
    return Verdict.yes()


def until_holds(until: datetime, *, at: datetime) -> Verdict:
    if until <= at:
        return Verdict.no(_("Choose an end that is still to come."))
    return Verdict.yes()
