"""Trim world-atlas 2 (npm) to the land that the product draws: ``python tools/basemap.py FOLDER``.

FOLDER is the unpacked npm package ``world-atlas`` 2.0.2, which repackages Natural Earth. Only coast is taken: no
national border, no name. The outcome is src/mancomun/ui/maps/land.json, which a network may replace by its own.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src/mancomun/ui/maps/land.json"
NOTE = (
    "Land from Natural Earth (public domain), by way of world-atlas 2.0.2 (Copyright 2013-2019 Michael Bostock, ISC "
    "licence). No national borders. Rings of longitude and latitude, in hundredths of a degree, each point as its "
    "difference from the one before."
)
UNIT = 100  # to a degree
# The parts: the file of the package, and the box (west, south, east, north) outside of which land is dropped.
PARTS = {
    "latin-america": ("land-50m.json", (-128.0, -60.0, -24.0, 42.0)),
    "world": ("land-110m.json", (-180.0, -60.0, 180.0, 84.0)),
}
Point = tuple[float, float]
Ring = list[Point]


def main(folder: Path) -> None:
    parts = {}
    for name, (file, box) in PARTS.items():
        topology = json.loads((folder / file).read_text(encoding="utf-8"))
        clipped = (clip(ring, box) for ring in unwrapped(rings(topology)))
        parts[name] = [encoded for ring in clipped if len(encoded := encode(ring)) > 2 * 3]
    lines = [
        f'"{name}":[\n' + ",\n".join(json.dumps(r, separators=(",", ":")) for r in kept) + "]"
        for name, kept in parts.items()
    ]
    TARGET.write_text("{" + f'"note":{json.dumps(NOTE)},\n' + ",\n".join(lines) + "}\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


def rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """The outer and inner rings of all land; arcs are shared, and a negative number walks one backwards."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(index: int) -> Ring:
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][~index if index < 0 else index]:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        return points[::-1] if index < 0 else points

    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for indices in polygon:
                ring: Ring = []
                for index in indices:
                    ring += arc(index)[1 if ring else 0 :]
                yield ring


def unwrapped(found: Iterable[Ring]) -> Iterator[Ring]:
    """Rings without a jump at the 180th meridian: laid out in one piece, once on either side of the map."""
    for ring in found:
        shift, laid = 0, [ring[0]]
        for before, point in pairwise(ring):
            shift += -360 * round((point[0] - before[0]) / 360)
            laid.append((point[0] + shift, point[1]))
        if abs(laid[-1][0] - laid[0][0]) > 1:
            continue  # it goes around a pole: Antarctica, which no network needs
        for turn in (-360, 0, 360):
            yield [(x + turn, y) for x, y in laid]


def clip(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """Sutherland-Hodgman: cut by one side of the box after the other."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    kept: Ring = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was_in, is_in = (before[axis] - limit) * sign >= 0, (point[axis] - limit) * sign >= 0
        if was_in != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if is_in:
            kept.append(point)
    return kept


def encode(ring: Ring) -> list[int]:
    flat: list[int] = []
    x = y = 0
    for longitude, latitude in ring:
        new_x, new_y = round(longitude * UNIT), round(latitude * UNIT)
        if flat and (new_x, new_y) == (x, y):
            continue
        flat += [new_x - x, new_y - y]
        x, y = new_x, new_y
    return flat


if __name__ == "__main__":
    main(Path(sys.argv[1]))
