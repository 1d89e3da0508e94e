"""Chosen values and the names of choices.

Specification: "Select Functions", `checklist`, `weighted-checklist`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.problems import EvaluationFault, ExpressionProblem
from mancomun.surveys.engine.syntax import Literal
from mancomun.surveys.engine.values import Value, to_bool, to_index, to_number, to_text

from .build import plain, spread

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call

_MIN_MAX: Final = 2


def _selected(chosen: Value, sought: Value) -> bool:
    return f" {to_text(sought).strip()} " in f" {to_text(chosen)} "


def _is_selected(compiler: Compiler, call: Call, context: Context) -> Code:
    chosen, sought = (compiler.compile(argument, context) for argument in call.arguments)
    held, wanted = chosen.value, sought.value
    if not isinstance(sought.constant, str):
        return Code(lambda scope, frame: _selected(held(scope, frame), wanted(scope, frame)), is_test=True)
    name = sought.constant.strip()
    padded = f" {name} "

    def test(scope: Scope, frame: Frame | None) -> bool:
        text = to_text(held(scope, frame))
        return name in text and (name == text or padded in f" {text} ")  # mostly decided by the first

    return Code(test, is_test=True)


def _count(chosen: Value) -> float:
    return float(sum(part != "" for part in to_text(chosen).split(" ")))


def _at(chosen: Value, index: Value) -> str:
    values, at = [part for part in to_text(chosen).split(" ") if part], to_index(index)
    return values[at] if 0 <= at < len(values) else ""


def _checklist(compiler: Compiler, call: Call, context: Context) -> Code:
    low, high, *factors = [compiler.compile(argument, context) for argument in call.arguments]
    values = [factor.value for factor in factors]
    nodes = spread(factors[0]) if len(factors) == 1 else None

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        found = nodes(scope, frame) if nodes else [value(scope, frame) for value in values]
        count = sum(map(to_bool, found))
        least, most = to_index(low.value(scope, frame)), to_index(high.value(scope, frame))
        return (least < 0 or count >= least) and (most < 0 or count <= most)

    return Code(evaluate, is_test=True)


def _weighted(compiler: Compiler, call: Call, context: Context) -> Code:
    low, high, *rest = [compiler.compile(argument, context) for argument in call.arguments]
    if len(rest) % 2:
        raise ExpressionProblem(
            "wrong_arguments", name=call.name, count=len(call.arguments), expected="an even number"
        )
    flags, weights = rest[::2], rest[1::2]

    def values(codes: list[Code], scope: Scope, frame: Frame | None) -> list[Value]:
        return spread(codes[0])(scope, frame) if len(codes) == 1 else [code.value(scope, frame) for code in codes]

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        marks, worth = values(flags, scope, frame), values(weights, scope, frame)
        if len(marks) != len(worth):
            raise EvaluationFault("weights and marks differ in number")
        total = sum(to_number(weight) for mark, weight in zip(marks, worth, strict=True) if to_bool(mark))
        return to_number(low.value(scope, frame)) <= total <= to_number(high.value(scope, frame))

    return Code(evaluate, is_test=True)


def _choice_name(compiler: Compiler, call: Call, context: Context) -> Code:
    """The label of a chosen value: jr:choice-name(value, 'the question's path')."""
    value = compiler.compile(call.arguments[0], context).value
    where = call.arguments[1]
    if not isinstance(where, Literal):
        raise ExpressionProblem("unsupported_path", path="jr:choice-name(…, …)")
    target = compiler.source(where.text.strip(), context).target
    if target is None:
        raise ExpressionProblem("unknown_path", path=where.text)
    compiler.wants_choices(target)

    def evaluate(scope: Scope, _frame: Frame | None) -> Value:
        sought = to_text(value(scope, _frame))
        if not sought or target.items is None:
            return ""
        near: Scope | None = scope
        while near is not None and near.layer is not target.layer:
            near = near.parent
        for asker, choice in target.items.offered(near or scope.run.scopes[0][0]):
            if choice.value == sought:
                return choice.label.render(asker)
        return ""

    return Code(evaluate)


FUNCTIONS: Final = {
    "selected": Function(2, 2, _is_selected),
    "is-selected": Function(2, 2, _is_selected),
    "count-selected": plain(1, 1, _count),
    "selected-at": plain(2, 2, _at),
    "checklist": Function(_MIN_MAX, None, _checklist),
    "weighted-checklist": Function(_MIN_MAX + 2, None, _weighted),
    "jr:choice-name": Function(2, 2, _choice_name),
}
