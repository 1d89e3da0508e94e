"""Cities side by side, and one city against its peers. Nobody stands first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Cell as Plain
from mancomun.core.tables import Table as Sheet
from mancomun.core.tables import csv_response
from mancomun.network.folding import fold
from mancomun.surveys.figures import Cell, Standing, Tally
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.figures.differences import Beside
from mancomun.surveys.forms.results import ScopeForm
from mancomun.surveys.queries.likeness import neighbourhood
from mancomun.surveys.queries.results import City, opened
from mancomun.surveys.queries.results.comparing import (
    PEERS,
    Chosen,
    Line,
    among,
    chosen,
    lines,
    peers,
)
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.results.alike import why
from mancomun.surveys.views.results import lists
from mancomun.surveys.views.results.beside import entries, held, question, told
from mancomun.surveys.views.results.page import Page, edition_named, show
from mancomun.ui.items import Link
from mancomun.ui.localise import country, percent
from mancomun.ui.states import WORDS, State
from mancomun.ui.tables import Column, Table

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


@access(anyone)
def compare(request: Request, round_slug: str) -> HttpResponse:
    """Two to six cities side by side; or one, and how many of its peers do as it does."""
    wish = _wish(request, round_slug)
    page = wish.page
    drawn = _against(wish) if wish.alone else _together(wish) if len(wish.cities) > 1 else {}
    return show(
        page,
        "compare",
        "results_compare",
        title=_title(wish),
        wish=wish,
        csv=wish.to(name="results_compare_csv") if drawn else "",
        places=_places(wish),
        ways=_ways(wish),
        offered=_offered(wish),
        find=request.GET.get("find", "")[:100],
        found=_found(wish, request.GET.get("find", "")),
        **drawn,
    )


def _ways(wish: Wish) -> list[tuple[str, "StrOrPromise", bool]]:
    """The peers that one city can be held against."""
    if len(wish.cities) != 1:
        return []
    return [(wish.to(wish.cities, **{"with": how}), label, how == wish.with_) for how, label in WITH.items()]


@access(anyone)
def compare_csv(request: Request, round_slug: str) -> HttpResponseBase:
    """The same, of all blocks, as a table to take away."""
    wish = _wish(request, round_slug)
    table = _peers_sheet(wish) if wish.alone else _sheet(wish)
    return csv_response(table, filename=f"{round_slug}-compare.csv")


def _wish(request: Request, round_slug: str) -> Wish:
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


def _title(wish: Wish) -> str:
    if wish.alone:
        return _("%(city)s beside its peers") % {"city": wish.cities[0].name}
    if len(wish.cities) > 1:
        return _("Side by side: %(cities)s") % {"cities": ", ".join(city.name for city in wish.cities)}
    return _("Compare cities")


def _places(wish: Wish) -> list[dict[str, object]]:
    """The chosen cities, each with the address of the page without it, and with it one place earlier."""
    found = []
    for at, city in enumerate(wish.cities):
        rest = [each for each in wish.cities if each is not city]
        earlier = [*rest[: at - 1], city, *rest[at - 1 :]] if at else []
        found.append(
            {
                "city": city,
                "country": country(city.country),
                "without": wish.to(rest, **{"with": ""}),
                "earlier": wish.to(earlier) if at else "",
            }
        )
    return found


def _offered(wish: Wish) -> list[tuple[str, list[City]]]:
    """The cities that can be added, by country; none where they are too many for a list."""
    page = wish.page
    if len(page.results.asked) > _LISTED:
        return []
    rest = [city for city in page.cities if city not in wish.cities]
    return [(country(code), list(inside)) for code, inside in groupby(rest, lambda city: city.country)]


def _found(wish: Wish, text: str) -> list[Link]:
    """The first cities whose name holds every word that is looked for."""
    looked = fold(text[:100]).split()
    if not looked:
        return []
    found = [
        Link(f"{city.name} ({country(city.country)})", wish.to([*wish.cities, city]))
        for city in wish.page.results.asked
        if city not in wish.cities and all(word in city.folded for word in looked)
    ]
    return found[:_FOUND]


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


_BESIDE: "dict[Beside, StrOrPromise]" = {
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
        [Column(_("Block")), *(Column(_BESIDE[each], "number") for each in Beside)],
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


def _sheet(wish: Wish) -> Sheet:
    page = wish.page
    every = lines(page.results, wish.cities) if wish.cities else []
    heads = [_("column"), _("block"), _("question"), *(city.name for city in wish.cities), _("compared")]
    rows = (
        [*_named(page, line), *(_plain(page, line, at) for at in range(len(wish.cities))), _BESIDE[line.beside]]
        for line in every
    )
    return Sheet(_("Compare cities"), heads, rows)


def _peers_sheet(wish: Wish) -> Sheet:
    page, city = wish.page, wish.cities[0]
    near = peers(page.results, city, wish.with_)
    own = lines(page.results, [city])
    book = among(page.results, near).book if near else None
    states = [WORDS[State(state)] for state in COMPARED]
    heads = [_("column"), _("block"), _("question"), city.name, *states, _("Counted"), _("Peers")]
    return Sheet(
        _("Compare cities"),
        heads,
        (
            [*_named(page, line), _plain(page, line, 0), *_numbers(line, book.tally(line.part) if book else Tally())]
            for line in own
        ),
    )


def _numbers(line: Line, tally: Tally) -> list[Plain]:
    compared = line.part.question.compares
    found: list[Plain] = [tally.states.get(state, 0) if compared else None for state in COMPARED]
    return [*found, tally.counted, tally.asked]


def _named(page: Page, line: Line) -> list[str]:
    return [line.name, page.texts.section(line.topic.section), question(page, line)]


def _plain(page: Page, line: Line, at: int) -> str:
    """An answer as text; why there is none stands in brackets."""
    cell: Cell = line.cells[at]
    if cell.standing is not Standing.GIVEN:
        return f"[{words.STANDINGS[cell.standing]}]"
    if line.entries:
        return "; ".join(text for (text,) in entries(page, line, at))
    return lists.spoken(page, line.part, cell)
