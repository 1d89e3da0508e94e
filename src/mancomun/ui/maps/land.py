"""The base map: coast only, from land.json, which a network may replace. No national borders: see 0012-map.md."""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from mancomun.ui.maps.projection import Point, Projection, Window

if TYPE_CHECKING:
    from mancomun.ui.maps.regions import Region

FILE = Path(__file__).parent / "land.json"
UNIT = 100  # points of the file to a degree
WIDTH = 1440  # of the path's own grid; the drawing shows it at half of that
_TOLERANCE = 1.3  # grid units that a simplified coast may stray
_SMALLEST = 12.0  # square grid units; smaller islands would be dust
_MARGIN = 0.02  # shares of the window beyond its edge, so that a cut coast leaves no line at the edge
Ring = list[Point]


@lru_cache(maxsize=4)
def _rings(part: str) -> tuple[tuple[Point, ...], ...]:
    """Rings in degrees."""
    encoded = json.loads(FILE.read_text(encoding="utf-8"))[part]
    return tuple(tuple(_decode(ring)) for ring in encoded)


def _decode(flat: list[int]) -> Iterator[Point]:
    x = y = 0
    for step_x, step_y in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + step_x, y + step_y
        yield x / UNIT, y / UNIT


@lru_cache(maxsize=64)
def path(region: "Region") -> str:
    """The land of a region as one SVG path on a grid of WIDTH units across."""
    pieces = []
    for ring in _rings(region.part):
        drawn = _on_grid(ring, region.projection, region.window)
        drawn = _clip(drawn, WIDTH, WIDTH / region.window.ratio)
        if _area(drawn) >= _SMALLEST:
            pieces.append(_stroke(simplify(drawn, _TOLERANCE)))
    return "".join(pieces)


def _on_grid(ring: tuple[Point, ...], projection: Projection, window: Window) -> Ring:
    scale = WIDTH / window.width
    projected = (projection(lon, lat) for lon, lat in ring)
    return [((x - window.left) * scale, (y - window.top) * scale) for x, y in projected]


def _clip(ring: Ring, width: float, height: float) -> Ring:
    """Sutherland-Hodgman: cut by one side of the window after the other, a margin outside of it."""
    margin = WIDTH * _MARGIN
    for axis, limit, sign in ((0, -margin, 1), (0, width + margin, -1), (1, -margin, 1), (1, height + margin, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    kept: Ring = []
    for before, point in pairwise(ring[-1:] + ring):
        was, now = (before[axis] - limit) * sign, (point[axis] - limit) * sign
        if (was >= 0) != (now >= 0):
            share = was / (was - now)
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if now >= 0:
            kept.append(point)
    return kept


def _area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring + ring[:1]))) / 2


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Douglas-Peucker without recursion: drop points nearer than ``tolerance`` to the line that stays."""
    if len(ring) < 4:  # noqa: PLR2004  # a triangle has nothing to drop
        return ring
    keep = {0, len(ring) - 1}
    open_spans = [(0, len(ring) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        farthest, index = max(
            ((_off(ring[i], ring[first], ring[last]), i) for i in range(first + 1, last)), default=(0.0, 0)
        )
        if farthest > tolerance:
            keep.add(index)
            open_spans += [(first, index), (index, last)]
    return [ring[i] for i in sorted(keep)]


def _off(point: Point, a: Point, b: Point) -> float:
    """Distance of a point from the line through a and b; from a itself when they are one."""
    (px, py), (ax, ay), (bx, by) = point, a, b
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length == 0:
        return float(((px - ax) ** 2 + (py - ay) ** 2) ** 0.5)
    return float(abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length)


def _stroke(ring: Ring) -> str:
    """Whole numbers, each the difference from the one before: short, and it compresses well."""
    x, y = round(ring[0][0]), round(ring[0][1])
    text = [f"M{x} {y}l"]
    for point in ring[1:]:
        new_x, new_y = round(point[0]), round(point[1])
        if (new_x, new_y) != (x, y):
            text.append(f"{new_x - x}{'' if new_y < y else ' '}{new_y - y}" + ("" if point is ring[-1] else " "))
            x, y = new_x, new_y
    return "".join(text).rstrip() + "z"
