"""A city's answers of one revision as cells, and which of an earlier round's questions its questions go on from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from mancomun.core.actors import Actor
from mancomun.surveys.engine import CompiledForm, generic
from mancomun.surveys.figures import Cell
from mancomun.surveys.models import QuestionLink, QuestionnaireVersion, Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results import Part, Topic
from mancomun.surveys.queries.results.comparing import asked_in
from mancomun.surveys.queries.results.topics import topics_of
from mancomun.surveys.queries.rounds import rounds_visible_to
from mancomun.surveys.queries.years import Source, sources
from mancomun.surveys.snapshot.sheets import Entry

_TOGETHER = frozenset({QuestionLink.Kind.SPLIT, QuestionLink.Kind.MERGED})


@dataclass(frozen=True)
class Question:
    """One question outside repeats; of a row of a grid ``head`` is the grid."""

    topic: Topic
    part: Part
    head: Part | None


@dataclass(frozen=True)
class Own:
    """What one city was asked and answered. A path that is not among ``values`` was not asked of it."""

    form: CompiledForm
    topics: tuple[Topic, ...]
    values: Mapping[str, str]

    @classmethod
    def of(cls, form: CompiledForm, answers: Iterable[Entry]) -> "Own":
        return cls(form, topics_of(form), {entry["path"]: entry["value"] for entry in answers})

    @cached_property
    def questions(self) -> list[Question]:
        """Those that the city was asked, in the form's order."""
        asked = (Question(*each) for each in asked_in(self.topics))
        return [question for question in asked if question.part.leaves and question.part.path in self.values]

    def cell(self, part: Part) -> Cell:
        return part.question.read(self.values[part.path])

    def entries(self, repeat: Part) -> list[dict[str, Cell]]:
        """Of each instance the cells of its fields, by path without keys."""
        fields = {each.path: each for each in repeat.parts}
        found: dict[str, dict[str, Cell]] = {}
        for path, value in self.values.items():
            if (part := fields.get(generic(path))) is not None:
                instance = path[: path.find("]", len(repeat.path)) + 1]
                found.setdefault(instance, {})[part.path] = part.question.read(value)
        return list(found.values())


def versions_back(round_: Round, earlier: Round, actor: Actor) -> list[QuestionnaireVersion]:
    """The questionnaires from this round's back to the earlier one's, those of the rounds between among them."""
    rows = rounds_visible_to(actor).filter(
        version__questionnaire=round_.version.questionnaire_id, year__lt=round_.year, year__gt=earlier.year
    )
    between = [each.version for each in rows.order_by("-year", "-pk")] if round_.year - earlier.year > 1 else []
    return [round_.version, *between, earlier.version]


def same_questions(versions: Sequence[QuestionnaireVersion]) -> dict[str, Source]:
    """By today's path the one question of the last version that it goes on from, with today's words for its choices.

    What was split, put together or came to ask something else cannot be compared and has no place here.
    """
    back = {node.path: Source(node.path) for node in compiled(versions[0]).questions() if node.is_answerable}
    for newer, older in pairwise(versions):
        if newer.pk != older.pk:
            step = _alone(sources(newer, older))
            back = {today: _older(each, step[each.path]) for today, each in back.items() if each.path in step}
    return back


def _alone(step: Mapping[str, Sequence[Source]]) -> dict[str, Source]:
    """Where one question goes on from one, and no other does."""
    used = Counter(source.path for found in step.values() for source in found)
    return {
        path: found[0]
        for path, found in step.items()
        if len(found) == 1 and found[0].kind not in _TOGETHER and used[found[0].path] == 1
    }


def _older(source: Source, step: Source) -> Source:
    values = {old: source.today(new) for old, new in step.values}
    return Source(step.path, values=tuple(sorted({**dict(source.values), **values}.items())))
