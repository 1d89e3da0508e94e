"""Which numbers about people are not published, so that nobody can be recognised in them. No Django, no database.

A number of one to four people is withheld, and with it as few others as it takes that sums do not give it away::

    sums = (Sum("all", ("women", "men", "other")),)
    withheld({"all": 52, "women": 20, "men": 30, "other": 2}, sums)        # {"other", "women"}

**What is promised**: whoever takes all that is published of a city, knows the rule, and solves it, finds for every
withheld number a range of at least ``MINIMUM`` values, so never the number, nor that it is under the minimum.

**Zero is published**: it is about nobody, and says of a service that it did not reach a group, which is what the
question is for. So a withheld number is known to be at least one, and the promise is held against that too.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil, floor

from mancomun.surveys.figures.bounds import bounds

# People: of fewer, somebody who knows one of them knows too much of the others. Four is the largest family or
# household that is common. It is no setting: two editions with different minimums would solve each other.
MINIMUM = 5
_EXACT = 10  # numbers that may be withheld besides: up to so many every choice of them is tried

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sum:
    """``parts`` add up to ``total``, as far as people can tell. A total may have several breakdowns."""

    total: str
    parts: tuple[str, ...]


def withheld(numbers: Numbers, sums: Sequence[Sum]) -> frozenset[str]:
    """The names of the numbers that are not published. Equal tables give equal answers."""
    found: set[str] = set()
    for names, together in _components(tuple(numbers), tuple(sums)):
        table = tuple((name, numbers[name]) for name in names)
        found |= _component(table, together)
    return frozenset(found)


def withheld_after(tables: Sequence[Numbers], sums: Sequence[Sum]) -> frozenset[str]:
    """Of the last of several tables of one city, all of which were published or are about to be.

    Two tables that differ in one number, of which one withholds something, could be solved together. So of numbers
    that hang together nothing is published any more once some of them changed and some were withheld.
    """
    latest = tables[-1]
    found = set(withheld(latest, sums))
    names = tuple(dict.fromkeys(name for table in tables for name in table))
    for group, _together in _components(names, tuple(sums)):
        versions = {tuple(table.get(name) for name in group) for table in tables}
        if len(versions) > 1 and any(withheld(table, sums).intersection(group) for table in tables):
            found.update(name for name in group if name in latest)
    return frozenset(found)


def share_tells(percent: float, base: float | None) -> bool:
    """Whether a percentage of so many people tells of too few, be it of those it counts or of the others."""
    if base is None or base < MINIMUM:
        return True
    part = base * percent / 100
    return any(0 < few < MINIMUM for few in (part, base - part))


@lru_cache(maxsize=256)
def _components(names: tuple[str, ...], sums: tuple[Sum, ...]) -> tuple[tuple[tuple[str, ...], tuple[Sum, ...]], ...]:
    """The numbers that hang together by sums, and those sums; a number without any stands alone."""
    group = {name: {name} for name in dict.fromkeys((*names, *(name for one in sums for name in _named(one))))}
    for one in sums:
        together = set().union(*(group[name] for name in _named(one)))
        for name in together:
            group[name] = together
    seen: dict[int, set[str]] = {id(each): each for each in group.values()}
    made = []
    for each in seen.values():
        inside = tuple(name for name in names if name in each)
        if inside:
            made.append((inside, tuple(one for one in sums if one.total in each)))
    return tuple(made)


def _named(one: Sum) -> tuple[str, ...]:
    return (one.total, *one.parts)


@lru_cache(maxsize=4096)
def _component(table: tuple[tuple[str, int], ...], sums: tuple[Sum, ...]) -> frozenset[str]:
    numbers = dict(table)
    few = frozenset(name for name, number in table if 0 < number < MINIMUM)
    if not few:
        return few
    known, free = _with_totals(numbers, sums)
    others = [name for name, number in table if number >= MINIMUM]
    attack = _Attack(known, tuple(one for one in sums if known.keys() & one.parts), free)
    tried = _choices(few, others, known, sums) if len(others) <= _EXACT else _growing(few, others, attack)
    # Nothing is left to choose where the numbers contradict each other: then all of them go.
    return next((chosen for chosen in tried if attack.fails(chosen)), frozenset(numbers))


def _with_totals(numbers: Numbers, sums: Sequence[Sum]) -> tuple[dict[str, int], frozenset[str]]:
    """A total that was not given is known to be what its parts add up to, and published nowhere."""
    known = dict(numbers)
    for one in sums:
        parts = [numbers[name] for name in one.parts if name in numbers]
        if one.total not in known and parts:
            known[one.total] = sum(parts)
    return known, frozenset(known.keys() - numbers.keys())


def _choices(
    few: frozenset[str], others: Sequence[str], numbers: Numbers, sums: Sequence[Sum]
) -> Iterator[frozenset[str]]:
    """What could be withheld, best first: totals stay if they can, then as few numbers as can be, of few people."""
    totals = {one.total for one in sums}
    every = [each for many in range(len(others) + 1) for each in combinations(others, many)]
    yield from (few.union(each) for each in sorted(every, key=lambda each: _cost(each, numbers, totals)))


def _cost(chosen: Collection[str], numbers: Numbers, totals: Collection[str]) -> tuple[int, int, int]:
    return sum(name in totals for name in chosen), len(chosen), sum(numbers[name] for name in chosen)


def _growing(few: frozenset[str], others: Sequence[str], attack: "_Attack") -> Iterator[frozenset[str]]:
    """One number more at a time, the smallest of those that share a sum with one that is still told."""
    chosen = few
    while told := attack.told(chosen):
        near = {name for one in attack.sums if told.intersection(_named(one)) for name in _named(one)}
        left = [name for name in others if name not in chosen]
        if not left:
            return
        chosen |= {min(left, key=lambda name: (name not in near, attack.numbers[name]))}
    for name in sorted(chosen - few, key=lambda name: -attack.numbers[name]):
        if attack.fails(chosen - {name}):
            chosen -= {name}
    yield chosen


@dataclass(frozen=True)
class _Attack:
    """What somebody finds out who knows the rule and every number that is not withheld.

    Where parts do not add up to their total it is taken for known by how much: whoever knows less finds out less.
    """

    numbers: Numbers
    sums: tuple[Sum, ...]
    unpublished: frozenset[str]

    def fails(self, chosen: frozenset[str]) -> bool:
        return not self.told(chosen)

    def told(self, chosen: frozenset[str]) -> frozenset[str]:
        """Those of the withheld numbers that the published ones give away."""
        hidden = chosen | self.unpublished
        equations = []
        for one in self.sums:
            factors = {name: -1 for name in one.parts if name in hidden and name in self.numbers}
            if one.total in hidden:
                factors[one.total] = 1
            if len(factors) == 1 and not hidden.isdisjoint(chosen & factors.keys()):
                return frozenset(factors)
            if factors:
                equations.append((factors, sum(sign * self.numbers[name] for name, sign in factors.items())))
        least = {name: int(name in chosen) for name in hidden}
        unknown = [name for name in self.numbers if name in hidden]
        found = bounds(unknown, equations, least)
        return frozenset(
            name
            for name in chosen
            if (most := found[name][1]) is not None and floor(most) - ceil(found[name][0]) < MINIMUM
        )
