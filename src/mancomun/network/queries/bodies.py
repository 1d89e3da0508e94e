"""The network, its commissions and partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from mancomun.core.actors import Actor, SeatKind
from mancomun.network.models import Commission, CommissionName, CommissionRole, Network, Partner
from mancomun.network.words import commission_name


def the_network() -> Network:
    """The network of this installation; before it is set up, an unsaved one with a plain name."""
    return Network.objects.first() or Network(name="Mancomún", short_name="Mancomún")


def commissions() -> QuerySet[Commission]:
    """All commissions with their names and their roles, each role with its city: three queries."""
    names = Prefetch("names", CommissionName.objects.order_by("starts"))
    roles = Prefetch("roles", CommissionRole.objects.select_related("government").order_by("starts", "pk"))
    return Commission.objects.order_by("slug").prefetch_related(names, roles)


@dataclass(frozen=True, slots=True)
class CommissionPage:
    """A commission as it stands on a day."""

    commission: Commission
    name: str
    on: date
    roles_now: Sequence[CommissionRole]  # coordination, sub-coordination, members; each by name
    roles_before: Sequence[CommissionRole]  # the latest first

    @property
    def coordination(self) -> list[CommissionRole]:
        return [role for role in self.roles_now if role.role == CommissionRole.Role.COORDINATION]

    @property
    def names(self) -> list[CommissionName]:
        return list(reversed(self.commission.names.all()))


def commission_as_of(commission: Commission, on: date) -> CommissionPage:
    """The commission must come from ``commissions``."""
    order = {role: place for place, role in enumerate(CommissionRole.Role.values)}
    roles = [role for role in commission.roles.all() if role.starts <= on]
    now = [role for role in roles if role.ends is None or on < role.ends]
    return CommissionPage(
        commission,
        commission_name(commission, on),
        on,
        sorted(now, key=lambda role: (order[role.role], role.government.name_folded)),
        sorted((role for role in roles if role not in now), key=lambda role: role.starts, reverse=True),
    )


def commissions_as_of(on: date) -> list[CommissionPage]:
    """In the order of their names in the page's language."""
    pages = [commission_as_of(commission, on) for commission in commissions()]
    return sorted(pages, key=lambda page: page.name.casefold())


def commission_page(slug: str, on: date) -> CommissionPage:
    found = commissions().filter(slug=slug).first()
    if found is None:
        raise Http404
    return commission_as_of(found, on)


def commission_choices(on: date) -> list[tuple[str, str]]:
    """Slug and name of each, for a list to choose from: two queries."""
    names = Prefetch("names", CommissionName.objects.order_by("starts"))
    found = Commission.objects.prefetch_related(names)
    return sorted(((c.slug, commission_name(c, on)) for c in found), key=lambda pair: pair[1].casefold())


def names_coordinated_by(actor: Actor, on: date) -> list[str]:
    """The names of the commissions that the actor coordinates; of none no query."""
    coordinated = (seat.commission_id for seat in actor.seats if seat.kind is SeatKind.COORDINATION)
    held = [commission for commission in coordinated if commission is not None]
    if not held:
        return []
    names = Prefetch("names", CommissionName.objects.order_by("starts"))
    found = Commission.objects.filter(pk__in=held).prefetch_related(names)
    return sorted((commission_name(each, on) for each in found), key=str.casefold)


def commission_by_slug(slug: str) -> Commission:
    found = Commission.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def role_of(commission: Commission, number: int) -> CommissionRole:
    found = CommissionRole.objects.select_related("government", "commission")
    role = found.filter(commission=commission, pk=number).first()
    if role is None:
        raise Http404
    return role


def partners() -> QuerySet[Partner]:
    return Partner.objects.order_by("name", "pk")


def partner_by_slug(slug: str) -> Partner:
    found = partners().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
