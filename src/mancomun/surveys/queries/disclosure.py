"""Which answers of a round tell of so few people that only their city and the coordination read them.

The numbers are those of the questions that the workbook marks (see ``engine.people``). With a number go the answers
to questions that were asked because of it: what came of two cases is about the same two people.

An answer that was accepted anew is withheld with the versions before it in mind, which had been read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.db.models import Exists, OuterRef

from mancomun.surveys.engine import CompiledForm, Node
from mancomun.surveys.engine.people import PART, SHARE
from mancomun.surveys.figures.disclosure import Sum, share_tells, withheld_after
from mancomun.surveys.models import Revision, Round
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.snapshot.sheets import Given, Sheet, sheet

Answers = Mapping[str, Given]
_NAMED = 1_000  # cities: more are not named to the database


@dataclass(frozen=True)
class Layer:
    """Questions that are asked together: outside repeats, or in each entry of one."""

    repeat: str  # its path without keys; blank outside
    counts: tuple[str, ...]
    sums: tuple[Sum, ...]
    shares: tuple[tuple[str, str], ...]  # the percentage, and of what

    def entries(self, sheet: Sheet) -> Sequence[Answers]:
        return sheet.repeats.get(self.repeat, ()) if self.repeat else (sheet.answers,)

    def few(self, versions: Sequence[Sheet]) -> set[str]:
        """Paths that are withheld in the last version. One entry of a repeat withholds the question in all of them."""
        found = self._told_by_shares(versions)
        if not self.repeat:
            found |= withheld_after([self._numbers(one.answers) for one in versions], self.sums)
            return found
        tables = [[self._numbers(entry) for entry in self.entries(one)] for one in versions]
        few = {path for entries in tables for each in entries for path in withheld_after([each], self.sums)}
        changed = any(entries != tables[-1] for entries in tables)
        return found | (set(self.counts) if few and changed else few)

    def _numbers(self, answers: Answers) -> dict[str, int]:
        return {path: int(value) for path in self.counts if (value := _value(answers, path)).isdecimal()}

    def _told_by_shares(self, versions: Sequence[Sheet]) -> set[str]:
        found = set()
        for version in versions:
            for answers in self.entries(version):
                for path, base in self.shares:
                    percent = _decimal(_value(answers, path))
                    if percent is not None and share_tells(percent, _decimal(_value(answers, base))):
                        found.add(path)
        return found


@dataclass(frozen=True)
class People:
    layers: tuple[Layer, ...]
    because: Mapping[str, frozenset[str]]  # what was asked because of them: by path, the numbers it depends on

    def few(self, versions: Sequence[Sheet]) -> set[str]:
        """``versions``: of one city, in the order in which they counted; the last one is to be read now."""
        found = {path for layer in self.layers for path in layer.few(versions)}
        return found | {path for path, needs in self.because.items() if not found.isdisjoint(needs)}


def few_of(round: Round, sheets: Mapping[int, Sheet]) -> set[tuple[int, str]]:  # noqa: A002  # the domain's word
    """City and path of each answer that is withheld from everybody but the city itself and the coordination."""
    people = people_of(compiled(round.version))
    if not people.layers:
        return set()
    before = _before(round, sheets)
    return {(city, path) for city, latest in sheets.items() for path in people.few([*before.get(city, ()), latest])}


def _before(round_: Round, cities: Collection[int]) -> dict[int, list[Sheet]]:
    """Of each city the versions of its answer that counted before the present one."""
    later = Revision.objects.filter(
        response=OuterRef("response"), accepted_at__isnull=False, number__gt=OuterRef("number")
    )
    rows = Revision.objects.filter(Exists(later), response__invitee__round=round_, accepted_at__isnull=False)
    if len(cities) <= _NAMED:
        rows = rows.filter(response__invitee__government__in=list(cities))
    found: dict[int, list[Sheet]] = {}
    for city, answers in rows.order_by("number").values_list("response__invitee__government_id", "answers"):
        if city in cities:
            found.setdefault(city, []).append(sheet(answers))
    return found


def people_of(form: CompiledForm) -> People:
    return _people(form)


@lru_cache(maxsize=16)
def _people(form: CompiledForm) -> People:
    marked = [node for node in form.nodes if node.concepts.people and node.is_answerable]
    layers = tuple(
        _layer(repeat, list(nodes))
        for repeat, nodes in groupby(sorted(marked, key=_repeat), key=_repeat)  # in the form's order within each
    )
    every = {node.path for node in marked}
    because = {path: needs & every for path, needs in conditions_of(form).items() if not needs.isdisjoint(every)}
    return People(layers, because)


def _repeat(node: Node) -> str:
    layer = node.layer
    return layer.node.path if layer.parent is not None else ""


def _layer(repeat: str, nodes: Sequence[Node]) -> Layer:
    paths = {each.name: each.path for each in nodes[0].layer.nodes}
    shares = [(node.path, paths[node.concepts.people[1]]) for node in nodes if node.concepts.people[0] == SHARE]
    counts = tuple(node.path for node in nodes if node.concepts.people[0] != SHARE)
    return Layer(repeat, counts, tuple(_sums(nodes, paths)), tuple(shares))


def _sums(nodes: Iterable[Node], paths: Mapping[str, str]) -> Iterator[Sum]:
    """Each breakdown: the parts of one total that stand in one group."""
    parts: dict[tuple[str, str], list[str]] = {}
    for node in nodes:
        kind, *totals = node.concepts.people
        for total in totals if kind == PART else ():
            around = node.parent.path if node.parent else ""
            parts.setdefault((paths[total], around), []).append(node.path)
    return (Sum(total, tuple(found)) for (total, _around), found in parts.items())


def _value(answers: Answers, path: str) -> str:
    return answers[path][0].strip() if path in answers else ""


def _decimal(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
