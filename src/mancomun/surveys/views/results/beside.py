"""What stands in the cells of cities side by side: a sign and its word, a number, a text, or why there is none."""

from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.surveys.figures import Cell, Kind, Standing, Tally, spread
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.queries.results import City, Part, Shape
from mancomun.surveys.queries.results.comparing import Line
from mancomun.surveys.results import words
from mancomun.surveys.results.sentences import figure
from mancomun.surveys.views.results import lists
from mancomun.surveys.views.results.page import Page
from mancomun.ui import states
from mancomun.ui.items import Link
from mancomun.ui.localise import number
from mancomun.ui.states import WORDS, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHORT: "dict[Standing, StrOrPromise]" = {
    Standing.SHORT: gettext_lazy("Short version"),
    Standing.ABSENT: gettext_lazy("Did not take part"),
}


def question(page: Page, line: Line) -> str:
    title = page.texts.title(line.part)
    return f"{page.texts.title(line.head)}: {title}" if line.head else title


def told(page: Page, line: Line, at: int, city: City) -> "StrOrPromise":
    """What the city at this place answered: a sign and its word, and the words of its own choice."""
    cell, part = line.cells[at], line.part
    if cell.standing is not Standing.GIVEN:
        return states.tag(words.shown(part.question, cell), word=_SHORT.get(cell.standing, ""))
    if line.entries:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", entries(page, line, at)))
    if part.question.compares and cell.state and part.question.kind is Kind.ONE:
        spoken = lists.spoken(page, part, cell)
        same = str(WORDS[State(cell.state)]).casefold() == spoken.casefold()
        return format_html("{} {}", states.tag(cell.state), "" if same else spoken)
    return _written(page, line, cell, city)


def _written(page: Page, line: Line, cell: Cell, city: City) -> "StrOrPromise":
    said = lists.in_its_language(page, line.part, city, cell)
    return format_html('<a href="{}">{}</a>', said.url, said.label) if isinstance(said, Link) else said


def entries(page: Page, line: Line, at: int) -> list[tuple[str]]:
    """Each entry in one line; fields that nobody filled in take no room."""
    return [
        (
            " · ".join(
                lists.spoken(page, field, row[field.path])
                for field in line.part.parts
                if row[field.path].standing is Standing.GIVEN
            ),
        )
        for row in line.entries[at].rows
    ]


def held(page: Page, line: Line, tally: Tally) -> "StrOrPromise":
    """How many of the peers gave each answer."""
    part = line.part
    if not tally.counted:
        return "–"
    if part.shape is Shape.REPEAT or part.question.kind in {Kind.TEXT, Kind.DATE, Kind.FILE}:
        return _("Answered: %(count)s") % {"count": number(tally.counted)}
    if part.question.kind is Kind.NUMBER:
        return _middle(part, tally)
    if part.question.compares and part.question.kind is Kind.ONE:
        counts = ((state, tally.states.get(state, 0)) for state in COMPARED)
        return format_html_join(" ", "{} {}", ((states.tag(state), number(count)) for state, count in counts))
    named = sorted(tally.choices.items(), key=lambda pair: -pair[1])
    mine = line.cells[0].values if line.cells[0].standing is Standing.GIVEN else ()
    said = ((page.texts.choice(part, value), number(count), value in mine) for value, count in named)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<strong>{}: {}</strong><br>" if own else "{}: {}<br>", name, count),)
            for name, count, own in said
        ),
    )


def _middle(part: Part, tally: Tally) -> str:
    found = spread(tally.numbers, years=part.question.year)
    if found is None:
        return "–"
    return _("Median %(median)s, from %(least)s to %(most)s") % {
        "median": figure(round(found.median, 2)),
        "least": figure(found.least),
        "most": figure(found.most),
    }
