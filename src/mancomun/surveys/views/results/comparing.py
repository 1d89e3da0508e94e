"""Cities side by side, and one city against its peers. Nobody stands first."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.figures.differences import Beside
from mancomun.surveys.queries.likeness import neighbourhood
from mancomun.surveys.queries.results import City
from mancomun.surveys.queries.results.comparing import (
    Line,
    among,
    lines,
    peers,
)
from mancomun.surveys.results import words
from mancomun.surveys.results.alike import why
from mancomun.surveys.views.results.beside import held, question, told
from mancomun.surveys.views.results.page import Page, show
from mancomun.surveys.views.results.wishes import Wish, found, offered, places, ways, wish_of
from mancomun.ui.items import Link
from mancomun.ui.localise import country, percent
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@access(anyone)
def compare(request: Request, round_slug: str) -> HttpResponse:
    """Two to six cities side by side; or one, and how many of its peers do as it does."""
    wish = wish_of(request, round_slug)
    page = wish.page
    drawn = _against(wish) if wish.alone else _together(wish) if len(wish.cities) > 1 else {}
    return show(
        page,
        "compare",
        "results_compare",
        title=_title(wish),
        wish=wish,
        csv=wish.to(name="results_compare_csv") if drawn else "",
        places=places(wish),
        ways=ways(wish),
        offered=offered(wish),
        find=request.GET.get("find", "")[:100],
        found=found(wish, request.GET.get("find", "")),
        **drawn,
    )


def _title(wish: Wish) -> str:
    if wish.alone:
        return _("%(city)s beside its peers") % {"city": wish.cities[0].name}
    if len(wish.cities) > 1:
        return _("Side by side: %(cities)s") % {"cities": ", ".join(city.name for city in wish.cities)}
    return _("Compare cities")


def _together(wish: Wish) -> dict[str, object]:
    every = lines(wish.page.results, wish.cities)
    block = wish.block or ("all" if wish.only else wish.page.results.topics[0].section.name)
    inside = [line for line in every if block in {"all", line.topic.section.name}]
    left = [line.beside for line in inside if line.beside in {Beside.SAME, Beside.NOBODY}] if wish.only else []
    shown = [line for line in inside if not wish.only or line.beside in {Beside.DIFFERENT, Beside.PARTLY}]
    return {
        "blocks": _blocks(wish, every, block),
        "tables": [_table(wish, list(group)) for _s, group in groupby(shown, lambda line: line.topic.section)],
        "same": left.count(Beside.SAME),
        "nobody": left.count(Beside.NOBODY),
        "toggle": wish.to(only="" if wish.only else "1"),
    }


BESIDE: "dict[Beside, StrOrPromise]" = {
    Beside.DIFFERENT: gettext_lazy("Answers differ"),
    Beside.PARTLY: gettext_lazy("Some have no answer"),
    Beside.SAME: gettext_lazy("The same answer"),
    Beside.NOBODY: gettext_lazy("Nobody has an answer"),
}


def _blocks(wish: Wish, every: Sequence[Line], block: str) -> Table:
    rows = []
    for section, group in groupby(every, lambda line: line.topic.section):
        found = [line.beside for line in group]
        title = wish.page.texts.section(section)
        linked = title if section.name == block else Link(title, wish.to(block=section.name))
        rows.append([linked, *(found.count(each) for each in Beside)])
    whole = _("All blocks")
    sums = [sum(line.beside is each for line in every) for each in Beside]
    rows.append([whole if block == "all" else Link(whole, wish.to(block="all")), *sums])
    return Table(
        _("Questions of each block"),
        [Column(_("Block")), *(Column(BESIDE[each], "number") for each in Beside)],
        rows,
    )


def _table(wish: Wish, group: Sequence[Line]) -> dict[str, object]:
    page = wish.page
    return {
        "title": page.texts.section(group[0].topic.section),
        "heads": [city.name for city in wish.cities],
        "rows": [
            _row(page, line, [(city.name, told(page, line, at, city)) for at, city in enumerate(wish.cities)])
            for line in group
        ],
    }


def _row(page: Page, line: Line, cells: "Sequence[tuple[StrOrPromise, StrOrPromise]]") -> dict[str, object]:
    """Each cell under the heading of its column, which a phone shows beside it."""
    asked = {"key": line.topic.key, "title": question(page, line), "url": page.topic_url(line.topic)}
    return {**asked, "cells": cells}


def _against(wish: Wish) -> dict[str, object]:
    city, results = wish.cities[0], wish.page.results
    near = peers(results, city, wish.with_)
    block = wish.block or results.topics[0].section.name
    topics = [topic for topic in results.topics if block in {"all", topic.section.name}]
    sections = [section for section, _topics in groupby(results.topics, lambda topic: topic.section)]
    own = [line for line in lines(results, [city]) if line.topic in topics]
    blocks = [Link(wish.page.texts.section(section), wish.to(block=section.name)) for section in sections]
    return {
        "near": len(near),
        "alike": _alike(wish) if wish.with_ == "like" else [],
        "sections": [*blocks, Link(_("All blocks"), wish.to(block="all"))],
        "tables": _beside_peers(wish, own, near) if near else [],
    }


def _alike(wish: Wish) -> list[dict[str, object]]:
    return [
        {
            "city": each.city,
            "country": country(each.city.country),
            "score": percent(100 * each.score),
            "coverage": percent(100 * each.coverage),
            "why": "; ".join(why(each)),
            "url": wish.to([wish.cities[0], each.city], **{"with": "", "block": ""}),
        }
        for each in neighbourhood(wish.page.results).alike(wish.cities[0].pk)
    ]


def _beside_peers(wish: Wish, own: Sequence[Line], near: Sequence[City]) -> list[dict[str, object]]:
    page = wish.page
    book = among(page.results, near).book
    book.count([line.part for line in own])
    heads = [wish.cities[0].name, _("Its peers"), _("Peers whose answer counts")]
    tables: list[dict[str, object]] = []
    for section, group in groupby(own, lambda line: line.topic.section):
        rows = []
        for line in group:
            tally = book.tally(line.part)
            cells = (
                told(page, line, 0, wish.cities[0]),
                held(page, line, tally),
                words.of(tally.counted, tally.asked),
            )
            rows.append(_row(page, line, list(zip(heads, cells, strict=True))))
        tables.append({"title": page.texts.section(section), "heads": heads, "rows": rows})
    return tables
