"""Any two questions of a round, or a question and a group of cities, crossed: as a page and as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Cell as Value
from mancomun.core.tables import Table as File
from mancomun.core.tables import csv_response
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.figures import Kind, share
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.figures.crossing import Crossing, contrast
from mancomun.surveys.queries.results import Results
from mancomun.surveys.queries.results.crossing import Side, cross, sides
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import crossed, words
from mancomun.surveys.snapshot import MISSING
from mancomun.surveys.views.results.page import Page, Views, page_of, show
from mancomun.ui.charts import Frame, Option, ScaleRow, StackedScale
from mancomun.ui.charts.scale import STEPS
from mancomun.ui.items import Source
from mancomun.ui.localise import number, percent
from mancomun.ui.tables import Column, Table

OF_ROWS, OF_COLUMNS, COUNTS = "rows", "columns", "counts"


@dataclass(frozen=True)
class Crossed:
    page: Page
    rows: Side
    columns: Side
    table: Crossing

    @property
    def row(self) -> crossed.Named:
        return crossed.namer(self.page.texts, self.rows)

    @property
    def column(self) -> crossed.Named:
        return crossed.namer(self.page.texts, self.columns)

    @property
    def row_codes(self) -> list[str]:
        return crossed.ordered(self.rows, self.table.rows)

    @property
    def column_codes(self) -> list[str]:
        return crossed.ordered(self.columns, self.table.columns)

    @property
    def file(self) -> str:
        scope = dict(self.page.kept)
        wanted = urlencode({"rows": self.rows.key, "columns": self.columns.key, **scope})
        return f"{reverse('surveys:results_crossing_csv', args=[self.page.slug])}?{wanted}"


@access(anyone)
def crossing(request: Request, round_slug: str) -> HttpResponse:
    """Two questions at once: the finding, the shares, the numbers, and who is outside."""
    page = page_of(request, round_slug, _views, _start)
    made = _crossed(page)
    texts = page.texts
    found = contrast(made.table, crossed.preferred(made.columns, made.table))
    base = crossed.base(made.table)
    source = page.source(base)
    source = Source(source.text, made.file, source.method, source.cite, source.on, source.note)
    return show(
        page,
        "crossing",
        "results_crossing",
        title=crossed.finding(found, made.row, made.column),
        asked=[(crossed.title(texts, side), _url(page, side)) for side in (made.rows, made.columns)],
        base=base,
        drawn=_scale(made, source),
        table=_table(made, page.filters.view("shares")),
        outside=_outside(made),
        notes=list(_notes(made)),
        source=source,
        swapped=f"?{urlencode({'rows': made.columns.key, 'columns': made.rows.key, **page.kept})}",
    )


@access(anyone)
def crossing_csv(request: Request, round_slug: str) -> HttpResponseBase:
    """Every pair with its numbers, the ways of having no answer among them, so that the lines hold every city."""
    made = _crossed(page_of(request, round_slug, _views, _start))
    heads = (
        "rows",
        "row",
        "row_label",
        "columns",
        "column",
        "column_label",
        "cities",
        "of_row",
        "of_column",
        "in_table",
    )
    response = csv_response(File(_("Crossing"), heads, _lines(made)), filename=f"{round_slug}-crossing.csv")
    response["Link"] = f'<{the_network().terms.address}>; rel="license"'
    return response


def _views(results: Results, texts: Words) -> Views:
    options = [(side.key, crossed.option(texts, side)) for side in sides(results)]
    shares = [(OF_ROWS, _("Of each row")), (OF_COLUMNS, _("Of each column")), (COUNTS, _("Only numbers"))]
    return {
        "rows": (gettext_lazy("Rows"), options),
        "columns": (gettext_lazy("Columns"), options),
        "shares": (gettext_lazy("Shares"), shares),
    }


def _start(results: Results) -> Mapping[str, str]:
    """What is crossed until somebody chooses: the first question that says yes or no, by size of city."""
    main = (topic.key for topic in results.topics if topic.main.question.compares and topic.main.leaves)
    first = next(main, "")
    return {"rows": "size", "columns": first} if first else {"rows": "size", "columns": "country"}


def _crossed(page: Page) -> Crossed:
    known = {side.key: side for side in sides(page.results)}
    rows, columns = (known[page.filters.view(name)] for name in ("rows", "columns"))
    return Crossed(page, rows, columns, cross(page.results.book, rows, columns))


def _url(page: Page, side: Side) -> str:
    return page.topic_url(side.topic) if side.topic is not None else ""


def _scale(made: Crossed, source: Source) -> "StackedScale | str":
    """Nothing where the columns are too many to be told apart, or where a city may stand in several."""
    table, codes = made.table, made.column_codes
    several = made.columns.part is not None and made.columns.part.question.kind is Kind.SEVERAL
    if len(codes) not in STEPS or several or not table.both:
        return ""
    rows = [
        ScaleRow(
            made.row(row),
            [100 * table.count(row, column) / table.row_totals[row] for column in codes],
            texts=[number(table.count(row, column)) for column in codes],
            total=number(table.row_totals[row]),
        )
        for row in made.row_codes
    ]
    frame = Frame(
        crossed.title(made.page.texts, made.columns),
        _("Cities in each row by their answer in the columns; the numbers are cities"),
        Source(source.text, made.file, source.method, "", source.on),
        2,
    )
    label = crossed.title(made.page.texts, made.rows)
    return StackedScale(frame, _options(made, codes), rows, summed=1, sum_label=_("Cities"), group=label)


def _options(made: Crossed, codes: list[str]) -> list[Option]:
    part = made.columns.part
    meant = [part.question.states.get(code, "") for code in codes] if part is not None else []
    told_apart = bool(meant) and len(set(meant)) == len(meant) and set(meant) <= set(COMPARED)
    return [Option(made.column(code), meant[place] if told_apart else "") for place, code in enumerate(codes)]


def _table(made: Crossed, shares: str) -> Table:
    table, codes = made.table, made.column_codes
    texts = made.page.texts

    def said(row: str, column: str) -> str:
        count = table.count(row, column)
        whole = table.row_totals[row] if shares == OF_ROWS else table.column_totals[column]
        part = share(count, whole) if shares != COUNTS else None
        return number(count) if part is None else f"{number(count)} ({percent(part)})"

    rows = [[made.row(row), *(said(row, column) for column in codes), table.row_totals[row]] for row in made.row_codes]
    totals = [_("All in the table"), *(table.column_totals[column] for column in codes), table.both]
    heads = [Column(made.column(code), "number") for code in codes]
    caption = _("%(rows)s, by: %(columns)s") % {
        "rows": crossed.title(texts, made.rows),
        "columns": crossed.title(texts, made.columns),
    }
    head = Column(crossed.title(texts, made.rows))
    return Table(caption, [head, *heads, Column(_("Cities"), "number")], [*rows, totals])


def _outside(made: Crossed) -> Table | None:
    found = sorted(made.table.outside.items())
    rows = [(words.STANDINGS[row], words.STANDINGS[column], count) for (row, column), count in found]
    heads = [Column(_("For the rows")), Column(_("For the columns")), Column(_("Cities"), "number")]
    return Table(_("Invited cities outside the table"), heads, rows) if rows else None


def _notes(made: Crossed) -> Iterator[str]:
    if made.table.several:
        yield _("A city that named several answers stands in several cells, and once in each total.")
    kinds = {side.part.question.kind for side in (made.rows, made.columns) if side.part is not None}
    if Kind.RANK in kinds:
        yield _("A ranking stands by what the city put first.")
    if Kind.NUMBER in kinds:
        yield _("Numbers stand in classes that are the same for every question.")


def _lines(made: Crossed) -> Iterator[list[Value]]:
    table = made.table
    sides_ = made.rows.key, made.columns.key
    for row in made.row_codes:
        for column in made.column_codes:
            totals = table.row_totals[row], table.column_totals[column]
            yield [
                *(sides_[0], row, made.row(row), sides_[1], column, made.column(column)),
                *(table.count(row, column), *totals, "yes"),
            ]
    for (without_row, without_column), count in sorted(table.outside.items()):
        codes = MISSING.get(without_row, "ANSWERED"), MISSING.get(without_column, "ANSWERED")
        names = str(words.STANDINGS[without_row]), str(words.STANDINGS[without_column])
        yield [sides_[0], codes[0], names[0], sides_[1], codes[1], names[1], count, None, None, "no"]
