"""Invented answers of many cities at once, as arrays. The same seed gives the same answers, in batches of any order.

A city has a *reach*: the further, the likelier it says yes. From one round to the next most answers stay as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mancomun.simulation.questions import ENTRIES_ASKED, MOST_ENTRIES, Asked, Condition, Kind, questions
from mancomun.surveys.models import Visibility

Array = NDArray[Any]
BATCH = 2_000  # cities that are invented together; a part of what a seed means, so it never changes
WIDTHS = (Visibility.PUBLIC.value, Visibility.NETWORK.value, Visibility.COORDINATION.value)  # codes of ``width``
_DRAWS = 9  # numbers from 0 to 1 for each question of each city
_STAYS = 0.8  # of the answers, from one round to the next
_TAKES_PART = 0.88
_BLANK = 0.12  # of the questions that may be left open
_NARROWED = 0.015  # answers that a city opens to fewer people than the questionnaire does


@dataclass(frozen=True)
class Drawn:
    """One question's answers, a row for each city. ``codes``: places in its choices, -1 for none."""

    asked: NDArray[np.bool_]
    given: NDArray[np.bool_]  # asked and not left blank
    width: NDArray[np.uint8]
    codes: Array | None = None
    chosen: Array | None = None  # of several choices: a row of booleans for each city
    numbers: Array | None = None


@dataclass(frozen=True)
class Entries:
    """The repeat: how many entries each city has, and the fields of all of them, one after the other."""

    counts: NDArray[np.int64]
    names: Array  # numbers that stand in the name
    years: Array
    levels: Array


@dataclass(frozen=True)
class Batch:
    """The answers of the cities from ``start`` on in one round."""

    start: int
    took_part: NDArray[np.bool_]
    drawn: Mapping[str, Drawn]  # by the question's name
    entries: Entries


@cache
def asked_in_order() -> tuple[Asked, ...]:
    return tuple(questions())


def invent(seed: int, round_: int, start: int, count: int) -> Batch:
    """Of the cities ``start`` to ``start + count``, which is at most a batch from a multiple of BATCH on."""
    every = asked_in_order()
    luck = _luck(seed, 0, start, count, len(every))
    changed = None
    if round_:
        changed = _luck(seed, round_, start, count, len(every))
        stays = np.random.default_rng([seed, 1, round_, start]).random((BATCH, len(every) + 1))[:count] < _STAYS
        luck = np.where(stays[:, :, None], luck, changed)
    reach = np.random.default_rng([seed, 2, start]).beta(2.2, 2.6, BATCH)[:count]
    took_part = np.random.default_rng([seed, 3, round_, start]).random(BATCH)[:count] < _TAKES_PART
    drawn: dict[str, Drawn] = {}
    for place, question in enumerate(every):
        drawn[question.name] = _draw(question, luck[:, place], reach, _meets(question.condition, drawn, count))
    asked = _meets(ENTRIES_ASKED, drawn, count) & took_part
    return Batch(start, took_part, drawn, _entries(luck[:, -1], asked, (seed, round_, start)))


def _luck(seed: int, round_: int, start: int, count: int, many: int) -> Array:
    """Drawn for a whole batch, so that a city's luck does not hang on how many come after it."""
    dice = np.random.default_rng([seed, 0, round_, start])
    return dice.random((BATCH, many + 1, _DRAWS), dtype=np.float32)[:count]


def _meets(condition: Condition | None, drawn: Mapping[str, Drawn], count: int) -> NDArray[np.bool_]:
    if condition is None:
        return np.ones(count, dtype=bool)
    other = drawn[condition.name]
    known = next(each for each in asked_in_order() if each.name == condition.name).values
    assert other.codes is not None  # noqa: S101  # conditions look at questions of one choice
    found: NDArray[np.bool_] = other.given & np.isin(other.codes, [known.index(value) for value in condition.values])
    return found


def _draw(question: Asked, luck: Array, reach: Array, asked: NDArray[np.bool_]) -> Drawn:
    main, taken, opened = luck[:, 0], luck[:, 1], luck[:, 2]
    given = asked & (question.required | (taken >= _BLANK))
    own = WIDTHS.index(question.visibility)
    narrowed = (opened < _NARROWED) & (own < len(WIDTHS) - 1)
    width = np.where(narrowed, np.where(opened < _NARROWED / 2, len(WIDTHS) - 1, max(own, 1)), own).astype(np.uint8)
    if question.kind is Kind.ONE:
        codes = (
            _policy(main, reach) if question.options == "policy" else (main * len(question.choices)).astype(np.int8)
        )
        return Drawn(asked, given, width, codes=np.where(given, codes, -1).astype(np.int8))
    if question.kind is Kind.SEVERAL:
        return Drawn(asked, given, width, chosen=_means(main, luck[:, 3:], reach) & given[:, None])
    return Drawn(asked, given, width, numbers=_numbers(question, main))


def _policy(luck: Array, reach: Array) -> Array:
    """yes, in preparation, no, and the three ways of having no answer, the last ones alike everywhere."""
    yes, begun = 0.86 * reach, np.full(len(reach), 0.1)
    bounds = np.cumsum(
        [yes, 0.86 * begun, 0.86 - yes - 0.86 * begun, *np.broadcast_to([[0.06], [0.05]], (2, len(reach)))], axis=0
    )
    places: Array = (luck[None, :] >= bounds).sum(axis=0).astype(np.int8)
    return places


def _means(main: Array, luck: Array, reach: Array) -> NDArray[np.bool_]:
    """One or more of the means, or that there are no data."""
    chosen = np.zeros((len(main), luck.shape[1] + 1), dtype=bool)
    chosen[:, :-1] = luck < reach[:, None] * 0.8
    without = (main < 0.05) | ~chosen.any(axis=1)  # noqa: PLR2004  # a share
    chosen[without, :-1] = False
    chosen[without, -1] = True
    return chosen


def _numbers(question: Asked, luck: Array) -> Array:
    if question.kind is Kind.TEXT:
        return (luck * 5_000).astype(np.int64)
    if question.kind is Kind.DECIMAL:
        return np.round(luck.astype(np.float64) * 100, 1)
    if question.condition is not None:  # a year
        return 1980 + (luck * 45).astype(np.int64)
    return np.floor(np.expm1(luck.astype(np.float64) * 6)).astype(np.int64)


def _entries(luck: Array, asked: NDArray[np.bool_], seed: Sequence[int]) -> Entries:
    counts = np.where(asked, (luck[:, 0] * (MOST_ENTRIES + 1)).astype(np.int64), 0)
    dice = np.random.default_rng([*seed, 4])
    total = int(counts.sum())
    return Entries(
        counts, dice.integers(0, 5_000, total), dice.integers(1990, 2025, total), dice.integers(0, 3, total)
    )


def in_batches(count: int) -> "list[tuple[int, int]]":
    """Where each batch begins, and how many it has."""
    return [(start, min(BATCH, count - start)) for start in range(0, count, BATCH)]
