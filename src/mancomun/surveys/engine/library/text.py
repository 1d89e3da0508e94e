"""Text.

Specification: "String Functions", and `regex`.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final

from mancomun.surveys.engine import limits
from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.patterns import compile_pattern, matches
from mancomun.surveys.engine.problems import EvaluationFault
from mancomun.surveys.engine.values import Value, to_index, to_text

from .build import arguments, plain, spread, with_run

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Run, Scope
    from mancomun.surveys.engine.syntax import Call

_SPACES: Final = re.compile(r"[ \t\n\x0b\f\r]+")
_SHORT_ID: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _joined(separator: str, values: list[Value]) -> str:
    text = separator.join(map(to_text, values))
    if len(text) > limits.TEXT_RESULT:
        raise EvaluationFault("the text becomes too long")
    return text


def _concat(compiler: Compiler, call: Call, context: Context) -> Code:
    codes = [compiler.compile(argument, context) for argument in call.arguments]
    if len(codes) == 1:
        nodes = spread(codes[0])
        return Code(lambda scope, frame: _joined("", nodes(scope, frame)))
    values = [code.value for code in codes]
    return Code(lambda scope, frame: _joined("", [value(scope, frame) for value in values]))


def _join(compiler: Compiler, call: Call, context: Context) -> Code:
    separator, *codes = [compiler.compile(argument, context) for argument in call.arguments]
    between = separator.value
    if len(codes) == 1:
        nodes = spread(codes[0])
        return Code(lambda scope, frame: _joined(to_text(between(scope, frame)), nodes(scope, frame)))
    values = [code.value for code in codes]

    def evaluate(scope: Scope, frame: Frame | None) -> Value:
        return _joined(to_text(between(scope, frame)), [value(scope, frame) for value in values])

    return Code(evaluate)


def _substring(value: Value, start: Value, end: Value | None = None) -> str:
    text = to_text(value)
    length = len(text)
    first, last = to_index(start), length if end is None else to_index(end)
    first = first + length if first < 0 else first
    last = last + length if last < 0 else last
    return text[max(0, first) : max(0, last)]


def _before(value: Value, mark: Value) -> str:
    before, found, _ = _partition(value, mark)
    return before if found else ""


def _after(value: Value, mark: Value) -> str:
    _, found, after = _partition(value, mark)
    return after if found else ""


def _partition(value: Value, mark: Value) -> tuple[str, bool, str]:
    text, sought = to_text(value), to_text(mark)
    at = text.find(sought)
    return (text[:at], True, text[at + len(sought) :]) if at >= 0 else (text, False, "")


def _translate(value: Value, old: Value, new: Value) -> str:
    table: dict[str, str] = {}
    replacement = to_text(new)
    for at, character in enumerate(to_text(old)):
        table.setdefault(character, replacement[at : at + 1])
    return "".join(table.get(character, character) for character in to_text(value))


def _length(value: Value) -> float:
    return len(to_text(value).encode("utf-16-le")) / 2  # Java counts UTF-16 units


def _tidy(value: Value) -> str:
    return _SPACES.sub(" ", to_text(value).strip(" \t\n\x0b\f\r"))


def _own(function: str) -> Function:
    """string-length and normalize-space without an argument speak of the node itself."""
    apply = _length if function == "string-length" else _tidy

    def build(compiler: Compiler, call: Call, context: Context) -> Code:
        if call.arguments:
            (value,) = arguments(compiler, call, context)
        else:
            value = compiler.source(".", context).value
        return Code(lambda scope, frame: apply(value(scope, frame)))

    return Function(0, 1, build)


def _regex(compiler: Compiler, call: Call, context: Context) -> Code:
    text, pattern = (compiler.compile(argument, context) for argument in call.arguments)
    subject, dynamic = text.value, pattern.value
    if isinstance(pattern.constant, str):
        fixed = pattern.constant
        compile_pattern(fixed)  # a bad one is refused now, with its cell
        return Code(lambda scope, frame: matches(fixed, to_text(subject(scope, frame))), is_test=True)
    return Code(
        lambda scope, frame: matches(to_text(dynamic(scope, frame)), to_text(subject(scope, frame))),
        is_test=True,
    )


def _uuid(run: Run, length: Value | None = None) -> str:
    if length is None:
        return str(uuid.UUID(int=run.dice.getrandbits(128), version=4))
    count = max(0, min(to_index(length), limits.ANSWER_CHARACTERS))
    return "".join(run.dice.choices(_SHORT_ID, k=count))


FUNCTIONS: Final = {
    "string": plain(1, 1, to_text),
    "concat": Function(0, None, _concat),
    "join": Function(1, None, _join),
    "substr": plain(2, 3, _substring),
    "substring-before": plain(2, 2, _before),
    "substring-after": plain(2, 2, _after),
    "contains": plain(2, 2, lambda value, part: to_text(part) in to_text(value), is_test=True),
    "starts-with": plain(2, 2, lambda value, part: to_text(value).startswith(to_text(part)), is_test=True),
    "ends-with": plain(2, 2, lambda value, part: to_text(value).endswith(to_text(part)), is_test=True),
    "string-length": _own("string-length"),
    "normalize-space": _own("normalize-space"),
    "translate": plain(3, 3, _translate),
    "regex": Function(2, 2, _regex),
    "uuid": with_run(0, 1, _uuid, by_chance=True),
}
