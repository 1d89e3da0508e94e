"""What every page of results begins with: the results themselves, the cities looked at, the way around."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from mancomun.core.requests import Request
from mancomun.surveys.figures import Finding
from mancomun.surveys.forms.results import Choices, ScopeForm
from mancomun.surveys.queries.corrections import last_made
from mancomun.surveys.queries.results import City, Part, Results, Topic, opened
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.results.sentences import say
from mancomun.ui.items import Source, Tab
from mancomun.ui.localise import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Views = Mapping[str, "tuple[StrOrPromise, Choices]"]


# What somebody may want to know, and the pages that say it.
ROOMS: "Sequence[tuple[StrOrPromise, Sequence[tuple[str, StrOrPromise]]]]" = (
    (
        gettext_lazy("Findings"),
        (("results", gettext_lazy("By question")), ("results_themes", gettext_lazy("By theme"))),
    ),
    (
        gettext_lazy("Cities"),
        (
            ("results_matrix", gettext_lazy("City by city")),
            ("results_map", gettext_lazy("Map")),
            ("results_blocks", gettext_lazy("By block")),
            ("results_compare", gettext_lazy("Compare")),
        ),
    ),
    (
        gettext_lazy("Differences"),
        (
            ("results_groups", gettext_lazy("By group of cities")),
            ("results_crossing", gettext_lazy("Two questions crossed")),
        ),
    ),
    (gettext_lazy("Data"), (("data", gettext_lazy("Open data")),)),
)


SMALL = 100  # cities: a network of so many is shown whole; of a larger one pages name some at once
NAMED = 50


@dataclass(frozen=True)
class Listing:
    """Cities that a page names, in the order of the alphabet; of a large network those of one leaf."""

    rows: Sequence[int]  # of the book's columns
    cities: Sequence[City]
    total: int
    leaf: "Leaf[int] | None" = None  # None where all are named

    @property
    def rest(self) -> int:
        return self.total - len(self.cities)


@dataclass(frozen=True)
class Page:
    request: Request
    results: Results
    filters: ScopeForm
    texts: Words

    @cached_property
    def query(self) -> str:
        """The part of the cities that is looked at, to be kept from page to page."""
        return f"?{urlencode(self.kept)}" if self.kept else ""

    @cached_property
    def kept(self) -> dict[str, str]:
        return {**self.chosen, **self.edition}

    @property
    def edition(self) -> dict[str, str]:
        """An older edition that is read stays so from page to page."""
        return {"edition": str(self.results.edition)} if self.results.superseded else {}

    @property
    def clear(self) -> str:
        """This page, of all cities."""
        return f"{self.request.path}?{urlencode(self.edition)}" if self.edition else self.request.path

    @cached_property
    def chosen(self) -> dict[str, str]:
        scope = self.results.scope
        wanted = {"country": scope.country, "region": scope.region, "size": scope.size, "kind": scope.kind}
        return {name: value for name, value in wanted.items() if value}

    @property
    def slug(self) -> str:
        return self.results.round.slug

    @cached_property
    def cities(self) -> list[City]:
        """In the order of the alphabet: countries, and in them cities."""
        return sorted(self.results.cities, key=lambda city: (country(city.country).casefold(), city.folded, city.slug))

    def listing(self, rows: Iterable[int], *, turned: bool = False) -> Listing:
        """The cities in these rows. ``turned``: the page's own list, that is read leaf by leaf."""
        ordered = sorted(rows, key=self.places.__getitem__)
        leaf = None
        if len(self.results.cities) > SMALL:
            leaf = Paginator(ordered, NAMED).get_page(self.request.GET.get("page") if turned else 1)
        shown = list(leaf.object_list) if leaf else ordered
        return Listing(shown, [self.results.cities[row] for row in shown], len(ordered), leaf)

    @cached_property
    def places(self) -> list[int]:
        """Of each row its place in the alphabet: countries by their names in the page's language, in them cities."""
        codes, named = self.results.cities.places.groups("country")
        called = sorted(named, key=lambda code: country(code).casefold())
        order = np.array([called.index(code) for code in named] or [0])[codes]
        places = np.empty(len(order), dtype=np.int64)
        places[np.argsort(order, kind="stable")] = np.arange(len(order))
        found: list[int] = places.tolist()
        return found

    def url(self, name: str, *args: str) -> str:
        return reverse(f"surveys:{name}", args=[self.slug, *args]) + self.query

    def topic_url(self, topic: Topic) -> str:
        return self.url("result", topic.key)

    def say(self, part: Part) -> str:
        """The finding of a part, in words."""
        return self.put(part, self.results.book.finding(part))

    def put(self, part: Part, finding: Finding) -> str:
        return say(self.texts, part, finding)

    def source(self, note: "StrOrPromise" = "", *, topic: Topic | None = None, full: bool = True) -> Source:
        """Where a figure comes from; with ``full`` also its data, the method and how to cite it."""
        results = self.results
        home = reverse("surveys:results", args=[self.slug])
        data = self.url("result_csv", topic.key) if topic else self.url("results_csv")
        return Source(
            results.round.title,
            csv=data if full else "",
            method=f"{home}#method" if full else "",
            cite=f"{home}#cite" if full else "",
            on=results.as_of.date() if results.as_of else None,
            note=note,
        )

    def context(self, here: str, **more: Any) -> dict[str, Any]:
        """``here`` is the name of the view, for the tabs."""
        results = self.results
        return {
            "page": self,
            "results": results,
            "round": results.round,
            "filters": self.filters,
            "tabs": list(self._tabs(here)),
            "query": self.query,
            "clear": self.clear,
            "correction": last_made(results.round),
            "narrowed": [words.group_name(by, code) for by, code in self.chosen.items()],
            **more,
        }

    def _tabs(self, here: str) -> Iterable[Tab]:
        """Few enough for a phone: each leads to its first page, and the present one shows the pages within it."""
        for label, pages in ROOMS:
            inside = [Tab(each, self.url(name), current=name == here) for name, each in pages]
            within = any(tab.current for tab in inside)
            yield Tab(label, inside[0].url, current=within, inside=inside if len(inside) > 1 else ())


def page_of(
    request: Request,
    round_slug: str,
    views: Callable[[Results, Words], Views] | None = None,
    start: Callable[[Results], Mapping[str, str]] | None = None,
) -> Page:
    """Raises Http404 unless the results may be seen. ``views``: what else can be chosen on this page.

    ``start``: what is chosen until somebody chooses, where that is not the first of each.
    """
    results = opened(request.actor, round_slug, at=request.at, edition=edition_named(request))
    texts = Words(results.form.language(get_language()))
    wanted = {**(start(results) if start else {}), **request.GET.dict()}
    form = ScopeForm(wanted, results.asked.various, views(results, texts) if views else None)
    return Page(request, results.within(form.scope()), form, texts)


def edition_named(request: Request) -> int | None:
    """The edition that the address names. Http404 for what is no number."""
    named = request.GET.get("edition")
    if not named:
        return None
    if not (named.isascii() and named.isdigit() and len(named) <= _DIGITS):
        raise Http404
    return int(named)


_DIGITS = 5


def show(page: Page, template: str, here: str, **more: Any) -> HttpResponse:
    return render(page.request, f"surveys/results/{template}.html", page.context(here, **more))
