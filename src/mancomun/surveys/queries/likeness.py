"""Cities like one city, of those that a round asked, by what a reader may know of them.

    like(city, actor, at)                     # [Alike(city, score, coverage, reasons, marks)], most alike first
    neighbourhood(results).alike(city.pk)     # the same for results that are already opened
    results.alike.why(alike)                  # its reasons, in words (mancomun.surveys.results.alike)

Which question says what of a city stands in the questionnaire itself, in the column ``mancomun_likeness`` of its
workbook. Without marks, and where a city tells nothing, there is what the register knows: size, kind and place.
Answers are those of the results, so nobody learns from a likeness what they may not read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.cities import MEMBER, Wanted, cities_found
from mancomun.surveys.engine import CompiledForm
from mancomun.surveys.figures import Cell, Standing
from mancomun.surveys.figures.cells import NO
from mancomun.surveys.figures.likeness import Likeness, Profile, Reason
from mancomun.surveys.queries.results import Book, City, Part, Results, Shape, Topic, results_of
from mancomun.surveys.queries.results.kept import Kept
from mancomun.surveys.queries.rounds import rounds_visible_to

MOST = 10  # cities that are named as being like one
_COLUMNS = ("pk", "slug", "name", "name_folded", "country", "kind", "population", "latitude", "longitude")
_ROUNDS = 3  # that are looked into for one whose results are open
_kept: "Kept[tuple[Book, Neighbourhood]]" = Kept(8)


@dataclass(frozen=True)
class Marked:
    """A question that feeds a feature; ``repeat`` where it is asked once for each entry."""

    part: Part
    repeat: Part | None = None


@dataclass(frozen=True)
class Marks:
    """The marked questions of a form, by what they are marked with."""

    form: CompiledForm
    of: Mapping[str, Marked]


@dataclass(frozen=True)
class Alike:
    """A city, and how far it is like the one that was asked about: see ``figures.likeness``."""

    city: City
    score: float  # 0 to 1, of what is known to both
    coverage: float  # 0 to 1
    reasons: tuple[Reason, ...]  # at most three, the strongest first
    marks: Marks | None  # what their codes are called; None where the register alone speaks


@dataclass(frozen=True)
class Neighbourhood:
    """Cities that can be held against each other. Made once for each reader's view of a round."""

    cities: Mapping[int, City]
    profiles: Mapping[int, Profile]
    marks: Marks | None = None

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness(self.profiles)

    def alike(self, city: int, most: int = MOST) -> list[Alike]:
        """The cities most like it; none for a city that is not among these."""
        found = self.likeness.of(city, most) if city in self.likeness else ()
        return [
            Alike(self.cities[match.city], match.score, match.coverage, match.reasons, self.marks) for match in found
        ]


def like(city: LocalGovernment, actor: Actor, at: datetime, most: int = MOST) -> list[Alike]:
    """By the last round that asked it and whose results this actor may see; else by the register, among members."""
    asked = rounds_visible_to(actor).filter(invitees__government=city).order_by("-year", "-pk")
    for round_ in asked.defer("version__xform", "version__sheets")[:_ROUNDS]:
        try:
            return neighbourhood(results_of(round_, actor, at=at)).alike(city.pk, most)
        except Http404:  # its results are not open to this actor
            continue
    members = cities_found(Wanted(standing=MEMBER), at.date()).prefetch_related(None)
    rows = {row[0]: City(*row) for row in members.values_list(*_COLUMNS)}
    rows[city.pk] = City(*(getattr(city, name) for name in _COLUMNS))
    return Neighbourhood(rows, _registered(rows.values())).alike(city.pk, most)


def neighbourhood(results: Results) -> Neighbourhood:
    """Of the cities that these results look at."""
    book = results.book
    # The book is kept beside what was made of it, so that its identity cannot become another's.
    return _kept.get(id(book), lambda: (book, _made(results)))[1]


def _made(results: Results) -> Neighbourhood:
    marks = marks_of(results.form, results.topics)
    cities = {city.pk: city for city in results.cities}
    return Neighbourhood(cities, _profiles(results, marks), marks if marks.of else None)


def marks_of(form: CompiledForm, topics: Iterable[Topic]) -> Marks:
    """The first question of each mark."""
    found: dict[str, Marked] = {}
    for topic in topics:
        for part in topic.parts:
            inside = part.parts if part.shape is Shape.REPEAT else part.leaves
            for leaf in inside:
                mark = leaf.node.concepts.likeness
                if mark and mark not in found:
                    found[mark] = Marked(leaf, part if part.shape is Shape.REPEAT else None)
    return Marks(form, found)


def _registered(cities: Iterable[City]) -> dict[int, Profile]:
    return {city.pk: Profile(city.folded, city.kind, city.country, city.region, city.population) for city in cities}


def _profiles(results: Results, marks: Marks) -> dict[int, Profile]:
    known = _registered(results.cities)
    numbers = {mark: _numbers(results, marks.of.get(mark)) for mark in ("population", "born_abroad")}
    sets = {mark: _sets(results, marks.of.get(mark)) for mark in ("competences", "mobility", "wants", "offers")}
    return {
        pk: Profile(
            facts.name,
            facts.kind,
            facts.country,
            facts.region,
            numbers["population"].get(pk) or facts.population,
            numbers["born_abroad"].get(pk),
            sets["competences"].get(pk),
            sets["mobility"].get(pk),
            sets["wants"].get(pk),
            sets["offers"].get(pk),
        )
        for pk, facts in known.items()
    }


def _numbers(results: Results, marked: Marked | None) -> dict[int, float]:
    """A number that is asked outside repeats, of the cities that tell it."""
    if marked is None or marked.repeat is not None:
        return {}
    cells = results.book.cells(marked.part)
    return {
        pk: cell.number for pk, cell in cells.items() if cell.standing is Standing.GIVEN and cell.number is not None
    }


def _sets(results: Results, marked: Marked | None) -> dict[int, frozenset[str]]:
    """What was chosen, once or in every entry, of the cities that chose something."""
    if marked is None:
        return {}
    if marked.repeat is None:
        cells = results.book.cells(marked.part)
        return {pk: _has(marked, [cell]) for pk, cell in cells.items() if cell.standing is Standing.GIVEN}
    found, repeats = {}, results.book.repeats(marked.repeat)
    for pk, place in results.cities.row_of.items():
        chosen = [entry[marked.part.path] for entry in repeats.entries(place).rows]
        found[pk] = _has(marked, chosen)
    return {pk: chosen for pk, chosen in found.items() if chosen}


def _has(marked: Marked, cells: Iterable[Cell]) -> frozenset[str]:
    """What was chosen; “none of these” is nothing to have."""
    states = marked.part.question.states
    given = (cell.values for cell in cells if cell.standing is Standing.GIVEN)
    return frozenset(value for values in given for value in values if states.get(value) != NO)


def forget() -> None:
    """Let go of everything that was kept, for tests and measurements."""
    _kept.clear()
