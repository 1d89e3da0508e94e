"""Each question as a report shows it: finding, base, chart, every city that was asked, and groups of cities."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.surveys.figures import Kind, Standing, Tally, ordered, share, spread
from mancomun.surveys.figures.cells import COMPARED
from mancomun.surveys.queries.results import Part, Results, Shape, Topic
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.reports.shapes import Bar, Head, Parted, Table, bars, scale
from mancomun.surveys.results import words
from mancomun.surveys.results.sentences import figure, say
from mancomun.ui.localise import number, percent
from mancomun.ui.states import WORDS, State

CHOSEN = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK})
GROUPED = ("country", "size")
_STEPS = ("step1", "step2", "step3", "step4", "step5")  # shades that can be told apart in black too
_DRAWN = 24  # bars: of more the rest is said in a line
_QUARTERS = 8  # numbers: of fewer nobody needs quarters


def question(results: Results, texts: Words, topic: Topic) -> dict[str, Any]:
    return {
        "key": topic.key,
        "label": topic.key.replace(".", "-"),
        "main": part_of(results, texts, topic.main),
        "groups": list(groups(results, topic.main)),
        "more": [part_of(results, texts, part) for part in topic.parts[1:]],
    }


def part_of(results: Results, texts: Words, part: Part) -> dict[str, Any]:
    counted = results.book.counted(part)
    kind, chart = _drawn(results, texts, part)
    return {
        "title": texts.title(part),
        "finding": say(texts, part, results.book.finding(part)),
        "coverage": words.counted(counted.tally),
        "pooled": words.pooled(counted.pooled),
        "kind": kind,
        "chart": chart,
        "tables": [_grid(results, texts, part)] if part.shape is Shape.GRID else [],
        "standings": standings(counted.tally),
    }


def standings(tally: Tally) -> dict[str, Any]:
    """Every city that was asked, in one line of the table."""
    rows = [(str(words.STANDINGS[each]), number(tally.of(each))) for each in Standing if tally.of(each)]
    heads = [Head(_("All invited cities")), Head(_("Cities"), number=True)]
    return Table(heads, [*rows, (_("Invited in all"), number(tally.asked))]).data()


def groups(results: Results, part: Part) -> list[dict[str, Any]]:
    """Of questions that say yes or no: by country and by population, never ordered by what they say."""
    compares = part.shape is Shape.QUESTION and part.question.kind is Kind.ONE and part.question.compares
    if not compares or not results.book.tally(part).counted:
        return []
    found = []
    for by in GROUPED:
        tallies = results.book.grouped(part, by)
        codes = sorted(tallies, key=lambda code: words.group_order(by, code))
        if len(codes) > 1:
            found.append(_group_table(by, [(words.group_name(by, code), tallies[code]) for code in codes]))
    return found


def _group_table(by: str, named: Sequence[tuple[str, Tally]]) -> dict[str, Any]:
    answers = [Head(str(WORDS[State(state)]), number=True) for state in COMPARED]
    heads = [
        Head(str(words.GROUPS[by][0])),
        *answers,
        Head(_("Counted"), number=True),
        Head(_("Invited in all"), number=True),
    ]
    rows = []
    for name, tally in named:
        counts = [tally.states.get(state, 0) for state in COMPARED]
        shares = [100 * count / max(tally.counted, 1) for count in counts]
        figures = [number(each) for each in (*counts, tally.counted, tally.asked)]
        rows.append({"cells": [name, *figures], "shares": [round(each, 2) for each in shares]})
    return {"heads": Table(heads, ()).data()["heads"], "strip": _("Of those counted"), "rows": rows}


def _drawn(results: Results, texts: Words, part: Part) -> tuple[str, dict[str, Any] | None]:
    tally = results.book.tally(part)
    if part.shape is Shape.GRID:
        return _scale(results, texts, part)
    if part.shape is Shape.REPEAT or not tally.counted:
        return "", None
    if part.question.kind in CHOSEN:
        return "bars", _choices(texts, part, tally)
    found = _spread(part, tally) if part.question.kind is Kind.NUMBER else None
    return ("figures", found) if found else ("", None)


def _choices(texts: Words, part: Part, tally: Tally) -> dict[str, Any]:
    names, every = texts.choices(part), ordered(part.question, tally)
    shown = every if len(every) <= _DRAWN + 1 else every[:_DRAWN]
    rows = [
        Bar(
            names.get(value, value),
            100 * count / tally.counted,
            _said(count, tally.counted),
            _count(part, tally, value, count),
            _state(part, value),
        )
        for value, count in shown
    ]
    cities = _("Cities (first)") if part.question.kind is Kind.RANK else _("Cities")
    heads = [Head(_("Answer")), Head(_("Of those counted")), Head("", number=True), Head(cities, number=True)]
    return {**bars(heads, rows), "rest": _rest([count for _value, count in every[len(shown) :]])}


def _rest(counts: Sequence[int]) -> str:
    """What is not drawn is said."""
    if not counts:
        return ""
    return ngettext(
        "And %(count)s more answers, each given by one city: see the data.",
        "And %(count)s more answers, each given by %(most)s cities or fewer: see the data.",
        max(counts),
    ) % {"count": number(len(counts)), "most": number(max(counts))}


def _said(count: int, base: int) -> str:
    value = share(count, base)
    return "" if value is None else percent(value)


def _count(part: Part, tally: Tally, value: str, count: int) -> str:
    first = f" ({number(tally.firsts.get(value, 0))})" if part.question.kind is Kind.RANK else ""
    return number(count) + first


def _state(part: Part, value: str) -> str:
    state = part.question.states.get(value, "")
    return state if part.question.compares and state in COMPARED and part.question.kind is Kind.ONE else ""


def _spread(part: Part, tally: Tally) -> dict[str, Any] | None:
    years = part.question.year
    found = spread(tally.numbers, years=years)
    if found is None or found.count == 1:
        return None
    measures = (found.count, found.least, found.lower, found.median, found.upper, found.most)
    labels = words.YEARS if years else words.MEASURES
    rows = [(str(label), figure(round(value, 2))) for label, value in zip(labels, measures, strict=True)]
    few = found.count < _QUARTERS
    shown = [row for place, row in enumerate(rows) if not (few and place in {2, 4})]
    return Table([Head(_("Measure")), Head(_("Figure"), number=True)], shown).data()


def _grid(results: Results, texts: Words, part: Part) -> dict[str, Any]:
    names, values = texts.choices(part), part.question.answers
    heads = [Head(_("Row")), *(Head(names[value], number=True) for value in values), Head(_("Counted"), number=True)]
    rows = []
    for row in part.parts:
        tally = results.book.tally(row)
        counts = [number(tally.choices.get(value, 0)) for value in values]
        rows.append([texts.title(row), *counts, number(tally.counted)])
    return Table(heads, rows).data()


def _scale(results: Results, texts: Words, part: Part) -> tuple[str, dict[str, Any] | None]:
    compares = part.question.compares
    options = _options(texts, part)
    if not options or not results.book.tally(part).counted:
        return "", None
    rows = []
    for row in part.parts:
        tally = results.book.tally(row)
        held = tally.states if compares else tally.choices
        counts = [held.get(value, 0) for value, _shade, _label in options]
        shares = [100 * count / max(tally.counted, 1) for count in counts]
        rows.append(Parted(texts.title(row), shares, [number(each) for each in counts], number(tally.counted)))
    heads = [
        Head(_("Row")),
        Head(_("Cities by answer, of those whose answer counts")),
        Head(_("Counted"), number=True),
    ]
    return "scale", scale(heads, [(shade, label) for _value, shade, label in options], rows)


def _options(texts: Words, part: Part) -> list[tuple[str, str, str]]:
    """Value, shade and label; none for more answers than there are shades, where the table says it all."""
    if part.question.compares:
        return [(state, state, str(WORDS[State(state)])) for state in COMPARED]
    values = part.question.answers
    if not 1 < len(values) <= len(_STEPS):
        return []
    names = texts.choices(part)
    return [(value, _STEPS[place], names[value]) for place, value in enumerate(values)]
