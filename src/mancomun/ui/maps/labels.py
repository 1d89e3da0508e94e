"""Where the names of places go, so that no name touches another name or a dot.

The same places at two widths: on a narrow screen fewer names fit. A name that does not fit is not drawn; the place
keeps its dot and its link, and the list beside the map holds every name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 19  # pixels, the height of a name
LETTER = 9.0  # pixels, a wide system font's average letter
REACH = 11  # pixels from the middle of a dot to its name
DOT = 9  # pixels, half the side of what a dot keeps free


@dataclass(frozen=True, slots=True)
class Placing:
    """Offset of the text's start, middle or end from the dot, in pixels."""

    dx: int
    dy: int
    anchor: str  # “start”, “middle” or “end”


# In the order of preference: beside, above and below, then aslant.
PLACINGS = (
    Placing(REACH, 5, "start"),
    Placing(-REACH, 5, "end"),
    Placing(0, -REACH, "middle"),
    Placing(0, REACH + 12, "middle"),
    Placing(8, -8, "start"),
    Placing(8, 18, "start"),
    Placing(-8, -8, "end"),
    Placing(-8, 18, "end"),
)
Box = tuple[float, float, float, float]


def place(
    names: Sequence[str], dots: Sequence[tuple[float, float]], size: tuple[float, float], kept: Sequence[Box] = ()
) -> list[Placing | None]:
    """For each name a free place beside its dot, or None; earlier names choose first. All in pixels.

    Dots beyond the last name have none, but keep their space; ``kept`` are boxes where other things stand.
    """
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in dots] + list(kept)
    found: list[Placing | None] = []
    for index, (name, dot) in enumerate(zip(names, dots[: len(names)], strict=True)):
        others = taken[:index] + taken[index + 1 :]
        choice = next((p for p in PLACINGS if _free(box := _box(name, dot, p), others) and _inside(box, size)), None)
        found.append(choice)
        if choice is not None:
            taken.append(_box(name, dot, choice))
    return found


def _box(name: str, dot: tuple[float, float], placing: Placing) -> Box:
    width = len(name) * LETTER
    x = dot[0] + placing.dx - {"start": 0.0, "middle": width / 2, "end": width}[placing.anchor]
    y = dot[1] + placing.dy
    return x, y - LINE + 4, x + width, y + 4


def _free(box: Box, others: Sequence[Box]) -> bool:
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in others
    )


def _inside(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]
