"""When a reminder is due to a city, and when one city may be given more time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from mancomun.core.phases import Phase
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import PlannedReminder, Response

Behind = PlannedReminder.Behind
MORNING = time(9)
LATE = timedelta(hours=36)  # a letter that could not be sent for longer than this would only confuse
EARLIEST, LATEST = -90, 30
REASON_LENGTH = 1000


def due_at(days: int, *, closes: datetime, zone: str) -> datetime:
    """Nine in the morning of the city's own day. One before the end comes before it, whatever the hour it ends."""
    there = ZoneInfo(zone)
    day = closes.astimezone(there).date() + timedelta(days=days)
    due = datetime.combine(day, MORNING, there)
    return due - timedelta(days=1) if days <= 0 and due >= closes else due


def is_due(due: datetime, at: datetime) -> bool:
    return due <= at < due + LATE


def behind(state: str, *, begun: bool) -> str:
    """How a city is behind, by the state of its response ("" before there is one); blank when it is not."""
    if state == Response.State.AWAITING_APPROVAL:
        return Behind.NOT_APPROVED
    if state in {"", Response.State.DRAFT}:
        return Behind.NOT_FINISHED if begun else Behind.NOT_BEGUN
    return ""


def may_plan(days: int, *, published: bool) -> Verdict:
    if published:
        return Verdict.no(_("The results of this round are published: nothing in it changes any more."))
    if not EARLIEST <= days <= LATEST:
        return Verdict.no(_("A reminder goes out at most 90 days before answering closes and 30 days after."))
    return Verdict.yes()


def may_extend(
    until: datetime, *, closes: datetime, review: Phase | None, published: bool, answered: bool, at: datetime
) -> Verdict:
    """Whether answering may stay open until then for one city. ``closes``: when it closes for it as things stand."""
    if published:
        return Verdict.no(_("The results of this round are published: nothing in it changes any more."))
    if answered:
        return Verdict.no(_("This city has already answered. Return its answer if something is to be changed."))
    if until <= at:
        return Verdict.no(_("Choose a time still to come."))
    if until <= closes:
        return Verdict.no(_("The city can answer longer than that already. Choose a later time."))
    if review is not None and review.closes is not None and until > review.closes:
        return Verdict.no(
            _("The answer must still be reviewed. Choose a time before the review closes, or extend it.")
        )
    return Verdict.yes()
