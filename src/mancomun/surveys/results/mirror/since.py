"""What changed since the last round that the city answered: of the questions that mean the same in both, no others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from mancomun.core.actors import Actor
from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.figures.cells import COMPARED, NO, PART, YES
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.queries.years import Source, earlier_revisions
from mancomun.surveys.results.mirror.beside import label_of
from mancomun.surveys.results.mirror.own import Own, Question, same_questions, versions_back

_FOLLOWED = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK, Kind.NUMBER, Kind.DATE})  # texts are written anew each time
_RANK = {NO: 0, PART: 1, YES: 2}


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that says whether the city does something, and its states then and now."""

    code: str
    label: str
    then: str
    now: str

    @property
    def gained(self) -> bool:
        return _RANK[self.now] > _RANK[self.then]


@dataclass(frozen=True, slots=True)
class Altered:
    """Another answer that is not what it was. The cells are to be put into words by ``question`` and ``before``."""

    code: str
    label: str
    question: Question
    before: Question
    then: Cell  # with today's values
    now: Cell


@dataclass(frozen=True)
class Since:
    """``compared`` questions were answered both times; each has moved, is altered, or is the same."""

    round: Round
    compared: int
    moved: Sequence[Moved]
    altered: Sequence[Altered]
    same: Mapping[str, int]  # of those that say yes, in part or no both times: how many of each
    unanswered: int  # asked both times, with no answer to compare in one of them

    @cached_property
    def gained(self) -> list[Moved]:
        return [each for each in self.moved if each.gained]

    @cached_property
    def lost(self) -> list[Moved]:
        return [each for each in self.moved if not each.gained]

    @property
    def begun(self) -> int:
        return sum(each.then == NO for each in self.moved)

    @property
    def completed(self) -> int:
        return sum((each.then, each.now) == (PART, YES) for each in self.moved)

    @property
    def ended(self) -> int:
        return sum(each.now == NO for each in self.moved)

    @property
    def reduced(self) -> int:
        return sum((each.then, each.now) == (YES, PART) for each in self.moved)

    @property
    def unchanged(self) -> int:
        return self.compared - len(self.moved) - len(self.altered)


def since(response: Response, own: Own, actor: Actor) -> tuple[Since | None, bool]:
    """And whether this is the first round that the city answers."""
    before = next(iter(earlier_revisions(response)), None)
    if before is None:
        return None, True
    city = response.invitee.government_id
    earlier: Round = before.response.invitee.round
    if not (actor.answers_for(city) or actor.coordinates(earlier.commission_id)):
        return None, False
    return changes(own, before, same_questions(versions_back(response.invitee.round, earlier, actor))), False


def changes(own: Own, revision: Revision, back: Mapping[str, Source]) -> Since:
    earlier: Round = revision.response.invitee.round
    before = Own.of(compiled(earlier.version), revision.answers)
    texts = Words(own.form.language(get_language()))
    moved, altered, same, compared, unanswered = [], [], dict.fromkeys(COMPARED, 0), 0, 0
    for now, then, names in _pairs(own, before, back):
        cell, old = own.cell(now.part), _today(before.cell(then.part), names)
        if not cell.standing == old.standing == Standing.GIVEN:
            unanswered += 1
            continue
        compared += 1
        code, label = now.part.node.code or now.topic.key, label_of(now, texts)
        judged = {cell.state, old.state} <= _RANK.keys()
        if judged and cell.state != old.state:
            moved.append(Moved(code, label, old.state, cell.state))
        elif _told(cell, now) != _told(old, now):
            altered.append(Altered(code, label, now, then, old, cell))
        elif judged:
            same[cell.state] += 1
    return Since(earlier, compared, moved, altered, same, unanswered)


def _pairs(own: Own, before: Own, back: Mapping[str, Source]) -> Iterator[tuple[Question, Question, Source]]:
    """What was asked of the city both times, in the same way."""
    old = {each.part.path: each for each in before.questions}
    for now in own.questions:
        source = back.get(now.part.path)
        then = old.get(source.path) if source else None
        if source is not None and then is not None and then.part.question.kind is now.part.question.kind in _FOLLOWED:
            yield now, then, source


def _today(cell: Cell, source: Source) -> Cell:
    """Choices by today's values; what the earlier form made of them, such as yes or no, stays."""
    return Cell(cell.standing, cell.state, tuple(source.today(value) for value in cell.values), cell.number)


def _told(cell: Cell, question: Question) -> object:
    """What makes two answers the same."""
    if question.part.question.kind is Kind.NUMBER:
        return cell.number if cell.number is not None else cell.values
    return frozenset(cell.values) if question.part.question.kind is Kind.SEVERAL else cell.values
