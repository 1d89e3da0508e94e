"""What the results of a round tell of one city, as one reader may know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import Node
from mancomun.surveys.figures import Cell, Standing
from mancomun.surveys.queries.likeness import Alike, marks_of, neighbourhood
from mancomun.surveys.queries.offered import Thing, offered_in
from mancomun.surveys.queries.results.comparing import asked_in
from mancomun.surveys.queries.results.documents import documents_by
from mancomun.surveys.queries.results.opening import Results
from mancomun.surveys.queries.results.topics import Part, Shape, Topic

_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that says yes, in part or no; of a row of a grid ``head`` is the grid."""

    topic: Topic
    part: Part
    head: Part | None
    cell: Cell


@dataclass(frozen=True)
class Block:
    section: Node
    answers: Sequence[Answer]
    given: int  # of the block's other questions, those with an answer that this reader may know
    others: int  # of so many


@dataclass(frozen=True)
class OneCity:
    """Of the results of a round in which the city took part."""

    results: Results
    city: int

    @cached_property
    def parts(self) -> list[tuple[Topic, Part]]:
        return [(topic, part) for topic in self.results.topics for part in topic.parts]

    @cached_property
    def blocks(self) -> list[Block]:
        self.results.book.count([part for _topic, part in self.parts if part.shape is not Shape.REPEAT])
        return [
            self._block(section, list(asked_in(topics)))
            for section, topics in groupby(self.results.topics, lambda topic: topic.section)
        ]

    def _block(self, section: Node, asked: Sequence[tuple[Topic, Part, Part | None]]) -> Block:
        answers, rest = [], []
        for topic, part, head in asked:
            cell = self._cell(part)
            if part.shape is Shape.QUESTION and part.question.compares:
                answers.append(Answer(topic, part, head, cell))
            elif cell.standing not in {Standing.NOT_ASKED, Standing.SHORT}:
                rest.append(cell.standing)
        return Block(section, answers, rest.count(Standing.GIVEN), len(rest))

    def _cell(self, part: Part) -> Cell:
        book = self.results.book
        if part.shape is Shape.REPEAT:
            return Cell(book.entries(self.city, part).standing)
        return book.cell(part, self.city)

    def things(self, mark: str) -> list[Thing]:
        """What it ``offers`` or ``wants``, as the questionnaire's own marks say."""
        marked = marks_of(self.results.form, self.results.topics).of.get(mark)
        return offered_in(self.results, marked, self.city)

    @cached_property
    def documents(self) -> list[tuple[Topic, StoredFile]]:
        topics = {part.path: topic for topic, part in self.parts}
        found = documents_by(self.results, [part for _topic, part in self.parts], self.city)
        return [(topics[part.path], file) for part, file in found]

    @cached_property
    def alike(self) -> list[Alike]:
        return neighbourhood(self.results).alike(self.city, _ALIKE)


def one_city(results: Results, city: int) -> OneCity | None:
    """None where its answers are not among the results."""
    return OneCity(results, city) if results.book.took(city) else None
