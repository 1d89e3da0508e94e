"""For which cities the coordination may enter answers that they sent by other means.

Default-deny: only into a draft, while its city can still answer, and never over what the city itself wrote. What is
entered is a draft like any other: the city's people see it, change it and put it forward, and its authority approves.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mancomun.core.phases import Phase
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.rules.answering import may_save

State = Response.State


def may_enter_for(state: str, *, phases: Iterable[Phase], published: bool, zone: str, at: datetime) -> Verdict:
    """Whether answers may be entered for this city; ``state`` is a draft's where nobody began."""
    if state != State.DRAFT:
        return Verdict.no(_("This city has put its answer forward. What it says is the city’s own from then on."))
    return may_save(phases, state=state, published=published, zone=zone, at=at)


def may_replace(standing: Answer | None) -> bool:
    """Whether the coordination may write here: nothing stands, or only what it entered itself.

    It must not depend on what the city wrote, or entering answers would tell the coordination what a draft says.
    """
    return (
        standing is None or standing.channel == Answer.Channel.IMPORT or (standing.by is None and not standing.value)
    )
