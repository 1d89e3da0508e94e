"""One question over several rounds: of all cities of each round, and of those alone that answered in all of them.

The second is the panel. Only it can say that something changed: between all cities of two rounds the cities
themselves may have changed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mancomun.surveys.figures.cells import Cell, Question, Standing
from mancomun.surveys.figures.tally import Tally, count


def panel_of(rounds: Sequence[Mapping[int, Cell]]) -> frozenset[int]:
    """The cities whose answer counts in every one of the rounds; none where there are no rounds."""
    given = [frozenset(city for city, cell in cells.items() if cell.standing is Standing.GIVEN) for cells in rounds]
    return frozenset.intersection(*given) if given else frozenset()


def tally_of(question: Question, cells: Mapping[int, Cell], only: Iterable[int] | None = None) -> Tally:
    """Of all the cities, or of some of them."""
    return count(question, cells.values() if only is None else [cells[city] for city in only])


class Changed(StrEnum):
    ALONE = "alone"  # there is no other round to compare with
    NO_PANEL = "no_panel"  # no city answered in both
    ROSE = "rose"
    FELL = "fell"
    SAME = "same"  # as many, and the same ones
    EVEN = "even"  # as many, and not the same ones


@dataclass(frozen=True, slots=True)
class Change:
    """Of the ``base`` cities of the panel: how many said it ``before`` and how many say it ``after``.

    ``gained`` cities say it now and did not; ``lost`` did and do not: after is before + gained - lost.
    """

    says: Changed
    base: int = 0
    before: int = 0
    after: int = 0
    gained: int = 0
    lost: int = 0


def change(rounds: Sequence[Mapping[int, Cell]], holds: Callable[[int, Cell], bool]) -> Change:
    """Between the first round and the last, of the panel of all. ``holds``: whether the cell of a round says it."""
    if len(rounds) < 2:  # noqa: PLR2004  # a change is between two
        return Change(Changed.ALONE)
    panel = panel_of(rounds)
    if not panel:
        return Change(Changed.NO_PANEL)
    last = len(rounds) - 1
    before = {city for city in panel if holds(0, rounds[0][city])}
    after = {city for city in panel if holds(last, rounds[last][city])}
    says = Changed.ROSE if len(after) > len(before) else Changed.FELL
    if len(after) == len(before):
        says = Changed.SAME if after == before else Changed.EVEN
    return Change(says, len(panel), len(before), len(after), len(after - before), len(before - after))
