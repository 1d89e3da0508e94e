"""What the compiler makes of an expression: closures over (scope, frame)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from .problems import EvaluationFault
from .values import to_bool

if TYPE_CHECKING:
    from .compiler import Compiler
    from .model import Evaluate, Item, Layer, Node, Test
    from .scope import Frame, Scope
    from .syntax import Call
    from .values import Value

    Values = Callable[[Scope, Frame | None], list[Value]]
    Items = Callable[[Scope, Frame | None], list[Item]]
    Scopes = Callable[[Scope, Frame | None], list[Scope]]


class Place(Enum):
    """Where an expression stands: on a node, or in a predicate on a list's item or on a repeat's instance."""

    NODE = "node"
    ITEM = "item"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Context:
    node: Node  # what relative paths start from (for an item: the asking node)
    origin: Node  # what current() means
    place: Place = Place.NODE
    columns: frozenset[str] | None = frozenset()  # of the item; None where any name may be asked
    outside: bool = False  # a repeat's own count is asked where the repeat stands, before it has instances

    shared: Layer | None = None  # how deep absolute references bind, when several nodes share the expression

    def layer_of(self, node: Node) -> Layer:
        return node.layer.parent if self.outside and node.layer.parent is not None else node.layer


@dataclass(slots=True)
class Code:
    """`value` always gives one value. `nodes` is there for expressions that stand for several."""

    value: Evaluate
    nodes: Values | None = None
    items: Items | None = None
    scopes: Scopes | None = None  # the scopes of `nodes`, with `target`
    target: Node | None = None
    is_test: bool = False  # `value` gives a bool
    constant: Value | None = None

    def test(self) -> Test:
        value = self.value
        if self.is_test:
            return value  # type: ignore[return-value]  # is_test says that it gives a bool
        return lambda scope, frame: to_bool(value(scope, frame))


class Function(NamedTuple):
    """An entry of the function library: how many arguments, and what builds the code of a call."""

    least: int
    most: int | None
    build: Callable[[Compiler, Call, Context], Code]

    @property
    def expected(self) -> str:
        if self.most is None:
            return f"at least {self.least}"
        return str(self.least) if self.most == self.least else f"{self.least} to {self.most}"


def one_of(nodes: Values) -> Evaluate:
    """The one value of a reference to several nodes; blank when there is none."""

    def value(scope: Scope, frame: Frame | None) -> Value:
        found = nodes(scope, frame)
        if len(found) > 1:
            raise EvaluationFault("several values where one is needed")
        return found[0] if found else ""

    return value
