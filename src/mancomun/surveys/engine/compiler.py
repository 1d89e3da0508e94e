"""Expressions to closures. All names are resolved here, so that evaluating looks nothing up."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .code import Code, Context
from .externals import Files, read_list
from .library import FUNCTIONS
from .parser import parse
from .paths import compile_path
from .problems import ExpressionProblem
from .syntax import Call, Chain, Expression, Literal, Negate, Number, Path
from .values import NAN, equal, to_number

if TYPE_CHECKING:
    from .model import Evaluate, ItemList, Node
    from .scope import Frame, Scope
    from .values import Value

    Operation = Callable[[Value, Value], Value]


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.inf if (left > 0) == (math.copysign(1, right) > 0) else -math.inf


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and not math.isinf(left) else NAN


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "div": _divide, "mod": _remainder,
}  # fmt: skip
_COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Compiler:
    """Compiles expressions of one form.

    `dependencies` gathers the nodes that were referred to since it was last cleared; `uses_item`, `uses_position`
    and `uses_once` say what an expression asked for, `uses_chance` whether it gives another value each time.
    """

    def __init__(
        self, root: Node, lists: dict[str, ItemList], external: dict[str, str], files: Files | None = None
    ) -> None:
        self.root = root
        self.lists = lists
        self.external = external  # lists that come from files, with the file's name
        self.files = files or {}
        self.choice_dependencies: dict[Node, frozenset[Node]] = {}
        self.dependencies: set[Node] = set()
        self.uses_item = False
        self.uses_position = False
        self.uses_once = False
        self.uses_chance = False

    def source(self, source: str, context: Context) -> Code:
        return self.compile(parse(source), context)

    def compile(self, tree: Expression, context: Context) -> Code:
        match tree:
            case Number(value):
                return _constant(value)
            case Literal(text):
                return _constant(text)
            case Negate(operand):
                return _negate(self.compile(operand, context).value)
            case Chain(first, rest):
                return self._chain(first, rest, context)
            case Call():
                return self._call(tree, context)
            case Path():
                return compile_path(self, tree, context)

    def wants_choices(self, node: Node) -> None:
        """The expression depends on a question's choices, and so on what their filter refers to."""
        if node not in self.choice_dependencies:
            raise ExpressionProblem("not_a_choice_question", path=node.path)
        self.dependencies |= self.choice_dependencies[node]

    def items(self, name: str) -> ItemList:
        """A list by its name. Raises ExpressionProblem, also for what is wrong with its file."""
        found = self.lists.get(name)
        if found is None:
            if name not in self.external:
                raise ExpressionProblem("unknown_list", name=name)
            found = self.lists[name] = self.file(self.external[name], name)
        return found

    def file(self, source: str, name: str) -> ItemList:
        """A list from one of the files that came with the workbook."""
        given = self.files.get(source)
        if given is None:
            raise ExpressionProblem("external_missing", name=source)
        return read_list(name, source, given)

    def _call(self, call: Call, context: Context) -> Code:
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise ExpressionProblem("unknown_function", name=call.name)
        count = len(call.arguments)
        if count < function.least or (function.most is not None and count > function.most):
            raise ExpressionProblem("wrong_arguments", name=call.name, count=count, expected=function.expected)
        return function.build(self, call, context)

    def _chain(self, first: Expression, rest: tuple[tuple[str, Expression], ...], context: Context) -> Code:
        code = self.compile(first, context)
        kind = rest[0][0]
        if kind in {"and", "or"}:
            tests = [code.test()] + [self.compile(operand, context).test() for _, operand in rest]
            return Code(_all(tests) if kind == "and" else _any(tests), is_test=True)
        if kind in _ARITHMETIC:
            operands = [(_ARITHMETIC[name], self.compile(operand, context).value) for name, operand in rest]
            return Code(_arithmetic(code.value, operands))
        for name, operand in rest:
            code = _comparison(name, code, self.compile(operand, context))
        return code


def _constant(value: Value) -> Code:
    return Code(lambda _scope, _frame: value, constant=value)


def _negate(value: Evaluate) -> Code:
    return Code(lambda scope, frame: -to_number(value(scope, frame)))


def _all(tests: list[Callable[[Scope, Frame | None], bool]]) -> Evaluate:
    if len(tests) == 2:  # noqa: PLR2004 - the commonest case, without a loop
        left, right = tests
        return lambda scope, frame: left(scope, frame) and right(scope, frame)

    def every(scope: Scope, frame: Frame | None) -> bool:
        return all(test(scope, frame) for test in tests)

    return every


def _any(tests: list[Callable[[Scope, Frame | None], bool]]) -> Evaluate:
    if len(tests) == 2:  # noqa: PLR2004 - as above
        left, right = tests
        return lambda scope, frame: left(scope, frame) or right(scope, frame)

    def some(scope: Scope, frame: Frame | None) -> bool:
        return any(test(scope, frame) for test in tests)

    return some


def _arithmetic(first: Evaluate, operands: list[tuple[Callable[[float, float], float], Evaluate]]) -> Evaluate:
    def compute(scope: Scope, frame: Frame | None) -> float:
        total = to_number(first(scope, frame))
        for operation, operand in operands:
            total = operation(total, to_number(operand(scope, frame)))
        return total

    return compute


def _comparison(name: str, left: Code, right: Code) -> Code:
    a, b = left.value, right.value
    if name in _COMPARISONS:
        compare = _COMPARISONS[name]
        return Code(lambda scope, frame: compare(to_number(a(scope, frame)), to_number(b(scope, frame))), is_test=True)
    wanted = name == "="
    text = right.constant if isinstance(right.constant, str) else None
    if text is not None:
        return Code(_equals_text(a, text, wanted=wanted), is_test=True)
    return Code(lambda scope, frame: equal(a(scope, frame), b(scope, frame)) is wanted, is_test=True)


def _equals_text(value: Evaluate, text: str, *, wanted: bool) -> Evaluate:
    """`${x} = 'yes'` is most of what forms ask."""

    def test(scope: Scope, frame: Frame | None) -> bool:
        found = value(scope, frame)
        if found.__class__ is str:
            return (found == text) is wanted
        return equal(found, text) is wanted

    return test
