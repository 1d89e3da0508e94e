"""What a heading may say of a tally: a kind of sentence and its numbers. “Most” is more than half of the base."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mancomun.surveys.figures.cells import NO, PART, YES, Kind, Question
from mancomun.surveys.figures.numbers import spread
from mancomun.surveys.figures.tally import Tally


class Says(StrEnum):
    NOBODY = "nobody"  # no answer that counts
    # Questions whose choices mean yes, in part or no
    ALL_YES = "all_yes"
    ALL_PART = "all_part"
    ALL_NO = "all_no"
    MOST_YES = "most_yes"
    MOST_PART = "most_part"
    MOST_NO = "most_no"
    ALL_YES_OR_PART = "all_yes_or_part"
    MOST_YES_OR_PART = "most_yes_or_part"
    SOME_YES = "some_yes"
    NONE_YES = "none_yes"
    # One choice of several
    ALL_CHOOSE = "all_choose"
    MOST_CHOOSE = "most_choose"
    FIRST = "first"
    TWO_FIRST = "two_first"
    TIED = "tied"
    ALL_DIFFER = "all_differ"
    # Several choices
    ONE_NAMES = "one_names"
    ALL_NAME = "all_name"
    MOST_NAME = "most_name"
    FIRST_NAMED = "first_named"
    TWO_NAMED = "two_named"
    TIED_NAMED = "tied_named"
    # What is no choice
    ONE_NUMBER = "one_number"
    SAME_NUMBER = "same_number"
    NUMBERS = "numbers"
    YEARS = "years"
    TEXTS = "texts"
    DATES = "dates"
    FILES = "files"
    ENTRIES = "entries"
    # Grids
    GRID_FIRST = "grid_first"
    GRID_TWO = "grid_two"
    GRID_TIED = "grid_tied"
    GRID_NONE_YES = "grid_none_yes"
    GRID_PAIR = "grid_pair"
    GRID_ANSWERED = "grid_answered"


@dataclass(frozen=True)
class Finding:
    """``count`` of ``base`` cities. ``names`` are choices or rows; ``numbers`` what else the sentence needs."""

    says: Says
    count: int = 0
    base: int = 0
    names: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()


_PLAIN = {Kind.TEXT: Says.TEXTS, Kind.DATE: Says.DATES, Kind.FILE: Says.FILES}
_ONE = (Says.ALL_CHOOSE, Says.MOST_CHOOSE, Says.FIRST, Says.TWO_FIRST, Says.TIED)
_SEVERAL = (Says.ALL_NAME, Says.MOST_NAME, Says.FIRST_NAMED, Says.TWO_NAMED, Says.TIED_NAMED)


def find(question: Question, tally: Tally) -> Finding:
    base = tally.counted
    if not base:
        return Finding(Says.NOBODY)
    if question.kind is Kind.ONE:
        return _compared(tally) if question.compares else _chosen(tally, _ONE)
    if question.kind in {Kind.SEVERAL, Kind.RANK}:
        return _chosen(tally, _SEVERAL)
    if question.kind is Kind.NUMBER and tally.numbers:
        return _numbers(tally, years=question.year)
    return Finding(_PLAIN.get(question.kind, Says.TEXTS), base, tally.took_part)


def _compared(tally: Tally) -> Finding:
    base = tally.counted
    yes, part, no = (tally.states.get(state, 0) for state in (YES, PART, NO))
    for count, every, most in (
        (yes, Says.ALL_YES, Says.MOST_YES),
        (no, Says.ALL_NO, Says.MOST_NO),
        (part, Says.ALL_PART, Says.MOST_PART),
    ):
        if 2 * count > base:
            return Finding(every if count == base else most, count, base)
    if yes and part and 2 * (yes + part) > base:
        says = Says.ALL_YES_OR_PART if yes + part == base else Says.MOST_YES_OR_PART
        return Finding(says, yes + part, base, numbers=(yes, part))
    return Finding(Says.SOME_YES, yes, base) if yes else Finding(Says.NONE_YES, 0, base)


def _chosen(tally: Tally, kinds: tuple[Says, ...]) -> Finding:
    every, most, first, two, tied = kinds
    base, top = tally.counted, max(tally.choices.values())
    leading = tuple(value for value, count in tally.choices.items() if count == top)
    if top == 1 and len(leading) > 1:
        return (
            Finding(Says.ALL_DIFFER, 1, base) if base > 1 else Finding(Says.ONE_NAMES, 1, 1, numbers=(len(leading),))
        )
    if len(leading) == 1:
        says = every if top == base else most if 2 * top > base else first
        return Finding(says, top, base, leading)
    if len(leading) == 2:  # noqa: PLR2004  # two can be named in a sentence
        return Finding(two, top, base, leading)
    return Finding(tied, top, base, numbers=(len(leading),))


def _numbers(tally: Tally, *, years: bool) -> Finding:
    found = spread(tally.numbers, years=years)
    if found is None or found.count == 1:
        return Finding(Says.ONE_NUMBER, 1, tally.took_part, numbers=tuple(tally.numbers))
    if found.least == found.most:
        return Finding(Says.SAME_NUMBER, found.count, tally.took_part, numbers=(found.median,))
    says = Says.YEARS if years else Says.NUMBERS
    return Finding(says, found.count, tally.took_part, numbers=(found.median, found.least, found.most))


def find_entries(cities: int, entries: int, took_part: int) -> Finding:
    """Of a repeat: how many cities made how many entries."""
    if not entries:
        return Finding(Says.NOBODY)
    return Finding(Says.ENTRIES, cities, took_part, numbers=(entries,))


def find_grid(question: Question, rows: Mapping[str, Tally], answered: int) -> Finding:
    """Of the rows of a grid, all with the choices of one question. ``answered``: cities that answered any row."""
    if not any(tally.counted for tally in rows.values()):
        return Finding(Says.NOBODY)
    if not question.compares:
        return _pair(rows, answered)
    yes = {row: tally.states.get(YES, 0) for row, tally in rows.items()}
    top = max(yes.values())
    if not top:
        return Finding(Says.GRID_NONE_YES, 0, answered)
    leading = tuple(row for row, count in yes.items() if count == top)
    if len(leading) == 1:
        return Finding(Says.GRID_FIRST, top, rows[leading[0]].counted, leading)
    if len(leading) == 2:  # noqa: PLR2004  # two can be named in a sentence
        return Finding(Says.GRID_TWO, top, answered, leading)
    return Finding(Says.GRID_TIED, top, answered, numbers=(len(leading),))


def _pair(rows: Mapping[str, Tally], answered: int) -> Finding:
    """The row and choice that most cities share, when there is one."""
    pairs = {(row, value): count for row, tally in rows.items() for value, count in tally.choices.items()}
    top = max(pairs.values(), default=0)
    leading = [pair for pair, count in pairs.items() if count == top]
    if top > 1 and len(leading) == 1:
        return Finding(Says.GRID_PAIR, top, rows[leading[0][0]].counted, leading[0])
    return Finding(Says.GRID_ANSWERED, answered, answered)
