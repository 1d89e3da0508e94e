"""Characters to tokens. As in JavaRosa, a word is an operator only where an operand has just ended."""

import re
from dataclasses import dataclass
from typing import Final

from . import limits
from .problems import ExpressionProblem

_NAME: Final = r"[^\W\d][\w.\-]*"
_TOKEN: Final = re.compile(
    r"(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<symbol>!=|<=|>=|::|//|\.\.|[-=<>+*|/\[\]().@,$])"
    rf"|(?P<name>{_NAME}(?::{_NAME})?)"
)
_OPERATOR_WORD: Final = re.compile(r"and|or|div|mod", re.IGNORECASE)
_ENDS_OPERAND: Final = frozenset({")", "]", ".", ".."})
_CONTEXT: Final = 20  # characters shown around a fault


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, text, name, symbol, operator (a word) or end
    text: str
    at: int


def tokenize(source: str) -> list[Token]:
    if len(source) > limits.EXPRESSION_CHARACTERS:
        raise ExpressionProblem("expression_too_long", count=len(source), limit=limits.EXPRESSION_CHARACTERS)
    tokens: list[Token] = []
    at, operand_ended = 0, False
    while at < len(source):
        if source[at] in " \t\r\n\f\u00a0":
            at += 1
            continue
        token = _word(source, at) if operand_ended else None
        token = token or _token(source, at)
        tokens.append(token)
        operand_ended = token.kind in {"number", "text", "name"} or (
            token.kind == "symbol" and (token.text in _ENDS_OPERAND or (token.text == "*" and not operand_ended))
        )
        at += len(token.text)
    tokens.append(Token("end", "", at))
    return tokens


def _word(source: str, at: int) -> Token | None:
    match = _OPERATOR_WORD.match(source, at)
    return Token("operator", match[0], at) if match else None


def _token(source: str, at: int) -> Token:
    match = _TOKEN.match(source, at)
    if match is None or match.lastgroup is None:
        raise syntax_fault(source, at)
    return Token(match.lastgroup, match[0], at)


def syntax_fault(source: str, at: int) -> ExpressionProblem:
    return ExpressionProblem("syntax", near=source[max(0, at - _CONTEXT) : at + _CONTEXT].strip() or source[:40])
