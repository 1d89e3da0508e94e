"""One question over the rounds of its questionnaire: as a page, as a file, and as a small chart on its own page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Cell as Value
from mancomun.core.tables import Table as File
from mancomun.core.tables import csv_response
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.queries.results import Part, Results, Topic
from mancomun.surveys.queries.results.series import moments, other_rounds
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.over_time import FOLLOWED, OverTime
from mancomun.surveys.views.results.page import Page, Views, page_of, show
from mancomun.ui.charts import Frame, Line, Series
from mancomun.ui.items import Source
from mancomun.ui.localise import number
from mancomun.ui.tables import Column, Table

_HEADS = ("round", "year", "cities_counted", "answer", "answers", "counted", "invited")
_TWO = 2  # points: fewer are no line


@dataclass(frozen=True)
class Followed:
    page: Page
    topic: Topic
    told: OverTime

    @property
    def file(self) -> str:
        wanted = urlencode({"part": self.told.part.node.name, **self.page.kept})
        return f"{reverse('surveys:result_series_csv', args=[self.page.slug, self.topic.key])}?{wanted}"


@access(anyone)
def series(request: Request, round_slug: str, key: str) -> HttpResponse:
    """How the answers changed: of all cities of each round, and of those that answered in every one."""
    page, topic, found = _followed(request, round_slug, key)
    told = found.told if found is not None else None
    title = told.finding() if told else _("This question has no answers that can be followed over the rounds")
    return show(
        page,
        "series",
        "",
        topic=topic,
        title=title,
        question=page.texts.title(told.part if told else topic.main),
        url=page.topic_url(topic),
        drawn=chart(found, level=2) if found else "",
        tables=list(_tables(found)) if found else [],
        moved=_moved(told) if told else None,
        reasons=told.reasons() if told else [],
        source=_source(found) if found else page.source(topic=topic),
    )


@access(anyone)
def series_csv(request: Request, round_slug: str, key: str) -> HttpResponseBase:
    _page, _topic, found = _followed(request, round_slug, key)
    lines = list(_lines(found)) if found is not None else []
    response = csv_response(File(_("Over the rounds"), _HEADS, lines), filename=f"{round_slug}-{key}-series.csv")
    response["Link"] = f'<{the_network().terms.address}>; rel="license"'
    return response


def small(page: Page, topic: Topic) -> "Followed | None":
    """For the question's own page; None where there is no other round, or nothing to follow."""
    leaves = _leaves(topic)
    if not leaves or leaves[0] is not topic.main:
        return None
    return _follow(page, topic, leaves[0], alone=False)


def chart(found: Followed, *, level: int) -> "Series | str":
    """Nothing where neither line would have two points: percentages begin at five cities."""
    told = found.told
    lines = [
        Line(_("All that answered"), told.shares(panel=False)),
        Line(_("The same cities: %(count)s") % {"count": number(len(told.panel))}, told.shares(panel=True)),
    ]
    drawn = [line for line in lines if sum(value is not None for value in line.values) >= _TWO]
    if not drawn:
        return ""
    frame = Frame(
        _("“%(answer)s”, round by round") % {"answer": told.called},
        _("Hundredths of the cities whose answer counts"),
        _source(found),
        level,
    )
    return Series(frame, told.labels, drawn)


def _followed(request: Request, round_slug: str, key: str) -> "tuple[Page, Topic, Followed | None]":
    def views(results: Results, texts: Words) -> Views:
        options = [(leaf.node.name, texts.title(leaf)) for leaf in _leaves(results.topic(key))]
        return {"part": (gettext_lazy("Part of the question"), options)} if len(options) > 1 else {}

    page = page_of(request, round_slug, views)
    topic = page.results.topic(key)
    leaves = _leaves(topic)
    if not leaves:
        return page, topic, None
    wanted = page.filters.view("part") if len(leaves) > 1 else ""
    part = next((leaf for leaf in leaves if leaf.node.name == wanted), leaves[0])
    return page, topic, _follow(page, topic, part, alone=True)


def _leaves(topic: Topic) -> list[Part]:
    return [leaf for part in topic.parts for leaf in part.leaves if leaf.question.kind in FOLLOWED]


def _follow(page: Page, topic: Topic, part: Part, *, alone: bool) -> "Followed | None":
    others = other_rounds(page.results, page.request.actor)
    if not others and not alone:
        return None
    found = moments(page.results, part, others, page.request.actor, at=page.request.at)
    return Followed(page, topic, OverTime(page.texts, part, found))


def _source(found: Followed) -> Source:
    source = found.page.source(topic=found.topic)
    titles = ", ".join(str(moment.round.title) for moment in found.told.moments)
    return Source(titles, found.file, source.method, source.cite)


def _tables(found: Followed) -> Iterator[Table]:
    told = found.told
    heads = [Column(_("Answer")), *(Column(label, "number") for label in told.labels)]
    whole = _("All cities of each round; they are not always the same")
    yield Table(whole, heads, [[label, *cells] for label, cells in told.rows(panel=False)])
    if told.panel and len(told.known) > 1:
        caption = _("Only the cities that answered each time")
        yield Table(caption, heads, [[label, *cells] for label, cells in told.rows(panel=True)])


def _moved(told: OverTime) -> Table | None:
    moved = told.moved()
    if moved is None:
        return None
    first, last = told.ends
    caption = _("Cities that answered each time, by their answer in %(first)s and in %(last)s") % {
        "first": first,
        "last": last,
    }
    columns = [Column(first), *(Column(f"{last}: {_called(told, value)}", "number") for value in moved.columns)]
    rows = [[_called(told, row), *(moved.count(row, column) for column in moved.columns)] for row in moved.rows]
    return Table(caption, columns, rows)


def _called(told: OverTime, value: str) -> str:
    return told.texts.choice(told.part, value)


def _lines(found: Followed) -> Iterator[list[Value]]:
    """One line for each round, reading and answer; permanent codes of answers. A round without it has one line."""
    told = found.told
    for panel in (False, True):
        for moment, tally in zip(told.moments, told.tallies(panel=panel), strict=True):
            counted = "every_round" if panel else "all"
            start: list[Value] = [str(moment.round.slug), moment.round.year, counted]
            if tally is None:
                yield [*start, str(moment.ends).upper(), None, None, None]
                continue
            held = tally.states if told.compares else tally.choices
            for value, count in sorted(held.items()):
                yield [*start, value or "other", count, tally.counted, tally.asked]
            if not held:
                yield [*start, "", None, tally.counted, tally.asked]
