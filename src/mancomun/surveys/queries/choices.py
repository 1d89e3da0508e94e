"""What the desk's forms offer: commissions, zones, cities to invite."""

from datetime import date

from mancomun.core.actors import Actor, SeatKind
from mancomun.network.models import Commission, LocalGovernment
from mancomun.network.queries.cities import MEMBER, Wanted, cities_found, countries_present
from mancomun.network.words import commission_name
from mancomun.surveys.models import Round
from mancomun.surveys.queries.rounds import invited_ids

Named = tuple[Commission, str]


def commissions_of(actor: Actor, on: date) -> list[Named]:
    """The commissions whose rounds the actor runs, by name."""
    rows = Commission.objects.prefetch_related("names")
    if not (actor.secretariat or actor.system):
        mine = [seat.commission_id for seat in actor.seats if seat.kind is SeatKind.COORDINATION]
        rows = rows.filter(pk__in=[key for key in mine if key is not None])
    return _named(list(rows), on)


def all_commissions(on: date) -> list[Named]:
    return _named(list(Commission.objects.prefetch_related("names")), on)


def zones(own: str) -> list[str]:
    """The zones of the register's cities, UTC, and the person's own first."""
    known = LocalGovernment.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return list(dict.fromkeys([own or "UTC", *known, "UTC"]))


def countries() -> list[str]:
    """Codes of the countries with a city in the register."""
    return countries_present()


def to_invite(round: Round, *, on: date, commission: str = "", country: str = "") -> list[LocalGovernment]:  # noqa: A002  # the domain's word
    """The members that the round does not ask yet."""
    wanted = Wanted(commission=commission, country=country, standing=MEMBER)
    return list(cities_found(wanted, on).exclude(pk__in=invited_ids(round)))


def _named(commissions: list[Commission], on: date) -> list[Named]:
    return sorted(((each, commission_name(each, on)) for each in commissions), key=lambda named: named[1].casefold())
