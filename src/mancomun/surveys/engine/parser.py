"""Tokens to a tree: a Pratt parser for XPath 1.0 as XLSForms use it.

`//`, variables, unions and the other axes, which JavaRosa has not either, are named as unsupported.
"""

from typing import Final

from . import limits
from .lexer import Token, syntax_fault, tokenize
from .problems import ExpressionProblem
from .syntax import Call, Chain, Expression, Literal, Negate, Number, Path, Step

_LEVELS: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5,
    "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_NEGATION_LEVEL: Final = 7
_UNSUPPORTED: Final = frozenset({"//", "::", "@", "|", "$"})
_PLACES: Final = {"self": ".", "parent": ".."}  # axes of which only node() can be asked
_NODE_CALLS: Final = frozenset({"instance", "current", "randomize"})


def parse(source: str) -> Expression:
    """The tree of an expression. Raises ExpressionProblem."""
    parser = _Parser(source)
    tree = parser.expression(0)
    if parser.token.kind != "end":
        raise parser.fault()
    return tree


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def advance(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def sees(self, symbol: str) -> bool:
        return self.token.kind == "symbol" and self.token.text == symbol

    def take(self, symbol: str) -> bool:
        if self.sees(symbol):
            self.at += 1
            return True
        return False

    def expect(self, symbol: str) -> None:
        if not self.take(symbol):
            raise self.fault()

    def fault(self) -> ExpressionProblem:
        token = self.token
        if token.kind == "symbol" and token.text in _UNSUPPORTED:
            return ExpressionProblem("unsupported_path", path=self.source[token.at : token.at + 40])
        return syntax_fault(self.source, token.at)

    def operator(self) -> tuple[str, int]:
        token = self.token
        if token.kind in {"symbol", "operator"}:
            text = token.text.lower()
            return text, _LEVELS.get(text, 0)
        return "", 0

    def expression(self, above: int) -> Expression:
        """An expression of operators that bind tighter than `above`."""
        self.depth += 1
        if self.depth > limits.EXPRESSION_DEPTH:
            raise ExpressionProblem("expression_too_deep", limit=limits.EXPRESSION_DEPTH)
        left = self.operand()
        operator, level = self.operator()
        while level > above:
            rest = []
            here = level
            while level == here:
                self.at += 1
                rest.append((operator, self.expression(here)))
                operator, level = self.operator()
            left = Chain(left, tuple(rest))
        self.depth -= 1
        return left

    def operand(self) -> Expression:
        token = self.token
        if token.kind == "number":
            self.at += 1
            return Number(float(token.text))
        if token.kind == "text":
            self.at += 1
            return Literal(token.text[1:-1])
        if self.take("-"):
            return Negate(self.expression(_NEGATION_LEVEL - 1))
        if self.take("("):
            inner = self.expression(0)
            self.expect(")")
            if self.sees("[") or self.sees("/"):
                raise ExpressionProblem("unsupported_path", path=self.source[token.at : token.at + 40])
            return inner
        return self.path_or_call()

    def path_or_call(self) -> Expression:
        if self.take("/"):
            return Path("/", self.steps())
        if self.token.kind == "name" and self.tokens[self.at + 1].text == "(":
            call = self.call()
            if call.name in _NODE_CALLS and self.take("/"):
                return Path(call, self.steps())
            if self.sees("[") or self.sees("/"):
                raise ExpressionProblem("unsupported_path", path=f"{call.name}()")
            return Path(call, ()) if call.name == "current" else call
        return Path("", self.steps())

    def call(self) -> Call:
        name = self.advance().text
        self.expect("(")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.expression(0))
            while self.take(","):
                arguments.append(self.expression(0))
            self.expect(")")
        return Call(name, tuple(arguments))

    def steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while self.take("/"):
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> Step:
        name = self.step_name()
        predicates = []
        while self.take("["):
            predicates.append(self.expression(0))
            self.expect("]")
        return Step(name, tuple(predicates))

    def step_name(self) -> str:
        """A child's name, an attribute's after @, `*`, `.` or `..`; the long forms of these too."""
        for symbol in (".", "..", "*"):
            if self.take(symbol):
                return symbol
        if self.take("@"):
            return f"@{self.name()}"
        name = self.name()
        if not self.sees("::"):
            return name
        axis = name
        if axis not in {"child", "attribute", *_PLACES}:
            raise self.fault()
        self.at += 1
        if axis == "child":
            return "*" if self.take("*") else self.name()
        if axis == "attribute":
            return f"@{self.name()}"
        if self.name() != "node":
            raise self.fault()
        self.expect("(")
        self.expect(")")
        return _PLACES[axis]

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.fault()
        return self.advance().text
