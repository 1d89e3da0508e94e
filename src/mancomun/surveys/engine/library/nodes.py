"""References to several nodes: counting them, their places, and one instance of a repeat by its number.

Specification: "Node-set Functions", "Repeat Functions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine.code import Code, Context, Function, Place
from mancomun.surveys.engine.model import NodeKind
from mancomun.surveys.engine.problems import ExpressionProblem
from mancomun.surveys.engine.values import Value, to_number, to_text

from .build import on_list

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call


def _position(compiler: Compiler, call: Call, context: Context) -> Code:
    if not call.arguments:
        if context.place is Place.NODE:
            at_repeat = context.node.kind is NodeKind.REPEAT
            return Code(lambda scope, _frame: scope.index + 1.0 if at_repeat else 1.0)
        compiler.uses_position = True
        return Code(lambda _scope, frame: float(frame.position) if frame else 1.0)
    code = compiler.compile(call.arguments[0], context)
    target, scopes = code.target, code.scopes
    if target is None or scopes is None:
        raise ExpressionProblem("needs_list", name="position")
    is_repeat = target.kind is NodeKind.REPEAT

    def place(scope: Scope, frame: Frame | None) -> Value:
        found = scopes(scope, frame)
        if not found:
            return 0.0
        return found[0].index + 1.0 if is_repeat else 1.0

    return Code(place)


def _indexed(compiler: Compiler, call: Call, context: Context) -> Code:
    """indexed-repeat(node, repeat, number, …): the node in those instances. Numbers below 1 mean the first."""
    target = compiler.compile(call.arguments[0], context).target
    if target is None or len(call.arguments) % 2 == 0:
        raise ExpressionProblem("needs_list", name="indexed-repeat")
    numbers = {}
    for repeat, number in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
        node = compiler.compile(repeat, context).target
        if node is None or node.layer not in target.layer.chain():
            raise ExpressionProblem("needs_list", name="indexed-repeat")
        numbers[node.layer.depth] = compiler.compile(number, context).value
    chain, slot = target.layer.chain(), target.slot

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        here = {ancestor.layer.number: ancestor for ancestor in _upwards(scope)}
        at: Scope = scope.run.scopes[0][0]
        for layer in chain[1:]:
            number = numbers.get(layer.depth)
            if number is None and layer.number in here:
                at = here[layer.number]
                continue
            kids = at.kids[layer.place]
            index = max(1, int(_whole(number(scope, frame)))) if number else 1
            if index > len(kids):
                return ""
            at = kids[index - 1]
        return at.values[slot]

    return Code(evaluate)


def _whole(value: Value) -> float:
    number = to_number(value)
    return number if abs(number) < 2**31 else 1.0


def _upwards(scope: Scope) -> list[Scope]:
    found = [scope]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


FUNCTIONS: Final = {
    "count": on_list("count", lambda values: float(len(values)), nodes_only=True),
    "count-non-empty": on_list(
        "count-non-empty", lambda values: float(sum(to_text(value) != "" for value in values)), nodes_only=True
    ),
    "position": Function(0, 1, _position),
    "indexed-repeat": Function(3, 11, _indexed),
}
