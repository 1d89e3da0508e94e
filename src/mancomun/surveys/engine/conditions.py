"""What a form's conditions say, as data that a browser can work out without the server.

Only a common part of the language travels: questions of one's own repeat instance or of what is around it, literals,
comparisons, arithmetic, and the functions in `FUNCTIONS`. What goes beyond it, or refers to something that does, is
marked by the absence of its tree: such a question is shown, for it may be asked.

A plan is JSON as it stands. Nodes are named by their number. ``nodes`` says of each that matters in how many repeats
it stands, the nearest node around it that has a condition, what its text is read as, whether it keeps whole numbers,
and the repeat that it is in (0: none). ``steps`` are in the order of evaluation: ``["relevant", 12, tree]``,
``["required", 12, tree]``, ``["calculate", 30, tree]``; without tree when it is outside. Trees: a number, a text,
``["node", 12]``, ``["selected", tree, tree]``, ``["-", tree]`` for a sign, and operators as ``["=", tree, tree]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from . import limits
from .model import Node, NodeKind
from .parser import parse
from .problems import ExpressionProblem
from .reading import read
from .sharing import shared_layers
from .syntax import Call, Chain, Expression, Literal, Negate, Number, Path
from .xml import parse_xml

if TYPE_CHECKING:
    from .form import CompiledForm
    from .order import Unit

Tree = float | str | list[Any]
# Functions that the browser knows too, with the number of their arguments; None for any.
FUNCTIONS: Final[dict[str, int | None]] = {
    "selected": 2, "count-selected": 1, "string-length": 1, "not": 1, "true": 0, "false": 0, "if": 3, "coalesce": 2,
    "number": 1, "int": 1, "concat": None,
}  # fmt: skip
_READ_AS: Final = {"string": "", "int": "number", "decimal": "number", "select1": "", "select": ""}
_EACH_TIME: Final = ("now(", "random(", "uuid(", "once(")  # what gives another value whenever it is asked


_BARE: Final = 2  # parts of a step without tree


def _asked(tree: Tree) -> Iterator[int]:
    """The nodes that a tree refers to."""
    if not isinstance(tree, list):
        return
    if tree[0] == "node":
        yield tree[1]
        return
    for part in tree[1:]:
        yield from _asked(part)


class _Outside(Exception):
    """The expression says something that does not travel."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`fixed`: questions without a field whose value no answer changes, so that what stood there will stand."""

    steps: tuple[list[Any], ...]
    nodes: dict[str, list[Any]]
    fixed: tuple[Node, ...]

    def among(self, known: frozenset[Node]) -> Plan:
        """The plan of somebody who sees these questions alone: what depends on others is outside."""
        seen = {node.number for node in (*known, *self.fixed)}
        steps: list[list[Any]] = []
        for step in self.steps:
            travels = len(step) > _BARE and all(number in seen for number in _asked(step[_BARE]))
            if travels and step[0] == "calculate":
                seen.add(step[1])
            if travels or step[0] != "calculate":
                steps.append(step if travels else step[:_BARE])
        return replace(self, steps=tuple(steps))

    def as_json(self) -> dict[str, Any]:
        return {"steps": list(self.steps), "nodes": self.nodes}


@lru_cache(maxsize=64)
def conditions(form: CompiledForm) -> Plan:
    """The plan of a form, made once."""
    return _Export(form).plan()


