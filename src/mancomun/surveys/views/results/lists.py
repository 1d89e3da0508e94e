"""Which city answered what, by answer, country and name. Only what this reader may see has a place here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.core.paginator import Page as Leaf
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.queries.reading import written_in
from mancomun.surveys.queries.results import City, Part, Shape, Topic, documents
from mancomun.surveys.results import answers, words
from mancomun.surveys.views.results.drawing import CHOSEN
from mancomun.surveys.views.results.page import SMALL, Page
from mancomun.ui.items import Link
from mancomun.ui.localise import country
from mancomun.ui.states import WORDS
from mancomun.ui.tables import Column, Table
from mancomun.ui.tables import Kind as TableKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_REST = (
    Standing.NOT_OURS, Standing.NO_DATA, Standing.WITHHELD, Standing.BLANK, Standing.NOT_ASKED, Standing.SHORT,
    Standing.HIDDEN, Standing.FEW,
)  # fmt: skip


@dataclass(frozen=True)
class Who:
    """The cities that gave one answer, country by country; of a large network some of them."""

    label: "StrOrPromise"
    state: str  # a sign to go with it, or nothing
    count: int
    countries: Sequence[tuple[str, Sequence[City]]]
    rest: int = 0  # how many more there are
    url: str = ""  # where they are
    leaf: "Leaf[int] | None" = None  # when this answer alone is read, leaf by leaf


def by_answer(page: Page, part: Part, *, main: bool = False) -> list[Who]:
    """The cities behind each choice; somebody who named several stands under each.

    ``main``: the part that the page is about. Of a large network one of its answers can be read leaf by leaf.
    """
    if part.shape is not Shape.QUESTION or part.question.kind not in CHOSEN:
        return []
    column = page.results.book.column(part)
    names, known = page.texts.choices(part), list(part.question.answers)
    found: list[Who] = []
    for value in [*known, *sorted(set(column.categories).difference(known))]:
        state = part.question.states.get(value, "")
        compared = part.question.compares and part.question.kind is Kind.ONE and state in COMPARED
        rows = column.rows_with(value).tolist()
        found += _who(page, names.get(value, value), state if compared else "", rows, value if main else "")
    return found


def without(page: Page, part: Part, *, main: bool = False) -> list[Who]:
    """The cities that took part and have no answer that counts, by what they have instead."""
    column = page.results.book.column(part)
    found: list[Who] = []
    for standing in _REST:
        rows, state = column.rows_of(standing).tolist(), words.shown(part.question, Cell(standing))
        found += _who(page, words.STANDINGS[standing], state, rows, f"{_NONE}{standing}" if main else "")
    return found


def said(page: Page, topic: Topic, part: Part) -> Table | None:
    """What each city wrote, where it chose nothing."""
    if part.shape is not Shape.QUESTION or part.question.kind in CHOSEN:
        return None
    column = page.results.book.column(part)
    listed = page.listing(column.rows_of(Standing.GIVEN).tolist(), turned=part is topic.main)
    given = [(city, column.cell(row)) for row, city in zip(listed.rows, listed.cities, strict=True)]
    link = _linked(page, topic, part)
    kind: TableKind = "number" if part.question.kind is Kind.NUMBER else "text"
    rows = [(_city(city), link(city, cell) or in_its_language(page, part, city, cell)) for city, cell in given]
    title = _("What each city answered")
    return (
        Table(title, [Column(_("City")), Column(_("Answer"), kind)], rows, tall=len(rows) > _SCREEN) if rows else None
    )


def entered(page: Page, topic: Topic, repeat: Part) -> Table | None:
    """Every entry of a question that repeats; fields that nobody filled in take no room."""
    if repeat.shape is not Shape.REPEAT:
        return None
    held = page.results.book.repeats(repeat)
    listed = page.listing(held.whole.rows_of(Standing.GIVEN).tolist(), turned=repeat is topic.main)
    pairs = zip(listed.rows, listed.cities, strict=True)
    lines = [(city, entry) for row, city in pairs for entry in held.entries(row).rows]
    fields = [field for field in repeat.parts if len(held.fields[field.path].rows_of(Standing.GIVEN))]
    link = _linked(page, topic, repeat)
    rows = [
        (
            _city(city),
            *(
                link(city, cell) or in_its_language(page, field, city, cell)
                for field in fields
                for cell in [row[field.path]]
            ),
        )
        for city, row in lines
    ]
    columns = [Column(_("City")), *(Column(page.texts.title(field)) for field in fields)]
    return Table(_("Every entry"), columns, rows, tall=len(rows) > _SCREEN) if rows and fields else None


_SCREEN = 12  # rows: a longer table keeps its head in sight


def _city(city: City) -> Link:
    return Link(f"{city.name} ({country(city.country)})", city.url)


def _linked(page: Page, topic: Topic, part: Part) -> Callable[[City, Cell], Link | None]:
    """What finds the file behind a city's answer, where there is one that this reader may read."""
    found = documents(page.results, part)

    def link(city: City, cell: Cell) -> Link | None:
        file = found.get((city.pk, " ".join(cell.values)))
        return Link(file.name, reverse("surveys:result_file", args=[page.slug, topic.key, file.uid])) if file else None

    return link


def in_its_language(page: Page, part: Part, city: City, cell: Cell) -> Link | str:
    """Free text says which language it is in, where that is not the page's."""
    text = _written(page, part, cell)
    language = written_in(page.results.book.language(city.pk))
    free = part.question.kind is Kind.TEXT and cell.standing is Standing.GIVEN and not isinstance(text, Link)
    return format_html('<span lang="{}">{}</span>', language, text) if free and language else text


def _written(page: Page, part: Part, cell: Cell) -> Link | str:
    """An answer in a table; in the place of an address its host, for no address fits."""
    if cell.standing is not Standing.GIVEN:
        nothing = cell.standing in {Standing.BLANK, Standing.NOT_ASKED, Standing.SHORT}
        return "–" if nothing else str(WORDS[words.shown(part.question, cell)])
    url = answers.address(part, cell)
    return Link(urlsplit(url).netloc or url, url) if url else spoken(page, part, cell)


def spoken(page: Page, part: Part, cell: Cell) -> str:
    """An answer in words."""
    return answers.spoken(page.texts, part, cell)


_NONE = "none:"  # before the name of a standing, where the address names who is listed


def leaf_of(page: Page, topic: Topic) -> "Leaf[int] | None":
    """The leaf of the main part's own list, where there is one that is turned."""
    part = topic.main
    if part.shape is Shape.GRID or part.question.kind in CHOSEN:
        return None
    column = page.results.book.column(part)
    return page.listing(column.rows_of(Standing.GIVEN).tolist(), turned=True).leaf


def _who(page: Page, label: "StrOrPromise", state: str, rows: Sequence[int], answer: str) -> Iterator[Who]:
    """Nothing where nobody is. ``answer``: what the address calls it; blank where it cannot be read alone."""
    wanted = page.request.GET.get("answer", "") if answer else ""
    if not rows or (wanted and wanted != answer and len(page.results.cities) > SMALL):
        return
    listed = page.listing(rows, turned=bool(wanted))
    url = f"{page.query}{'&' if page.query else '?'}{urlencode({'answer': answer})}" if answer and listed.rest else ""
    leaf = listed.leaf if wanted else None
    yield Who(label, state, listed.total, by_country(listed.cities), listed.rest, "" if leaf else url, leaf)


def by_country(cities: Iterable[City]) -> list[tuple[str, list[City]]]:
    """The cities must be in the order of their countries."""
    return [(country(code), list(inside)) for code, inside in groupby(cities, lambda city: city.country)]
