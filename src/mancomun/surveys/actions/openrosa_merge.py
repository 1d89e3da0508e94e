"""A submission brought into the draft: three sides, what the phone had sent before, what stands, and what it says now.

What the phone did not change is no change. What it changed is saved where what stands is what its person had seen;
else it is kept in the log as overtaken, and the person chooses on the page.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from mancomun.core.actors import Actor
from mancomun.surveys.actions.answering import Author, Change, Outcome
from mancomun.surveys.engine import CompiledForm, Draft, Node, generic, limits, recomputed
from mancomun.surveys.engine.state import REQUIRED
from mancomun.surveys.models import Answer, Evidence, OpenRosaFile, OpenRosaSubmission, Response
from mancomun.surveys.openrosa import Placed, contents_of, entries_of, moved, place, resolved
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries import openrosa as kept
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.hands import sight_of

UPLOAD = "upload"
MOST_TOLD = 200  # values that the server worked out otherwise


class Merge:
    """One submission and the response that it belongs to. Whoever writes holds the response first."""

    def __init__(self, submission: OpenRosaSubmission, response: Response, by: Actor, at: datetime) -> None:
        self.submission, self.response, self.by, self.at = submission, response, by, at
        self.full: set[str] = set()  # entries for which there is no more room

    @cached_property
    def form(self) -> CompiledForm:
        return queries.form_of(self.response)

    @cached_property
    def sent(self) -> kept.Sent:
        """Raises InvalidInstance when it is of another form."""
        return kept.sent_of(self.submission, self.form)

    @cached_property
    def earlier(self) -> OpenRosaSubmission | None:
        """The submission that this one replaces."""
        name = self.submission.deprecated_id
        return kept.submission_named(self.submission.invitee, name) if name else None

    @cached_property
    def before(self) -> Draft | None:
        return kept.placed_of(self.earlier, self.form)

    @cached_property
    def author(self) -> Author:
        return Author(self.response, self.by, self.at, channel=Answer.Channel.OPENROSA)

    def file_names(self) -> frozenset[str]:
        """The files that its answers name."""
        values = self.sent.draft.values.items()
        return frozenset(text for path, text in values if text and self._node(path).control == UPLOAD)

    def bring_in(self) -> int:
        """Write what it changes, and note what became of it; how many of its answers are wrong as they stand then."""
        answers = queries.answers_of(self.response)
        placed = self._place(answers)
        entries, stayed = self._entries(placed.draft, answers)
        after = self.author.settle(answers, entries)
        changes, outside = self._seen_by(self._changes(placed.draft, after))
        outcomes, after = self.author.apply(after, changes)
        files = self._file_changes(placed.draft, after, kept.files_in(self.submission).values())
        attached, after = self.author.apply(after, files)
        after = self.author.follow(answers, after)
        told = [*outcomes.items(), *attached.items()]
        outcome = {
            "saved": sum(each is Outcome.SAVED for _path, each in told),
            "overtaken": [path for path, each in told if each is Outcome.OVERTAKEN],
            "recomputed": self._recomputed(placed.prefixes),
            "lost": self.sent.lost,
            "kept": stayed,
            "full": sorted(self.full),
            "outside": outside,
            "unknown_earlier": bool(self.submission.deprecated_id) and self.before is None,
        }
        self._note(placed, outcome)
        return self._faults(placed.draft, after)

    def attach(self, rows: Sequence[OpenRosaFile]) -> None:
        """Answer with files that came after their answers had been brought in."""
        answers = queries.answers_of(self.response)
        draft = resolved(self.sent.draft, self.submission.prefixes or {})
        self.author.apply(answers, self._file_changes(draft, answers, rows))

    def _node(self, path: str) -> Node:
        return self.form.by_path[generic(path)]

    def _place(self, answers: Mapping[str, Answer]) -> Placed:
        first = queries.next_repeat_key(self.response)
        standing = queries.draft_from(answers.values())
        placed = place(self.form, self.sent.draft, before=self.before, standing=standing, next_key=first)
        if placed.next_key != first:
            Response.objects.filter(pk=self.response.pk).update(next_repeat_key=placed.next_key)
        return placed

    # Entries of repeats

    def _entries(self, draft: Draft, answers: Mapping[str, Answer]) -> tuple[dict[str, str], list[str]]:
        """The repeats' keys that change, and the entries that stay though the phone took them away."""
        standing = queries.draft_from(answers.values())
        now, then, said = contents_of(standing), contents_of(self.before or Draft()), contents_of(draft)
        changed, stayed = {}, []
        for repeat in dict.fromkeys([*draft.repeats, *(self.before.repeats if self.before else ())]):
            if self._node(repeat).count is not None:
                continue
            there, mine = standing.keys(repeat), draft.keys(repeat)
            gone = [key for key in (self.before.keys(repeat) if self.before else ()) if key not in mine]
            others = {key for key in gone if now.get(_entry(repeat, key)) != then.get(_entry(repeat, key))}
            stayed += [_entry(repeat, key) for key in sorted(others) if key in there]
            left = [key for key in there if key not in gone or key in others]
            new = [key for key in mine if key not in there and said.get(_entry(repeat, key))]
            added = new[: max(0, limits.REPEAT_INSTANCES - len(left))]
            self.full.update(_entry(repeat, key) for key in new[len(added) :])
            if (wanted := (*left, *added)) != there:
                changed[f"{repeat}{queries.KEYS}"] = " ".join(map(str, wanted))
        allowed = self._allowed(changed)
        return {path: text for path, text in changed.items() if path in allowed}, stayed

    # Answers

    def _changes(self, draft: Draft, answers: Mapping[str, Answer]) -> Iterator[Change]:
        for path, text in draft.values.items():
            node, standing = self._node(path), answers.get(path)
            if node.calculate is not None or node.control == UPLOAD or _is_meta(path) or self._has_no_room(path):
                continue
            prior = node.default if self.before is None else self.before.values.get(path, "")
            unasked = not node.is_answerable and standing is not None and not _worked_out(standing)
            if text == prior or unasked:
                continue
            yield _change(path, text, standing, prior)

    def _has_no_room(self, path: str) -> bool:
        return bool(self.full) and any(prefix in self.full for prefix in entries_of(path))

    def _seen_by(self, changes: Iterable[Change]) -> tuple[list[Change], list[str]]:
        """Those in the sections that the person writes; and the paths of the others."""
        found = list(changes)
        allowed = self._allowed([change.path for change in found])
        outside = [change.path for change in found if change.path not in allowed]
        return [change for change in found if change.path in allowed], outside

    def _allowed(self, paths: Collection[str]) -> Collection[str]:
        sight = sight_of(self.response, self.by, at=self.at)
        if sight.whole:
            return paths
        return {path for path in paths if sight.shows(self.form.section_of(path.removesuffix(queries.KEYS)).name)}

    # Files

    def _file_changes(self, draft: Draft, answers: Mapping[str, Answer], rows: Iterable[OpenRosaFile]) -> list[Change]:
        by_name = {row.name: row for row in rows if row.file is not None}
        earlier = kept.files_in(self.earlier) if self.earlier and by_name else {}
        changes = []
        for path, name in draft.values.items():
            row = by_name.get(name) if name and self._node(path).control == UPLOAD else None
            if row is None or row.file is None or self._has_no_room(path):
                continue
            standing = answers.get(path)
            sent = earlier.get(self.before.values.get(path, "") if self.before else "")
            prior = str(sent.file.uid) if sent and sent.file else ""
            if sent and sent.file and sent.file.digest == row.file.digest and standing and standing.value == prior:
                continue  # the phone sends all files again with a correction
            Evidence.objects.get_or_create(response=self.response, path=path, file=row.file, defaults={"at": self.at})
            changes.append(_change(path, str(row.file.uid), standing, prior))
        return self._seen_by(changes)[0]

    # What became of it

    def _recomputed(self, prefixes: Mapping[str, str]) -> list[list[str]]:
        """Values that the phone worked out otherwise than the form does here: path, sent, and as it is."""
        form = compiled(self.submission.version)
        draft = self.sent.draft if form is self.form else kept.own_draft(self.submission)
        state = form.evaluate(draft, now=queries.clock_of(self.response, self.at))
        found = recomputed(draft, state)[:MOST_TOLD]
        return [[moved(each.path, prefixes), each.sent, each.computed] for each in found]

    def _note(self, placed: Placed, outcome: dict[str, Any]) -> None:
        submission = self.submission
        submission.prefixes, submission.outcome, submission.applied_at = dict(placed.prefixes), outcome, self.at
        submission.save(update_fields=["prefixes", "outcome", "applied_at"])

    def _faults(self, draft: Draft, answers: Mapping[str, Answer]) -> int:
        now = queries.clock_of(self.response, self.at)
        state = self.form.evaluate(queries.draft_from(answers.values()), now=now)
        return sum(each.code != REQUIRED and each.path in draft.values for each in state.violations())


def _change(path: str, text: str, standing: Answer | None, prior: str) -> Change:
    """``prior`` is what the person had before them: what stands is seen when it is that, or was never anybody's."""
    if standing is None:
        return Change(path, text)
    seen = standing.value == prior or _worked_out(standing)
    return Change(path, text, standing.visibility, standing.number if seen else 0)


def _worked_out(answer: Answer) -> bool:
    """Whether the form itself put it there at the beginning."""
    return answer.by is None and answer.handover is None


def _entry(repeat: str, key: int) -> str:
    return f"{repeat}[{key}]"


def _is_meta(path: str) -> bool:
    return path.split("/", 3)[2:3] == ["meta"]
