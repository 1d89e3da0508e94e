"""Lists in another order, the same one as JavaRosa's for the same seed.

Specification: `randomize`. The order is that of the inside-out Fisher–Yates shuffle, its chance that of Park and
Miller's generator. A seed that is no number counts as the first eight bytes of its SHA-256.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from mancomun.surveys.engine.code import Code, Context, Function, one_of
from mancomun.surveys.engine.problems import ExpressionProblem
from mancomun.surveys.engine.values import Value, to_number, to_text

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.model import Item
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call

    Seed = Callable[[Scope, Frame | None], int]

T = TypeVar("T")
_MODULUS: Final = 2**31 - 1
_MULTIPLIER: Final = 16_807
_LONG: Final = 2**63
_HASHED: Final = 8  # bytes


def seed_of(value: Value) -> int:
    """A Java long: numbers toward zero and within its range, blank 0."""
    number = to_number(value)
    if not math.isnan(number):
        return int(max(-_LONG, min(_LONG - 1, number)))
    text = to_text(value)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:_HASHED], signed=True) if text else 0


def shuffled(elements: Sequence[T], seed: int) -> list[T]:
    """The elements in the seed's order."""
    order: list[T] = []
    for place, (element, chance) in enumerate(zip(elements, _chances(seed), strict=False)):
        other = int(chance * (place + 1))
        if other == place:
            order.append(element)
        else:
            order.append(order[other])
            order[other] = element
    return order


def _chances(seed: int) -> Iterator[float]:
    # In floating point, as JavaRosa counts: a seed beyond 2**53 loses its last digits there.
    state = math.fmod(float(seed), _MODULUS)
    state = state if state > 0 else state + _MODULUS - 1
    while True:
        state = math.fmod(state * _MULTIPLIER, _MODULUS)
        yield (int(state) - 1) / (_MODULUS - 1)


def _randomize(compiler: Compiler, call: Call, context: Context) -> Code:
    """Without a seed the order stays the same for one set of answers."""
    code = compiler.compile(call.arguments[0], context)
    if code.nodes is None:
        raise ExpressionProblem("needs_list", name="randomize")
    given = compiler.compile(call.arguments[1], context).value if len(call.arguments) > 1 else None

    def seed(scope: Scope, frame: Frame | None) -> int:
        return seed_of(given(scope, frame)) if given else seed_of(f"{scope.run.seed}{context.origin.path}")

    return _in_order(code, seed)


def _in_order(code: Code, seed: Seed) -> Code:
    given_nodes, given_items, given_scopes = code.nodes, code.items, code.scopes

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        return shuffled(given_nodes(scope, frame), seed(scope, frame)) if given_nodes else []

    def items(scope: Scope, frame: Frame | None) -> list[Item]:
        return shuffled(given_items(scope, frame), seed(scope, frame)) if given_items else []

    def scopes(scope: Scope, frame: Frame | None) -> list[Scope]:
        return shuffled(given_scopes(scope, frame), seed(scope, frame)) if given_scopes else []

    return Code(
        one_of(nodes),
        nodes=nodes,
        items=items if given_items else None,
        scopes=scopes if given_scopes else None,
        target=code.target,
    )


FUNCTIONS: Final = {"randomize": Function(1, 2, _randomize)}
