"""Choice between values, and truth.

Specification: "Boolean Functions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.values import Value, to_bool, to_text

from .build import arguments, plain

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call


def _if(compiler: Compiler, call: Call, context: Context) -> Code:
    test = compiler.compile(call.arguments[0], context).test()
    yes, no = (compiler.compile(argument, context) for argument in call.arguments[1:])
    then, otherwise = yes.value, no.value
    return Code(
        lambda scope, frame: then(scope, frame) if test(scope, frame) else otherwise(scope, frame),
        is_test=yes.is_test and no.is_test,
    )


def _is_blank(value: Value) -> bool:
    return value == "" or (isinstance(value, float) and value != value)  # noqa: PLR0124 - only NaN differs from itself


def _coalesce(compiler: Compiler, call: Call, context: Context) -> Code:
    codes = arguments(compiler, call, context)

    def first_filled(scope: Scope, frame: Frame | None) -> Value:
        value: Value = ""
        for code in codes:
            value = code(scope, frame)
            if not _is_blank(value):
                break
        return value

    return Code(first_filled)


def _once(compiler: Compiler, call: Call, context: Context) -> Code:
    (first,) = arguments(compiler, call, context)
    slot = context.origin.slot
    compiler.uses_once = True

    def kept(scope: Scope, frame: Frame | None) -> Value:
        value = scope.values[slot]
        return first(scope, frame) if to_text(value) == "" else value

    return Code(kept)


def _depend(compiler: Compiler, call: Call, context: Context) -> Code:
    return Code(arguments(compiler, call, context)[0])


def _from_string(value: Value) -> bool:
    return to_text(value).lower() in {"true", "1"}


FUNCTIONS: Final = {
    "if": Function(3, 3, _if),
    "coalesce": Function(2, 2, _coalesce),
    "once": Function(1, 1, _once),
    "depend": Function(1, None, _depend),
    "true": plain(0, 0, lambda: True, is_test=True),
    "false": plain(0, 0, lambda: False, is_test=True),
    "not": plain(1, 1, lambda value: not to_bool(value), is_test=True),
    "boolean": plain(1, 1, to_bool, is_test=True),
    "boolean-from-string": plain(1, 1, _from_string, is_test=True),
}
