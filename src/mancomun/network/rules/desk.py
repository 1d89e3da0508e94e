"""Who may open the desk, and who keeps what."""

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, SeatKind
from mancomun.core.verdicts import Verdict

_SIGN_IN = _("Sign in to continue.")


def keeps_network(actor: Actor) -> Verdict:
    """Keeps the register, the settings and the audit: the secretariat, or a command on the machine itself."""
    if actor.secretariat or actor.system:
        return Verdict.yes()
    if not actor.signed_in:
        return Verdict.no(_SIGN_IN)
    return Verdict.no(_("Only the secretariat may do this. Ask it by the contact at the foot of the page."))


def opens_desk(actor: Actor) -> Verdict:
    """Comes to the coordination desk: the secretariat, and whoever coordinates a commission."""
    if any(seat.kind in {SeatKind.SECRETARIAT, SeatKind.COORDINATION} for seat in actor.seats):
        return Verdict.yes()
    if not actor.signed_in:
        return Verdict.no(_SIGN_IN)
    return Verdict.no(_("Only the secretariat and the coordination of a commission work here."))


def gives_role(actor: Actor, commission_id: int, *, inside: bool) -> Verdict:
    """Who dates a city's role in a commission. ``inside``: the city has a role in it today.

    Who coordinates a commission may invite and end the people of its cities, so whoever brings a city in gives that
    power: it is the secretariat's to give. Otherwise a coordination could take any city of the register under itself.
    Among the cities that are in, the coordination arranges the roles.
    """
    if keeps_network(actor):
        return Verdict.yes()
    held = keeps_commission(actor, commission_id)
    if held.ok and not inside:
        return Verdict.no(
            _("Only the secretariat brings a city into a commission. You arrange the roles of those in it.")
        )
    return held


def keeps_commission(actor: Actor, commission_id: int) -> Verdict:
    """Keeps one commission: who coordinates it, and the secretariat."""
    if actor.system or actor.coordinates(commission_id):
        return Verdict.yes()
    return Verdict.no(_("Only the coordination of this commission and the secretariat may do this."))
