"""The results of a round, and of one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.core.access import access, anyone
from mancomun.core.addresses import absolute_to
from mancomun.core.requests import Request
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.queries.results import Part, Shape, Topic
from mancomun.surveys.results import words
from mancomun.surveys.views.results import drawing, embedding, lists, overviews, reports, series
from mancomun.surveys.views.results.page import SMALL, Page, page_of, show
from mancomun.ui.items import Stat, Tab
from mancomun.ui.localise import number, spoken_day
from mancomun.ui.tables import Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@access(anyone)
def home(request: Request, round_slug: str) -> HttpResponse:
    """What was asked of whom, and what was found, question by question."""
    page = page_of(request, round_slug)
    results, book, network = page.results, page.results.book, the_network()
    countries = results.cities.places.distinct("country", took_part=True)
    book.count([topic.main for topic in results.topics])
    asked = len(results.cities)
    stats = [
        Stat(words.of(book.took_part, asked), ngettext("city took part", "cities took part", asked)),
        Stat(number(countries), ngettext("country", "countries", countries)),
        Stat(number(len(results.topics)), ngettext("question", "questions", len(results.topics))),
    ]
    blocks = [
        (page.texts.section(section), [drawing.line(page, topic) for topic in topics])
        for section, topics in groupby(results.topics, lambda topic: topic.section)
    ]
    return show(
        page,
        "home",
        "results",
        blocks=blocks,
        stats=stats,
        title=_("%(round)s: results") % {"round": results.round.title},
        citation=_citation(page),
        licence=network.terms,
        papers=reports.papers(results, network, request),
        languages=[code for code, _name in settings.LANGUAGES],
    )


def _citation(page: Page) -> str:
    """Who, when, what, where, and when it was read: the results of a round that is not published still change."""
    round_ = page.results.round
    year = (round_.published_at or page.request.at).year
    frozen = page.results.frozen
    state = _("published data") if round_.published_at else _("provisional data")
    if frozen is not None:
        year = frozen.at.year
        if page.results.latest != 1:
            state = _("published data, edition %(number)d") % {"number": frozen.number}
    return _("%(network)s (%(year)s). %(title)s [%(state)s]. %(address)s (read on %(day)s).") % {
        "network": the_network().name,
        "year": year,
        "title": round_.title,
        "state": state,
        "address": absolute_to("surveys:results", round_.slug) + (page.query if page.results.superseded else ""),
        "day": spoken_day(page.request.at.date()),
    }


@dataclass(frozen=True)
class Block:
    """One part of a question's page."""

    title: str
    finding: str
    coverage: str
    drawn: "StrOrPromise"
    who: Sequence[lists.Who]
    without: Sequence[lists.Who]
    table: Table | None
    matrix: "StrOrPromise"
    pooled: str


@access(anyone)
def result(request: Request, round_slug: str, key: str) -> HttpResponse:
    """One question: the finding, how the cities answered, which did, by groups of cities, and over the rounds."""
    page = page_of(request, round_slug, overviews.groupings)
    topic = page.results.topic(key)
    main, followed = topic.main, series.small(page, topic)
    return show(
        page,
        "question",
        "",
        topic=topic,
        title=page.say(main),
        question=page.texts.title(main),
        section=page.texts.section(topic.section),
        main=_block(page, topic, main, full=True),
        coverage=drawing.coverage(page, main),
        map=overviews.small_map(page, main),
        leaf=lists.leaf_of(page, topic),
        large=len(page.results.cities) > SMALL,
        groups=list(drawing.groups(page, topic)),
        groupable=main.shape is Shape.QUESTION and page.results.book.tally(main).counted,
        groupings=[
            Tab(label, f"?{urlencode({'by': by, **page.kept})}#groups", current=by == page.filters.view("by"))
            for by, label in words.BY.items()
        ],
        over_time=followed,
        over_time_drawn=series.chart(followed, level=3) if followed else "",
        over_time_url=page.url("result_series", topic.key),
        crossing_url=f"{reverse('surveys:results_crossing', args=[page.slug])}?"
        f"{urlencode({'rows': page.filters.view('by'), 'columns': topic.key, **page.kept})}",
        more=[_block(page, topic, part, full=False) for part in topic.parts[1:]],
        snippet=embedding.snippet(page, topic),
        source=page.source(_note(page), topic=topic),
        **_neighbours(page, topic),
    )


def _note(page: Page) -> str:
    return words.took_part(page.results.book.took_part, len(page.results.cities))


def _block(page: Page, topic: Topic, part: Part, *, full: bool) -> Block:
    counted = page.results.book.counted(part)
    return Block(
        title=page.texts.title(part),
        finding=page.say(part),
        coverage=words.counted(counted.tally),
        drawn=drawing.drawn(page, topic, part, full=full),
        who=lists.by_answer(page, part, main=full),
        without=lists.without(page, part, main=full),
        table=lists.said(page, topic, part) or lists.entered(page, topic, part) or drawing.grid_table(page, part),
        matrix=overviews.grid_matrix(page, part) if part.shape is Shape.GRID else "",
        pooled=words.pooled(counted.pooled),
    )


def _neighbours(page: Page, topic: Topic) -> dict[str, Any]:
    every = page.results.topics
    at = every.index(topic)
    return {
        "previous": _neighbour(page, every[at - 1]) if at else None,
        "next": _neighbour(page, every[at + 1]) if at + 1 < len(every) else None,
    }


def _neighbour(page: Page, topic: Topic) -> dict[str, str]:
    return {"url": page.topic_url(topic), "key": topic.key, "title": page.texts.title(topic.main)}
