"""What a round found, as its reader may know it: counts with their denominators, and answers city by city."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from ninja import Query

from mancomun.core.addresses import absolute_to
from mancomun.core.requests import Request
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.api.declaring import ROUND, operation
from mancomun.surveys.api.narrowing import CitiesWanted, PartWanted, chosen_cities, chosen_columns, narrowed, only
from mancomun.surveys.api.paging import PageNumber, sliced
from mancomun.surveys.api.schemas.results import (
    CityAnswers,
    CityEntry,
    Counts,
    Found,
    PartFound,
    ResultOne,
    ResultsWhole,
    Spread,
    TopicFound,
)
from mancomun.surveys.figures.numbers import spread
from mancomun.surveys.queries.results import Part, Results, Shape, Topic
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.export import Export
from mancomun.surveys.results.sentences import say

RESULTS = "rounds/{slug:round_slug}/results/"
_OF_CITY = 6  # columns that say which city it is


@dataclass(frozen=True)
class Reading:
    results: Results
    texts: Words

    def say(self, part: Part) -> str:
        return say(self.texts, part, self.results.book.finding(part))


@operation(
    "GET",
    RESULTS,
    name="results",
    scope=ROUND,
    answers=ResultsWhole,
    summary=N_("Every question of a round, counted"),
    about=N_("Once the results are open. Answers that this reader may not read are counted as hidden, never shown."),
    public=True,
)
def results(request: Request, round_slug: str, part: Query[PartWanted]) -> ResultsWhole:
    read = _read(narrowed(request, round_slug, part))
    read.results.book.count([part for topic in read.results.topics for part in topic.parts])
    return ResultsWhole(**_found(read).model_dump(), questions=[_topic(read, each) for each in read.results.topics])


@operation(
    "GET",
    f"{RESULTS}cities/",
    name="results_cities",
    scope=ROUND,
    answers=list[CityAnswers],
    summary=N_("The answers of each city, as in the file of results"),
    about=N_("Of the cities and columns that are asked for; of all without. “Link” leads through the pages."),
    public=True,
)
def cities(
    request: Request, response: HttpResponse, round_slug: str, choice: Query[CitiesWanted], page: PageNumber = 1
) -> list[CityAnswers]:
    found = narrowed(request, round_slug, choice)
    columns = chosen_columns(_export(found, round_slug).columns, choice.fields)
    leaf = sliced(request, response, chosen_cities(found, choice), page)
    if not leaf:
        return []
    export = _export(only(found, leaf), round_slug)
    entries = _entries(export, set(columns))
    rows = _rows(export, set(columns))
    return [row.model_copy(update={"entries": entries.get(row.city, [])}) for row in rows]


@operation(
    "GET",
    f"{RESULTS}questions/{{str:key}}/",
    name="result",
    scope=ROUND,
    answers=ResultOne,
    summary=N_("One question of a round, counted"),
    public=True,
)
def result(request: Request, round_slug: str, key: str, part: Query[PartWanted]) -> ResultOne:
    read = _read(narrowed(request, round_slug, part))
    return ResultOne(**_found(read).model_dump(), question=_topic(read, read.results.topic(key)))


def _read(results: Results) -> Reading:
    return Reading(results, Words(results.form.language(get_language())))


def _export(results: Results, slug: str) -> Export:
    return Export(results, "", results.topics, absolute_to("surveys:results", slug))


def _found(page: Reading) -> Found:
    results = page.results
    return Found(
        round=results.round.slug,
        published_at=results.round.published_at,
        edition=results.edition,
        digest=f"sha256:{results.frozen.public_digest}" if results.frozen else None,
        as_of=results.as_of,
        asked=len(results.cities),
        took_part=results.book.took_part,
        coordination=results.reader.coordinates,
        network=results.reader.in_network,
        ahead=results.ahead,
        licence=the_network().licence,
    )


def _topic(page: Reading, topic: Topic) -> TopicFound:
    return TopicFound(key=topic.key, section=topic.section.name, parts=[_part(page, each) for each in topic.parts])


def _part(page: Reading, part: Part) -> PartFound:
    book, is_repeat = page.results.book, part.shape is Shape.REPEAT
    made = sum(len(book.entries(city.pk, part).rows) for city in page.results.cities) if is_repeat else None
    return PartFound(
        path=part.path,
        name=part.node.name,
        title=page.texts.title(part),
        shape=part.shape.value,
        finding=page.say(part),
        counts=_counts(page, part),
        entries=made,
        rows=[_part(page, row) for row in part.parts] if part.shape is Shape.GRID else [],
    )


def _counts(page: Reading, part: Part) -> Counts:
    counted = page.results.book.counted(part)
    tally = counted.tally
    numbers = spread(tally.numbers, years=part.question.year)
    return Counts(
        asked=tally.asked,
        took_part=tally.took_part,
        answered=tally.answered,
        counted=tally.counted,
        pooled=counted.pooled,
        standings={standing.value: count for standing, count in tally.standings.items() if count},
        states={state: count for state, count in tally.states.items() if state},
        choices=dict(tally.choices),
        firsts=dict(tally.firsts),
        numbers=Spread(**{name: getattr(numbers, name) for name in Spread.model_fields}) if numbers else None,
    )


def _rows(export: Export, columns: set[str]) -> Iterator[CityAnswers]:
    """The file's rows, each with its columns' names."""
    table = export.data()
    names = [str(column) for column in table.columns]
    for row in table.rows:
        city: dict[str, Any] = dict(zip(names[:_OF_CITY], row[:_OF_CITY], strict=True))
        pairs = zip(names[_OF_CITY:], row[_OF_CITY:], strict=True)
        yield CityAnswers(**city, answers={name: value for name, value in pairs if name in columns}, entries=[])


def _entries(export: Export, columns: set[str]) -> dict[str, list[CityEntry]]:
    """Of each city, what stands in the entries of questions that repeat."""
    found: dict[str, list[CityEntry]] = {}
    table = export.entries()
    names = [str(column) for column in table.columns]
    lines = (dict(zip(names, row, strict=True)) for row in table.rows)
    mine = (line for line in lines if line["column"] in columns)
    for (city, column, number), group in groupby(mine, key=lambda line: (line["city"], line["column"], line["entry"])):
        answers = {str(line["field"]): line["answer"] for line in group}
        found.setdefault(str(city), []).append(CityEntry(column=str(column), entry=int(str(number)), answers=answers))
    return found
