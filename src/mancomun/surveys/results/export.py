"""Results as tables to take away: one row per city, permanent columns, a dictionary, and where all of it comes from.

A cell is never blank where something is missing: a code, or words in brackets, says why there is no answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mancomun.core.addresses import absolute_to
from mancomun.core.tables import Cell, Table
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.figures import Cell as Answer
from mancomun.surveys.figures import Kind, Standing
from mancomun.surveys.models import Visibility
from mancomun.surveys.queries.results import City, Part, Results, Shape, Topic, documents
from mancomun.surveys.queries.results.documents import Found
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.snapshot import MISSING
from mancomun.ui.localise import country, spoken_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODES = "codes"
_CITY_COLUMNS = ("city", "name", "country", "kind", "population", "size")


@dataclass(frozen=True)
class Column:
    name: str  # permanent: the code of the question; with the name of its row where it is not the first
    topic: Topic
    part: Part


@dataclass(frozen=True)
class Export:
    """``labels`` is the language of the answers' words; blank for codes."""

    results: Results
    labels: str
    topics: Sequence[Topic]
    address: str = ""  # of the results' first page
    _files: dict[str, Found] = field(default_factory=dict, repr=False)  # by column, asked for once

    @cached_property
    def texts(self) -> Words:
        form = self.results.form
        return Words(form.language(self.labels) if self.labels else form.default_language)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(_name(topic, leaf, leaf is topic.main), topic, leaf)
            for topic in self.topics
            for part in topic.parts
            for leaf in ((part,) if part.shape is Shape.REPEAT else part.leaves)
        ]

    @cached_property
    def cities(self) -> list[City]:
        return sorted(self.results.cities, key=lambda city: (city.country, city.folded, city.slug))

    def data(self) -> Table:
        held = [self._held(column.part) for column in self.columns]
        rows = (
            [*self._city(city), *(self._cell(column, column.part, city, cells[city.pk]) for column, cells in pairs)]
            for city in self.cities
            for pairs in (list(zip(self.columns, held, strict=True)),)
        )
        return Table(_("Answers"), [*_CITY_COLUMNS, *(column.name for column in self.columns)], rows)

    def entries(self) -> Table:
        """One line for each answer within an entry of a question that repeats."""
        heads = ("city", "name", "country", "column", "entry", "field", "question", "answer")
        return Table(_("Entries"), heads, self._entries())

    def dictionary(self) -> Table:
        heads = ("column", "code", "question", "block", "type", "choices", "visibility", "licence")
        return Table(_("Dictionary"), heads, self._dictionary())

    def about(self) -> Table:
        return Table(_("About"), ("item", "content"), self._about())

    def _held(self, part: Part) -> dict[int, "Answer | int"]:
        book = self.results.book
        if part.shape is not Shape.REPEAT:
            return dict(book.cells(part))
        found: dict[int, Answer | int] = {}
        for city in self.cities:
            entries = book.entries(city.pk, part)
            given = entries.standing is Standing.GIVEN
            found[city.pk] = len(entries.rows) if given else Answer(entries.standing)
        return found

    def _city(self, city: City) -> list[Cell]:
        where: list[Cell] = [city.country, city.kind, city.population, city.size]
        if self.labels:
            kind, size = words.group_name("kind", city.kind), words.group_name("size", city.size)
            where = [country(city.country), kind, city.population, size]
        return [city.slug, city.name, *where]

    def _cell(self, column: Column, part: Part, city: City, answer: "Answer | int") -> Cell:
        """``part`` is the column's own, or one of the fields of its entries."""
        if isinstance(answer, int):
            return answer
        if answer.standing in MISSING:
            return f"[{words.STANDINGS[answer.standing]}]" if self.labels else MISSING[answer.standing]
        if part.question.kind in {Kind.ONE, Kind.SEVERAL, Kind.RANK}:
            named = (self.texts.choice(part, value) for value in answer.values)
            return "; ".join(named) if self.labels else " ".join(answer.values)
        if part.question.kind is Kind.FILE:
            return self.file_address(column, city, answer)
        if answer.number is not None:
            return int(answer.number) if answer.number == int(answer.number) else answer.number
        return " ".join(answer.values)

    def file_address(self, column: Column, city: City, answer: Answer) -> str:
        """Where the files behind an answer are; a word where none is there for this reader."""
        if column.name not in self._files:
            self._files[column.name] = documents(self.results, column.part)
        found = (self._files[column.name].get((city.pk, value)) for value in answer.values)
        slug, key = self.results.round.slug, column.topic.key
        addresses = [absolute_to("surveys:result_file", slug, key, file.uid) for file in found if file is not None]
        return " ".join(addresses) or (_("A document is attached") if self.labels else "DOCUMENT")

    def _entries(self) -> Iterator[list[Cell]]:
        for column in self.columns:
            if column.part.shape is not Shape.REPEAT:
                continue
            for city in self.cities:
                rows = self.results.book.entries(city.pk, column.part).rows
                for number, row in enumerate(rows, start=1):
                    for inner in column.part.parts:
                        yield [
                            *(city.slug, city.name, city.country, column.name, number, inner.node.name),
                            self.texts.title(inner),
                            self._cell(column, inner, city, row[inner.path]),
                        ]

    def _dictionary(self) -> Iterator[list[Cell]]:
        terms = the_network().terms.value
        for column in self.columns:
            yield [*self._described(column.name, column.topic, column.part), terms]
            if column.part.shape is Shape.REPEAT:
                for inner in column.part.parts:
                    yield [*self._described(f"{column.name}/{inner.node.name}", column.topic, inner), terms]

    def _described(self, name: str, topic: Topic, part: Part) -> list[Cell]:
        node = part.node
        states = part.question.states
        choices = self.texts.choices(part) if part.shape is Shape.QUESTION else {}
        meant = [
            f"{value} = {label}{f' ({states[value]})' if states.get(value) else ''}"
            for value, label in choices.items()
        ]
        visibility = node.columns.get("mancomun_visibility") or str(Visibility.COORDINATION)
        section = self.texts.section(topic.section)
        return [name, node.code, self.texts.title(part), section, node.type, "\n".join(meant), visibility]

    def _about(self) -> Iterator[list[Cell]]:
        results, book = self.results, self.results.book
        yield [_("Title"), results.round.title]
        if results.round.demonstration:
            yield [_("Demonstration"), _("Every answer is invented.")]
        yield [_("Source"), self.address]
        if results.as_of:
            yield [_("Last answer accepted on"), spoken_day(results.as_of.date())]
        yield [_("Cities"), words.took_part(book.took_part, len(results.cities))]
        yield [_("Read as"), _reader(results)]
        terms = the_network().terms
        yield [_("Licence"), f"{terms.value}: {terms.label} {terms.address}"]
        yield [_("Method"), f"{self.address}#method"]
        for standing, code in MISSING.items():
            yield [f"[{words.STANDINGS[standing]}]" if self.labels else code, words.STANDINGS[standing]]


def _name(topic: Topic, part: Part, first: bool) -> str:  # noqa: FBT001  # a plain question about the part
    if first and part.shape is Shape.QUESTION:
        return topic.key
    return f"{topic.key}/{part.node.name}"


def _reader(results: Results) -> "StrOrPromise":
    if results.reader.coordinates:
        return _("The coordination: this file holds answers that are not public")
    if results.reader.in_network:
        return _("A member of the network: this file may hold answers that are not public")
    return _("The public")
