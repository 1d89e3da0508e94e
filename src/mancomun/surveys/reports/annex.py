"""The end of a report: which cities were asked, what they were asked, and what the columns of the data are."""

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.surveys.figures import Kind
from mancomun.surveys.queries.results import City, Part, Results, Shape
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.reports.shapes import Head, Table
from mancomun.surveys.results import words
from mancomun.surveys.results.export import Export
from mancomun.surveys.sheet.text import plain
from mancomun.ui.localise import country, number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: Mapping[Kind, "StrOrPromise"] = {
    Kind.ONE: gettext_lazy("One answer of these"),
    Kind.SEVERAL: gettext_lazy("Several answers of these"),
    Kind.RANK: gettext_lazy("These, put in order"),
    Kind.NUMBER: gettext_lazy("A number"),
    Kind.DATE: gettext_lazy("A date"),
    Kind.TEXT: gettext_lazy("An answer in words"),
    Kind.FILE: gettext_lazy("A document"),
}
_MOST = 80  # characters of choices in a line of the dictionary beyond which their number stands instead
_CHOICES = 40  # choices of a question that the annex writes out


def cities(results: Results) -> dict[str, Any]:
    """Country by country in the order of the alphabet: each city and whether it took part."""
    book = results.book
    every = sorted(results.cities, key=lambda city: (country(city.country).casefold(), city.folded, city.slug))
    heads = [Head(_("City")), Head(_("Population"), number=True), Head(_("Took part"))]
    took = dict(zip(results.cities.places.ids.tolist(), results.cities.places.took_part.tolist(), strict=True))
    found = []
    for code, group in groupby(every, key=lambda city: city.country):
        table = Table(heads, [_city(city, took=took[city.pk]) for city in group])
        found.append({"title": country(code), "table": table.data()})
    return {
        "title": _("The cities that were asked"),
        "lead": words.took_part(book.took_part, len(results.cities)),
        "countries": found,
    }


def _city(city: City, *, took: bool) -> list[str]:
    population = number(city.population) if city.population is not None else "–"
    return [city.name, population, _("Yes") if took else _("No answer")]


def form(results: Results, texts: Words) -> dict[str, Any]:
    """The questionnaire as it was asked."""
    sections = []
    for section, topics in groupby(results.topics, lambda topic: topic.section):
        asked = [_asked(topic.key, texts, part) for topic in topics for part in topic.parts]
        sections.append({"title": texts.section(section), "questions": asked})
    return {
        "title": _("The questionnaire as it was asked"),
        "lead": _("Each question with its permanent code, in the order of the form."),
        "sections": sections,
    }


def _asked(key: str, texts: Words, part: Part) -> dict[str, Any]:
    hint = part.node.hint
    if part.shape is Shape.REPEAT:
        kind, choices = _("As many entries as there are, each with:"), [texts.title(each) for each in part.parts]
    elif part.shape is Shape.GRID:
        rows = "; ".join(texts.title(row) for row in part.parts)
        kind = _("For each of: %(rows)s. Answers") % {"rows": rows}
        choices = list(texts.choices(part).values())
    else:
        kind, choices = str(KINDS[part.question.kind]), list(texts.choices(part).values())
    more = len(choices) - _CHOICES
    listed = [*choices[:_CHOICES], _("and %(count)s more") % {"count": number(more)}] if more > 0 else choices
    return {
        "key": key,
        "title": texts.title(part),
        "hint": plain(hint.plain(texts.language)) if hint else "",
        "kind": kind.rstrip(":"),
        "choices": listed,
    }


def dictionary(results: Results, language: str) -> dict[str, Any]:
    rows = []
    for name, _code, title, _section, kind, choices, visibility, _terms in (
        Export(results, language, results.topics).dictionary().rows
    ):
        rows.append([str(name), str(title), str(kind), _meant(str(choices)), str(visibility)])
    heads = [_("Column"), _("Question"), _("Type"), _("Values"), _("Visibility")]
    return {
        "title": _("Data dictionary"),
        "lead": _("The columns of the data files, whose names never change, and the values that they hold."),
        "table": Table([Head(head) for head in heads], rows).data(),
    }


def _meant(choices: str) -> str:
    """The codes with what they mean; of a long list how many there are."""
    lines = choices.split("\n") if choices else []
    said = "; ".join(lines)
    if len(said) <= _MOST * 4:
        return said
    return _("%(count)s values: see the data dictionary (CSV)") % {"count": number(len(lines))}
