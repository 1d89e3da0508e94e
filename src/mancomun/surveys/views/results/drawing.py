"""Charts and tables of one question. A chart here is a table that the stylesheet draws."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.surveys.figures import Kind, Says, Standing, Tally, ordered, share, spread
from mancomun.surveys.figures.cells import COMPARED, YES
from mancomun.surveys.queries.results import Part, Shape, Topic
from mancomun.surveys.results import words
from mancomun.surveys.results.sentences import figure
from mancomun.surveys.views.results.page import Page
from mancomun.ui.charts import Bar, BarRow, Frame, Option, ScaleRow, StackedScale, strip
from mancomun.ui.charts.scale import STEPS
from mancomun.ui.localise import number, percent
from mancomun.ui.states import WORDS, State
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOSEN = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK})
# Who said nothing that counts, as one strip or bar shows it beside yes, part and no.
_REST = "none"


@dataclass(frozen=True)
class Line:
    """A question among others: what was found, as a sentence and as a strip."""

    key: str
    title: str
    url: str
    finding: str
    strip: SafeString
    base: str


def line(page: Page, topic: Topic) -> Line:
    part = topic.main
    tally = page.results.book.tally(part)
    return Line(
        topic.key,
        page.texts.title(part),
        page.topic_url(topic),
        page.say(part),
        strip_of(page, part),
        "" if tally.counted else _why_nothing(tally.of(Standing.HIDDEN)),
    )


def _why_nothing(hidden: int) -> str:
    if not hidden:
        return ""
    return ngettext("%(count)s answer is not public.", "%(count)s answers are not public.", hidden) % {
        "count": number(hidden)
    }


def drawn(page: Page, topic: Topic, part: Part, *, full: bool, level: int = 0) -> "StrOrPromise":
    """How the cities answered; nothing where words say it all. ``level`` is that of its heading."""
    level = level or (2 if full else 4)
    if part.shape is Shape.GRID:
        tallies = [(page.texts.title(row), page.results.book.tally(row)) for row in part.parts]
        return SafeString(_scale(page, topic, part, tallies, full=full, level=level))
    if part.shape is Shape.REPEAT or not page.results.book.tally(part).counted:
        return ""
    if part.question.kind in CHOSEN:
        return SafeString(_choices(page, topic, part, full=full, level=level))
    return SafeString(_spread(page, part)) if part.question.kind is Kind.NUMBER else ""


def coverage(page: Page, part: Part) -> Table:
    """Every city that was asked, in one line of the table."""
    tally = page.results.book.tally(part)
    rows = [(words.STANDINGS[standing], tally.of(standing)) for standing in Standing if tally.of(standing)]
    return Table(
        _("All invited cities"),
        [Column(_("Answer")), Column(_("Cities"), "number")],
        [*rows, (_("Invited in all"), tally.asked)],
    )


def strip_of(page: Page, part: Part) -> SafeString:
    """The finding as one thin line: yes, in part and no; or the answer that most gave."""
    tally = page.results.book.tally(part)
    if not tally.counted:
        return strip([(_REST, 100)])
    if part.question.compares and part.shape is Shape.QUESTION and part.question.kind is Kind.ONE:
        shown = [(state, 100 * tally.states.get(state, 0) / tally.counted) for state in COMPARED]
        return strip([*shown, (_REST, 100 - sum(value for _css, value in shown))])
    if part.shape is Shape.REPEAT or (part.shape is Shape.QUESTION and part.question.kind not in CHOSEN):
        part_of = 100 * tally.counted / max(tally.took_part, 1)
        return strip([("step3", part_of), (_REST, 100 - part_of)])
    finding = page.results.book.finding(part)
    top = 100 * finding.count / max(finding.base, 1) if finding.says is not Says.GRID_ANSWERED else 100
    return strip([("step5", top), (_REST, 100 - top)])


def _choices(page: Page, topic: Topic, part: Part, *, full: bool, level: int) -> Bar:
    tally = page.results.book.tally(part)
    names = page.texts.choices(part)
    ranked = part.question.kind is Kind.RANK
    rows = [
        BarRow(
            names.get(value, value),
            100 * count / tally.counted,
            count,
            text=_said(count, tally.counted) + (f" ({tally.firsts.get(value, 0)})" if ranked else ""),
            state=_colour(part, value),
        )
        for value, count in ordered(part.question, tally)
    ]
    title = _("How many cities chose each answer") if part.question.kind is Kind.ONE else _("How many named each")
    note = _("In brackets: how many put it first.") if ranked else _("Shares of the cities whose answer counts")
    frame = Frame(title, note, page.source(topic=topic, full=full), level)
    return Bar(frame, rows, group=_("Answer"), counted=_("Cities"))


def _said(count: int, base: int) -> str:
    value = share(count, base)
    return words.of(count, base) if value is None else percent(value)


def _colour(part: Part, value: str) -> str:
    state = part.question.states.get(value, "")
    return state if part.question.compares and state in COMPARED and part.question.kind is Kind.ONE else ""


def _spread(page: Page, part: Part) -> "Table | str":
    years = part.question.year
    found = spread(page.results.book.tally(part).numbers, years=years)
    if found is None or found.count == 1:
        return ""
    measures = (found.count, found.least, found.lower, found.median, found.upper, found.most)
    labels = words.YEARS if years else words.MEASURES
    rows = [(label, figure(round(value, 2))) for label, value in zip(labels, measures, strict=True)]
    few = found.count < _QUARTERS
    shown = [row for place, row in enumerate(rows) if not (few and place in {2, 4})]
    return Table(_("The figures"), [Column(_("Measure")), Column(_("Figure"), "number")], shown)


_QUARTERS = 8  # numbers: of fewer nobody needs quarters


def grid_table(page: Page, part: Part) -> Table | None:
    """The choices of each row in numbers."""
    if part.shape is not Shape.GRID:
        return None
    names, values = page.texts.choices(part), part.question.answers
    rows = []
    for row in part.parts:
        tally = page.results.book.tally(row)
        rows.append((page.texts.title(row), *(tally.choices.get(value, 0) for value in values), tally.counted))
    heads = [Column(names[value], "number") for value in values]
    return Table(_("Cities by row and answer"), [Column(_("Row")), *heads, Column(_("Counted"), "number")], rows)


def _scale(
    page: Page, topic: Topic, part: Part, tallies: Sequence[tuple[str, Tally]], *, full: bool, level: int
) -> "StackedScale | str":
    compares = part.question.compares
    options = _options(page, part)
    if not options:
        return ""
    frame = Frame(
        _("How the cities answered, row by row"),
        _("Cities by answer, of those whose answer counts"),
        page.source(topic=topic, full=full),
        level,
    )
    rows = []
    for title, tally in tallies:
        held = tally.states if compares else tally.choices
        counts = [held.get(value, 0) for value, _option in options]
        shares = [100 * count / max(tally.counted, 1) for count in counts]
        rows.append(ScaleRow(title, shares, texts=[number(count) for count in counts], total=_sum(part, tally)))
    return StackedScale(
        frame,
        [option for _value, option in options],
        rows,
        summed=1,
        sum_label=_("Yes, of those counted") if compares else _("Counted"),
        group=_("Row"),
    )


def _options(page: Page, part: Part) -> list[tuple[str, Option]]:
    if part.question.compares:
        return [(state, Option(WORDS[State(state)], state)) for state in COMPARED]
    values = part.question.answers
    names = page.texts.choices(part)
    return [(value, Option(names[value])) for value in values] if len(values) in STEPS else []


def _sum(part: Part, tally: Tally) -> str:
    return words.of(tally.states.get(YES, 0), tally.counted) if part.question.compares else number(tally.counted)


def groups(page: Page, topic: Topic) -> Iterator[SafeString]:
    """The main question by the group that was chosen: bars with the network's mean, and the numbers as a table."""
    part = topic.main
    if part.shape is not Shape.QUESTION or not page.results.book.tally(part).counted:
        return
    measure, by = _measure(page, part), page.filters.view("by")
    if by:
        tallies = page.results.book.grouped(part, by)
        named = [
            (words.group_name(by, code), tallies[code])
            for code in sorted(tallies, key=lambda code: words.group_order(by, code))
        ]
        if len(named) > 1:
            yield _group_figure(page, part, by, measure, named)


