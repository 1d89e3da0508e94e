"""Who may do what with an account."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, SeatKind
from mancomun.core.verdicts import Verdict

LONGEST_TOKEN = timedelta(days=366)
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


def may_hold_token(actor: Actor, user_id: int) -> Verdict:
    """A token is its person's own: nobody makes one for somebody else."""
    if actor.user_id == user_id and actor.token is None:
        return Verdict.yes()
    return Verdict.no(_("Only the person may make an access token, and no program can."))


def may_revoke_token(actor: Actor, user_id: int) -> Verdict:
    if actor.secretariat or actor.user_id == user_id:
        return Verdict.yes()
    return Verdict.no(_("Only the person or the secretariat may revoke an access token."))


def token_span(created: datetime, ends: datetime) -> Verdict:
    if created < ends <= created + LONGEST_TOKEN:
        return Verdict.yes()
    return Verdict.no(_("An access token ends within a year, at a time that lies ahead."))


def needs_second_factor(actor: Actor) -> bool:
    """Who keeps the register or leads a commission could do much harm with a stolen password."""
    return not actor.second_factor and any(seat.kind in STRONG_SEATS for seat in actor.seats)
