"""The cities that a round asked, and the part of them that somebody looks at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np

from mancomun.network.folding import fold
from mancomun.network.models import LocalGovernment
from mancomun.network.regions import sub_region
from mancomun.network.sizes import size_class
from mancomun.surveys.models import Round
from mancomun.surveys.snapshot.places import Place, Places, Rows

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

    def rows(self, cities: "Cities") -> Rows:
        wanted = {"country": self.country, "size": self.size, "kind": self.kind, "region": self.region}
        return cities.places.where({name: value for name, value in wanted.items() if value}, self.only)


_NAMES = ("id", "city", "name", "country", "kind", "population", "latitude", "longitude")
_GROUPED = ("country", "region", "kind", "size")


class Cities(Sequence[City]):
    """Cities in the order of their countries and names; never by what they answered. One is made when it is named."""

    def __init__(self, places: Places) -> None:
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> City: ...
    @overload
    def __getitem__(self, at: slice) -> "Cities": ...
    def __getitem__(self, at: int | slice) -> "City | Cities":
        if isinstance(at, slice):
            return self.take(np.arange(len(self))[at])
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        return _city(self.places.row(at, _NAMES))

    def __iter__(self) -> Iterator[City]:
        return map(_city, self.places.rows(_NAMES))

    def take(self, rows: Rows) -> "Cities":
        return Cities(self.places.take(rows))

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        return {city: row for row, city in enumerate(self.places.ids.tolist())}

    @cached_property
    def various(self) -> Sequence[City]:
        """One for each country, sub-region, kind and size together that there is among them."""
        return tuple(_city(row) for row in self.places.various(_NAMES, _GROUPED))

    def held(self, governments: frozenset[int]) -> frozenset[int]:
        """Those of the governments that are among them."""
        if not governments:
            return governments
        wanted = np.array(sorted(governments), dtype=np.int64)
        return frozenset(wanted[np.isin(wanted, self.places.ids)].tolist())


def _city(row: tuple[Any, ...]) -> City:
    pk, slug, name, country, kind, population, latitude, longitude = row
    return City(pk, slug, name, fold(name), country, kind, population, latitude, longitude)


def places_asked(round: Round) -> list[Place]:  # noqa: A002  # the domain's word
    """As the register has them now."""
    return places_of(register(round))


def register(round: Round) -> tuple[tuple[Any, ...], ...]:  # noqa: A002  # the domain's word
    """What the register says now of the cities that the round asks: equal only where nothing of it changed."""
    rows = LocalGovernment.objects.filter(invited_to__round=round).order_by("country", "name_folded", "slug")
    names = (
        "pk", "slug", "name", "country", "subdivision", "kind", "population", "population_year", "latitude",
        "longitude",
    )  # fmt: skip
    return tuple(rows.values_list(*names))


def places_of(register: Iterable[tuple[Any, ...]]) -> list[Place]:
    return [_place(*row) for row in register]


def _place(  # noqa: PLR0913, PLR0917  # the columns of one row
    pk: int,
    slug: str,
    name: str,
    country: str,
    subdivision: str,
    kind: str,
    population: int | None,
    population_year: int | None,
    latitude: float | None,
    longitude: float | None,
) -> Place:
    size = size_class(population) or UNKNOWN
    return Place(
        id=pk,
        city=slug,
        name=name,
        country=country,
        region=sub_region(country),
        subdivision=subdivision,
        kind=kind,
        population=population,
        population_year=population_year,
        size=str(size),
        latitude=latitude,
        longitude=longitude,
    )
