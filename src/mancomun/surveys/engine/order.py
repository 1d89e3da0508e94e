"""The order in which conditions and calculations are worked out, and circles among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from .model import Node, NodeKind

if TYPE_CHECKING:
    from .scope import Scope


@dataclass(eq=False, slots=True)
class Unit:
    """One thing to work out for every instance of a node. `kind`: relevant, count or calculate."""

    kind: str
    node: Node
    apply: Callable[[Scope], None]
    dependencies: frozenset[Node] = field(default_factory=frozenset)

    @property
    def layer_number(self) -> int:
        """Whose scopes it runs on: a repeat's count runs where the repeat stands, the rest in the node's own."""
        layer = self.node.layer
        return layer.parent.number if self.kind == "count" and layer.parent is not None else layer.number


@dataclass(frozen=True, slots=True)
class Link:
    """What one condition or calculation of a node refers to."""

    attribute: str
    node: Node
    sources: frozenset[Node]

    @property
    def targets(self) -> Iterator[Node]:
        """Relevance reaches all that is inside."""
        waiting = [self.node]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children.values() if self.attribute == "relevant" else ()


def first_loop(links: list[Link]) -> tuple[Link, list[Node]] | None:
    """Conditions that lead back to their own node, though an order exists: what is required, and what is readonly.

    JavaRosa, and so every telephone, refuses a form with such a loop.
    """
    sorter: TopologicalSorter[Node] = TopologicalSorter()
    for link in links:
        for target in link.targets:
            sorter.add(target, *sorted(link.sources, key=lambda node: node.number))
    try:
        sorter.prepare()
    except CycleError as fault:
        loop = list(dict.fromkeys(fault.args[1]))
        return min((link for link in links if link.node in loop), key=lambda link: link.node.number), loop
    return None


class Circle(Exception):
    """Units that wait for one another."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        super().__init__(", ".join(unit.node.path for unit in units))


def in_order(units: list[Unit]) -> list[Unit]:
    """Each unit after all that it depends on; in document order where that leaves a choice. Raises Circle."""
    by_key = {(unit.kind, unit.node): unit for unit in units}
    sorter: TopologicalSorter[Unit] = TopologicalSorter()
    for unit in units:
        sorter.add(unit, *dict.fromkeys(_needed(unit, by_key)))
    try:
        return list(sorter.static_order())
    except CycleError as fault:
        raise Circle(list(fault.args[1])[:-1]) from fault


def _needed(unit: Unit, by_key: dict[tuple[str, Node], Unit]) -> Iterator[Unit]:
    """What must be known first: whether its own place is relevant, and everything about what it refers to."""
    wanted = list(_around(unit.node, own=unit.kind == "calculate", counted=unit.kind != "count"))
    for node in sorted(unit.dependencies, key=lambda node: node.number):
        wanted += [*_around(node, own=True, counted=True), ("calculate", node)]
    for key in wanted:
        if key in by_key:
            yield by_key[key]


def _around(node: Node, *, own: bool, counted: bool) -> Iterator[tuple[str, Node]]:
    at: Node | None = node
    while at is not None:
        if at is not node or own:
            yield ("relevant", at)
        if at.kind is NodeKind.REPEAT and (at is not node or counted):
            yield ("count", at)
        at = at.parent
