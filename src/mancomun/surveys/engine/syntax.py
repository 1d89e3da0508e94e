"""The tree of an expression, as the parser gives it, and back to text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands of one level of precedence, left to right: `a - b + c`. Flat, so that length is no depth."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is a child's name, an attribute's after "@", "*", "." or ".."."""

    name: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """`start` is "/" (absolute), "" (relative) or a call that gives nodes: `instance('x')`, `current()`."""

    start: str | Call
    steps: tuple[Step, ...]


Expression = Number | Literal | Negate | Chain | Call | Path


def unparse(tree: Expression) -> str:
    match tree:
        case Number(value):
            return _number(value)
        case Literal(text):
            return f"'{text}'" if "'" not in text else f'"{text}"'
        case Negate(operand):
            return f"-({unparse(operand)})"
        case Chain(first, rest):
            return f"({unparse(first)}{''.join(f' {op} {unparse(operand)}' for op, operand in rest)})"
        case Call(name, arguments):
            return f"{name}({', '.join(map(unparse, arguments))})"
        case Path():
            return _path(tree)


def _path(path: Path) -> str:
    text = "/".join(
        step.name + "".join(f"[{unparse(condition)}]" for condition in step.predicates) for step in path.steps
    )
    if isinstance(path.start, str):
        return path.start + text
    return f"{unparse(path.start)}/{text}" if path.steps else unparse(path.start)


def _number(value: float) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if float(text) == value and "." in text else repr(value)
