"""Our state of a set of answers beside JavaRosa's, node by node."""

import math
from typing import NamedTuple

from tests.surveys.engine.fillings import NOW
from tools.javarosa.driver import Facts, JavaRosa, whole_instance

from mancomun.surveys.engine import CompiledForm, Draft, NodeKind, NodeState, State

CLOCK = NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Agreement(NamedTuple):
    nodes: int
    refused: int  # instances that JavaRosa takes not at all
    differences: list[str]


def our_facts(state: State) -> list[Facts]:
    return [_facts(item) for item in state.nodes()]


def _facts(item: NodeState) -> Facts:
    node, scope = item.node, item.scope
    is_question = node.kind is NodeKind.QUESTION
    value = item.value if is_question else ""
    holds = node.constraint is None or value == "" or not item.relevant or node.constraint(scope, None)
    return Facts(item.path, item.relevant, item.required, holds, value)


def compare(form: CompiledForm, drafts: list[Draft], theirs: list[list[Facts] | str]) -> Agreement:
    nodes = refused = 0
    found: list[str] = []
    for draft, facts in zip(drafts, theirs, strict=True):
        if isinstance(facts, str):
            refused += 1
            found.append(f"refused by JavaRosa: {facts}")
            continue
        ours = {fact.path: fact for fact in our_facts(form.evaluate(draft, now=NOW))}
        nodes += len(facts)
        if missing := ours.keys() ^ {fact.path for fact in facts}:
            found.append(f"only on one side: {sorted(missing)}")
        found += [
            f"{fact.path}: JavaRosa {fact[1:]}, here {ours[fact.path][1:]}"
            for fact in facts
            if fact.path in ours and _differ(fact, ours[fact.path])
        ]
    return Agreement(nodes, refused, found)


def _differ(theirs: Facts, ours: Facts) -> bool:
    if theirs.relevant != ours.relevant:
        return True
    return theirs.relevant and (theirs[2:4] != ours[2:4] or not _same_value(theirs.value, ours.value))


def _same_value(theirs: str, ours: str) -> bool:
    """Equal, or the same number: JavaRosa writes 15.0 for a typed 15, and Java's logarithms differ in the last bit."""
    if theirs == ours:
        return True
    try:
        return math.isclose(float(theirs), float(ours), rel_tol=1e-12)
    except ValueError:
        return False


def agreement(java: JavaRosa, form: CompiledForm, drafts: list[Draft]) -> Agreement:
    instances = [whole_instance(form.evaluate(draft, now=NOW)) for draft in drafts]
    return compare(form, drafts, java.facts(form.xform, instances, CLOCK))
