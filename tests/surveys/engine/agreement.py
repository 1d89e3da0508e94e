"""Our state of a set of answers beside JavaRosa's, node by node.

`python -m tests.surveys.engine.agreement` prints the counts over the whole set of forms. Needs a JDK.
"""

import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.surveys.engine.cases import FILES, NAMES, form_of
from tests.surveys.engine.coverage import Used
from tests.surveys.engine.fillings import NOW, Replay, fillings, replays
from tools.javarosa.driver import Answer, Facts, JavaRosa, Job, steps_of, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, NodeState, State
from mancomun.surveys.engine.scope import Scope
from mancomun.surveys.engine.units import FAULTS

CLOCK = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
FILLINGS, REPLAYS = 50, 10
_UNTRANSLATED = "-"  # what pyxform writes where a language lacks a text
_SHOWN = 8  # differences of one form
_LOADED_ONLY = frozenset({"politicas", "metadata"})  # a new one draws lots, or asks the device who and when it is
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
    holds = value == "" or not item.relevant or _holds(item)
    where = place(item)
    if not item.relevant or not node.is_shown:
        return Facts(where, item.relevant, item.required, item.is_locked, holds, value)
    choices = tuple((choice.value, choice.label) for choice in item.choices) if node.items is not None else None
    media = () if node.label is None or not is_question else _media(item)
    texts = (item.label, item.hint if is_question else "", item.constraint_message if is_question else "")
    return Facts(where, item.relevant, item.required, item.is_locked, holds, value, *texts, choices, media)


def _holds(item: NodeState) -> bool:
    try:
        return item.node.constraint is None or item.node.constraint(item.scope, None)
    except FAULTS:
        return False


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
        if two == _UNTRANSLATED or (name == "choices" and two is None):
            continue  # here another language's text stands in; and ODK Collect, not JavaRosa, looks up external lists
        if one not in (None, "", ()) or two not in (None, "", ()):
            found.values[name] += 1
        if one != two:
            found.differences.append(f"{ours.path}: {name} in JavaRosa {two!r}, here {one!r}")


def _plain(fact: object) -> object:
    """Texts without blanks, for JavaRosa loses those between two values of answers; files without their folder.

    A choice without a value, of a repeat's instance in which nothing was written, is nothing that can be chosen.
    """
    if isinstance(fact, str):
        return "".join(fact.split())
    if isinstance(fact, tuple):
        return tuple((one, "".join(two.split()).rpartition("/")[2]) for one, two in fact if one)
    return fact


def _same_value(theirs: str, ours: str) -> bool:
    """Equal, or the same numbers: JavaRosa writes 15.0 for a typed 15, and its logarithms differ in the last bit."""
    if theirs == ours:
        return True
    one, two = theirs.replace(";", " ; ").split(), ours.replace(";", " ; ").split()
    return len(one) == len(two) and all(map(_same_number, one, two))


def _same_number(theirs: str, ours: str) -> bool:
    try:
        return theirs == ours or math.isclose(float(theirs), float(ours), rel_tol=1e-12)
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


def filled_of(name: str, count: int = FILLINGS, taken: int = REPLAYS, seed: int = 1) -> Filled:
    return Filled.at_random(form_of(name), count, 0 if name in _LOADED_ONLY else taken, seed)


def of_all(java: JavaRosa, names: Sequence[str]) -> dict[str, Agreement]:
    """The whole set in one JVM."""
    filled = {name: filled_of(name) for name in names}
    answers = java.answers([given.job()._replace(folder=FILES) for given in filled.values()], CLOCK)
    return {name: filled[name].compare(theirs) for name, theirs in zip(filled, answers, strict=True)}


def main(names: Sequence[str]) -> int:
    names = names or NAMES
    together, lines = Agreement(), []
    for name, found in of_all(JavaRosa(), names).items():
        together.add(found)
        lines.append(f"{name:20} {found.nodes:8,} nodes {len(found.differences):6} differ")
        lines += [f"    {difference}" for difference in list(dict.fromkeys(found.differences))[:_SHOWN]]
    used = Used.of(names)
    lines += [
        f"\n{len(names)} forms with {len(used.functions)} functions, {len(used.types)} types of question or group",
        f"and {len(used.appearances)} appearances",
        f"{together.fillings:,} fillings, in {together.refused} an expression has no value on both sides",
        f"{together.nodes:,} nodes, {len(together.differences)} differences",
        *(f"    {kind:10} compared {count:9,} times" for kind, count in together.values.most_common()),
    ]
    print("\n".join(lines))  # noqa: T201 - a command
    return 1 if together.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
