"""Many answers at once: city by question, on the map, and by groups of cities. Nobody is ranked."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.html import format_html
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
from mancomun.surveys.views.results.page import Page, Views, page_of, show
from mancomun.ui import maps
from mancomun.ui.charts import Cell as Sign
from mancomun.ui.charts import Frame, Matrix, MatrixRow
from mancomun.ui.items import Link
from mancomun.ui.localise import country
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
    return show(
        page,
        "matrix",
        "results_matrix",
        title=_("City by city: %(block)s") % {"block": title},
        drawn=city_matrix(page, topics, title) if topics else "",
        asked=[(topic.key, page.texts.title(topic.main), page.topic_url(topic)) for topic in topics],
        absent=_absent(page),
    )


def _blocks(results: Results, texts: Words) -> Views:
    sections = [section for section, _topics in groupby(results.topics, lambda topic: topic.section)]
    return {"block": (gettext_lazy("Block"), [(section.name, texts.section(section)) for section in sections])}


def city_matrix(page: Page, topics: Sequence[Topic], title: str) -> Matrix:
    cells = [(topic.main, page.results.book.cells(topic.main)) for topic in topics]
    took_part = [city for city in page.cities if page.results.book.took(city.pk)]
    rows = [
        MatrixRow(
            city.name,
            [Sign(words.shown(part.question, held[city.pk])) for part, held in cells],
            url=city.url,
            under=country(city.country),
        )
        for city in took_part
    ]
    frame = Frame(_("What each city answered"), title, page.source(_missing(page)), 2)
    heads = [
        Link(format_html('<abbr title="{}">{}</abbr>', page.texts.title(topic.main), topic.key), page.topic_url(topic))
        for topic in topics
    ]
    return Matrix(frame, heads, rows, group=_("City"), coded=True)


def _missing(page: Page) -> str:
    return words.took_part(page.results.book.took_part, len(page.results.cities))


def _absent(page: Page) -> list[City]:
    return [city for city in page.cities if not page.results.book.took(city.pk)]


def grid_matrix(page: Page, part: Part) -> "StrOrPromise":
    """Every city's answer to every row of a grid."""
    took_part = [city for city in page.cities if page.results.book.took(city.pk)]
    held = [(row, page.results.book.cells(row)) for row in part.parts]
    if not part.question.compares:
        return SafeString(_grid_table(page, part, held, took_part))
    rows = [
        MatrixRow(
            city.name,
            [Sign(words.shown(row.question, cells[city.pk])) for row, cells in held],
            url=city.url,
            under=country(city.country),
        )
        for city in took_part
    ]
    frame = Frame(_("What each city answered"), page.texts.title(part), page.source(_missing(page), full=False), 2)
    return SafeString(Matrix(frame, [Link(page.texts.title(row), "") for row in part.parts], rows, group=_("City")))


def _grid_table(
    page: Page, part: Part, held: Sequence[tuple[Part, dict[int, Cell]]], took_part: Sequence[City]
) -> Table:
    names = page.texts.choices(part)

    def said(cell: Cell) -> str:
        if cell.standing is Standing.GIVEN:
            return ", ".join(names.get(value, value) for value in cell.values)
        return f"({words.STANDINGS[cell.standing]})"

    rows = [
        (Link(f"{city.name} ({country(city.country)})", city.url), *(said(cells[city.pk]) for _row, cells in held))
        for city in took_part
    ]
    columns = [Column(_("City")), *(Column(page.texts.title(row)) for row, _cells in held)]
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
        placeless=[city for city in page.cities if city.latitude is None],
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
    cells = page.results.book.cells(part)
    return [
        Place(city.name, city.latitude, city.longitude, city.url, words.shown(part.question, cells[city.pk]))
        for city in sorted(page.cities, key=lambda city: -(city.population or 0))  # large ones get their names first
        if city.latitude is not None and city.longitude is not None
    ]


def small_map(page: Page, part: Part) -> SafeString:
    """The map for a question's own page, where lists of the cities stand beside it."""
    places = _places(page, part) if part.question.compares and part.question.kind is Kind.ONE else []
    return maps.draw(places, region=region_of(places)) if places else SafeString("")


@access(anyone)
def groups(request: Request, round_slug: str) -> HttpResponse:
    """How many of each group of cities say yes, question by question."""
    page = page_of(request, round_slug, groupings)
    by = page.filters.view("by")
    group_of = {city.pk: words.GROUPS[by][1](city) for city in page.cities}
    codes = sorted(set(group_of.values()), key=lambda code: words.group_order(by, code))
    tables = [
        (page.texts.section(section), _group_table(page, list(topics), by, codes, group_of))
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


def _group_table(
    page: Page, topics: Sequence[Topic], by: str, codes: Sequence[str], group_of: dict[int, str]
) -> Table:
    rows = []
    for topic in topics:
        tallies = page.results.book.by_group(topic.main, by, group_of)
        whole = sum(tallies.values(), Tally())
        title = Link(f"{topic.key}. {page.texts.title(topic.main)}", page.topic_url(topic))
        rows.append([title, _yes(whole), *(_yes(tallies[code]) for code in codes)])
    heads = [Column(_("Whole network"), "number"), *(Column(words.group_name(by, code), "number") for code in codes)]
    caption = _("Yes, of the cities whose answer counts")
    return Table(caption, [Column(_("Question")), *heads], rows, tall=True)


def _yes(tally: Tally) -> str:
    return words.of(tally.states.get(YES, 0), tally.counted) if tally.counted else "–"
