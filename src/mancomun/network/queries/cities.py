"""The cities as the public sees them: found by name and place, and each with what the network knows of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.core.tables import Cell
from mancomun.network import regions
from mancomun.network.dates import Rough
from mancomun.network.folding import fold
from mancomun.network.models import CommissionName, CommissionRole, LocalGovernment, Membership
from mancomun.network.queries.governments import held_days
from mancomun.network.register.columns import FIELDS
from mancomun.network.sizes import SizeClass, size_class
from mancomun.network.words import ExternalId, external_ids

MEMBER, FORMER = "member", "former"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cities somebody looks for. What is empty narrows nothing."""

    text: str = ""
    country: str = ""
    kind: str = ""
    commission: str = ""  # a slug: the cities with a role in it on that day
    since: int | None = None  # joined in this year or later
    standing: str = ""  # MEMBER or FORMER


def cities_found(wanted: Wanted, on: date) -> QuerySet[LocalGovernment]:
    """The cities, in the order of their names, each with its memberships."""
    found = LocalGovernment.objects.all()
    for word in fold(wanted.text[:100]).split():
        found = found.filter(name_folded__contains=word)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.commission:
        found = found.filter(_roles(on, commission__slug=wanted.commission))
    if wanted.since:
        found = found.filter(_memberships(on, starts__gte=date(wanted.since, 1, 1)))
    if wanted.standing == MEMBER:
        found = found.filter(_memberships(on))
    elif wanted.standing == FORMER:
        ended = Membership.objects.filter(government=OuterRef("pk"), ends__lte=on)
        found = found.filter(Exists(ended)).exclude(_memberships(on))
    return found.prefetch_related(Prefetch("memberships", Membership.objects.order_by("starts")))


def _memberships(on: date, **narrowed: object) -> Exists:
    return Exists(Membership.objects.filter(held_days(on), government=OuterRef("pk"), **narrowed))


def _roles(on: date, **narrowed: object) -> Exists:
    return Exists(CommissionRole.objects.filter(held_days(on), government=OuterRef("pk"), **narrowed))


@dataclass(frozen=True, slots=True)
class Counts:
    cities: int
    countries: int


def counts_of(found: QuerySet[LocalGovernment]) -> Counts:
    """How many cities of how many countries, in one query."""
    numbers = found.order_by().aggregate(cities=Count("pk"), countries=Count("country", distinct=True))
    return Counts(**numbers)


def countries_present() -> list[str]:
    """The codes of the countries that have a city in the register."""
    return list(LocalGovernment.objects.order_by("country").values_list("country", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class CityPage:
    """What the network knows of a city, for its public page."""

    government: LocalGovernment
    memberships: tuple[Membership, ...]
    roles_now: tuple[CommissionRole, ...]  # each with its commission and the commission's names
    roles_before: tuple[CommissionRole, ...]
    on: date

    @property
    def member(self) -> bool:
        return any(m.starts <= self.on and (m.ends is None or self.on < m.ends) for m in self.memberships)

    @property
    def sub_region(self) -> str:
        """In the page's language: «Sudamérica»."""
        return regions.region_name(regions.sub_region(self.government.country))

    @property
    def size(self) -> SizeClass | None:
        return size_class(self.government.population)

    @property
    def external_ids(self) -> list[ExternalId]:
        return external_ids(self.government.geonames_id, self.government.wikidata_id)


def city_page(slug: str, actor: Actor, at: datetime) -> CityPage:
    """A city with its memberships and roles, in four queries. 404 for none; the register is public to everybody."""
    government = LocalGovernment.objects.filter(slug=slug).first()
    if government is None:
        raise Http404
    on = at.date()
    roles = list(
        CommissionRole.objects.filter(government=government)
        .select_related("commission")
        .prefetch_related(Prefetch("commission__names", CommissionName.objects.order_by("starts")))
        .order_by("-starts", "pk")
    )
    now = tuple(role for role in roles if role.starts <= on and (role.ends is None or on < role.ends))
    return CityPage(
        government=government,
        memberships=tuple(Membership.objects.filter(government=government).order_by("starts")),
        roles_now=now,
        roles_before=tuple(role for role in roles if role not in now and role.starts <= on),
        on=on,
    )


def register_rows(found: QuerySet[LocalGovernment]) -> Iterator[list[Cell]]:
    """The columns of the register's CSV for each city, with its latest membership."""
    for city in found.iterator(chunk_size=500):
        spans = list(city.memberships.all())
        last = spans[-1] if spans else None
        yield [
            *(getattr(city, name) for name in ("slug", *FIELDS)),
            str(Rough(last.starts, last.starts_precision)) if last else None,
            str(Rough(last.ends, last.ends_precision)) if last and last.ends else None,
            last.source if last else None,
        ]
