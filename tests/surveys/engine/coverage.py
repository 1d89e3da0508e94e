"""What the set of forms uses: functions, question types, appearances."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree
from tests.surveys.engine.cases import form_of, workbook_of

from mancomun.surveys.engine.parser import parse
from mancomun.surveys.engine.problems import ExpressionProblem
from mancomun.surveys.engine.syntax import Call, Chain, Expression, Negate, Path

_ARGUMENTS = re.compile(r"\(.*\)$")


@dataclass(frozen=True, slots=True)
class Used:
    functions: frozenset[str]
    types: frozenset[str]
    appearances: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Used":
        names = list(names)
        return cls(
            frozenset(call for name in names for call in _calls_of(form_of(name).xform)),
            frozenset(kind for name in names for kind in _cells(name, "type") if kind),
            frozenset(word for name in names for word in _cells(name, "appearance")),
        )


def _calls_of(xform: bytes) -> Iterator[str]:
    """Every attribute of an XForm that reads as an expression is asked for its calls; other text has none."""
    for element in etree.fromstring(xform).iter():
        for text in element.attrib.values():
            try:
                yield from _calls(parse(str(text)))
            except ExpressionProblem:
                continue


def _calls(tree: Expression) -> Iterator[str]:
    match tree:
        case Call(name, arguments):
            yield name
            for argument in arguments:
                yield from _calls(argument)
        case Chain(first, rest):
            yield from _calls(first)
            for _, operand in rest:
                yield from _calls(operand)
        case Negate(operand):
            yield from _calls(operand)
        case Path(start, steps):
            if isinstance(start, Call):
                yield from _calls(start)
            for step in steps:
                for condition in step.predicates:
                    yield from _calls(condition)


def _cells(name: str, column: str) -> Iterator[str]:
    """First words of types, all words of appearances, without arguments."""
    survey = workbook_of(name).sheet("survey")
    for row in survey.rows if survey else ():
        text = row.cells.get(column, "")
        words = [_ARGUMENTS.sub("(", word) for word in text.split()]
        if column == "type":
            yield _kind(text, words)
        else:
            yield from words


def _kind(text: str, words: list[str]) -> str:
    if text.startswith(("begin", "end")) and len(words) > 1:
        return " ".join(words[:2])
    if words[1:] and words[-1] == "or_other":
        return f"{words[0]} or_other"
    return words[0] if words else ""
