"""The report of a round: what was asked of whom, how it is counted, what was found, question by question."""

import html
import re
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mancomun.core.addresses import absolute_to
from mancomun.core.documents import Exact
from mancomun.network.models import Network
from mancomun.surveys.figures import Standing
from mancomun.surveys.queries.results import Book, Results
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.reports import annex, figures
from mancomun.surveys.reports.house import Paper, day_of, read_as, typeset
from mancomun.surveys.reports.shapes import Head, Table
from mancomun.surveys.results import words
from mancomun.surveys.results.highlights import chosen
from mancomun.surveys.results.sentences import say
from mancomun.surveys.rules.results import Reader
from mancomun.ui.localise import number, spoken_day

_POINT = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def report_of(results: Results, network: Network, *, at: datetime) -> bytes:
    """In the active language, for one kind of reader: nobody's own city makes a report of its own."""
    shared = _shared(results)
    return typeset("report.typ", _paper(shared, network, at), content(shared, network, at=at))


def content(results: Results, network: Network, *, at: datetime) -> dict[str, Any]:
    """What the template is given beside the paper."""
    language = get_language() or "es"
    texts = Words(results.form.language(language))
    results.book.count([part for topic in results.topics for part in topic.parts])
    return {
        "cover": _cover(results, network, at),
        "words": {"contents": _("Contents")},
        "method": _method(results, network),
        "citation": _citation(results, network, at),
        "short": _short(results, texts),
        "blocks": [
            {"title": texts.section(section), "questions": [figures.question(results, texts, each) for each in topics]}
            for section, topics in groupby(results.topics, lambda topic: topic.section)
        ],
        "annex": {
            "cities": annex.cities(results),
            "form": annex.form(results, texts),
            "dictionary": annex.dictionary(results, language),
        },
    }


def _shared(results: Results) -> Results:
    """As all members read it, for somebody who also has a city among those asked."""
    reader, book = results.reader, results.book
    if not reader.cities:
        return results
    common = Reader(in_network=reader.in_network)
    return replace(results, reader=common, book=Book(book.source, book.fields, common, book.rows, book.pools))


def _paper(results: Results, network: Network, at: datetime) -> Paper:
    title = _title(results)
    return Paper(
        title=title,
        about=str(results.round.about) or words.took_part(results.book.took_part, len(results.cities)),
        left=f"{network.short_name} · {title}",
        right=f"{_state(results, at)} · {words.of(results.book.took_part, len(results.cities))}",
        foot=_demonstration(results) or read_as(results),
        network=network,
        at=day_of(results, at),
    )


def _title(results: Results) -> str:
    return _("%(round)s: results") % {"round": results.round.title}


def _state(results: Results, at: datetime) -> str:
    day = spoken_day(day_of(results, at).date())
    if results.frozen is not None:
        return _("Edition %(number)s, %(day)s") % {"number": number(results.frozen.number), "day": day}
    return _("Provisional, read on %(day)s") % {"day": day}


def _demonstration(results: Results) -> str:
    return _("Demonstration: the answers are invented") if results.round.demonstration else ""


def _cover(results: Results, network: Network, at: datetime) -> dict[str, Any]:
    warnings = [_demonstration(results)]
    if results.superseded:
        warnings.append(
            _("Answers were corrected since. The present edition is number %(latest)s.")
            % {"latest": number(results.latest or 0)}
        )
    if results.reader.in_network:
        warnings.append(str(read_as(results)))
    if results.ahead:
        warnings.append(_("Before the opening: the results may still change, and are for the coordination alone."))
    lines = [
        _state(results, at),
        words.took_part(results.book.took_part, len(results.cities)),
        absolute_to("surveys:results", results.round.slug),
        str(network.terms.label),
    ]
    return {
        "kind": _("Report of the round"),
        "title": str(results.round.title),
        "about": str(results.round.about),
        "warnings": [warning for warning in warnings if warning],
        "lines": lines,
    }


def _method(results: Results, network: Network) -> dict[str, Any]:
    countries = results.cities.places.distinct("country", took_part=True)
    facts = [
        (_("Who was asked"), _asked(results)),
        (_("Who took part"), words.took_part(results.book.took_part, len(results.cities))),
        (_("Countries"), number(countries)),
        (_("Questions"), number(len(results.topics))),
        (_("Read as"), str(read_as(results))),
    ]
    if results.as_of:
        facts.append((_("Last answer accepted on"), spoken_day(results.as_of.date())))
    facts.append((_("Licence"), f"{network.terms.label}, {network.terms.address}"))
    return {
        "title": _("How the answers were gathered and counted"),
        "facts": facts,
        "counted": _("How it is counted"),
        "rules": _rules(),
        "kinds": _("What stands behind each number"),
        "kinds_lead": _(
            "Under each question every invited city is in exactly one of these lines. Only the first one counts in "
            "the shares; none of the others is a “no”."
        ),
        "standings": _kinds().data(),
        "cite": _("How to cite"),
    }


def _asked(results: Results) -> str:
    asked = len(results.cities)
    return ngettext("%(count)s city", "%(count)s cities", asked) % {"count": number(asked)}


def _rules() -> list[str]:
    """The sentences of the results' page, so that paper and screen cannot say two things."""
    page = render_to_string("surveys/results/_method.html")
    return [html.unescape(point) for point in _POINT.findall(page)]


def _kinds() -> Table:
    meant = {
        Standing.GIVEN: _("The city answered and is competent: the base of every share."),
        Standing.NOT_OURS: _("The city says that another level of government is responsible."),
        Standing.NO_DATA: _("The city says that it does not know."),
        Standing.WITHHELD: _("The city answered that it prefers not to publish."),
        Standing.BLANK: _("The city was asked, and left the question without an answer."),
        Standing.NOT_ASKED: _("Because of what the city answered before, the form did not ask it."),
        Standing.SHORT: _("The city chose the short version of the questionnaire."),
        Standing.HIDDEN: _("The city shares the answer with fewer people than the readers of this document."),
        Standing.FEW: _("A small number about people is not published."),
        Standing.ABSENT: _("The city was invited, and no answer of it was accepted."),
    }
    heads = [Head(_("Line")), Head(_("What it says"))]
    return Table(heads, [(str(words.STANDINGS[standing]), meant[standing]) for standing in Standing])


def _citation(results: Results, network: Network, at: datetime) -> dict[str, Any]:
    query = f"?edition={results.edition}" if results.superseded else ""
    frozen = results.frozen
    said = _("%(network)s (%(year)s). %(title)s [%(state)s]. %(address)s") % {
        "network": network.name,
        "year": day_of(results, at).year,
        "title": _title(results),
        "state": _state(results, at),
        "address": absolute_to("surveys:results", results.round.slug) + query,
    }
    public = frozen is not None and not results.reader.in_network
    return {"said": said, "digest": Exact(frozen.public_digest if frozen and public else "")}


def _short(results: Results, texts: Words) -> dict[str, Any]:
    return {
        "title": _("The findings in short"),
        "lead": _("Each finding is of the cities whose answer counts. The page has the figures behind it."),
        "heads": [
            {"text": "", "number": False},
            {"text": _("Question and finding"), "number": False},
            {"text": _("Page"), "number": True},
        ],
        "highlights": [
            f"{texts.title(topic.main)} {say(texts, topic.main, results.book.finding(topic.main))}."
            for topic in chosen(results)
        ],
    }
