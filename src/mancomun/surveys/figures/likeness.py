"""Which cities are alike, and why: Gower's similarity over seven named features. No Django, no database.

    likeness = Likeness({1: Profile("Quilmes", population=650_000, …), 2: …})
    likeness.of(1, most=10)                   # [Match(city, score, coverage, reasons)], the surest first
    likeness.between(1, 2)

Each feature known to **both** cities says between 0 (nothing alike) and 1 (equal), and weighs as `WEIGHTS` says. What
one of them does not tell is skipped: it neither joins nor parts them. So a `Match` has two numbers: its `score`, of
what is known to both, and its `coverage`, the weight of what is. Cities stand in the order of the two multiplied, what
is known to be alike: a feature that is missing can lower it and never raise it. Equals stand by name.

What a city thinks of itself (a self-assessment) has no place here: being content is nothing to have in common.

All features are symmetric but `LEARNING`, which asks what the other can teach of what this one wants to learn; between
a city and itself it says nothing. Features and weights: docs/decisions/0017-likeness.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Feature(StrEnum):
    SIZE = "size"
    COMPETENCES = "competences"  # what the law gives its government
    BORN_ABROAD = "born_abroad"  # the share of residents born in another country
    MOBILITY = "mobility"  # which movements of people shape its territory
    KIND = "kind"
    PLACE = "place"  # country, or M49 sub-region
    LEARNING = "learning"  # what the other can teach of what this one wants to learn


WEIGHTS: Mapping[Feature, int] = {  # of a hundred
    Feature.SIZE: 25,
    Feature.COMPETENCES: 20,
    Feature.BORN_ABROAD: 15,
    Feature.MOBILITY: 10,
    Feature.KIND: 10,
    Feature.PLACE: 10,
    Feature.LEARNING: 10,
}
TENFOLD = 1.0  # in log10 people: cities this far apart have nothing of size in common
TWICE = math.log10(2)  # a city up to twice as large is of similar size
BRACKETS = (1.0, 5.0, 10.0, 20.0)  # per cent of residents born abroad: five brackets between and around these
SAME_REGION = 0.5  # as near as two countries of one sub-region are
MOST_REASONS = 3
_LIKE = 0.5  # of two sets: from this overlap on they are a reason


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a city. Blank and None are not known; an empty set is known to be empty."""

    name: str  # what equals are ordered by
    kind: str = ""
    country: str = ""
    region: str = ""
    population: float | None = None
    born_abroad: float | None = None  # people
    competences: frozenset[str] | None = None
    mobility: frozenset[str] | None = None
    wants: frozenset[str] | None = None  # themes that it wants to learn
    offers: frozenset[str] | None = None  # themes that it can teach

    @property
    def abroad(self) -> float | None:
        """Per cent of residents born abroad; None where it cannot be: more of them than residents."""
        if self.born_abroad is None or not self.population or not 0 <= self.born_abroad <= self.population:
            return None
        return 100 * self.born_abroad / self.population


@dataclass(frozen=True, slots=True)
class Reason:
    """``values``: what both have, as codes: of a set, a bracket (“1” to “5”), a kind, a country or a sub-region."""

    feature: Feature
    values: tuple[str, ...] = ()
    nearby: bool = False  # of PLACE: the sub-region is the same, not the country


@dataclass(frozen=True, slots=True)
class Match:
    city: int
    score: float  # 0 to 1, of what is known to both
    coverage: float  # 0 to 1: how much of all features is known to both
    reasons: tuple[Reason, ...]  # the strongest first


class Likeness:
    """Made once for a set of cities; asking for one city's neighbours is a few sums over vectors."""

    def __init__(self, profiles: Mapping[int, Profile]) -> None:
        self._profiles = profiles
        self._cities = sorted(profiles, key=lambda city: (profiles[city].name, city))
        self._at = {city: place for place, city in enumerate(self._cities)}
        ordered = [profiles[city] for city in self._cities]
        self._size = _numbers([math.log10(p.population) if p.population else None for p in ordered])
        self._abroad = _numbers([None if p.abroad is None else bracket(p.abroad) for p in ordered])
        self._kind, self._country, self._region = (
            _codes(texts)
            for texts in ([p.kind for p in ordered], [p.country for p in ordered], [p.region for p in ordered])
        )
        self._competences = _Sets([p.competences for p in ordered])
        self._mobility = _Sets([p.mobility for p in ordered])
        self._offers = _Sets([p.offers for p in ordered])

    def __contains__(self, city: object) -> bool:
        return city in self._at

    def of(self, city: int, most: int = 10) -> list[Match]:
        """The cities most like it, without itself. Those of which nothing is known to both are left out."""
        here = self._at[city]
        said = self._said(here)
        alike, known = _summed(said)
        order = np.argsort(-np.round(alike, 9), kind="stable")  # stable: equals keep the order of their names
        found = [int(at) for at in order if at != here and known[at]][:most]
        return [self._match(here, at, said) for at in found]

    def between(self, city: int, other: int) -> Match:
        here = self._at[city]
        return self._match(here, self._at[other], self._said(here))

    def _said(self, here: int) -> dict[Feature, Numbers]:
        """What each feature says of this city and every other one; not a number where one of them is silent."""
        return {
            Feature.SIZE: 1 - np.minimum(np.abs(self._size - self._size[here]) / TENFOLD, 1),
            Feature.COMPETENCES: self._competences.overlap(here),
            Feature.BORN_ABROAD: 1 - np.abs(self._abroad - self._abroad[here]) / len(BRACKETS),
            Feature.MOBILITY: self._mobility.overlap(here),
            Feature.KIND: _equal(self._kind, here),
            Feature.PLACE: self._place(here),
            Feature.LEARNING: self._learning(here),
        }

    def _place(self, here: int) -> Numbers:
        country, region = _equal(self._country, here), _equal(self._region, here)
        return np.fmax(country, SAME_REGION * region)

    def _learning(self, here: int) -> Numbers:
        wants = self._profiles[self._cities[here]].wants
        if not wants:
            return np.full(len(self._cities), np.nan)
        taught = self._offers.holding(wants) / len(wants)
        taught[here] = np.nan  # nobody learns from itself
        return taught

    def _match(self, here: int, there: int, said: Mapping[Feature, Numbers]) -> Match:
        of_two = {feature: float(values[there]) for feature, values in said.items()}
        known = {feature: value for feature, value in of_two.items() if not math.isnan(value)}
        weight = sum(WEIGHTS[feature] for feature in known)
        alike = math.fsum(WEIGHTS[feature] * value for feature, value in known.items())
        one, other = (self._profiles[self._cities[at]] for at in (here, there))
        strongest = sorted(known, key=lambda feature: -WEIGHTS[feature] * known[feature])  # stable: then as listed
        reasons = [reason for each in strongest if (reason := _reason(each, one, other, known[each]))]
        return Match(
            self._cities[there], alike / weight if weight else 0.0, weight / 100, tuple(reasons[:MOST_REASONS])
        )


