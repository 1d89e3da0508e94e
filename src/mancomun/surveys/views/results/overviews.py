"""Many answers at once: city by question, on the map, and by groups of cities. Nobody is ranked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.figures import Cell, Kind, Standing, Tally
from mancomun.surveys.figures.cells import YES
from mancomun.surveys.queries.results import City, Part, Results, Shape, Topic
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.views.results.page import Listing, Page, Views, page_of, show
from mancomun.ui import maps
from mancomun.ui.charts import Cell as Sign
from mancomun.ui.charts import Frame, Matrix, MatrixRow
from mancomun.ui.items import Link
from mancomun.ui.localise import country, number
from mancomun.ui.maps import Place, PlaceMap, region_of
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@access(anyone)
def matrix(request: Request, round_slug: str) -> HttpResponse:
    """Every city's answer to every question of one block."""
    page = page_of(request, round_slug, _blocks)
    block = page.filters.view("block")
    topics = [topic for topic in page.results.topics if topic.section.name == block]
    title = page.texts.section(topics[0].section) if topics else ""
    listed = _took_part(page, turned=True)
    return show(
        page,
        "matrix",
        "results_matrix",
        title=_("City by city: %(block)s") % {"block": title},
        drawn=city_matrix(page, topics, title, listed) if topics else "",
        leaf=listed.leaf,
        asked=[(topic.key, page.texts.title(topic.main), page.topic_url(topic)) for topic in topics],
        absent=_absent(page),
    )


def _blocks(results: Results, texts: Words) -> Views:
    sections = [section for section, _topics in groupby(results.topics, lambda topic: topic.section)]
    return {"block": (gettext_lazy("Block"), [(section.name, texts.section(section)) for section in sections])}


def city_matrix(page: Page, topics: Sequence[Topic], title: str, listed: Listing | None = None) -> Matrix:
    """Of the cities ``listed``; else of the first that took part."""
    listed = listed or _took_part(page)
    rows = [
        replace(row, total=_compare(page, city))
        for row, city in zip(_rows(page, [topic.main for topic in topics], listed), listed.cities, strict=True)
    ]
    frame = Frame(_("What each city answered"), title, page.source(_missing(page)), 2)
    heads = [
        Link(format_html('<abbr title="{}">{}</abbr>', page.texts.title(topic.main), topic.key), page.topic_url(topic))
        for topic in topics
    ]
    return Matrix(frame, heads, rows, group=_("City"), total=_("Beside others"), coded=True)


def _compare(page: Page, city: City) -> SafeString:
    """To the page where this city stands beside others."""
    query = urlencode({"city": city.slug, **page.edition})
    url = f"{reverse('surveys:results_compare', args=[page.slug])}?{query}"
    return format_html('<a href="{}">{}<span class="sr">: {}</span></a>', url, _("Compare"), city.name)


def _took_part(page: Page, *, turned: bool = False) -> Listing:
    return page.listing(np.flatnonzero(page.results.cities.places.took_part).tolist(), turned=turned)


def _rows(page: Page, parts: Sequence[Part], listed: Listing) -> list[MatrixRow]:
    held = [(part, page.results.book.column(part)) for part in parts]
    return [
        MatrixRow(
            city.name,
            [Sign(words.shown(part.question, column.cell(row))) for part, column in held],
            url=city.url,
            under=country(city.country),
        )
        for row, city in zip(listed.rows, listed.cities, strict=True)
    ]


def _missing(page: Page) -> str:
    return words.took_part(page.results.book.took_part, len(page.results.cities))


def _absent(page: Page) -> Listing:
    return page.listing(np.flatnonzero(~page.results.cities.places.took_part).tolist())


def grid_matrix(page: Page, part: Part) -> "StrOrPromise":
    """Every city's answer to every row of a grid; of a large network those of some cities."""
    listed = _took_part(page)
    if not part.question.compares:
        return SafeString(_grid_table(page, part, listed))
    rows = _rows(page, part.parts, listed)
    frame = Frame(_("What each city answered"), page.texts.title(part), page.source(_missing(page), full=False), 2)
    return SafeString(Matrix(frame, [Link(page.texts.title(row), "") for row in part.parts], rows, group=_("City")))


def _grid_table(page: Page, part: Part, listed: Listing) -> Table:
    names = page.texts.choices(part)
    held = [(each, page.results.book.column(each)) for each in part.parts]

    def said(cell: Cell) -> str:
        if cell.standing is Standing.GIVEN:
            return ", ".join(names.get(value, value) for value in cell.values)
        return f"({words.STANDINGS[cell.standing]})"

    rows = [
        (Link(f"{city.name} ({country(city.country)})", city.url), *(said(column.cell(row)) for _part, column in held))
        for row, city in zip(listed.rows, listed.cities, strict=True)
    ]
    columns = [Column(_("City")), *(Column(page.texts.title(each)) for each, _column in held)]
    return Table(_("What each city answered"), columns, rows, tall=True)


