"""Whether cities that stand side by side answered the same. What is missing is neither the same nor another answer."""

from collections.abc import Sequence
from enum import StrEnum

from mancomun.surveys.figures.cells import Cell, Kind, Standing


class Beside(StrEnum):
    DIFFERENT = "different"  # at least two answers, and not all equal
    PARTLY = "partly"  # the answers that there are do not differ, and somebody has none
    SAME = "same"  # all answered, and equally
    NOBODY = "nobody"  # nobody has an answer


def beside(kind: Kind, cells: Sequence[Cell]) -> Beside:
    """Order counts in a ranking alone; of texts neither case nor spaces count."""
    given = [_meant(kind, cell) for cell in cells if cell.standing is Standing.GIVEN]
    if not given:
        return Beside.NOBODY
    if any(each != given[0] for each in given):
        return Beside.DIFFERENT
    return Beside.SAME if len(given) == len(cells) else Beside.PARTLY


def _meant(kind: Kind, cell: Cell) -> object:
    if kind is Kind.SEVERAL:
        return frozenset(cell.values)
    if cell.number is not None:
        return cell.number
    if kind is Kind.TEXT:
        return " ".join(" ".join(cell.values).casefold().split())
    return cell.values
