"""Cities alike: between 0 and 1, the same from both sides, never surer for knowing less, and only true reasons."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.surveys.figures.likeness import (
    WEIGHTS,
    Feature,
    Likeness,
    Match,
    Profile,
    Reason,
    bracket,
)

WORDS = ["health", "housing", "schools", "police"]
SETS = st.none() | st.frozensets(st.sampled_from(WORDS), min_size=1)
PLACES = st.sampled_from([("UY", "005"), ("AR", "005"), ("MX", "013"), ("", "")])
FULL = Profile(
    "quilmes", "municipality", "AR", "005", 600_000, 60_000, frozenset({"health"}), frozenset({"transit"}),
    frozenset({"housing"}), frozenset({"memory"}),
)  # fmt: skip
BY_FEATURE = {
    Feature.SIZE: "population", Feature.COMPETENCES: "competences", Feature.BORN_ABROAD: "born_abroad",
    Feature.MOBILITY: "mobility", Feature.LEARNING: "offers",
}  # fmt: skip


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    country, region = draw(PLACES)
    population = draw(st.none() | st.integers(1, 20_000_000))
    return Profile(
        draw(st.sampled_from(["a", "b", "c"])),
        draw(st.sampled_from(["", "municipality", "department"])),
        country,
        region,
        population,
        draw(st.none() | st.integers(0, 2_000_000)),
        draw(SETS),
        draw(SETS),
        draw(SETS),
        draw(SETS),
    )


def match(one: Profile, other: Profile) -> Match:
    return Likeness({1: one, 2: other}).between(1, 2)


def certain(found: Match) -> float:
    return found.score * found.coverage


def test_the_weights_are_a_whole() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Feature)


def test_no_feature_is_a_self_assessment() -> None:
    assert {str(each) for each in Feature} == {
        "size", "competences", "born_abroad", "mobility", "kind", "place", "learning",
    }  # fmt: skip


@given(profiles(), profiles())
@settings(deadline=None)
def test_between_nothing_and_everything(one: Profile, other: Profile) -> None:
    found = match(one, other)
    assert 0 <= found.score <= 1 + 1e-9
    assert 0 <= found.coverage <= 1
    assert len(found.reasons) <= 3


@given(profiles(), profiles())
@settings(deadline=None)
def test_from_both_sides_the_same_where_nobody_learns(one: Profile, other: Profile) -> None:
    one, other = replace(one, wants=None), replace(other, wants=None)
    there, back = match(one, other), match(other, one)
    assert (there.score, there.coverage) == pytest.approx((back.score, back.coverage))


@given(profiles())
@settings(deadline=None)
def test_a_city_is_itself(one: Profile) -> None:
    found = Likeness({1: one}).between(1, 1)
    assert found.score == pytest.approx(1 if found.coverage else 0)
    assert Feature.LEARNING not in {reason.feature for reason in found.reasons}


@given(profiles(), profiles(), st.sampled_from(sorted(BY_FEATURE.values())), st.booleans())
@settings(deadline=None)
def test_knowing_less_never_makes_surer(one: Profile, other: Profile, lost: str, of_other: bool) -> None:  # noqa: FBT001
    before = match(one, other)
    blank = {lost: None}
    after = match(one, replace(other, **blank)) if of_other else match(replace(one, **blank), other)  # type: ignore[arg-type]  # None is allowed in each
    assert after.coverage <= before.coverage
    assert certain(after) <= certain(before) + 1e-9


@given(profiles(), profiles())
@settings(deadline=None)
def test_reasons_are_true(one: Profile, other: Profile) -> None:
    for reason in match(one, other).reasons:
        assert _true(reason, one, other), reason


def _true(reason: Reason, one: Profile, other: Profile) -> bool:  # noqa: PLR0911  # one for each feature
    """Said once more, and otherwise than the engine says it."""
    match reason.feature:
        case Feature.SIZE:
            small, large = sorted([one.population or 0, other.population or 0])
            return 0 < large <= 2.0001 * small
        case Feature.BORN_ABROAD:
            shares = [100 * (p.born_abroad or 0) / (p.population or 1) for p in (one, other)]
            return {str(bracket(share)) for share in shares} == set(reason.values)
        case Feature.KIND:
            return one.kind == other.kind == reason.values[0] != ""
        case Feature.PLACE:
            same = one.country == other.country == reason.values[0]
            return one.region == other.region == reason.values[0] if reason.nearby else same
        case Feature.LEARNING:
            return set(reason.values) == (one.wants or set()) & (other.offers or set()) != set()
        case Feature.COMPETENCES:
            return set(reason.values) == (one.competences or set()) & (other.competences or set()) != set()
        case Feature.MOBILITY:
            return set(reason.values) == (one.mobility or set()) & (other.mobility or set()) != set()


def test_what_is_reckoned_by_hand() -> None:
    other = Profile(
        "rosario", "municipality", "AR", "005", 1_000_000, 20_000, frozenset({"health", "housing"}),
        frozenset({"transit"}), None, frozenset({"housing", "memory"}),
    )  # fmt: skip
    found = match(FULL, other)
    # size 1 - log10(10/6); competences 1 of 2; abroad two brackets of four apart; the rest is equal
    expected = 25 * (1 - 0.2218487) + 20 * 0.5 + 15 * 0.5 + 10 + 10 + 10 + 10
    assert found.coverage == 1
    assert found.score == pytest.approx(expected / 100)
    assert found.reasons == (
        Reason(Feature.SIZE),
        Reason(Feature.COMPETENCES, ("health",)),
        Reason(Feature.MOBILITY, ("transit",)),
    )


def test_what_it_wants_to_learn_is_asked_of_the_other() -> None:
    teacher = replace(FULL, name="teacher", offers=frozenset({"housing"}), wants=None)
    both = Likeness({1: FULL, 2: teacher})
    assert both.between(1, 2).score == 1
    assert both.between(2, 1).coverage == 0.9


def test_brackets_begin_at_their_bounds() -> None:
    assert [bracket(share) for share in (0, 0.99, 1, 4.9, 5, 10, 19.9, 20, 100)] == [1, 1, 2, 2, 3, 4, 4, 5, 5]


@pytest.mark.parametrize("people", [-1, 600_001])
def test_more_people_from_abroad_than_people_is_not_known(people: int) -> None:
    assert replace(FULL, born_abroad=people).abroad is None
    assert match(FULL, replace(FULL, born_abroad=people)).coverage == 0.85


def test_equals_stand_by_name_and_the_surest_first() -> None:
    far = replace(FULL, name="far", population=10, born_abroad=None)
    silent = Profile("aaa", "municipality")  # alike in all that is known, and little is
    cities = {1: FULL, 2: replace(FULL, name="zeta"), 3: replace(FULL, name="alfa"), 4: far, 5: silent}
    likeness = Likeness(cities)
    assert [each.city for each in likeness.of(1)] == [3, 2, 4, 5]
    assert [each.city for each in Likeness(dict(reversed(cities.items()))).of(1)] == [3, 2, 4, 5]
    assert [each.city for each in likeness.of(1, most=2)] == [3, 2]
    assert likeness.between(1, 5).score == 1
    assert likeness.between(1, 5).coverage == 0.1


def test_of_whom_nothing_is_known_is_like_nobody() -> None:
    likeness = Likeness({1: FULL, 2: Profile("nothing")})
    assert likeness.of(1) == []
    assert likeness.of(2) == []
