"""What an address of the page that compares asks for, and what else can be asked for from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from mancomun.core.requests import Request
from mancomun.network.folding import fold
from mancomun.surveys.forms.results import ScopeForm
from mancomun.surveys.queries.results import City, opened
from mancomun.surveys.queries.results.comparing import (
    PEERS,
    Chosen,
    chosen,
)
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.views.results.page import Page, edition_named
from mancomun.ui.items import Link
from mancomun.ui.localise import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LISTED = 150  # cities: of more one looks for a name
_FOUND = 20
WITH: "dict[str, StrOrPromise]" = {
    "like": gettext_lazy("Cities like it"),
    "country": gettext_lazy("Cities of its country"),
    "size": gettext_lazy("Cities of its size"),
}


@dataclass(frozen=True)
class Wish:
    """What an address of this page asks for."""

    page: Page
    chosen: Chosen
    with_: str
    block: str
    only: bool

    @property
    def cities(self) -> tuple[City, ...]:
        return self.chosen.cities

    @property
    def alone(self) -> bool:
        """One city against its peers."""
        return len(self.cities) == 1 and bool(self.with_)

    def to(self, cities: "Iterable[City] | None" = None, name: str = "results_compare", **more: str) -> str:
        """The page for these cities, in their order, with what is chosen besides."""
        slugs = [("city", city.slug) for city in (self.cities if cities is None else cities)]
        kept = {"with": self.with_, "block": self.block, "only": "1" if self.only else "", **self.page.edition, **more}
        query = urlencode([*slugs, *((key, value) for key, value in kept.items() if value)])
        return f"{reverse(f'surveys:{name}', args=[self.page.slug])}?{query}"


def wish_of(request: Request, round_slug: str) -> Wish:
    """Raises Http404 unless the results may be seen. What an address gets wrong is left out."""
    results = opened(request.actor, round_slug, at=request.at, edition=edition_named(request))
    page = Page(request, results, ScopeForm({}, results.asked.various), Words(results.form.language(get_language())))
    asked = request.GET
    with_ = asked.get("with", "")
    sections = {topic.section.name for topic in results.topics}
    block = asked.get("block", "")
    return Wish(
        page,
        chosen(results, asked.getlist("city")),
        with_ if with_ in PEERS else "",
        block if block in sections or block == "all" else "",
        asked.get("only") == "1",
    )


def ways(wish: Wish) -> list[tuple[str, "StrOrPromise", bool]]:
    """The peers that one city can be held against."""
    if len(wish.cities) != 1:
        return []
    return [(wish.to(wish.cities, **{"with": how}), label, how == wish.with_) for how, label in WITH.items()]


def places(wish: Wish) -> list[dict[str, object]]:
    """The chosen cities, each with the address of the page without it, and with it one place earlier."""
    listed = []
    for at, city in enumerate(wish.cities):
        rest = [each for each in wish.cities if each is not city]
        earlier = [*rest[: at - 1], city, *rest[at - 1 :]] if at else []
        listed.append(
            {
                "city": city,
                "country": country(city.country),
                "without": wish.to(rest, **{"with": ""}),
                "earlier": wish.to(earlier) if at else "",
            }
        )
    return listed


def offered(wish: Wish) -> list[tuple[str, list[City]]]:
    """The cities that can be added, by country; none where they are too many for a list."""
    page = wish.page
    if len(page.results.asked) > _LISTED:
        return []
    rest = [city for city in page.cities if city not in wish.cities]
    return [(country(code), list(inside)) for code, inside in groupby(rest, lambda city: city.country)]


def found(wish: Wish, text: str) -> list[Link]:
    """The first cities whose name holds every word that is looked for."""
    looked = fold(text[:100]).split()
    if not looked:
        return []
    named = [
        Link(f"{city.name} ({country(city.country)})", wish.to([*wish.cities, city]))
        for city in wish.page.results.asked
        if city not in wish.cities and all(word in city.folded for word in looked)
    ]
    return named[:_FOUND]
