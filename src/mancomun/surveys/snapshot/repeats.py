"""A repeat's column: for each city so many entries, the fields of all of them one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mancomun.surveys.figures import Cell, Question, Standing, Tally
from mancomun.surveys.snapshot.codes import STANDINGS
from mancomun.surveys.snapshot.columns import STATES, Codes, Column, joined


@dataclass(frozen=True)
class Entries:
    """A city's instances of a repeat: of each, the cells of its fields by path."""

    standing: Standing
    rows: tuple[Mapping[str, Cell], ...] = field(default=())


@dataclass(frozen=True, eq=False)
class Repeats:
    question: Question  # a repeat as a whole has nothing to read
    standing: Codes
    offsets: Codes
    fields: Mapping[str, Column]  # by path, of all entries

    def __len__(self) -> int:
        return len(self.standing)

    @property
    def size(self) -> int:
        return sum(column.size for column in self.fields.values()) + self.offsets.nbytes + self.standing.nbytes

    @property
    def total(self) -> int:
        """Entries of all cities."""
        return int(self.offsets[-1])

    @property
    def whole(self) -> Column:
        """Of each city, whether it has entries."""
        return Column(self.question, self.standing, np.full(len(self), len(STATES) - 1, dtype=np.uint8))

    def tally(self) -> Tally:
        return self.whole.tally()

    def entries(self, row: int) -> Entries:
        places = range(int(self.offsets[row]), int(self.offsets[row + 1]))
        rows = tuple({path: column.cell(place) for path, column in self.fields.items()} for place in places)
        return Entries(STANDINGS[self.standing[row]], rows)

    def take(self, rows: Codes) -> "Repeats":
        lengths = np.diff(self.offsets)[rows]
        ends = np.cumsum(lengths)
        starts = np.repeat(self.offsets[:-1][rows] - (ends - lengths), lengths)
        flat = (starts + np.arange(len(starts))).astype(np.int64)
        fields = {path: column.take(flat) for path, column in self.fields.items()}
        offsets = np.concatenate([[0], ends]).astype(np.int64)
        return Repeats(self.question, self.standing[rows], offsets, fields)

    def overlaid(self, own: "Repeats", rows: Codes) -> "Repeats":
        """The same, with ``own`` in the place of these rows."""
        places = np.arange(len(self))
        places[rows] = len(self) + np.arange(len(own))
        every = Repeats(
            self.question,
            np.concatenate([self.standing, own.standing]),
            np.concatenate([self.offsets, self.total + own.offsets[1:]]),
            {path: joined(column, own.fields[path]) for path, column in self.fields.items()},
        )
        return every.take(places)
