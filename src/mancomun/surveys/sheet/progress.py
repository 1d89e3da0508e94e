"""How far a section is, as its people see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mancomun.surveys.engine import CompiledForm, Node, NodeState, State
from mancomun.surveys.engine.state import REQUIRED, TYPE
from mancomun.surveys.sheet.controls import Control, control_of, words
from mancomun.surveys.sheet.sections import slug_of
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
    for node in _counted(state.form, section):
        for scope in state.run.scopes[node.layer.number]:
            if not scope.live[node.slot]:
                continue
            code, is_blank = scope.wrong.get(node.slot), scope.values[node.slot] == ""
            asked += 1
            answered += code == TYPE or not is_blank
            missing += code == REQUIRED
            errors += code is not None and code != REQUIRED
            waiting += is_blank and (not _adds(node) or NodeState(state, node, scope).required)
    return Advance(section, answered, asked, missing, errors, waiting)


def advances(state: State, sections: Iterable[Node] | None = None) -> list[Advance]:
    """Of every section, or of these, in order."""
    return [advance(state, section) for section in (state.form.sections() if sections is None else sections)]


@lru_cache(maxsize=64)
def main_questions(form: CompiledForm) -> int:
    """How many questions there are as people count them: by their codes; where there are no codes, one by one."""
    asked = [node for node in form.questions() if node.is_answerable]
    return len({node.code for node in asked if node.code}) or len(asked)


@lru_cache(maxsize=512)
def _counted(form: CompiledForm, section: Node) -> tuple[Node, ...]:
    """The questions of a section that take an answer. The root as a section holds what stands outside any group."""
    loose = section is form.root
    return tuple(
        node for node in form.questions(section) if node.is_answerable and (not loose or node.parent is section)
    )


@lru_cache(maxsize=8192)
def _adds(node: Node) -> bool:
    """Whether it only adds to an answer."""
    return control_of(node) in {Control.FILE, Control.AREA} or "url" in words(node)
