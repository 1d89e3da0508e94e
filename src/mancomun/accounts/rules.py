"""Who may do what with an account."""

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, SeatKind
from mancomun.core.verdicts import Verdict

STRONG_SEATS = frozenset({SeatKind.SECRETARIAT, SeatKind.COORDINATION})


def secretariat(actor: Actor) -> Verdict:
    """The secretariat keeps the installation."""
    if actor.secretariat:
        return Verdict.yes()
    return Verdict.no(_("Only the secretariat may open this page."))


def may_forget(actor: Actor, user_id: int) -> Verdict:
    """A person may ask to be forgotten, and the secretariat may do it when asked by other means."""
    if actor.secretariat or actor.user_id == user_id:
        return Verdict.yes()
    return Verdict.no(_("Only the person or the secretariat may delete an account."))


def needs_second_factor(actor: Actor) -> bool:
    """Who keeps the register or leads a commission could do much harm with a stolen password."""
    return not actor.second_factor and any(seat.kind in STRONG_SEATS for seat in actor.seats)
