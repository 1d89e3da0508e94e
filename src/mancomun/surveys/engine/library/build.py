"""Makers of table entries: from a plain function on values to the code of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.problems import ExpressionProblem

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.model import Evaluate
    from mancomun.surveys.engine.scope import Frame, Run, Scope
    from mancomun.surveys.engine.syntax import Call
    from mancomun.surveys.engine.values import Value


def arguments(compiler: Compiler, call: Call, context: Context) -> list[Evaluate]:
    return [compiler.compile(argument, context).value for argument in call.arguments]


def plain(least: int, most: int | None, function: Callable[..., Value], *, is_test: bool = False) -> Function:
    """A function of its arguments' single values."""

    def build(compiler: Compiler, call: Call, context: Context) -> Code:
        return Code(_applied(function, arguments(compiler, call, context)), is_test=is_test)

    return Function(least, most, build)


def _applied(function: Callable[..., Value], codes: list[Evaluate]) -> Evaluate:
    match codes:
        case []:
            return lambda _scope, _frame: function()
        case [one]:
            return lambda scope, frame: function(one(scope, frame))
        case [one, two]:
            return lambda scope, frame: function(one(scope, frame), two(scope, frame))
    return lambda scope, frame: function(*[code(scope, frame) for code in codes])


def with_run(least: int, most: int | None, function: Callable[..., Value], *, by_chance: bool = False) -> Function:
    """A function that also needs the run: its moment, its zone, the form's version. Some differ each time."""

    def build(compiler: Compiler, call: Call, context: Context) -> Code:
        compiler.uses_chance = compiler.uses_chance or by_chance
        codes = arguments(compiler, call, context)

        def evaluate(scope: Scope, frame: Frame | None) -> Value:
            run: Run = scope.run
            return function(run, *[code(scope, frame) for code in codes])

        return Code(evaluate)

    return Function(least, most, build)


def spread(code: Code) -> Callable[[Scope, Frame | None], list[Value]]:
    """The values of a reference to several nodes, or the one value of anything else."""
    if code.nodes is not None:
        return code.nodes
    value = code.value
    return lambda scope, frame: [value(scope, frame)]


def on_list(
    name: str,
    function: Callable[[list[Value]], Value],
    *,
    nodes_only: bool = False,
    least: int = 1,
    most: int | None = 1,
) -> Function:
    """A function of a list: of one reference's nodes, or of the values of several arguments."""

    def build(compiler: Compiler, call: Call, context: Context) -> Code:
        codes = [compiler.compile(argument, context) for argument in call.arguments]
        if nodes_only and codes[0].nodes is None:
            raise ExpressionProblem("needs_list", name=name)
        if len(codes) == 1:
            values: Any = spread(codes[0])
            return Code(lambda scope, frame: function(values(scope, frame)))
        singles = [code.value for code in codes]
        return Code(lambda scope, frame: function([single(scope, frame) for single in singles]))

    return Function(least, most, build)
