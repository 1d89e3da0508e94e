"""What changed between two revisions, or between one and the draft, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mancomun.core.actors import Actor
from mancomun.surveys.models import Response, Revision
from mancomun.surveys.queries.freezing import evaluated, frozen
from mancomun.surveys.queries.reading import Line, Part, read


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer, or who may read it, is not the same; None where it was not asked."""

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        line = self.after or self.before
        assert line is not None  # noqa: S101  # a change has one side at least
        return line


def as_revision(response: Response, *, at: datetime) -> Revision:
    """The draft as it would be frozen now; never stored."""
    state, answers = evaluated(response, at=at)
    instance, entries = frozen(response, state, answers)
    return Revision(response=response, number=0, instance=instance, answers=entries, submitted_at=at)


def draft_parts(response: Response, *, actor: Actor, at: datetime) -> list[Part]:
    """The draft as a reader of its city sees it, beside revisions."""
    return read(as_revision(response, at=at), response, actor=actor)


def changes(before: Sequence[Part], after: Sequence[Part]) -> list[tuple[str, list[Change]]]:
    """By section, in the order of the newer revision; what is no longer asked stands at the end of its section."""
    old = {line.path: line for part in before for line in part.lines}
    new = {line.path: line for part in after for line in part.lines}
    titles = {part.name: part.title for part in (*after, *before)}
    found = []
    for name, title in titles.items():
        lines = [line for part in after if part.name == name for line in part.lines]
        gone = [line for part in before if part.name == name for line in part.lines if line.path not in new]
        pairs = [Change(old.get(line.path), line) for line in lines] + [Change(line, None) for line in gone]
        if differing := [pair for pair in pairs if _differs(pair)]:
            found.append((title, differing))
    return found


def _differs(pair: Change) -> bool:
    before, after = pair.before, pair.after
    if before is None or after is None:
        return bool(pair.line.value)  # a question that came or went without an answer says nothing
    return (before.value, before.visibility) != (after.value, after.visibility)
