"""Side by side: the same, different, or somebody has no answer. Missing is neither."""

import pytest

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.figures.differences import Beside, beside

NO_DATA, BLANK, HIDDEN = (Cell(each) for each in (Standing.NO_DATA, Standing.BLANK, Standing.HIDDEN))


def said(*values: str, number: float | None = None) -> Cell:
    return Cell(Standing.GIVEN, values=values, number=number)


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        (Kind.ONE, [said("yes"), said("yes")], Beside.SAME),
        (Kind.ONE, [said("yes"), said("no")], Beside.DIFFERENT),
        (Kind.ONE, [said("yes"), said("no"), BLANK], Beside.DIFFERENT),
        (Kind.ONE, [said("no"), BLANK], Beside.PARTLY),
        (Kind.ONE, [said("no"), NO_DATA], Beside.PARTLY),
        (Kind.ONE, [said("no"), HIDDEN], Beside.PARTLY),
        (Kind.ONE, [NO_DATA, NO_DATA], Beside.NOBODY),
        (Kind.ONE, [NO_DATA, BLANK], Beside.NOBODY),
        (Kind.SEVERAL, [said("a", "b"), said("b", "a")], Beside.SAME),
        (Kind.RANK, [said("a", "b"), said("b", "a")], Beside.DIFFERENT),
        (Kind.NUMBER, [said("1", number=1), said("1.0", number=1)], Beside.SAME),
        (Kind.NUMBER, [said("1", number=1), said("2", number=2)], Beside.DIFFERENT),
        (Kind.TEXT, [said(" A  plan "), said("a plan")], Beside.SAME),
        (Kind.TEXT, [said("A plan"), said("Another")], Beside.DIFFERENT),
    ],
)
def test_side_by_side(kind: Kind, cells: list[Cell], expected: Beside) -> None:
    assert beside(kind, cells) is expected
    assert beside(kind, list(reversed(cells))) is expected
