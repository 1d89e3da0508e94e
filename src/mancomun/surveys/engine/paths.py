"""References to questions and to lists, resolved when the form is compiled.

JavaRosa's rule for repeats: a reference that shares a repeat with the node it stands on means "in my own
instance", whether it is written absolute or relative, unless a predicate stands on the repeat's step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .code import Code, Context, Place
from .model import NodeKind
from .predicates import item_filter, scope_filter
from .problems import EvaluationFault, ExpressionProblem
from .syntax import Call, Literal, Path, Step, unparse

if TYPE_CHECKING:
    from .code import Items, Scopes, Values
    from .compiler import Compiler
    from .model import Evaluate, ItemList, Layer, Node
    from .predicates import ScopeFilter
    from .scope import Frame, Scope
    from .syntax import Expression
    from .values import Value


def compile_path(compiler: Compiler, path: Path, context: Context) -> Code:
    if isinstance(path.start, Call):
        if path.start.name == "instance":
            return _list_path(compiler, path, path.start, context)
        if path.start.name == "current" and not path.start.arguments:
            return _node_path(compiler, path, context, context.origin)
        raise _unsupported(path)
    if path.start == "/":
        return _node_path(compiler, path, context, None)
    if context.place is Place.ITEM:
        return _column(compiler, path, context)
    return _node_path(compiler, path, context, context.node)


def _unsupported(path: Path) -> ExpressionProblem:
    return ExpressionProblem("unsupported_path", path=unparse(path))


# Lists


def _list_path(compiler: Compiler, path: Path, call: Call, context: Context) -> Code:
    """A list's items or one of their columns: instance('x')/root/item[…]/column."""
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], Literal):
        raise _unsupported(path)
    items = compiler.items(call.arguments[0].text)
    match path.steps:
        case (Step(root, ()), Step(item, predicates)) if (root, item) == (items.root, items.item):
            column = None
        case (Step(root, ()), Step(item, predicates), Step(column, ())) if (root, item) == (
            items.root,
            items.item,
        ):
            pass
        case _:
            raise _unsupported(path)
    found = _items(compiler, items, predicates, context)
    if column is not None and not any(column in item.columns for item in items.items):
        raise ExpressionProblem("unknown_path", path=unparse(path))
    return _of_items(found, column)


def _of_items(found: Items, column: str | None) -> Code:
    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        if column is None:
            return [""] * len(found(scope, frame))
        return [item.columns[column] for item in found(scope, frame) if column in item.columns]

    return Code(_one_of(nodes), nodes=nodes, items=found)


def _items(compiler: Compiler, items: ItemList, predicates: tuple[Expression, ...], context: Context) -> Items:
    every = items.items
    if not predicates:
        return lambda _scope, _frame: every
    return item_filter(compiler, items, predicates, context)


def _column(compiler: Compiler, path: Path, context: Context) -> Code:
    """A relative path inside a predicate on a list: a column of the candidate item."""
    compiler.uses_item = True
    match path.steps:
        case (Step(".", ()),):
            return Code(lambda _scope, _frame: "")
        case (Step(".", ()), Step(name, ())) | (Step(name, ()),) if name != "..":
            if name not in context.columns:
                raise ExpressionProblem("unknown_path", path=name)
        case _:
            raise _unsupported(path)

    def value(_scope: Scope, frame: Frame | None) -> Value:
        if frame is None or frame.item is None:
            raise EvaluationFault("no item")
        return frame.item.columns.get(name, "")

    return Code(value)


# Questions


@dataclass(slots=True)
class _Target:
    node: Node
    predicates: dict[Node, tuple[Expression, ...]]  # repeat node -> conditions on its step


def _node_path(compiler: Compiler, path: Path, context: Context, start: Node | None) -> Code:
    target = _walk(compiler, path, start)
    node = target.node
    compiler.dependencies.add(node)
    chain = node.layer.chain()
    anchor = context.origin if _is_current(path) else context.node
    from_item = context.place is Place.ITEM and path.start == "/"
    here = context.layer_of(anchor)
    common = _common(chain, compiler.root.layer if from_item else here, target)
    ascent = _ascent(here, common, context, current=_is_current(path))
    if common is node.layer:
        return _single(node, ascent)
    down = chain[common.depth + 1 :]
    hops = []
    for layer in down:
        compiler.dependencies.add(layer.node)
        conditions = target.predicates.get(layer.node, ())
        hops.append((layer.place, scope_filter(compiler, conditions, layer.node, context)))
    return _several(node, ascent, hops)


def _is_current(path: Path) -> bool:
    return isinstance(path.start, Call)


def _walk(compiler: Compiler, path: Path, start: Node | None) -> _Target:
    node, steps = start, path.steps
    predicates: dict[Node, tuple[Expression, ...]] = {}
    if node is None:
        node = compiler.root
        if not steps or steps[0].name != node.name or steps[0].predicates:
            raise ExpressionProblem("unknown_path", path=unparse(path))
        steps = steps[1:]
    for step in steps:
        following = node if step.name == "." else node.parent if step.name == ".." else node.children.get(step.name)
        if following is None:
            raise ExpressionProblem("unknown_path", path=unparse(path))
        node = following
        if step.predicates:
            if node.kind is not NodeKind.REPEAT:
                raise _unsupported(path)
            predicates[node] = step.predicates
    return _Target(node, predicates)


def _common(chain: list[Layer], anchor: Layer, target: _Target) -> Layer:
    """The deepest layer that the reference shares with where it stands."""
    common = chain[0]
    for mine, theirs in zip(anchor.chain()[1:], chain[1:], strict=False):
        if mine is not theirs or theirs.node in target.predicates:
            break
        common = mine
    return common


def _ascent(anchor: Layer, common: Layer, context: Context, *, current: bool) -> Scopes:
    """From where an expression stands to the one scope of the common layer."""
    levels = anchor.depth - common.depth
    from_origin = current and context.place is not Place.NODE
    if common.parent is None:
        return lambda scope, _frame: scope.run.scopes[0]

    def climb(scope: Scope, frame: Frame | None) -> list[Scope]:
        at = frame.origin if from_origin and frame else scope
        for _ in range(levels):
            at = at.parent or at
        return [at]

    return climb


def _single(node: Node, ascent: Scopes) -> Code:
    slot = node.slot

    def value(scope: Scope, frame: Frame | None) -> Value:
        return ascent(scope, frame)[0].values[slot]

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        at = ascent(scope, frame)[0]
        return [at.values[slot]] if at.live[slot] else []

    return Code(value, nodes=nodes, scopes=ascent, target=node)


def _several(node: Node, ascent: Scopes, hops: list[tuple[int, ScopeFilter | None]]) -> Code:
    slot = node.slot

    def scopes(scope: Scope, frame: Frame | None) -> list[Scope]:
        found = ascent(scope, frame)
        for place, keep in hops:
            found = [kid for at in found for kid in (keep(at.kids[place], scope, frame) if keep else at.kids[place])]
        return [at for at in found if at.live[slot]]

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        return [at.values[slot] for at in scopes(scope, frame)]

    return Code(_one_of(nodes), nodes=nodes, scopes=scopes, target=node)


def _one_of(nodes: Values) -> Evaluate:
    def value(scope: Scope, frame: Frame | None) -> Value:
        found = nodes(scope, frame)
        if len(found) > 1:
            raise EvaluationFault("several values where one is needed")
        return found[0] if found else ""

    return value
