"""The same question in every published round of a questionnaire, followed through the question map."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mancomun.core.actors import Actor
from mancomun.surveys.figures import Cell, Question
from mancomun.surveys.models import QuestionLink, Round
from mancomun.surveys.queries.results.opening import Results, results_of
from mancomun.surveys.queries.results.topics import Part, leaves_of
from mancomun.surveys.queries.rounds import rounds_visible_to
from mancomun.surveys.queries.years import Source, sources

Link = QuestionLink.Kind


class Ends(StrEnum):
    """Why a line has no point in a round."""

    NOT_ASKED = "not_asked"
    SPLIT = "split"
    MERGED = "merged"
    BROKEN = "broken"
    OTHER = "other"  # it is answered in another way, such as a number for a choice


@dataclass(frozen=True)
class Moment:
    """A round, with today's question as it was asked there; or why it was not. Values are today's words for them."""

    round: Round
    results: Results
    part: Part | None = None
    names: dict[str, str] = field(default_factory=dict)  # choices of that round by another value today
    ends: Ends | None = None

    @property
    def question(self) -> Question | None:
        return self.part.question if self.part is not None else None

    def cells(self) -> dict[int, Cell]:
        """Choices by today's values; what the round's own form made of them, such as yes or no, stays."""
        if self.part is None:
            return {}
        cells = self.results.book.cells(self.part)
        if not self.names:
            return cells
        return {city: replace(cell, values=self._today(cell.values)) for city, cell in cells.items()}

    def _today(self, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.names.get(value, value) for value in values))


def other_rounds(results: Results, actor: Actor) -> list[Round]:
    """The other published rounds of the same questionnaire, by year."""
    rows = rounds_visible_to(actor).filter(
        version__questionnaire=results.round.version.questionnaire_id, published_at__isnull=False
    )
    return list(rows.exclude(pk=results.round.pk).defer("version__xform", "version__sheets").order_by("year", "pk"))


def moments(results: Results, part: Part, others: list[Round], actor: Actor, *, at: datetime) -> list[Moment]:
    """By year. Where the question ends or begins, the rounds beyond hold the reason and no answers."""
    here = results.round
    earlier = [each for each in others if (each.year, each.pk) < (here.year, here.pk)]
    later = [each for each in others if (each.year, each.pk) > (here.year, here.pk)]
    now = Moment(here, results, part)
    back = _follow(now, list(reversed(earlier)), actor, at=at)
    return [*reversed(back), now, *_follow(now, later, actor, at=at)]


def _follow(now: Moment, rounds: list[Round], actor: Actor, *, at: datetime) -> list[Moment]:
    """From one round to the next, away from the present one, as far as the question goes."""
    found, last = [], now
    for each in rounds:
        opened = results_of(each, actor, at=at).within(now.results.scope)
        last = _next(last, now, opened) if last.part is not None else Moment(each, opened, ends=last.ends)
        found.append(last)
    return found


def _next(last: Moment, now: Moment, opened: Results) -> Moment:
    back = (opened.round.year, opened.round.pk) < (last.round.year, last.round.pk)
    newer, older = (last.round, opened.round) if back else (opened.round, last.round)
    step = sources(newer.version, older.version)
    path = last.part.path if last.part is not None else ""
    found = _backwards(step, path) if back else _forwards(step, path)
    if isinstance(found, Ends):
        ends = _broken(newer, older, path, back=back) if found is Ends.NOT_ASKED else found
        return Moment(opened.round, opened, ends=ends)
    place, renamed = found
    part = next((leaf for leaf in leaves_of(opened.topics) if leaf.path == place), None)
    if part is None:
        return Moment(opened.round, opened, ends=Ends.NOT_ASKED)
    if now.part is None or part.question.kind is not now.part.question.kind:
        return Moment(opened.round, opened, ends=Ends.OTHER)
    names = {value: last.names.get(other, other) for value, other in renamed.items()}
    names |= {value: today for value, today in last.names.items() if value not in renamed}
    return Moment(opened.round, opened, part, {value: today for value, today in names.items() if value != today})


Step = dict[str, tuple[Source, ...]]


def _backwards(step: Step, path: str) -> "tuple[str, dict[str, str]] | Ends":
    """Where the question was before, and what its values there are called in the newer version."""
    found = step.get(path, ())
    if len(found) != 1:
        return Ends.MERGED if found else Ends.NOT_ASKED
    source = found[0]
    if source.kind in {Link.SPLIT, Link.MERGED}:
        return Ends(source.kind)
    same = [other for other, sources_ in step.items() if any(each.path == source.path for each in sources_)]
    return (source.path, dict(source.values)) if same == [path] else Ends.SPLIT


def _forwards(step: Step, path: str) -> "tuple[str, dict[str, str]] | Ends":
    found = [(other, sources_) for other, sources_ in step.items() if any(each.path == path for each in sources_)]
    if len(found) != 1:
        return Ends.SPLIT if found else Ends.NOT_ASKED
    place, sources_ = found[0]
    if len(sources_) != 1:
        return Ends.MERGED
    if sources_[0].kind in {Link.SPLIT, Link.MERGED}:
        return Ends(sources_[0].kind)
    return place, {new: old for old, new in sources_[0].values}


def _broken(newer: Round, older: Round, path: str, *, back: bool) -> Ends:
    links = QuestionLink.objects.filter(version=newer.version_id, earlier=older.version_id, kind=Link.BROKEN)
    said = links.filter(path=path) if back else links.filter(earlier_path=path)
    return Ends.BROKEN if said.exists() else Ends.NOT_ASKED
