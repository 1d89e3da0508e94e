"""Arithmetic, by JavaRosa's rules: blanks are skipped by sum, min and max.

Specification: "Number Functions".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from mancomun.surveys.engine.values import NAN, Value, to_exact_number, to_index, to_integer, to_number

from .build import on_list, plain, with_run

_MOST_DECIMALS: Final = 30  # beyond this JavaRosa gives NaN
_JAVA_SMALLEST: Final = 4.9e-324  # where JavaRosa's max() starts, so that of negative numbers only it gives this


def _filled(values: list[Value]) -> list[float]:
    return [number for number in map(to_number, values) if not math.isnan(number)]


def _sum(values: list[Value]) -> float:
    total = 0.0
    for number in _filled(values):
        total += number  # in order, as JavaRosa adds
    return total


def _largest(values: list[Value]) -> float:
    numbers = _filled(values)
    return max(_JAVA_SMALLEST, *numbers) if numbers else NAN


def _smallest(values: list[Value]) -> float:
    return min(_filled(values), default=NAN)


def _round(value: Value, places: Value = 0.0) -> float:
    number, decimals = to_number(value), to_index(places)
    if math.isnan(number) or math.isinf(number):
        return number
    if abs(decimals) > _MOST_DECIMALS:
        return NAN
    if decimals < 0:
        scaled = float(Decimal(repr(number)).scaleb(decimals))
        return float(Decimal(math.trunc(scaled + 0.5)).scaleb(-decimals))
    half = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
    try:
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), rounding=half))
    except InvalidOperation:
        return number  # more digits than the quantum can hold: already rounded


def _power(base: Value, exponent: Value) -> float:
    number, power = to_exact_number(base), to_exact_number(exponent)
    try:
        return math.pow(number, power)
    except OverflowError:
        return -math.inf if number < 0 and power % 2 == 1 else math.inf
    except ValueError:
        odd = power % 2 == 1
        return math.copysign(math.inf, number if odd else 1.0) if number == 0 else NAN


def _real(function: Callable[[float], float]) -> Callable[[Value], float]:
    def apply(value: Value) -> float:
        try:
            return function(to_exact_number(value))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return apply


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else function(number)


def _arc2(one: Value, two: Value) -> float:
    return math.atan2(to_exact_number(one), to_exact_number(two))


FUNCTIONS: Final = {
    "number": plain(1, 1, to_number),
    "int": plain(1, 1, to_integer),
    "round": plain(1, 2, _round),
    "sum": on_list("sum", _sum, nodes_only=True),
    "max": on_list("max", _largest, least=0, most=None),
    "min": on_list("min", _smallest, least=0, most=None),
    "pow": plain(2, 2, _power),
    "abs": plain(1, 1, _real(abs)),
    "sqrt": plain(1, 1, _real(math.sqrt)),
    "exp": plain(1, 1, _real(math.exp)),
    "exp10": plain(1, 1, lambda value: _power(10.0, value)),
    "log": plain(1, 1, _real(_logarithm(math.log))),
    "log10": plain(1, 1, _real(_logarithm(math.log10))),
    "sin": plain(1, 1, _real(math.sin)),
    "cos": plain(1, 1, _real(math.cos)),
    "tan": plain(1, 1, _real(math.tan)),
    "asin": plain(1, 1, _real(math.asin)),
    "acos": plain(1, 1, _real(math.acos)),
    "atan": plain(1, 1, _real(math.atan)),
    "atan2": plain(2, 2, _arc2),
    "pi": plain(0, 0, lambda: math.pi),
    "random": with_run(0, 0, lambda run: run.dice.random(), by_chance=True),
}
