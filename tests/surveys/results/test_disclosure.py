"""Published tables of numbers about people are attacked: nothing that is withheld can be worked out from them.

The attack is written anew and otherwise than the engine: it tries whole numbers one by one. It knows every number
that is published, how they add up, and that a withheld one is at least one.
"""

import random
from collections.abc import Iterator, Mapping, Sequence

import pytest

from mancomun.surveys.figures.disclosure import MINIMUM, Sum, share_tells, withheld, withheld_after

Table = dict[str, int]
SEX, AGE, LAND = ("women", "men", "other"), ("a", "b", "c", "d"), ("near", "far")
SHAPES: Mapping[str, tuple[Sum, ...]] = {
    "by sex": (Sum("all", SEX),),
    "by sex and by age": (Sum("all", SEX), Sum("all", AGE)),
    "three ways": (Sum("all", SEX), Sum("all", AGE), Sum("all", LAND)),
    "parts of parts": (Sum("all", SEX), Sum("women", LAND)),
    "rows and columns": (
        Sum("r1", ("x11", "x12")), Sum("r2", ("x21", "x22")), Sum("c1", ("x11", "x21")), Sum("c2", ("x12", "x22")),
        Sum("all", ("r1", "r2")), Sum("all", ("c1", "c2")),
    ),
}  # fmt: skip
_SIZES = (0, 0, 1, 2, 3, 4, 5, 6, 9, 14)


def table(shape: str, dice: random.Random) -> Table:
    """People one by one, each put into every breakdown."""
    made = dict.fromkeys((name for one in SHAPES[shape] for name in (one.total, *one.parts)), 0)
    if shape == "rows and columns":
        for row in "12":
            for column in "12":
                number = dice.choice(_SIZES)
                for name in (f"x{row}{column}", f"r{row}", f"c{column}", "all"):
                    made[name] += number
        return made
    made |= {name: dice.choice(_SIZES) for name in SEX}
    for one in SHAPES[shape]:
        made[one.total] = made[one.total] or sum(made[name] for name in one.parts)
        if one.parts != SEX:
            for _person in range(made[one.total]):
                made[dice.choice(one.parts)] += 1
    return made


