"""References to questions, resolved when the form is compiled.

JavaRosa's rules for repeats. An absolute reference that shares a repeat with the node it stands on means "in my
own instance", unless a predicate stands on the repeat's step. A relative one stays in the instances that it has
not climbed out of, so that `../../r/x` means every instance of r. And where several nodes share one expression
word for word, absolute references bind only as deep as the place that these nodes have in common.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .code import Code, Context, Place, one_of
from .lists import item_column, list_path, unsupported
from .model import NodeKind
from .predicates import same_place, scope_filter
from .problems import ExpressionProblem
from .syntax import Call, Path, unparse

if TYPE_CHECKING:
    from .code import Scopes
    from .compiler import Compiler
    from .model import Evaluate, Layer, Node
    from .predicates import ScopeFilter
    from .scope import Frame, Scope
    from .syntax import Expression
    from .values import Value

    Ascent = Callable[[Scope, Frame | None], Scope]


def compile_path(compiler: Compiler, path: Path, context: Context) -> Code:
    if isinstance(path.start, Call):
        if path.start.name == "instance":
            return list_path(compiler, path, path.start, context)
        if path.start.name == "current" and not path.start.arguments:
            return _node_path(compiler, path, context, context.origin)
        raise unsupported(path)
    if path.start == "/":
        return _node_path(compiler, path, context, None)
    if context.place is Place.ITEM:
        return item_column(compiler, path, context)
    return _node_path(compiler, path, context, context.node)


# Questions


@dataclass(slots=True)
class _Target:
    node: Node
    climbed: Node | None  # where a relative reference turns downwards
    predicates: dict[Node, tuple[Expression, ...]]  # conditions on the step of a repeat, or of the question itself


def _node_path(compiler: Compiler, path: Path, context: Context, start: Node | None) -> Code:
    target = _walk(compiler, path, start)
    node = target.node
    compiler.dependencies.add(node)
    anchor = context.layer_of(context.origin if _is_current(path) else context.node)
    bound = _bound(compiler, context, target, anchor)
    common = _common(node.layer.chain(), bound, target)
    ascent = _ascent(anchor, common, context, current=_is_current(path))
    if node.kind is NodeKind.QUESTION and node in target.predicates:
        hops = _hops(compiler, target, common, bound, context)
        return _several(node, ascent, hops, scope_filter(compiler, target.predicates[node], node, context))
    if common is node.layer:
        at_hand = anchor is common and not (_is_current(path) and context.place is not Place.NODE)
        return _single(node, ascent, at_hand=at_hand)
    return _several(node, ascent, _hops(compiler, target, common, bound, context))


def _is_current(path: Path) -> bool:
    return isinstance(path.start, Call)


def _bound(compiler: Compiler, context: Context, target: _Target, anchor: Layer) -> Layer:
    """The deepest layer of which a reference can mean one's own instance."""
    if target.climbed is not None:
        return target.climbed.layer
    if context.place is Place.ITEM:
        return compiler.root.layer
    return context.shared or anchor


def _hops(
    compiler: Compiler, target: _Target, common: Layer, bound: Layer, context: Context
) -> list[tuple[int, ScopeFilter | None]]:
    """From the common scope down to the target: per repeat its place, and which instances are kept."""
    hops: list[tuple[int, ScopeFilter | None]] = []
    own = bound.chain() if target.climbed is None else []
    here = context.layer_of(context.node)
    for layer in target.node.layer.chain()[common.depth + 1 :]:
        compiler.dependencies.add(layer.node)
        conditions = target.predicates.get(layer.node, ())
        if conditions or layer not in own:
            hops.append((layer.place, scope_filter(compiler, conditions, layer.node, context)))
        else:  # below a step with a condition, one's own place in each of the instances above
            hops.append((layer.place, same_place(here.depth - layer.depth)))
    return hops


def _walk(compiler: Compiler, path: Path, start: Node | None) -> _Target:
    node, steps, climbed = start, path.steps, start
    predicates: dict[Node, tuple[Expression, ...]] = {}
    if node is None:
        node = compiler.root
        if not steps or steps[0].name != node.name or steps[0].predicates:
            raise ExpressionProblem("unknown_path", path=unparse(path))
        steps = steps[1:]
    for step in steps:
        if step.name.startswith(("*", "@")):
            raise unsupported(path)
        following = _following(node, step.name)
        if following is None:
            raise ExpressionProblem("unknown_path", path=unparse(path))
        climbed = following if climbed is node and step.name in {".", ".."} else climbed
        node = following
        if step.predicates:
            if node.kind is NodeKind.GROUP:
                raise unsupported(path)
            predicates[node] = step.predicates
    return _Target(node, climbed, predicates)


def _following(node: Node, name: str) -> Node | None:
    if name == ".":
        return node
    return node.parent if name == ".." else node.children.get(name)


def _common(chain: list[Layer], bound: Layer, target: _Target) -> Layer:
    """The deepest layer that the reference shares with where it stands."""
    common = chain[0]
    for mine, theirs in zip(bound.chain()[1:], chain[1:], strict=False):
        if mine is not theirs or theirs.node in target.predicates:
            break
        common = mine
    return common


def _ascent(anchor: Layer, common: Layer, context: Context, *, current: bool) -> Ascent:
    """From where an expression stands to the one scope of the common layer."""
    levels = anchor.depth - common.depth
    from_origin = current and context.place is not Place.NODE
    if common.parent is None:
        return lambda scope, _frame: scope.root

    def climb(scope: Scope, frame: Frame | None) -> Scope:
        at = frame.origin if from_origin and frame else scope
        for _ in range(levels):
            at = at.parent or at
        return at

    return climb


def _single(node: Node, ascent: Ascent, *, at_hand: bool) -> Code:
    slot = node.slot

    def value(scope: Scope, frame: Frame | None) -> Value:
        return ascent(scope, frame).values[slot]

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        at = ascent(scope, frame)
        return [at.values[slot]] if at.live[slot] else []

    return Code(_quick(value, slot, node, at_hand=at_hand), nodes=nodes, scopes=_alone(ascent), target=node)


def _quick(value: Evaluate, slot: int, node: Node, *, at_hand: bool) -> Evaluate:
    """The commonest references without a call in between: one's own scope, and the root scope."""
    if at_hand:
        return lambda scope, _frame: scope.values[slot]
    if node.layer.parent is None:
        return lambda scope, _frame: scope.root.values[slot]
    return value


def _alone(ascent: Ascent) -> Scopes:
    return lambda scope, frame: [ascent(scope, frame)]


def _several(
    node: Node, ascent: Ascent, hops: list[tuple[int, ScopeFilter | None]], holds: ScopeFilter | None = None
) -> Code:
    """`holds` keeps or drops each question on its own: among the children of an instance it is the only one."""
    slot = node.slot

    def scopes(scope: Scope, frame: Frame | None) -> list[Scope]:
        found = [ascent(scope, frame)]
        for place, keep in hops:
            found = [kid for at in found for kid in (keep(at.kids[place], scope, frame) if keep else at.kids[place])]
        found = [at for at in found if at.live[slot]]
        return found if holds is None else [at for one in found for at in holds([one], scope, frame)]

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        return [at.values[slot] for at in scopes(scope, frame)]

    return Code(one_of(nodes), nodes=nodes, scopes=scopes, target=node)
