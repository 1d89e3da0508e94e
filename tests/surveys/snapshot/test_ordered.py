"""Numbers of many cities, each distinct one once: they read like the list that they stand for."""

import random

import numpy as np
import pytest

from mancomun.surveys.figures import Kind, Question, Standing, spread
from mancomun.surveys.figures.numbers import Ordered
from mancomun.surveys.snapshot import Column
from mancomun.surveys.snapshot.codes import PLACES


def test_it_reads_like_the_list() -> None:
    numbers, plain = Ordered([1.0, 2.5, 9.0], [2, 3, 6]), (1.0, 1.0, 2.5, 9.0, 9.0, 9.0)
    assert (len(numbers), numbers.distinct, tuple(numbers)) == (6, 3, plain)
    assert [numbers[at] for at in range(6)] == list(plain)
    assert (numbers[-1], numbers[1:3]) == (9.0, (1.0, 2.5))
    assert numbers == plain
    assert numbers != plain[1:]
    assert hash(numbers) == hash(plain)
    with pytest.raises(IndexError):
        numbers[6]


def test_nothing_is_nothing() -> None:
    assert not Ordered([], [])
    assert spread(Ordered([], [])) is None


@pytest.mark.parametrize("years", [False, True])
def test_its_spread_is_that_of_the_list(years: bool) -> None:  # noqa: FBT001  # a parameter of the test
    dice = random.Random(4)  # noqa: S311  # luck that can be repeated
    numbers = [float(dice.randrange(40)) for _ in range(999)]
    ordered = column(numbers).tally().numbers
    assert isinstance(ordered, Ordered)
    assert ordered == tuple(sorted(numbers))
    assert spread(ordered, years=years) == spread(numbers, years=years)


def test_each_group_has_its_own() -> None:
    told = column([3.0, 1.0, 3.0, 2.0, 1.0]).tallies(np.array([0, 2, 0, 2, 0]), 4)
    assert [tuple(tally.numbers) for tally in told] == [(1.0, 3.0, 3.0), (), (1.0, 2.0), ()]


def column(numbers: list[float]) -> Column:
    standing = np.full(len(numbers), PLACES[Standing.GIVEN], dtype=np.uint8)
    return Column(Question(Kind.NUMBER), standing, np.full(len(numbers), 3, dtype=np.uint8), numbers=np.array(numbers))