@dataclass
class _Export:
    form: CompiledForm
    unknown: set[Node] = field(default_factory=set)  # worked out by the server alone
    used: dict[Node, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = parse_xml(self.form.xform, most_bytes=limits.XFORM_BYTES, most_elements=limits.XFORM_ELEMENTS)
        skeleton = read(root)
        self.binds = skeleton.binds
        self.shared = shared_layers(skeleton)
        # Triggers and values worked out once are set when the server saves.
        targets = {action.node for actions in self.form.triggered.values() for action in actions}
        self.unknown |= targets | set(self.form.once)

    def plan(self) -> Plan:
        steps, fixed = [], []
        for unit in self.form.units:
            if unit.kind == "count":
                continue
            tree = self.tree(unit.kind, unit.node)
            if unit.kind == "relevant":
                steps.append(self._step("relevant", unit.node, tree))
            elif tree is not None and unit.node not in self.unknown:
                steps.append(self._step("calculate", unit.node, tree))
            elif self._is_fixed(unit):
                fixed.append(unit.node)
            else:
                self.unknown.add(unit.node)
        demands = [node for node in self.form.nodes if node.required is not None]
        steps += [self._step("required", node, self.tree("required", node)) for node in demands]
        fixed += [node for node in self.used if _is_hidden(node)]
        return Plan(tuple(steps), self._nodes(), tuple(fixed))

    def _is_fixed(self, unit: Unit) -> bool:
        source = self.binds[unit.node.path].get("calculate", "")
        return not unit.dependencies and not any(name in source for name in _EACH_TIME)

    def _step(self, kind: str, node: Node, tree: Tree | None) -> list[Any]:
        self.used[node] = None
        return [kind, node.number] if tree is None else [kind, node.number, tree]

    def _nodes(self) -> dict[str, list[Any]]:
        return {str(node.number): _described(node) for node in self.used}

    def tree(self, attribute: str, node: Node) -> Tree | None:
        source = self.binds[node.path].get(attribute, "").strip()
        shared = self.shared.get((attribute, source))
        try:
            return _Travelling(self, node, node.layer.depth if shared is None else shared.depth).of(parse(source))
        except (_Outside, ExpressionProblem):
            return None


def _described(node: Node) -> list[Any]:
    layer, read_as = node.layer, _READ_AS.get(node.data_type, "")
    return [layer.depth, _gate(node), read_as, node.data_type == "int", layer.node.number if layer.depth else 0]


def _is_hidden(node: Node) -> bool:
    return node.kind is NodeKind.QUESTION and not node.control and node.calculate is None


def _gate(node: Node) -> int:
    """The nearest node around it that has a condition; 0, which is the root, when there is none."""
    at = node.parent
    while at is not None and at.relevant is None:
        at = at.parent
    return at.number if at is not None else 0


@dataclass(slots=True)
class _Travelling:
    """One expression on its way. `depth`: of the deepest instance that an absolute reference can mean."""

    export: _Export
    node: Node
    depth: int

    def of(self, tree: Expression) -> Tree:
        match tree:
            case Number(value):
                return value
            case Literal(text):
                return text
            case Negate(operand):
                return ["-", self.of(operand)]
            case Chain(first, rest):
                return self.chain(first, rest)
            case Call(name, arguments):
                if name not in FUNCTIONS or FUNCTIONS[name] not in {None, len(arguments)}:
                    raise _Outside
                return [name, *map(self.of, arguments)]
            case Path():
                return self.reference(tree)

    def chain(self, first: Expression, rest: tuple[tuple[str, Expression], ...]) -> Tree:
        made = self.of(first)
        if rest[0][0] in {"and", "or"}:
            return [rest[0][0], made, *(self.of(operand) for _name, operand in rest)]
        for name, operand in rest:
            made = [name, made, self.of(operand)]
        return made

    def reference(self, path: Path) -> Tree:
        target, depth = self.target(path)
        if target.kind is not NodeKind.QUESTION or target.layer.depth > depth or target in self.export.unknown:
            raise _Outside
        if target.data_type not in _READ_AS:
            raise _Outside
        if target.layer not in self.node.layer.chain():
            raise _Outside
        self.export.used[target] = None
        return ["node", target.number]

    def target(self, path: Path) -> tuple[Node, int]:
        """The node, and how deep the instances are that it may stand in."""
        if any(step.predicates or step.name.startswith(("*", "@")) for step in path.steps):
            raise _Outside
        if path.start == "/":
            found = self.export.form.by_path.get("/" + "/".join(step.name for step in path.steps))
            if found is None:
                raise _Outside
            return found, self.depth
        if isinstance(path.start, Call) and path.start.name != "current":
            raise _Outside
        at, climbed = self.node, self.node
        for step in path.steps:
            turns = at is climbed and step.name in {".", ".."}
            following = at if step.name == "." else at.parent if step.name == ".." else at.children.get(step.name)
            if following is None:
                raise _Outside
            at = following
            climbed = at if turns else climbed
        return at, climbed.layer.depth
