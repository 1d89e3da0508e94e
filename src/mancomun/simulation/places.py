"""Invented local governments: of every country, size and kind. No name is a real one's."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from mancomun.network.models import LocalGovernment
from mancomun.network.regions import COUNTRIES
from mancomun.simulation.inventing import BATCH

_COUNTRIES = sorted(COUNTRIES)
_KINDS = ("municipality", "department", "metropolitan", "region", "borough", "association")
_LIKELY = (0.82, 0.06, 0.02, 0.03, 0.05, 0.02)
_UNKNOWN = 0.04  # of the populations
SINCE = date(2015, 1, 1)


def governments(seed: int, start: int, count: int) -> Iterator[LocalGovernment]:
    """The governments from ``start`` on, of one batch; not saved."""
    dice = np.random.default_rng([seed, 5, start])
    # some countries have many, most have few
    countries = np.floor(np.abs(dice.beta(0.7, 2.5, BATCH)) * len(_COUNTRIES)).astype(int)
    people = np.exp(dice.normal(10.2, 1.6, BATCH)).astype(int) + 100
    kinds = dice.choice(len(_KINDS), BATCH, p=_LIKELY)
    unknown = dice.random(BATCH) < _UNKNOWN
    latitudes, longitudes = dice.uniform(-55, 65, BATCH).round(4), dice.uniform(-170, 175, BATCH).round(4)
    for row in range(count):
        number = start + row + 1
        yield LocalGovernment(
            slug=slug_of(number),
            name=f"Gobierno simulado {number}",
            kind=_KINDS[kinds[row]],
            country=_COUNTRIES[countries[row]],
            latitude=float(latitudes[row]),
            longitude=float(longitudes[row]),
            time_zone="UTC",
            population=None if unknown[row] else int(people[row]),
            population_year=None if unknown[row] else 2022,
            population_source="" if unknown[row] else "Inventada para medir",
            source="Inventado para medir",
        )


def slug_of(number: int) -> str:
    return f"simulado-{number}"
