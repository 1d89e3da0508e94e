"""What one kind of reader may know of a round's answers, as cells and tallies. The only way from answers to results.

Each cell asks ``rules.visibility.may_read``. What the reader may not know is ``HIDDEN``, whatever it is: an answer,
a blank, or that the question was not asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mancomun.core.actors import Actor
from mancomun.surveys.figures import Cell, Finding, Question, Standing, Tally, by_group, count, find, pool
from mancomun.surveys.figures.cells import merged
from mancomun.surveys.figures.findings import find_entries, find_grid
from mancomun.surveys.models import Visibility
from mancomun.surveys.queries.results.cities import City
from mancomun.surveys.queries.results.sheets import Given, Sheet
from mancomun.surveys.queries.results.topics import Part, Shape
from mancomun.surveys.rules.visibility import may_read

HIDDEN, ABSENT = Cell(Standing.HIDDEN), Cell(Standing.ABSENT)


@dataclass(frozen=True)
class Entries:
    """A city's instances of a repeat: of each, the cells of its fields by path."""

    standing: Standing
    rows: tuple[Mapping[str, Cell], ...] = ()


@dataclass(frozen=True)
class Counted:
    """The tally of a question, and how many of its cities are counted without being named."""

    tally: Tally
    pooled: int = 0


@dataclass
class Book:
    cities: tuple[City, ...]
    sheets: Mapping[int, Sheet]
    conditions: Mapping[str, frozenset[str]]
    actor: Actor
    commission_id: int | None
    open: bool  # what it holds belongs to open results
    pools: bool  # see rules.results.may_pool
    _readable: dict[tuple[int, str], bool] = field(default_factory=dict, repr=False)
    _counted: dict[str, Counted] = field(default_factory=dict, repr=False)
    _grouped: dict[tuple[str, str], dict[str, Tally]] = field(default_factory=dict, repr=False)

    @property
    def took_part(self) -> int:
        return sum(city.pk in self.sheets for city in self.cities)

    def cells(self, part: Part) -> dict[int, Cell]:
        """A question's cell for each city; of a grid or repeat one cell that stands for all in it."""
        if part.shape is Shape.QUESTION:
            return {city.pk: self._cell(city.pk, part.question, part.path) for city in self.cities}
        if part.shape is Shape.GRID:
            rows = [self.cells(row) for row in part.parts]
            return {city.pk: merged(row[city.pk] for row in rows) for city in self.cities}
        return {city.pk: Cell(self.entries(city.pk, part).standing) for city in self.cities}

    def counted(self, part: Part) -> Counted:
        """Of a question or grid as a whole, or of the cities with entries of a repeat."""
        if part.path not in self._counted:
            self._counted[part.path] = self._count(part)
        return self._counted[part.path]

    def tally(self, part: Part) -> Tally:
        return self.counted(part).tally

    def by_group(self, part: Part, by: str, group_of: Mapping[int, str]) -> dict[str, Tally]:
        """Only what this reader may read city by city: nothing is pooled in parts of the network.

        ``by`` names the grouping; equal names must mean equal groups.
        """
        if (part.path, by) not in self._grouped:
            self._grouped[part.path, by] = by_group(part.question, self.cells(part), group_of)
        return self._grouped[part.path, by]

    def finding(self, part: Part) -> Finding:
        tally = self.tally(part)
        if part.shape is Shape.GRID:
            return find_grid(part.question, {row.path: self.tally(row) for row in part.parts}, tally.counted)
        if part.shape is Shape.REPEAT:
            total = sum(len(self.entries(city.pk, part).rows) for city in self.cities)
            return find_entries(tally.counted, total, tally.took_part)
        return find(part.question, tally)

    def entries(self, city: int, repeat: Part) -> Entries:
        sheet = self.sheets.get(city)
        if sheet is None:
            return Entries(Standing.ABSENT)
        if repeat.path in sheet.left_out:
            return Entries(Standing.SHORT)
        needs = self.conditions.get(repeat.path, frozenset())
        if not self._may(city, sheet.width(repeat.path, needs)):
            return Entries(Standing.HIDDEN)
        rows = tuple(
            row
            for found in sheet.repeats.get(repeat.path, ())
            if (row := dict(self._fields(city, sheet, repeat, found)))
        )
        if rows:
            return Entries(Standing.GIVEN, rows)
        if sheet.repeats.get(repeat.path):
            return Entries(Standing.HIDDEN)
        return Entries(Standing.NOT_ASKED if needs else Standing.BLANK)

    def _fields(self, city: int, sheet: Sheet, repeat: Part, found: Mapping[str, Given]) -> Iterator[tuple[str, Cell]]:
        """The fields of one instance; nothing when all of them are hidden."""
        cells = {}
        for part in repeat.parts:
            given = found.get(part.path)
            own = given[1] if given else Visibility.PUBLIC
            if not self._may(city, sheet.width(part.path, self.conditions.get(part.path, ()), own)):
                cells[part.path] = HIDDEN
            else:
                cells[part.path] = part.question.read(given[0]) if given else Cell(Standing.NOT_ASKED)
        if any(cell is not HIDDEN for path, cell in cells.items() if path in found):
            yield from cells.items()

    def _cell(self, city: int, question: Question, path: str) -> Cell:
        sheet = self.sheets.get(city)
        if sheet is None:
            return ABSENT
        if not self._may(city, sheet.width(path, self.conditions.get(path, ()))):
            return HIDDEN
        return _read(sheet, question, path)

    def _may(self, city: int, visibility: str) -> bool:
        key = (city, visibility)
        if key not in self._readable:
            verdict = may_read(
                visibility, actor=self.actor, government_id=city, commission_id=self.commission_id, open=self.open
            )
            self._readable[key] = verdict.ok
        return self._readable[key]

    def _count(self, part: Part) -> Counted:
        tally = count(part.question, self.cells(part).values())
        if not self.pools or part.shape is not Shape.QUESTION:
            return Counted(tally)
        shared = pool(count(part.question, self._shared(part)))
        if shared is None:
            return Counted(tally)
        rest = {**tally.standings, Standing.HIDDEN: tally.of(Standing.HIDDEN) - shared.asked}
        named = Tally(tally.asked - shared.asked, rest, tally.states, tally.choices, tally.firsts, tally.numbers)
        return Counted(named + shared, shared.asked)

    def _shared(self, part: Part) -> Iterator[Cell]:
        """What this reader may not read and the network's members may."""
        needs = self.conditions.get(part.path, frozenset())
        for city in self.cities:
            sheet = self.sheets.get(city.pk)
            shared = sheet is not None and sheet.width(part.path, needs) == Visibility.NETWORK
            if sheet is not None and shared and not self._may(city.pk, Visibility.NETWORK):
                yield _read(sheet, part.question, part.path)


def _read(sheet: Sheet, question: Question, path: str) -> Cell:
    given = sheet.answers.get(path)
    if given is None:
        return Cell(Standing.SHORT if path in sheet.left_out else Standing.NOT_ASKED)
    return question.read(given[0])
