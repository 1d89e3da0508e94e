"""Expressions that several nodes share, which JavaRosa works out together.

It keeps one condition or calculation per distinct text, and works it out at the place that all its nodes have in
common. For absolute references into a repeat that place decides which instances they mean: `count(/data/r)` asked
inside r counts one, but asked with the same words outside too, it counts all, in both places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .parser import parse
from .problems import ExpressionProblem
from .syntax import Call, Chain, Expression, Negate, Path

if TYPE_CHECKING:
    from .model import Layer, Node
    from .reading import Skeleton

_ATTRIBUTES: Final = ("relevant", "calculate", "required", "readonly")


def shared_layers(skeleton: Skeleton) -> dict[tuple[str, str], Layer]:
    """By attribute and text: how deep absolute references bind, where that is less deep than the node's own layer."""
    if len(skeleton.layers) == 1:
        return {}
    askers: dict[tuple[str, str], list[Node]] = {}
    for node in skeleton.nodes:
        bind = skeleton.binds.get(node.path)
        for attribute in _ATTRIBUTES if bind is not None else ():
            source = bind.get(attribute, "").strip() if bind is not None else ""
            if "/" in source:
                askers.setdefault((attribute, source), []).append(node)
    return {
        key: _common([node.layer for node in nodes])
        for key, nodes in askers.items()
        if len({node.layer for node in nodes}) > 1 and _is_absolute(key[1])
    }


def _common(layers: list[Layer]) -> Layer:
    common = layers[0].chain()
    for layer in layers[1:]:
        common = [mine for mine, theirs in zip(common, layer.chain(), strict=False) if mine is theirs]
    return common[-1]


def _is_absolute(source: str) -> bool:
    try:
        return not any(path.start != "/" for path in _paths(parse(source)))
    except ExpressionProblem:
        return False  # reported where it is compiled


def _paths(tree: Expression) -> list[Path]:
    match tree:
        case Path():
            return [tree]
        case Negate(operand):
            return _paths(operand)
        case Chain(first, rest):
            return [path for part in (first, *(operand for _, operand in rest)) for path in _paths(part)]
        case Call(_, arguments):
            return [path for argument in arguments for path in _paths(argument)]
    return []
