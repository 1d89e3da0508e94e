"""The whole questionnaire or its core alone: each city chooses, where the round offers it."""

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, CityRole
from mancomun.core.verdicts import Verdict
from mancomun.surveys.rules import flow

CHOOSE = (CityRole.FOCAL_POINT, CityRole.AUTHORITY)


def may_choose(*, actor: Actor, government_id: int, offered: bool, state: str, published: bool) -> Verdict:
    """``state``: of the response, "" before there is one. Nothing is lost by going from one to the other and back."""
    if not offered:
        return Verdict.no(_("This round asks the whole questionnaire of every city."))
    if not actor.holds(government_id, *CHOOSE):
        return Verdict.no(_("A focal point of the city, or its authority, chooses how much the city answers."))
    return flow.may_edit(state=state, published=published) if state else Verdict.yes()
