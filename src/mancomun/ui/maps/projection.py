"""From longitude and latitude to the plane, keeping areas true. Units are radians of the earth; y grows downwards."""

from collections.abc import Callable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
Projection = Callable[[float, float], Point]


def lambert(longitude: float, latitude: float) -> Projection:
    """Lambert's azimuthal equal-area projection around a centre (Snyder 1987, equations 24-2 to 24-4)."""
    lon0, sin0, cos0 = radians(longitude), sin(radians(latitude)), cos(radians(latitude))

    def project(lon: float, lat: float) -> Point:
        east, sin_lat, cos_lat = radians(lon) - lon0, sin(radians(lat)), cos(radians(lat))
        denominator = 1 + sin0 * sin_lat + cos0 * cos_lat * cos(east)
        k = sqrt(2 / max(denominator, 1e-9))
        return k * cos_lat * sin(east), -k * (cos0 * sin_lat - sin0 * cos_lat * cos(east))

    return project


def equal_earth(lon: float, lat: float) -> Point:
    """The Equal Earth projection, for the whole world (Šavrič, Patterson and Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2 = theta * theta
    t6 = t2**3
    x = 2 * sqrt(3) * radians(lon) * cos(theta) / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1))
    return x, -theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


@dataclass(frozen=True, slots=True)
class Window:
    """The piece of the plane that is drawn."""

    left: float
    top: float
    width: float
    height: float

    @property
    def ratio(self) -> float:
        return self.width / self.height

    def share(self, point: Point) -> Point:
        """Where a point lies, in shares of width and height."""
        return (point[0] - self.left) / self.width, (point[1] - self.top) / self.height

    def holds(self, point: Point) -> bool:
        x, y = self.share(point)
        return 0 <= x <= 1 and 0 <= y <= 1


def window_around(points: list[Point], *, ratio: float, margin: float, least: float) -> Window:
    """The smallest window of a ratio that holds all points, with a margin in shares, at least so wide."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    width = max(right - left, (bottom - top) * ratio, least) * (1 + 2 * margin)
    height = width / ratio
    return Window((left + right - width) / 2, (top + bottom - height) / 2, width, height)