@access(anyone)
def map_page(request: Request, round_slug: str) -> HttpResponse:
    """The state of one question, city by city, where the cities are."""
    page = page_of(request, round_slug, _mapped)
    key = page.filters.view("question")
    topic = page.results.topic(key) if key else None
    return show(
        page,
        "map",
        "results_map",
        title=page.say(topic.main) if topic else _("Nothing can be shown on a map"),
        topic=topic,
        url=page.topic_url(topic) if topic else "",
        question=page.texts.title(topic.main) if topic else "",
        drawn=_map(page, topic) if topic else "",
        undrawn=_undrawn(page),
        placeless=page.listing(np.flatnonzero(np.isnan(page.results.cities.places.column("latitude"))).tolist()),
    )


def _mapped(results: Results, texts: Words) -> Views:
    """The questions that say yes or no."""
    topics = [topic for topic in results.topics if topic.main.question.compares]
    options = [(topic.key, f"{topic.key}. {texts.title(topic.main)}") for topic in topics]
    return {"question": (gettext_lazy("Question"), options)}


def _map(page: Page, topic: Topic) -> PlaceMap:
    frame = Frame(_("Cities by answer"), page.texts.title(topic.main), page.source(_missing(page), topic=topic), 2)
    places = _places(page, topic.main)
    return PlaceMap(frame, places, region_of(places))


def _places(page: Page, part: Part) -> list[Place]:
    """Large cities get their names first; of very many the largest are drawn."""
    column, cities = page.results.book.column(part), page.results.cities
    people = np.nan_to_num(cities.places.column("population"))
    known = np.flatnonzero(~np.isnan(cities.places.column("latitude")))
    largest = known[np.lexsort((known, -people[known]))][:_DRAWN]
    return [
        Place(city.name, city.latitude, city.longitude, city.url, words.shown(part.question, column.cell(row)))
        for row, city in zip(largest.tolist(), cities.take(largest), strict=True)
        if city.latitude is not None and city.longitude is not None
    ]


_DRAWN = 300  # places: more of them hide one another


def _undrawn(page: Page) -> str:
    """Says so where the map shows some of the cities alone."""
    known = int((~np.isnan(page.results.cities.places.column("latitude"))).sum())
    if known <= _DRAWN:
        return ""
    return _(
        "The map shows the %(drawn)s cities with most people, of %(known)s. Choose a country to see all of its own."
    ) % {
        "drawn": number(_DRAWN),
        "known": number(known),
    }


def small_map(page: Page, part: Part) -> SafeString:
    """The map for a question's own page, where lists of the cities stand beside it."""
    places = _places(page, part) if part.question.compares and part.question.kind is Kind.ONE else []
    return maps.draw(places, region=region_of(places)) if places else SafeString("")


@access(anyone)
def groups(request: Request, round_slug: str) -> HttpResponse:
    """How many of each group of cities say yes, question by question."""
    page = page_of(request, round_slug, groupings)
    by = page.filters.view("by")
    codes = sorted(page.results.cities.places.present(by), key=lambda code: words.group_order(by, code))
    page.results.book.count([topic.main for topic in _compared(page)])
    tables = [
        (page.texts.section(section), _group_table(page, list(topics), by, codes))
        for section, topics in groupby(_compared(page), lambda topic: topic.section)
    ]
    return show(
        page,
        "groups",
        "results_groups",
        title=_("Cities that say yes, by %(group)s") % {"group": str(words.GROUPS[by][0]).lower()},
        tables=tables,
        source=page.source(_missing(page)),
    )


def groupings(results: Results, texts: Words) -> Views:
    return {"by": (gettext_lazy("Group by"), [(name, label) for name, (label, _of) in words.GROUPS.items()])}


def _compared(page: Page) -> Iterator[Topic]:
    for topic in page.results.topics:
        if topic.main.shape is Shape.QUESTION and topic.main.question.compares:
            yield topic


def _group_table(page: Page, topics: Sequence[Topic], by: str, codes: Sequence[str]) -> Table:
    rows = []
    for topic in topics:
        tallies = page.results.book.grouped(topic.main, by)
        whole = sum(tallies.values(), Tally())
        title = Link(f"{topic.key}. {page.texts.title(topic.main)}", page.topic_url(topic))
        rows.append([title, _yes(whole), *(_yes(tallies[code]) for code in codes)])
    heads = [Column(_("Whole network"), "number"), *(Column(words.group_name(by, code), "number") for code in codes)]
    caption = _("Yes, of the cities whose answer counts")
    return Table(caption, [Column(_("Question")), *heads], rows, tall=True)


def _yes(tally: Tally) -> str:
    return words.of(tally.states.get(YES, 0), tally.counted) if tally.counted else "–"
