"""What the page that compares shows, of all blocks, as a table to take away."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.core.tables import Cell as Plain
from mancomun.core.tables import Table as Sheet
from mancomun.core.tables import csv_response
from mancomun.surveys.figures import Cell, Standing, Tally
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.queries.results.comparing import Line, among, lines, peers
from mancomun.surveys.results import words
from mancomun.surveys.views.results import lists
from mancomun.surveys.views.results.beside import entries, question
from mancomun.surveys.views.results.comparing import BESIDE
from mancomun.surveys.views.results.page import Page
from mancomun.surveys.views.results.wishes import Wish, wish_of
from mancomun.ui.states import WORDS, State


@access(anyone)
def compare_csv(request: Request, round_slug: str) -> HttpResponseBase:
    """The same, of all blocks, as a table to take away."""
    wish = wish_of(request, round_slug)
    table = _peers_sheet(wish) if wish.alone else _sheet(wish)
    return csv_response(table, filename=f"{round_slug}-compare.csv")


def _sheet(wish: Wish) -> Sheet:
    page = wish.page
    every = lines(page.results, wish.cities) if wish.cities else []
    heads = [_("column"), _("block"), _("question"), *(city.name for city in wish.cities), _("compared")]
    rows = (
        [*_named(page, line), *(_plain(page, line, at) for at in range(len(wish.cities))), BESIDE[line.beside]]
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