class Attack:
    """Every way in which the withheld numbers could be, tried in whole numbers up to ``most``."""

    def __init__(self, shown: Table, hidden: Sequence[str], sums: Sequence[Sum], most: int) -> None:
        self.shown, self.hidden, self.sums, self.most = shown, hidden, sums, most

    def possible(self, name: str, value: int) -> bool:
        ranges = dict.fromkeys(self.hidden, (1, self.most)) | {each: (n, n) for each, n in self.shown.items()}
        return self._solvable(ranges | {name: (value, value)})

    def _solvable(self, ranges: dict[str, tuple[int, int]]) -> bool:
        narrowed = self._narrowed(ranges)
        if narrowed is None:
            return False
        open_ = [name for name in self.hidden if narrowed[name][0] < narrowed[name][1]]
        if not open_:
            return True
        name = min(open_, key=lambda each: narrowed[each][1] - narrowed[each][0])
        low, high = narrowed[name]
        return any(self._solvable(narrowed | {name: (value, value)}) for value in range(low, high + 1))

    def _narrowed(self, ranges: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
        """Each sum, and each of its members by all others, until nothing is learnt any more."""
        now, before = dict(ranges), dict[str, tuple[int, int]]()
        while now != before:
            before = dict(now)
            for one in self.sums:
                lows, highs = zip(*(now[name] for name in one.parts), strict=True)
                now[one.total] = _met(now[one.total], (sum(lows), sum(highs)))
                for name in one.parts:
                    low, high = now[name]
                    rest = sum(highs) - high, sum(lows) - low
                    now[name] = _met(now[name], (now[one.total][0] - rest[0], now[one.total][1] - rest[1]))
                if any(low > high for low, high in now.values()):
                    return None
        return now

    def width(self, name: str, truth: int) -> int:
        """How far apart two values of it can be, as far as is needed to be sure."""
        low = next(value for value in range(1, truth + 1) if self.possible(name, value))
        wanted = max(low + MINIMUM, truth)
        for value in range(wanted, self.most + 1):
            if self.possible(name, value):
                return value - low
        return max(value for value in range(truth, wanted) if self.possible(name, value)) - low


def _met(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def found_out(made: Table, hidden: frozenset[str], sums: Sequence[Sum]) -> list[str]:
    shown = {name: number for name, number in made.items() if name not in hidden}
    attack = Attack(shown, sorted(hidden), sums, most=max(made.values()) + 3 * MINIMUM)
    return [name for name in sorted(hidden) if attack.width(name, made[name]) < MINIMUM]


def tables(shape: str, many: int) -> Iterator[Table]:
    dice = random.Random(f"{shape}, the same each time")  # noqa: S311  # no secret
    for _ in range(many):
        yield table(shape, dice)


@pytest.mark.parametrize("shape", SHAPES)
def test_nobody_works_out_what_is_withheld(shape: str) -> None:
    for made in tables(shape, 600):
        hidden = withheld(made, SHAPES[shape])
        assert hidden.issuperset(name for name, number in made.items() if 0 < number < MINIMUM)
        assert not any(made[name] == 0 for name in hidden)
        assert found_out(made, hidden, SHAPES[shape]) == [], made


@pytest.mark.parametrize("shape", SHAPES)
def test_control_with_the_few_alone_withheld_they_are_worked_out(shape: str) -> None:
    told = 0
    for made in tables(shape, 100):
        few = frozenset(name for name, number in made.items() if 0 < number < MINIMUM)
        told += bool(found_out(made, few, SHAPES[shape]))
    assert told > 20


@pytest.mark.parametrize("shape", ["by sex", "by sex and by age", "rows and columns"])
def test_no_more_is_withheld_than_it_takes(shape: str) -> None:
    """Give back any one number that is not about few, and something is worked out."""
    for made in tables(shape, 60):
        hidden = withheld(made, SHAPES[shape])
        for name in hidden:
            if made[name] >= MINIMUM:
                assert found_out(made, hidden - {name}, SHAPES[shape]), (made, name)


def test_tables_of_many_rows_are_told_no_more_than_small_ones() -> None:
    parts = tuple(f"p{place:02d}" for place in range(30))
    sums = (Sum("all", parts),)
    dice = random.Random(3)  # noqa: S311  # the same each time
    for _ in range(40):
        made = {name: dice.choice((0, 1, 3, 8, 20, 70)) for name in parts}
        made["all"] = sum(made.values())
        hidden = withheld(made, sums)
        besides = [name for name in hidden if made[name] >= MINIMUM]
        slack = sum(made[name] for name in hidden) - len(hidden)
        assert "all" not in hidden
        assert slack >= MINIMUM
        assert len(hidden) > 1
        assert len(besides) <= 2


def test_a_number_alone() -> None:
    assert [withheld({"n": n}, ()) for n in (0, 1, 4, 5)] == [set(), {"n"}, {"n"}, set()]


def test_equal_tables_are_withheld_alike_whatever_their_order() -> None:
    made = {"all": 52, "women": 20, "men": 30, "other": 2}
    assert withheld(made, SHAPES["by sex"]) == {"women", "other"}
    assert withheld(dict(reversed(made.items())), SHAPES["by sex"]) == {"women", "other"}


def test_a_total_that_was_not_given_gives_nothing_away() -> None:
    made = {"women": 20, "men": 30, "other": 2}
    assert withheld(made, SHAPES["by sex"]) == {"other"}
    both = made | {"a": 40, "b": 10, "c": 2, "d": 0}
    hidden = withheld(both, SHAPES["by sex and by age"])
    assert hidden == {"other", "c"}  # either is as large as the other, and nobody knows how large


def test_parts_that_do_not_add_up_are_taken_for_known_by_how_much() -> None:
    assert withheld({"all": 60, "women": 20, "men": 30, "other": 2}, SHAPES["by sex"]) == {"women", "other"}
    assert withheld({"all": 0, "women": 3}, SHAPES["by sex"]) == {"all", "women"}


def test_a_table_that_changed_is_told_no_more_once_something_in_it_was_withheld() -> None:
    sums = SHAPES["by sex"]
    before = {"all": 55, "women": 18, "men": 30, "other": 7}
    after = before | {"all": 50, "other": 2}
    assert withheld_after([before, after], sums) == set(after)
    assert withheld_after([after, before], sums) == set(before)
    assert withheld_after([after, after], sums) == withheld(after, sums) == {"women", "other"}
    assert withheld_after([before, before | {"all": 56, "men": 31}], sums) == set()
    assert withheld_after([{"n": 2, **before}, {"n": 9, **before}], sums) == {"n"}


def test_control_one_edition_after_the_other_gives_the_few_away() -> None:
    """What the rule of the changed table is for: 50 less 30 less the 18 of the edition before."""
    before, after = {"women": 18}, {"all": 50, "women": 18, "men": 30, "other": 2}
    hidden = withheld(after, SHAPES["by sex"])
    still = {name for name in hidden if name not in before}
    assert hidden == {"women", "other"}
    assert found_out(after, frozenset(still), SHAPES["by sex"]) == ["other"]


@pytest.mark.parametrize(
    ("percent", "base", "expected"),
    [
        (60, 3, True), (0, 3, True), (100, 4.5, True), (0, 5, False), (100, 5, False), (20, 10, True), (50, 10, False),
        (90, 10, True), (2, 100, True), (5, 100, False), (97, 100, True), (30, None, True),
    ],
)  # fmt: skip
def test_a_percentage_tells_of_the_people_behind_it(percent: float, base: float | None, expected: bool) -> None:  # noqa: FBT001  # a table of cases
    assert share_tells(percent, base) is expected
