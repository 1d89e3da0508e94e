"""The counting engine: from what each city answered to tables with their denominators. No Django, no database.

It is given answers that the reader may know, and counts nothing else; who may know what is decided before.

**A cell** is one city's answer to one question. Its `Standing` says what it is: an answer that counts (`GIVEN`), one
of the four words that are no answer (not our competence, no data, prefers not to publish, left blank), not asked of
this city, hidden from this reader, or of a city that did not take part. Missing is never “no”::

    question = Question(Kind.ONE, (Choice("yes", "yes"), Choice("no", "no"), Choice("no_data", "no_data")))
    question.read("yes")                      # Cell(GIVEN, state="yes", values=("yes",))
    Cell(Standing.HIDDEN)

**A tally** counts cells. Every city is in exactly one standing, so the standings always add up to the cities asked;
tallies of parts add up to the tally of the whole::

    tally = count(question, cells)
    tally.asked, tally.counted                # cities that were asked; cities whose answer counts
    tally.standings, tally.states, tally.choices, tally.numbers
    by_group(question, {city: cell}, {city: "UY"})

The base of every share is `counted`: the cities that answered and are competent. `share` gives none under five.

**A finding** is what a heading may say, as a kind and its numbers; other code puts it into words. “Most” is more
than half of the base, never less::

    finding = find(question, tally)           # Finding(Says.MOST_YES, count=12, base=19)

`find_grid` and `find_entries` do the same for grids and repeats, `spread` describes numbers, and `pool` decides
whether answers that the network shares among its members may be counted, without names, for everybody else.
"""

from mancomun.surveys.figures.cells import Cell, Choice, Kind, Question, Standing
from mancomun.surveys.figures.findings import Finding, Says, find, find_entries, find_grid
from mancomun.surveys.figures.numbers import Spread, share, spread
from mancomun.surveys.figures.pool import pool
from mancomun.surveys.figures.tally import Tally, by_group, count, ordered

__all__ = [
    "Cell",
    "Choice",
    "Finding",
    "Kind",
    "Question",
    "Says",
    "Spread",
    "Standing",
    "Tally",
    "by_group",
    "count",
    "find",
    "find_entries",
    "find_grid",
    "ordered",
    "pool",
    "share",
    "spread",
]
