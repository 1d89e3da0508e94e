"""What one kind of reader may know of a round's answers, as cells and tallies. The only way from answers to results.

It reads the columns that hold what this reader may know, and no others; a city's own people find their city's rows as
the coordination has them. What may be known is decided where columns are framed: see ``snapshot.frames``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from mancomun.surveys.figures import Cell, Finding, Standing, Tally, find
from mancomun.surveys.figures.findings import find_entries, find_grid
from mancomun.surveys.figures.numbers import Ordered
from mancomun.surveys.queries.results.cities import Cities
from mancomun.surveys.queries.results.fields import Fields
from mancomun.surveys.queries.results.sources import Held, Source
from mancomun.surveys.queries.results.topics import Part, Shape
from mancomun.surveys.rules.results import Reader
from mancomun.surveys.snapshot import Column, Entries, Repeats, Width, merged
from mancomun.surveys.snapshot.places import Rows

_TOGETHER = 24  # columns that are read at once, counted and let go
_FEW = 5_000  # distinct numbers: a longer list of them is put in order again rather than kept


@dataclass(frozen=True)
class Counted:
    """The tally of a question, and how many of its cities are counted without being named."""

    tally: Tally
    pooled: int = 0


def width_of(reader: Reader) -> Width:
    if reader.coordinates:
        return Width.COORDINATION
    return Width.NETWORK if reader.in_network else Width.PUBLIC


@dataclass
class Book:
    source: Source
    fields: Fields
    reader: Reader
    rows: Rows | None = None  # of the cities that are looked at; None for all
    pools: bool = False  # see rules.results.may_pool
    _counted: dict[str, Counted] = field(default_factory=dict, repr=False)
    _grouped: dict[tuple[str, str], dict[str, Tally]] = field(default_factory=dict, repr=False)

    @cached_property
    def cities(self) -> Cities:
        every = self.source.cities
        return every if self.rows is None else every.take(self.rows)

    @cached_property
    def took_part(self) -> int:
        return int(self.cities.places.took_part.sum())

    def took(self, city: int) -> bool:
        """Whether this city's answers are among them."""
        row = self.cities.row_of.get(city)
        return row is not None and bool(self.cities.places.took_part[row])

    def language(self, city: int) -> str:
        """In which a city put its answers forward; blank where nobody knows."""
        return str(self.cities.places.row(self.cities.row_of[city], ["language"])[0] or "")

    def cells(self, part: Part) -> dict[int, Cell]:
        """A question's cell for each city; of a grid or repeat one cell that stands for all in it.

        For pages that name cities: it makes as many cells as there are. ``column`` does not.
        """
        return dict(zip(self.cities.places.ids.tolist(), self.column(part).cells(), strict=True))

    def cell(self, part: Part, city: int) -> Cell:
        return self.column(part).cell(self.cities.row_of[city])

    def column(self, part: Part) -> Column:
        """In the order of the book's cities."""
        if part.shape is Shape.GRID:
            return merged(part.question, [self.column(row) for row in part.parts])
        held = self._held(part)
        return held.whole if isinstance(held, Repeats) else held

    def counted(self, part: Part) -> Counted:
        """Of a question or grid as a whole, or of the cities with entries of a repeat."""
        if part.path in self._counted:
            return self._counted[part.path]
        found = self._count(part)
        if _light([found.tally]):
            self._counted[part.path] = found
        return found

    def count(self, parts: Sequence[Part]) -> None:
        """Count all of these, reading many columns at once: for pages of many questions."""
        wanted = [part for part in parts if part.path not in self._counted]
        for start in range(0, len(wanted), _TOGETHER):
            together = wanted[start : start + _TOGETHER]
            leaves = [leaf for part in together for leaf in ((part,) if part.shape is not Shape.GRID else part.parts)]
            self.source.columns([self.fields[leaf.path] for leaf in leaves], width_of(self.reader))
            for part in together:
                self.counted(part)

    def tally(self, part: Part) -> Tally:
        return self.counted(part).tally

    def by_group(self, part: Part, by: str, group_of: Mapping[int, str]) -> dict[str, Tally]:
        """Only what this reader may read city by city: nothing is pooled in parts of the network.

        ``by`` names the grouping; equal names must mean equal groups. A city without group is in the one named “”.
        """
        if (part.path, by) in self._grouped:
            return self._grouped[part.path, by]
        of = [group_of.get(city, "") for city in self.cities.places.ids.tolist()]
        names = list(dict.fromkeys(of))
        places = {name: place for place, name in enumerate(names)}
        return self._group(part, by, np.array([places[name] for name in of], dtype=np.int64), names)

    def grouped(self, part: Part, by: str) -> dict[str, Tally]:
        """The same by country, region, kind or size, as they were when the answers were framed."""
        if (part.path, by) in self._grouped:
            return self._grouped[part.path, by]
        return self._group(part, by, *self.cities.places.groups(by))

    def finding(self, part: Part) -> Finding:
        tally = self.tally(part)
        if part.shape is Shape.GRID:
            return find_grid(part.question, {row.path: self.tally(row) for row in part.parts}, tally.counted)
        if part.shape is Shape.REPEAT:
            return find_entries(tally.counted, self.repeats(part).total, tally.took_part)
        return find(part.question, tally)

    def entries(self, city: int, repeat: Part) -> Entries:
        row = self.cities.row_of.get(city)
        return Entries(Standing.ABSENT) if row is None else self.repeats(repeat).entries(row)

    def repeats(self, repeat: Part) -> Repeats:
        held = self._held(repeat)
        assert isinstance(held, Repeats)  # noqa: S101  # of a repeat there is no other
        return held

    def _group(self, part: Part, by: str, groups: Rows, names: Sequence[str]) -> dict[str, Tally]:
        tallies = self.column(part).tallies(groups, len(names))
        found = {name: tally for name, tally in zip(names, tallies, strict=True) if tally.asked}
        if _light(found.values()):
            self._grouped[part.path, by] = found
        return found

    def _held(self, part: Part) -> Held:
        wanted, width = self.fields[part.path], width_of(self.reader)
        held = self.source.columns([wanted], width)[0]
        if width is not Width.COORDINATION and self.reader.cities:
            own = self.source.columns([wanted], Width.COORDINATION)[0]
            held = _overlaid(held, own, self._own)
        return held if self.rows is None else held.take(self.rows)

    @cached_property
    def _own(self) -> Rows:
        """The rows of the cities that the reader answers for."""
        return np.flatnonzero(np.isin(self.source.cities.places.ids, sorted(self.reader.cities)))

    def _count(self, part: Part) -> Counted:
        tally = self.column(part).tally()
        shared = self.source.pooled(self.fields[part.path]) if self.pools and part.shape is Shape.QUESTION else None
        if shared is None:
            return Counted(tally)
        rest = {**tally.standings, Standing.HIDDEN: tally.of(Standing.HIDDEN) - shared.asked}
        named = Tally(tally.asked - shared.asked, rest, tally.states, tally.choices, tally.firsts, tally.numbers)
        return Counted(named + shared, shared.asked)


def _light(tallies: Iterable[Tally]) -> bool:
    """Whether they may be kept: what has many numbers is counted again rather than held."""
    held = (each.numbers for each in tallies)
    return sum(one.distinct if isinstance(one, Ordered) else len(one) for one in held) <= _FEW


def _overlaid(held: Held, own: Held, rows: Rows) -> Held:
    if isinstance(held, Repeats) and isinstance(own, Repeats):
        return held.overlaid(own.take(rows), rows)
    assert isinstance(held, Column)  # noqa: S101  # both come from one field
    assert isinstance(own, Column)  # noqa: S101
    return held.overlaid(own.take(rows), rows)
