"""Who may let whom speak for whom. Nobody gives a power that is not theirs to give."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor, CityRole, SeatKind
from mancomun.core.verdicts import Verdict
from mancomun.network.rules.desk import keeps_network

_BY_COORDINATION = frozenset({CityRole.FOCAL_POINT, CityRole.AUTHORITY})
_INSIDE = (CityRole.FOCAL_POINT, CityRole.AUTHORITY)


@dataclass(frozen=True, slots=True)
class CityPower:
    """To act for a city in a role. ``commissions`` are those in which the city has a role today."""

    government_id: int
    role: CityRole
    commissions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SeatPower:
    """To act for the network, or for one commission."""

    kind: SeatKind
    commission_id: int | None = None


Power = CityPower | SeatPower


def may_grant(actor: Actor, power: Power) -> Verdict:
    """Who gives what.

    The secretariat gives any power; a coordination gives its cities their focal points and authorities; a city’s
    focal point or authority brings colleagues in to answer with them.
    """
    if keeps_network(actor):
        return Verdict.yes()
    if isinstance(power, SeatPower):
        return Verdict.no(_("Only the secretariat gives a seat in the network."))
    if power.role in _BY_COORDINATION and _coordinates_one_of(actor, power.commissions):
        return Verdict.yes()
    if power.role is CityRole.CONTRIBUTOR and actor.holds(power.government_id, *_INSIDE):
        return Verdict.yes()
    if power.role is CityRole.CONTRIBUTOR:
        return Verdict.no(
            _("Only the city’s own focal point, its authority or the secretariat brings contributors in.")
        )
    return Verdict.no(_("Only the secretariat, or the coordination of a commission that the city is in, may do this."))


def may_end(actor: Actor, power: Power, holder_id: int) -> Verdict:
    """Whoever may give it may end it; a coordination any of its cities’ mandates; anybody their own."""
    if actor.user_id is not None and actor.user_id == holder_id:
        return Verdict.yes()
    if isinstance(power, CityPower) and _coordinates_one_of(actor, power.commissions):
        return Verdict.yes()
    return may_grant(actor, power)


def sees_people(actor: Actor, government_id: int, commissions: frozenset[int]) -> Verdict:
    """Who acts for a city is known inside it, to the coordination of its commissions and to the secretariat."""
    if keeps_network(actor) or actor.answers_for(government_id) or _coordinates_one_of(actor, commissions):
        return Verdict.yes()
    return Verdict.no(_("Only people of this city, of its commissions’ coordination and of the secretariat see this."))


def _coordinates_one_of(actor: Actor, commissions: frozenset[int]) -> bool:
    return any(actor.coordinates(commission) for commission in commissions)
