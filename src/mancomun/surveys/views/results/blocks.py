"""The whole network by block: how many questions each city answers with yes, in part and no. Never one number."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Cell, csv_response
from mancomun.core.tables import Table as Sheet
from mancomun.surveys.figures import Standing
from mancomun.surveys.figures.cells import COMPARED, NO, PART, YES
from mancomun.surveys.queries.results import City, Results
from mancomun.surveys.queries.results.comparing import Standings, among, compared_in, counts, standings
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.snapshot.columns import STATES
from mancomun.surveys.views.results.page import Page, Views, page_of, show
from mancomun.ui.items import Link
from mancomun.ui.localise import country
from mancomun.ui.states import WORDS, State
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_AT_ONCE = 50  # cities
_ORDERS: "Sequence[tuple[str, StrOrPromise]]" = (
    ("", gettext_lazy("Country and name")),
    (YES, gettext_lazy("Most “yes” first")),
    (PART, gettext_lazy("Most “in part” first")),
    (NO, gettext_lazy("Most “no” first")),
)


@access(anyone)
def blocks(request: Request, round_slug: str) -> HttpResponse:
    """All blocks, in the order of the alphabet; of one block also in an order that the reader chooses."""
    page = page_of(request, round_slug, _views)
    block = page.filters.view("block")
    order = page.filters.view("order") if block else ""
    leaf = Paginator(_ordered(page, block, order), _AT_ONCE).get_page(request.GET.get("page"))
    shown = [page.results.cities[row] for row in leaf.object_list]
    return show(
        page,
        "blocks",
        "results_blocks",
        title=_("The network by block"),
        leaf=leaf,
        drawn=(_of_one(page, block, shown) if block else _of_all(page, shown)) if shown else "",
        order=str(dict(_ORDERS)[order]) if order else "",
        csv=page.url("results_blocks_csv"),
    )


@access(anyone)
def blocks_csv(request: Request, round_slug: str) -> HttpResponseBase:
    """A line for each city and block, cities in the order of the alphabet."""
    page = page_of(request, round_slug)
    row_of = page.results.cities.row_of
    found = [
        (page.texts.section(section), counts(page.results, compared_in(topics)))
        for section, topics in groupby(page.results.topics, lambda topic: topic.section)
    ]
    held = [WORDS[State(state)] for state in COMPARED]
    heads = [_("City"), _("Country"), _("Block"), *held, *(words.STANDINGS[each] for each in _missing())]
    rows: Iterator[list[Cell]] = (
        [city.name, country(city.country), title, *_states(of), *_without(of)]
        for city in page.cities
        for title, counted in found
        for of in (counted.of(row_of[city.pk]),)
    )
    return csv_response(Sheet(_("The network by block"), heads, rows), filename=f"{round_slug}-blocks.csv")


def _views(results: Results, texts: Words) -> Views:
    sections = [section for section, _topics in groupby(results.topics, lambda topic: topic.section)]
    named = [(section.name, texts.section(section)) for section in sections]
    every: tuple[str, StrOrPromise] = ("", gettext_lazy("All blocks"))
    return {"block": (gettext_lazy("Block"), [every, *named]), "order": (gettext_lazy("Order"), _ORDERS)}


def _missing() -> list[Standing]:
    return [each for each in words.STANDINGS if each is not Standing.GIVEN]


def _states(of: Standings) -> list[int]:
    return [of.states.get(state, 0) for state in COMPARED]


def _without(of: Standings) -> list[int]:
    return [of.missing.get(each, 0) for each in _missing()]


def _ordered(page: Page, block: str, order: str) -> Sequence[int]:
    """The rows of the cities by the alphabet; equals in the reader’s own order too."""
    rows = np.argsort(page.places, kind="stable")
    if order:
        topics = [topic for topic in page.results.topics if topic.section.name == block]
        found = counts(page.results, compared_in(topics)).states[:, STATES.index(order)]
        rows = rows[np.argsort(-found[rows], kind="stable")]
    ordered: list[int] = rows.tolist()
    return ordered


def _city(page: Page, city: City) -> Link:
    return Link(f"{city.name} ({country(city.country)})", compare_url(page, city))


def compare_url(page: Page, city: City) -> str:
    """Where this city can be held against others."""
    query = urlencode({"city": city.slug, **page.edition})
    return f"{reverse('surveys:results_compare', args=[page.slug])}?{query}"


def _of_one(page: Page, block: str, cities: Sequence[City]) -> Table:
    """Every kind of missing has a column, where anybody of these cities has it."""
    parts = compared_in(topic for topic in page.results.topics if topic.section.name == block)
    found = standings(among(page.results, cities), parts)
    present = [each for each in _missing() if any(of.missing.get(each) for of in found.values())]
    heads = [*(WORDS[State(state)] for state in COMPARED), *(words.STANDINGS[each] for each in present)]
    rows = [
        [_city(page, city), *_states(of), *(of.missing.get(each, 0) for each in present)]
        for city in cities
        for of in (found[city.pk],)
    ]
    columns = [Column(_("City")), *(Column(head, "number") for head in heads)]
    return Table(_("Questions of the block, by what each city answered"), columns, rows, tall=True)


def _of_all(page: Page, cities: Sequence[City]) -> Table:
    held = among(page.results, cities)
    every = [
        (section, standings(held, compared_in(topics)))
        for section, topics in groupby(page.results.topics, lambda topic: topic.section)
    ]
    shown = [(section, of) for section, of in every if any(each.states or each.missing for each in of.values())]
    rows = [[_city(page, city), *(_told(of[city.pk]) for _section, of in shown)] for city in cities]
    columns = [Column(_("City")), *(Column(page.texts.section(section), "number") for section, _of in shown)]
    caption = _("Questions answered with yes · in part · no · without such an answer")
    return Table(caption, columns, rows, tall=True)


def _told(of: Standings) -> str:
    """«7 · 2 · 1 · 4», as the caption says."""
    counts = [*_states(of), sum(of.missing.values()) + of.states.get("", 0)]
    return " · ".join(map(str, counts)).replace(" ", "\N{NO-BREAK SPACE}")
