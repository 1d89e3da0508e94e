"""How far a section is, as its people see it."""

from dataclasses import dataclass

from mancomun.surveys.engine import Node, NodeKind, State
from mancomun.surveys.engine.state import REQUIRED
from mancomun.surveys.sheet.controls import Control, control_of, words
from mancomun.surveys.sheet.sections import items_of, slug_of
from mancomun.ui.items import Progress as Standing


@dataclass(frozen=True, slots=True)
class Advance:
    """Counts over the questions that are asked now."""

    section: Node
    answered: int
    asked: int
    missing: int  # needed before the whole can be put forward
    errors: int
    waiting: int  # not answered, beside what only adds to an answer: a link, a file, an optional long text

    @property
    def slug(self) -> str:
        return slug_of(self.section)

    @property
    def standing(self) -> Standing:
        if self.errors:
            return Standing.WRONG
        if not self.answered:
            return Standing.TODO if self.asked else Standing.DONE
        return Standing.STARTED if self.waiting else Standing.DONE


def advance(state: State, section: Node) -> Advance:
    answered = asked = missing = errors = waiting = 0
    for item in items_of(state, section):
        node = item.node
        if node.kind is not NodeKind.QUESTION or not node.is_answerable or not item.relevant:
            continue
        found = item.violation
        asked += 1
        answered += bool(item.value)
        missing += found is not None and found.code == REQUIRED
        errors += found is not None and found.code != REQUIRED
        waiting += not item.value and (item.required or not _adds(node))
    return Advance(section, answered, asked, missing, errors, waiting)


def advances(state: State) -> list[Advance]:
    """Of every section, in order."""
    return [advance(state, section) for section in state.form.sections()]


def _adds(node: Node) -> bool:
    return control_of(node) in {Control.FILE, Control.AREA} or "url" in words(node)
