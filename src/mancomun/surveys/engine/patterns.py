"""Regular expressions that form authors write, in Java's dialect, with a bound on what one match may cost.

Look-around and back-references are in use in public forms, so a linear-time engine would refuse forms that
JavaRosa answers. Instead the `regex` engine runs with a time limit, on patterns and texts of bounded length; a
match that passes the limit counts as a fault of the expression, not as an answer.
"""

from functools import lru_cache
from typing import Final

import regex

from . import limits
from .problems import EvaluationFault, ExpressionProblem

_QUOTE_OPEN: Final = "\\Q"
_QUOTE_CLOSE: Final = "\\E"
_ESCAPE: Final = regex.compile(r"\\(?:[pP]\{\w+\}|.)", regex.DOTALL)
# Java's \w, \d and \s are ASCII, and so are its POSIX classes; sets may stand in sets, as V1 allows.
_IN_JAVA: Final = {
    r"\d": "[0-9]", r"\D": "[^0-9]", r"\w": "[a-zA-Z0-9_]", r"\W": "[^a-zA-Z0-9_]",
    r"\s": r"[ \t\n\x0b\f\r]", r"\S": r"[^ \t\n\x0b\f\r]", r"\z": r"\Z", r"\h": r"[ \t\xa0]",
    r"\p{Lower}": "[a-z]", r"\p{Upper}": "[A-Z]", r"\p{Alpha}": "[a-zA-Z]", r"\p{Digit}": "[0-9]",
    r"\p{Alnum}": "[a-zA-Z0-9]", r"\p{ASCII}": r"[\x00-\x7f]", r"\p{Space}": r"[ \t\n\x0b\f\r]",
    r"\p{XDigit}": "[0-9a-fA-F]", r"\p{Blank}": r"[ \t]", r"\p{Punct}": r"[!-\/:-@\[-`\{-~]",
}  # fmt: skip


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> "regex.Pattern[str]":
    """The compiled pattern. Raises ExpressionProblem with the reason when it cannot be used."""
    if len(pattern) > limits.PATTERN_CHARACTERS:
        raise ExpressionProblem("bad_pattern", pattern=pattern[:60] + "…", detail="too long")
    try:
        return regex.compile(_from_java(pattern), regex.V1)
    except (regex.error, RecursionError, OverflowError, ValueError) as fault:
        raise ExpressionProblem("bad_pattern", pattern=pattern[:200], detail=str(fault)) from fault


def _from_java(pattern: str) -> str:
    while _QUOTE_OPEN in pattern:
        before, _, rest = pattern.partition(_QUOTE_OPEN)
        quoted, _, after = rest.partition(_QUOTE_CLOSE)
        pattern = before + regex.escape(quoted, special_only=True) + after
    return _ESCAPE.sub(lambda found: _IN_JAVA.get(found[0], found[0]), pattern)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches. Raises EvaluationFault when there can be no answer in time."""
    if len(text) > limits.PATTERN_SUBJECT:
        raise EvaluationFault("text too long for a regular expression")
    try:
        found = compile_pattern(pattern).fullmatch(text, timeout=limits.PATTERN_SECONDS)
    except ExpressionProblem as fault:
        raise EvaluationFault("not a regular expression") from fault
    except TimeoutError as fault:
        raise EvaluationFault("the regular expression takes too long") from fault
    return found is not None
