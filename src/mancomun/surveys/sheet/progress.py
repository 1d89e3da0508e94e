"""How far a section is, as its people see it."""

from dataclasses import dataclass
from functools import lru_cache

from mancomun.surveys.engine import Node, NodeKind, State
from mancomun.surveys.engine.state import REQUIRED, TYPE
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
        node, scope = item.node, item.scope
        if node.kind is not NodeKind.QUESTION or not scope.live[node.slot] or not _takes_answers(node):
            continue
        code, is_blank = scope.wrong.get(node.slot), scope.values[node.slot] == ""
        asked += 1
        answered += code == TYPE or not is_blank
        missing += code == REQUIRED
        errors += code is not None and code != REQUIRED
        waiting += is_blank and (not _adds(node) or item.required)
    return Advance(section, answered, asked, missing, errors, waiting)


def advances(state: State) -> list[Advance]:
    """Of every section, in order."""
    return [advance(state, section) for section in state.form.sections()]


@lru_cache(maxsize=8192)
def _takes_answers(node: Node) -> bool:
    return node.is_answerable


@lru_cache(maxsize=8192)
def _adds(node: Node) -> bool:
    """Whether it only adds to an answer."""
    return control_of(node) in {Control.FILE, Control.AREA} or "url" in words(node)
