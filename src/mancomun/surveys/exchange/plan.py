"""What a workbook would change, answer by answer; what stands in its way, cell by cell; and what follows from it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine import Draft, NodeState, State, Violation
from mancomun.surveys.rules.hands import Sight
from mancomun.surveys.sheet.sentences import sentence
from mancomun.surveys.sheet.text import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_FAULTS: Final = 200  # nobody reads more; the workbook is refused in any case
FIRST_PHANTOM: Final = 900_000_000  # keys of entries that are not there yet begin behind it


@dataclass(frozen=True, slots=True)
class Where:
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What to mend before anything can be taken over."""

    where: Where
    sentence: "StrOrPromise"
    about: str = ""  # the question


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody answered the same question after the workbook was downloaded."""

    theirs: str
    who: str
    at: datetime
    number: int  # of what stands


@dataclass(frozen=True, slots=True)
class Proposed:
    """One answer that would change. ``before`` and ``after`` are in words."""

    key: str
    path: str
    value: str
    visibility: str
    base: int
    where: Where
    label: str
    before: str
    after: str
    readers: str = ""  # who may read it then, where that changes
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that would be added to a repeat, with a key that stands in for its own."""

    repeat: str
    entry: str  # the row’s key in the workbook: “q30:+1”
    phantom: int
    where: Where
    label: str
    values: Mapping[str, str]  # by path, with the phantom key
    words: Sequence[tuple[str, str]]  # question and answer


@dataclass(frozen=True, slots=True)
class Removed:
    repeat: str
    key: int
    where: Where
    label: str


@dataclass(frozen=True, slots=True)
class Told:
    """Something that follows from the changes."""

    label: str
    text: "StrOrPromise"
    where: Where | None = None


@dataclass(slots=True)
class Plan:
    changes: list[Proposed] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: int = 0  # answers of the workbook whose rows did not come back: they stay as they are
    recomputed: list[Told] = field(default_factory=list)  # what the questionnaire works out anew
    to_mend: list[Told] = field(default_factory=list)  # what it does not accept once the answers are there
    not_asked: list[Told] = field(default_factory=list)  # answers that would not count

    @property
    def conflicts(self) -> list[Proposed]:
        return [change for change in self.changes if change.clash]

    @property
    def undisputed(self) -> list[Proposed]:
        return [change for change in self.changes if not change.clash]

    @property
    def does_something(self) -> bool:
        return bool(self.changes or self.added or self.removed)

    @property
    def digest(self) -> str:
        """Names exactly what would be done, so that what was shown and what is done can be compared."""
        content = {
            "changes": [
                [one.path, one.value, one.visibility, one.base, one.clash.number if one.clash else None]
                for one in self.changes
            ],
            "added": [[one.repeat, one.entry, sorted(one.values.items())] for one in self.added],
            "removed": [[one.repeat, one.key] for one in self.removed],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def after(self, draft: Draft, *, mine: Sequence[str] | None = None) -> Draft:
        """The draft with all of it, or of the conflicts only those in ``mine`` (by key)."""
        taken = [one for one in self.changes if not one.clash or mine is None or one.key in mine]
        draft = draft.update({one.path: one.value for one in taken})
        for entry in self.added:
            draft = draft.add_repeat(entry.repeat, entry.phantom).update(entry.values)
        for gone in self.removed:
            draft = draft.remove_repeat(gone.repeat, gone.key)
        return draft


def follow(plan: Plan, before: State, after: State, sight: Sight) -> None:
    """Say what follows: what is worked out anew, what is not accepted, what is not asked."""
    where = {one.path: one.where for one in plan.changes}
    for entry in plan.added:
        where |= dict.fromkeys(entry.values, entry.where)
    for item in after.nodes():
        if not sight.whole and not sight.shows(after.form.section_of(item.path).name):
            continue
        told = label_of(item)
        if item.node.calculate is not None and item.node.label is not None:
            old = before.get(item.path)
            if old is not None and old.value != item.value:
                plan.recomputed.append(Told(told, item.value))
        if item.path in where and not item.relevant and item.typed:
            plan.not_asked.append(Told(told, "", where[item.path]))
    for violation in _new(before, after):
        item = after[violation.path]
        if not sight.whole and not sight.shows(after.form.section_of(item.path).name):
            continue
        plan.to_mend.append(Told(label_of(item), sentence(violation, item.node), where.get(violation.path)))


def _new(before: State, after: State) -> Iterator[Violation]:
    """What is wrong only now; what is still missing is told by the list of sections."""
    known = {(each.path, each.code) for each in before.violations()}
    for violation in after.violations():
        news = violation.code != "required" and (violation.path, violation.code) not in known
        if news and after.get(violation.path) is not None:
            yield violation


def label_of(item: NodeState) -> str:
    label, code = plain(item.label) or item.node.name, item.node.code
    return f"{code}. {label}" if code and not label.startswith(f"{code}.") else label
