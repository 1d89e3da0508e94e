"""Many cities in one sheet: a row for each, a column for each question or choice. Repeats and files are left out."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from mancomun.core.spreadsheets import Cell
from mancomun.surveys.engine import Node, State
from mancomun.surveys.exchange.cells import (
    MOST_COLUMNS,
    Options,
    Way,
    fingerprint,
    is_typed,
    parts_of,
    present,
    way_of,
)
from mancomun.surveys.exchange.collecting import Asked, Collected, Entry, values
from mancomun.surveys.exchange.comparing import barred, where_of
from mancomun.surveys.exchange.layout import TABLE, Column, Layout, Row, Seen, TableSheet
from mancomun.surveys.exchange.plan import MOST_FAULTS, Fault, Where
from mancomun.surveys.exchange.typed import Wrong, read
from mancomun.surveys.exchange.words import check_of, heading_of, how_of

CITIES: Final = "cities"
_STATE: Final = "state"
_NOTHING: Final = fingerprint({}, "")


@dataclass(frozen=True, slots=True)
class City:
    """A row: what its reader may see of the city's answers, and whether anything may be entered."""

    slug: str
    name: str
    standing: str
    answers: Mapping[str, str]  # by path
    open: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """One answer that would be entered."""

    path: str
    value: str
    where: Where
    label: str
    after: str


@dataclass(slots=True)
class CityPlan:
    slug: str
    name: str
    entered: list[Entered] = field(default_factory=list)
    left: int = 0  # questions that the city answered itself: its own answers stay
    to_mend: int = 0  # answers that the questionnaire does not accept


@dataclass(slots=True)
class BulkPlan:
    cities: list[CityPlan] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return any(city.entered for city in self.cities)

    @property
    def count(self) -> int:
        return sum(len(city.entered) for city in self.cities)

    @property
    def digest(self) -> str:
        content = [[city.slug, [[one.path, one.value] for one in city.entered], city.left] for city in self.cities]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Questions:
    """The questions of a form that stand once in an answer, each with its cells."""

    def __init__(self, state: State) -> None:
        self.state = state

    @cached_property
    def ways(self) -> Mapping[str, tuple[Node, Way, Options | None]]:
        """By “q12”."""
        return {f"q{node.number}": (node, *self._way(node)) for node in self._asked()}

    def _asked(self) -> Iterator[Node]:
        for node in self.state.form.questions():
            item = self.state.get(node.path) if node.layer.parent is None else None
            if item is not None and is_typed(node) and not item.readonly:
                yield node

    def _way(self, node: Node) -> tuple[Way, Options | None]:
        item = self.state[node.path]
        return way_of(node, most=MOST_COLUMNS), Options(node, self.state, item) if node.items else None

    def columns(self, cities: Sequence[City]) -> Iterator[Column]:
        yield Column(_STATE, _("How far"), "", None)
        for key, (node, way, options) in self.ways.items():
            longest = ""
            if way is Way.SLOTS:
                said = (city.answers.get(node.path, "") for city in cities)
                longest = max(said, key=lambda value: len(value.split()), default="")
            heading = heading_of(node, self.state.run.language)
            for part in parts_of(way, longest, options):
                named = (options.labels.get(part) if options else "") or part.removeprefix("#")
                yield Column(
                    f"{key}={part}" if part else key,
                    f"{heading}: {named}" if part else heading,
                    how_of(node, way),
                    check_of(node, way, options),
                )


def lay_out_cities(state: State, cities: Sequence[City], *, guide: Sequence[str], head: Mapping[str, str]) -> Layout:
    questions = Questions(state)
    rows: list[Row] = []
    seen: list[Seen] = []
    for city in cities:
        cells: dict[str, Cell] = {_STATE: city.standing}
        shown: list[str] = []
        for key, (node, way, options) in questions.ways.items():
            found = present(node, city.answers.get(node.path, ""), way, options)
            if found:
                cells |= {f"{key}={part}" if part else key: cell for part, cell in found.items()}
                shown.append(f"{key}:{fingerprint(found, '')}")
        seen.append(Seen(f"@{city.slug}", 1, " ".join(shown)))  # a line for each city: a stamp stays short
        rows.append(Row(city.slug, city.name, cells, fixed=not city.open))
    name = _("Cities")
    note = _("Grey rows cannot be changed.")
    columns = list(questions.columns(cities))
    sheet = TableSheet(f"{TABLE}{CITIES}", name, name, note, columns, rows, _("City"))
    return Layout(guide, [sheet], head, seen)


@dataclass(frozen=True, slots=True)
class Standing:
    """A city as it is now: why nothing may be entered, or which questions are its own."""

    name: str
    refusal: str
    own: frozenset[str]  # paths that the city answered itself
    entered: Mapping[str, str]  # what was entered before, by path
    check: Callable[[Mapping[str, str]], int]  # how many answers the questionnaire would not accept


def compare_cities(collected: Collected, state: State, city_of: Callable[[str], Standing | None]) -> BulkPlan:
    """What the sheet would enter, city by city. ``city_of`` is asked for those whose row changed alone."""
    questions, plan = Questions(state), BulkPlan()
    for spot in collected.twice:
        plan.faults.append(Fault(where_of(spot), _("This city is there twice. Delete one of its rows.")))
    for entry in collected.tables.get(CITIES, []):
        changed = list(_changed(entry, collected, questions))
        if not changed:
            continue
        standing = city_of(entry.key) if entry.key else None
        if standing is None:
            plan.faults.append(Fault(where_of(entry.spot), _("This row is of no city that the round asks.")))
        elif standing.refusal:
            plan.faults.append(Fault(where_of(entry.spot), standing.refusal, standing.name))
        else:
            _city(plan, entry, standing, changed, questions)
    del plan.faults[MOST_FAULTS:]
    return plan


def _changed(entry: Entry, collected: Collected, questions: Questions) -> Iterator[tuple[str, Asked]]:
    seen = collected.seen.get(f"@{entry.key}")
    shown = dict(each.partition(":")[::2] for each in seen.shown.split()) if seen else {}
    for key, asked in entry.asked.items():
        if key not in questions.ways:
            continue
        if fingerprint(values(asked), "") != shown.get(key, _NOTHING) or any(
            spot.formula for spot in asked.parts.values()
        ):
            yield key, asked


def _city(
    plan: BulkPlan, entry: Entry, standing: Standing, changed: Sequence[tuple[str, Asked]], questions: Questions
) -> None:
    made = CityPlan(entry.key, standing.name)
    for key, asked in changed:
        node, way, options = questions.ways[key]
        label = heading_of(node, questions.state.run.language)
        if (wrong := barred(asked.parts.values())) is not None:
            plan.faults.append(Fault(where_of(wrong[0]), wrong[1], f"{standing.name} · {label}"))
            continue
        value = read(node, values(asked), way, options)
        first = next(iter(asked.parts.values()))
        if isinstance(value, Wrong):
            spot = asked.parts.get(value.part, first)
            plan.faults.append(Fault(where_of(spot), value.sentence, f"{standing.name} · {label}"))
        elif node.path in standing.own:
            made.left += 1
        elif value != standing.entered.get(node.path, ""):
            after = " · ".join(options.labels.get(each, each) for each in _chosen(node, value)) if options else value
            made.entered.append(Entered(node.path, value, where_of(first), label, after))
    if made.entered:
        made.to_mend = standing.check({one.path: one.value for one in made.entered})
    if made.entered or made.left:
        plan.cities.append(made)


def _chosen(node: Node, value: str) -> list[str]:
    return [value] if value and node.control == "select1" else value.split()
