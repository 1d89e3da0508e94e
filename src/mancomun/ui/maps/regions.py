"""Which part of the world a map shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from mancomun.ui.maps.projection import Projection, Window, equal_earth, lambert, window_around

TALL, SQUARE, INSET, WIDE = 0.84, 1.0, 1.6, 2.05  # width to height; the stylesheet holds the same three
_LEAST = 0.055  # radians: some 350 km, so that one city does not fill a map with a single coast
_MARGIN = 0.22


@dataclass(frozen=True, slots=True)
class Region:
    part: str  # of land.json
    projection: Projection
    window: Window
    shape: str  # the stylesheet's name of the ratio

    def around(self, points: Iterable[tuple[float, float]]) -> "Region":
        """A closer look at places (longitude, latitude): a country, a river's two banks."""
        projected = [self.projection(lon, lat) for lon, lat in points]
        window = window_around(projected, ratio=SQUARE, margin=_MARGIN, least=_LEAST)
        return Region(self.part, self.projection, window, "even")


_AMERICA = lambert(-72, -13)
_SOUTHERN_EDGE, _NORTHERN_EDGE = (-72.0, -57.0), (-90.0, 34.5)
_WESTERN_EDGE, _EASTERN_EDGE = (-119.0, 31.0), (-33.0, -8.0)

LATIN_AMERICA = Region(
    "latin-america",
    _AMERICA,
    window_around(
        [_AMERICA(*edge) for edge in (_SOUTHERN_EDGE, _NORTHERN_EDGE, _WESTERN_EDGE, _EASTERN_EDGE)],
        ratio=TALL,
        margin=0.005,
        least=0,
    ),
    "upright",
)
WORLD = Region(
    "world",
    equal_earth,
    window_around(
        [equal_earth(-180, 0), equal_earth(180, 0), equal_earth(0, 80), equal_earth(0, -57)],
        ratio=WIDE,
        margin=0.0,
        least=0,
    ),
    "global",
)
RIVER_PLATE = Region(
    "latin-america",
    _AMERICA,
    window_around([_AMERICA(-59.3, -34.2), _AMERICA(-54.3, -35.5)], ratio=INSET, margin=0.02, least=0),
    "broadside",
)