def bracket(share: float) -> int:
    """1 to 5, of a per cent of residents born abroad."""
    return 1 + sum(share >= least for least in BRACKETS)


def _reason(feature: Feature, one: Profile, other: Profile, value: float) -> Reason | None:
    """What may be said aloud of a feature; nothing where the two are too far apart for it."""
    match feature:
        case Feature.SIZE:
            return Reason(feature) if value >= 1 - TWICE / TENFOLD - 1e-9 else None
        case Feature.PLACE:
            country, region = Reason(feature, (one.country,)), Reason(feature, (one.region,), nearby=True)
            return {1.0: country, SAME_REGION: region}.get(value)
        case Feature.BORN_ABROAD | Feature.KIND:
            same = one.kind if feature is Feature.KIND else str(bracket(one.abroad or 0))
            return Reason(feature, (same,)) if value == 1 else None
        case Feature.LEARNING:
            return Reason(feature, _shared(one.wants, other.offers)) if value else None
    of_competences = feature is Feature.COMPETENCES
    both = _shared(*((p.competences if of_competences else p.mobility) for p in (one, other)))
    return Reason(feature, both) if both and value >= _LIKE else None


def _shared(one: frozenset[str] | None, other: frozenset[str] | None) -> tuple[str, ...]:
    return tuple(sorted((one or frozenset()) & (other or frozenset())))


class _Sets:
    """Sets as rows of flags, so that one is held against all at once."""

    def __init__(self, sets: Sequence[frozenset[str] | None]) -> None:
        words = sorted({word for each in sets for word in each or ()})
        self._columns = {word: place for place, word in enumerate(words)}
        self._flags: Flags = np.zeros((len(sets), len(words)), dtype=np.bool_)
        for row, each in enumerate(sets):
            for word in each or ():
                self._flags[row, self._columns[word]] = True
        self._sums = self._flags.sum(axis=1)
        self._known: Flags = np.array([each is not None for each in sets], dtype=np.bool_)

    def overlap(self, here: int) -> Numbers:
        """What two sets share, of all that is in either (Jaccard); two empty ones are equal."""
        if not self._known[here]:
            return np.full(len(self._known), np.nan)
        shared = (self._flags & self._flags[here]).sum(axis=1)
        either = self._sums + self._sums[here] - shared
        found = np.where(either == 0, 1.0, shared / np.maximum(either, 1))
        return np.where(self._known, found, np.nan)

    def holding(self, words: frozenset[str]) -> Numbers:
        """How many of the words each set holds."""
        columns = [self._columns[word] for word in words if word in self._columns]
        return np.where(self._known, self._flags[:, columns].sum(axis=1).astype(np.float64), np.nan)


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def _codes(texts: Sequence[str]) -> Numbers:
    """Equal numbers for equal texts; not a number for a blank one."""
    known = {text: place for place, text in enumerate(sorted({text for text in texts if text}))}
    return _numbers([known.get(text) for text in texts])


def _equal(codes: Numbers, here: int) -> Numbers:
    """1 or 0; not a number where either is not known."""
    same = (codes == codes[here]).astype(np.float64)
    return np.where(np.isnan(codes) | np.isnan(codes[here]), np.nan, same)


def _summed(said: Mapping[Feature, Numbers]) -> tuple[Numbers, Numbers]:
    """For each city: the weight of what is alike, and of what is known to both."""
    weights = np.array([WEIGHTS[feature] for feature in said], dtype=np.float64)[:, None]
    values = np.stack(list(said.values()))
    known = ~np.isnan(values)
    return (weights * np.where(known, values, 0.0)).sum(axis=0), (weights * known).sum(axis=0)
