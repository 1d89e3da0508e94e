"""Our state of a set of answers beside JavaRosa's, node by node.

`python -m tests.surveys.engine.agreement` prints the counts over the whole set of forms. Needs a JDK.
"""

import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.surveys.engine.fillings import NOW, Replay, fillings, replays
from tools.javarosa.driver import Answer, Facts, JavaRosa, Job, steps_of, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, NodeState, State
from mancomun.surveys.engine.scope import Scope

CLOCK = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
FILLINGS, REPLAYS = 50, 10
_COMPARED = ("required", "readonly", "holds", "label", "hint", "message", "choices", "media")


@dataclass(slots=True)
class Agreement:
    fillings: int = 0
    refused: int = 0  # where an expression has no value for these answers
    nodes: int = 0
    values: Counter[str] = field(default_factory=Counter)  # how many of each kind of fact were compared
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Agreement") -> None:
        self.fillings += other.fillings
        self.refused += other.refused
        self.nodes += other.nodes
        self.values += other.values
        self.differences += other.differences


def our_facts(state: State) -> list[Facts]:
    return [_facts(item) for item in state.nodes()]


def place(item: NodeState) -> str:
    """The path with the position of each repeat's instance, where the engine has the instance's key."""
    above = _position(item.scope)
    if item.node.kind is NodeKind.REPEAT:
        return above
    return above + item.node.tail


def _position(scope: Scope) -> str:
    if scope.parent is None:
        return ""
    return f"{_position(scope.parent)}{scope.layer.node.tail}[{scope.index + 1}]"


def _facts(item: NodeState) -> Facts:
    node, scope = item.node, item.scope
    is_question = node.kind is NodeKind.QUESTION
    value = item.value if is_question and scope.wrong.get(node.slot) != "type" else ""
    holds = node.constraint is None or value == "" or not item.relevant or node.constraint(scope, None)
    where = place(item)
    if not item.relevant or not node.is_shown:
        return Facts(where, item.relevant, item.required, _is_readonly(item), holds, value)
    choices = tuple((choice.value, choice.label) for choice in item.choices) if node.items is not None else None
    media = () if node.label is None or not is_question else _media(item)
    texts = (item.label, item.hint if is_question else "", item.constraint_message if is_question else "")
    return Facts(where, item.relevant, item.required, _is_readonly(item), holds, value, *texts, choices, media)


def _is_readonly(item: NodeState) -> bool:
    """What the form says; that calculations cannot be typed into either is not JavaRosa's business."""
    return item.node.readonly is not None and item.node.readonly(item.scope, None)


def _media(item: NodeState) -> tuple[tuple[str, str], ...]:
    text, language = item.node.label, item.scope.run.language
    kinds = ("image", "audio", "video", "big-image")
    return tuple((kind, file) for kind in kinds if text is not None and (file := text.file(kind, language)))


def compare(state: State, theirs: Answer) -> Agreement:
    """One set of answers on both sides."""
    found = Agreement(fillings=1)
    if isinstance(theirs, str):
        found.refused = 1  # it stops where an expression has no value, while here only that node stays blank
        if not state.faults:
            found.differences.append(f"refused by JavaRosa alone: {theirs}")
        return found
    ours = {fact.path: fact for fact in our_facts(state)}
    other = {fact.path: fact for fact in theirs}
    for path in sorted(ours.keys() ^ other.keys()):
        here, there = ours.get(path), other.get(path)
        if (here or there).relevant:  # type: ignore[union-attr]  # one of them is there
            found.differences.append(f"only {'here' if here else 'in JavaRosa'}: {path}")
    for path in ours.keys() & other.keys():
        _compare(ours[path], other[path], found)
    return found


def _compare(ours: Facts, theirs: Facts, found: Agreement) -> None:
    found.nodes += 1
    found.values["relevant"] += 1
    if ours.relevant != theirs.relevant:
        found.differences.append(f"{ours.path}: relevant in JavaRosa {theirs.relevant}, here {ours.relevant}")
    if not ours.relevant or not theirs.relevant:
        return
    found.values["value"] += 1
    if not _same_value(theirs.value, ours.value):
        found.differences.append(f"{ours.path}: value in JavaRosa {theirs.value!r}, here {ours.value!r}")
    for name in _COMPARED:
        one, two = _plain(getattr(ours, name)), _plain(getattr(theirs, name))
        if one not in (None, "", ()) or two not in (None, "", ()):
            found.values[name] += 1
        if one != two:
            found.differences.append(f"{ours.path}: {name} in JavaRosa {two!r}, here {one!r}")


def _plain(fact: object) -> object:
    """Without blanks at the ends of texts, and files without their folder."""
    if isinstance(fact, str):
        return fact.strip()
    if isinstance(fact, tuple):
        return tuple((one, two.strip().rpartition("/")[2]) for one, two in fact)
    return fact


def _same_value(theirs: str, ours: str) -> bool:
    """Equal, or the same number: JavaRosa writes 15.0 for a typed 15, and Java's logarithms differ in the last bit."""
    if theirs == ours:
        return True
    try:
        return math.isclose(float(theirs), float(ours), rel_tol=1e-12)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with the answers that both sides are given."""

    form: CompiledForm
    drafts: Sequence[Draft]
    replays: Sequence[Replay]

    @classmethod
    def at_random(cls, form: CompiledForm, count: int = FILLINGS, taken: int = REPLAYS, seed: int = 1) -> "Filled":
        return cls(form, fillings(form, count, seed), replays(form, taken, seed))

    def job(self) -> Job:
        loaded = [whole_instance(self.form.evaluate(draft, now=NOW)) for draft in self.drafts]
        return Job(self.form.xform, [*loaded, *(steps_of(replay.steps) for replay in self.replays)])

    def compare(self, theirs: Sequence[Answer]) -> Agreement:
        together = Agreement()
        drafts = [*self.drafts, *(replay.draft for replay in self.replays)]
        for draft, answer in zip(drafts, theirs, strict=True):
            together.add(compare(self.form.evaluate(draft, now=NOW), answer))
        return together
