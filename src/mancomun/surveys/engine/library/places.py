"""Places on Earth: areas, distances, fences.

Specification: "Geographic Functions". Lengths are in metres on JavaRosa's sphere, altitudes are left aside.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from mancomun.surveys.engine.code import Code, Context, Function
from mancomun.surveys.engine.problems import EvaluationFault, ExpressionProblem
from mancomun.surveys.engine.values import NAN, Value, to_text

from .build import spread

if TYPE_CHECKING:
    from mancomun.surveys.engine.compiler import Compiler
    from mancomun.surveys.engine.scope import Frame, Scope
    from mancomun.surveys.engine.syntax import Call

    Trace = Callable[[Scope, Frame | None], list["Point"]]

_RADIUS: Final = 6_378_100.0
_CIRCUMFERENCE: Final = 2 * _RADIUS * math.pi
_PARTS: Final = 4  # latitude, longitude, altitude, accuracy
_CORNERS: Final = 3


class Point(NamedTuple):
    """Degrees."""

    latitude: float
    longitude: float


def point(text: str) -> Point:
    """Of a geopoint's text; parts that are not there are 0. Raises EvaluationFault."""
    try:
        parts = [float(part) for part in text.split(" ") if part]
    except ValueError as fault:
        raise EvaluationFault("no place on Earth") from fault
    if len(parts) > _PARTS:
        raise EvaluationFault("a place has at most four numbers")
    return Point(*[*parts, 0.0, 0.0][:2])


def points(values: list[Value]) -> list[Point]:
    """Of one line or area, or of several geopoints."""
    if len(values) == 1:
        pieces = to_text(values[0]).split(";")
        while len(pieces) > 1 and not pieces[-1]:
            pieces.pop()  # as Java splits
        return [point(piece.strip()) for piece in pieces]
    return [point(to_text(value)) for value in values]


def area(corners: list[Point]) -> float:
    """Square metres within a closed line, each point seen from the first."""
    if len(corners) < _CORNERS:
        return 0.0
    first, *rest = corners
    flat = [
        (
            (corner.longitude - first.longitude) * _CIRCUMFERENCE * math.cos(math.radians(corner.latitude)) / 360.0,
            (corner.latitude - first.latitude) * _CIRCUMFERENCE / 360.0,
        )
        for corner in rest
    ]
    return abs(sum((one[1] * two[0] - one[0] * two[1]) / 2 for one, two in pairwise(flat)))


def distance(line: list[Point]) -> float:
    """Metres along a line, by the spherical law of cosines."""
    return sum((_between(one, two) for one, two in pairwise(line)), 0.0)


def _between(one: Point, two: Point) -> float:
    north, other = math.radians(one.latitude), math.radians(two.latitude)
    turn = math.radians(one.longitude - two.longitude)
    cosine = math.sin(north) * math.sin(other) + math.cos(north) * math.cos(other) * math.cos(turn)
    return math.acos(cosine) * _RADIUS if abs(cosine) <= 1 else NAN  # rounding can pass 1 for a point and itself


def inside(place: Point, fence: list[Point]) -> bool:
    """Whether a ray from the place crosses the closed line an odd number of times."""
    odd = False
    for one, two in pairwise(fence):
        if (two.latitude > place.latitude) != (one.latitude > place.latitude):
            slope = (one.longitude - two.longitude) * (place.latitude - two.latitude)
            if place.longitude < slope / (one.latitude - two.latitude) + two.longitude:
                odd = not odd
    return odd


def _trace(compiler: Compiler, call: Call, number: int, context: Context) -> Trace:
    code = compiler.compile(call.arguments[number], context)
    if code.nodes is None:
        raise ExpressionProblem("needs_list", name=call.name)
    values = spread(code)
    return lambda scope, frame: points(values(scope, frame))


def _area(compiler: Compiler, call: Call, context: Context) -> Code:
    trace = _trace(compiler, call, 0, context)
    return Code(lambda scope, frame: area(trace(scope, frame)))


def _distance(compiler: Compiler, call: Call, context: Context) -> Code:
    """Along one line, along the geopoints of a reference, or along those of several arguments."""
    codes = [compiler.compile(argument, context) for argument in call.arguments]
    if len(codes) == 1 and codes[0].nodes is not None:
        values = spread(codes[0])
        return Code(lambda scope, frame: distance(points(values(scope, frame))))
    if len(codes) == 1:
        text = codes[0].value
        return Code(lambda scope, frame: distance(points([text(scope, frame)])))
    singles = [code.value for code in codes]
    return Code(lambda scope, frame: distance([point(to_text(single(scope, frame))) for single in singles]))


def _fence(compiler: Compiler, call: Call, context: Context) -> Code:
    place = compiler.compile(call.arguments[0], context).value
    fence = _trace(compiler, call, 1, context)
    return Code(lambda scope, frame: inside(point(to_text(place(scope, frame))), fence(scope, frame)), is_test=True)


FUNCTIONS: Final = {
    "area": Function(1, 1, _area),
    "enclosed-area": Function(1, 1, _area),
    "distance": Function(1, None, _distance),
    "geofence": Function(2, 2, _fence),
}
