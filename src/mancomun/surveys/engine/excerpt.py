"""A shorter version of a form: the same places with the same meaning, some questions of which are never asked.

Answers to the one are answers to the other. What is left out reads as not relevant, its stored text stays in the
draft, and comes back with the whole form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .model import Node, NodeKind
from .units import relevance

if TYPE_CHECKING:
    from .form import CompiledForm
    from .scope import Scope


def excerpt(form: CompiledForm, keep: Callable[[Node], bool]) -> CompiledForm:
    """The form with only the questions that are wanted, and those that their conditions and calculations need.

    What is worked out without being shown stays as far as it needs nothing that is left out.
    """
    needs: dict[Node, set[Node]] = {node: set() for node in form.nodes}
    for unit in form.units:
        needs[unit.node] |= unit.dependencies
    questions = [node for node in form.nodes if node.kind is NodeKind.QUESTION]
    kept = {form.root} | _needed([node for node in questions if node.control and keep(node)], needs)
    for node in questions:
        if not node.control and all(other in kept or not other.control for other in _needed([node], needs) - {node}):
            kept |= _needed([node], needs)
    left_out = frozenset(form.nodes) - kept
    outermost = [node for node in form.nodes if node in left_out and node.parent in kept]
    silenced = tuple((node.layer.number, relevance(node, _never)) for node in outermost)
    return replace(form, steps=(*silenced, *form.steps), left_out=left_out)


def _needed(nodes: Iterable[Node], needs: Mapping[Node, set[Node]]) -> set[Node]:
    """The nodes, what they stand in, and what any of these refers to, all the way."""
    found: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += needs[node]
            waiting += [node.parent] if node.parent is not None else []
    return found


def _never(_scope: Scope, _item: object) -> bool:
    return False
