"""What the city offers to teach and wants to learn, and which of the others that concerns.

Which question says it stands in the workbook, in the column ``mancomun_likeness``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mancomun.surveys.queries.likeness import marks_of
from mancomun.surveys.queries.offered import Thing, things
from mancomun.surveys.results.mirror.beside import Doer, Named, Others
from mancomun.surveys.results.mirror.own import Own
from mancomun.surveys.snapshot.places import Rows

_OTHER = {"offers": "wants", "wants": "offers"}


@dataclass(frozen=True)
class Match:
    """One thing, and the cities that it concerns: those that want what is offered, or offer what is wanted."""

    thing: Thing
    cities: Sequence[Doer]
    many: int  # of them, those that are not named too

    @property
    def named(self) -> Named:
        return Named(self.cities, self.many)


def exchanged(own: Own, mark: str, others: Others | None) -> list[Match] | None:
    """None where the city was not asked for it."""
    marks = marks_of(own.form, own.topics)
    marked = marks.of.get(mark)
    if marked is None:
        return None
    if marked.repeat is not None:
        rows = own.entries(marked.repeat)
    elif marked.part.path in own.values:
        rows = [{marked.part.path: own.cell(marked.part)}]
    else:
        return None
    return [_match(thing, _OTHER[mark], others) for thing in things(marked, rows)]


def _match(thing: Thing, mark: str, others: Others | None) -> Match:
    found = _rows(thing.value, mark, others) if others else np.zeros(0, dtype=np.int64)
    return Match(thing, others.ordered(found) if others else (), len(found))


def _rows(value: str, mark: str, others: Others) -> Rows:
    """The other cities that told this reader so, as the reference's own marks have it."""
    book = others.results.book
    profiles = others.neighbourhood.profiles
    found = [
        book.cities.row_of[pk]
        for pk, profile in profiles.items()
        if pk != others.city and value in (getattr(profile, mark) or ())
    ]
    return np.array(sorted(found), dtype=np.int64)