def _measure(page: Page, part: Part) -> "tuple[str, str] | None":
    """What is compared between groups: a choice or “yes”, and how it is called; None for numbers and texts."""
    if part.question.compares and part.question.kind is Kind.ONE:
        return "", str(WORDS[State.YES])
    if part.question.kind not in CHOSEN:
        return None
    top = ordered(part.question, page.results.book.tally(part))
    value = max(top, key=lambda pair: pair[1])[0]
    return value, page.texts.choice(part, value)


def _group_figure(
    page: Page, part: Part, by: str, measure: "tuple[str, str] | None", named: Sequence[tuple[str, Tally]]
) -> SafeString:
    heading = words.BY[by]
    if measure is None:
        return format_html("<h2>{}</h2>{}", heading, SafeString(_group_table(part, by, "", named)))
    value, called = measure
    whole = page.results.book.tally(part)
    mean = share(_holds(whole, value), whole.counted)
    rows = [
        BarRow(name, 100 * _holds(tally, value) / max(tally.counted, 1), tally.counted, text=_of(tally, value))
        for name, tally in named
        if tally.counted
    ]
    asked = _("Cities that answer “%(answer)s”, of those whose answer counts") % {"answer": called}
    frame = Frame(heading, asked, page.source(full=False), 2)
    bar = Bar(frame, rows, mean=mean, group=words.GROUPS[by][0], counted=_("Counted"))
    return format_html(
        '{}<details class="more"><summary>{}</summary>{}</details>',
        SafeString(bar),
        _("See as a table, with the cities that did not answer"),
        SafeString(_group_table(part, by, value, named, called)),
    )


def _holds(tally: Tally, value: str) -> int:
    return tally.choices.get(value, 0) if value else tally.states.get(YES, 0)


def _of(tally: Tally, value: str) -> str:
    return _said(_holds(tally, value), tally.counted)


def _group_table(part: Part, by: str, value: str, named: Sequence[tuple[str, Tally]], called: str = "") -> Table:
    numbers = part.question.kind is Kind.NUMBER
    heads: list[StrOrPromise] = [called] if value else []
    if not value and part.question.compares:
        heads = [WORDS[State(state)] for state in COMPARED]
    if numbers:
        heads = [words.YEARS[3] if part.question.year else _("Median")]
    columns = [Column(head, "number") for head in (*heads, _("Counted"), _("Invited in all"))]
    rows = []
    for name, tally in named:
        held: list[int | str | None] = [tally.choices.get(value, 0)] if value else []
        if not value and part.question.compares:
            held = [tally.states.get(state, 0) for state in COMPARED]
        if numbers:
            found = spread(tally.numbers, years=part.question.year)
            held = [figure(round(found.median, 2)) if found else None]
        rows.append([name, *held, tally.counted, tally.asked])
    return Table(_("Numbers by group"), [Column(words.GROUPS[by][0]), *columns], rows)
