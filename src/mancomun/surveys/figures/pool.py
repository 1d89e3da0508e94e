"""Answers that the network shares among its members, counted without names for everybody else, or not at all."""

from mancomun.surveys.figures.tally import Tally

LEAST_CELL = 3  # cities: fewer could be recognised


def pool(shared: Tally) -> Tally | None:
    """The tally itself when it may be shown to those who may not see the single answers, else None.

    It is shown whole or not at all, for a table with one cell blacked out can be solved. Every cell that is not
    empty holds three cities or more, and there are at least two such cells: were all alike, the table would name
    each city's answer. What can be named several times by one city is judged by each choice and by its complement.
    """
    cells = [*(shared.standings.values()), *shared.states.values(), *_named(shared)]
    whole = {number for number in shared.standings.values() if number}
    alike = len(whole) == 1 and max(whole) == shared.asked and _one_answer(shared)
    small = any(0 < number < LEAST_CELL for number in cells)
    return None if small or alike or not shared.asked or shared.numbers else shared


def _named(shared: Tally) -> list[int]:
    """Each choice's cities, and those that did not name it."""
    return [n for named in shared.choices.values() for n in (named, shared.counted - named)]


def _one_answer(shared: Tally) -> bool:
    """Whether all cities of the only standing gave the same answer."""
    return not shared.choices or any(named == shared.asked for named in shared.choices.values())
