"""The cities that a round asked, and the part of them that somebody looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mancomun.network.models import LocalGovernment
from mancomun.network.regions import sub_region
from mancomun.network.sizes import size_class
from mancomun.surveys.models import Round

UNKNOWN = "unknown"  # the size of a city whose population nobody recorded


@dataclass(frozen=True, slots=True)
class City:
    pk: int
    slug: str
    name: str
    folded: str
    country: str
    kind: str
    population: int | None
    latitude: float | None
    longitude: float | None

    @property
    def size(self) -> str:
        return size_class(self.population) or UNKNOWN

    @property
    def region(self) -> str:
        """The sub-region of its country by the United Nations' M49: “005” is South America."""
        return sub_region(self.country)

    @property
    def url(self) -> str:
        return _address(self.slug)


@lru_cache(maxsize=2048)
def _address(slug: str) -> str:
    return LocalGovernment(slug=slug).get_absolute_url()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cities are looked at. What is empty narrows nothing."""

    country: str = ""
    size: str = ""
    kind: str = ""
    region: str = ""
    only: frozenset[int] = frozenset()  # these cities alone

    @property
    def narrowed(self) -> bool:
        return bool(self.country or self.size or self.kind or self.region or self.only)

    def holds(self, city: City) -> bool:
        if self.only and city.pk not in self.only:
            return False
        wanted = self.country, self.size, self.kind, self.region
        return all(one in {"", other} for one, other in zip(wanted, _of(city), strict=True))

    def of(self, cities: Iterable[City]) -> tuple[City, ...]:
        return tuple(city for city in cities if self.holds(city))


def _of(city: City) -> tuple[str, str, str, str]:
    return city.country, city.size, city.kind, city.region


def cities_asked(round: Round) -> tuple[City, ...]:  # noqa: A002  # the domain's word
    """By name. They are compared in the alphabet's order, and never by what they answered."""
    rows = LocalGovernment.objects.filter(invited_to__round=round).order_by("name_folded", "slug")
    names = ("pk", "slug", "name", "name_folded", "country", "kind", "population", "latitude", "longitude")
    return tuple(City(*row) for row in rows.values_list(*names))
