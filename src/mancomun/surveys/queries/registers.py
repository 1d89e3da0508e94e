"""The network's own registers as lists that a questionnaire may take its choices from, as if they were files.

`cities.csv` and `countries.csv` need not be sent with a workbook: select_one_from_file cities.csv offers the cities
of the register as they are today, and pulldata('cities', 'population', 'name', …) reads what is known of one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils import translation

from mancomun.network.models import LocalGovernment
from mancomun.ui.localise import country

Row = Mapping[str, str]
LANGUAGES: Final = ("es", "pt", "en")  # the columns label_es, label_pt, label_en


@dataclass(frozen=True, slots=True)
class Registers:
    """Rows by file name. Two with the same stamp are equal."""

    stamp: str = ""
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict, compare=False)


def registers(names: Sequence[str]) -> Registers:
    """What is in these registers now."""
    if not names:
        return Registers()
    rows = {name: _REGISTERS[name]() for name in names}
    return Registers(hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest(), rows)


def cities() -> list[dict[str, str]]:
    """All that were ever in the register, so that an answer given once stays one that is offered."""
    return [_city(row) for row in LocalGovernment.objects.order_by("name_folded", "slug")]


def _city(row: LocalGovernment) -> dict[str, str]:
    place = f"{row.latitude} {row.longitude} 0 0" if row.latitude is not None else ""
    return {
        "name": row.slug,
        "label": row.name,
        "country": row.country,
        "kind": row.kind,
        "population": "" if row.population is None else str(row.population),
        "geometry": place,
    }


def countries() -> list[dict[str, str]]:
    """Those with a city in the register, by their ISO 3166-1 codes; their names in the product's languages."""
    codes = LocalGovernment.objects.order_by("country").values_list("country", flat=True).distinct()
    return [_country(code) for code in codes]


def _country(code: str) -> dict[str, str]:
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[language] = country(code)
    labels = {f"label_{language}": name for language, name in names.items()}
    return {"name": code, "label": names.get(settings.LANGUAGE_CODE[:2], code), **labels}


_REGISTERS: Final[Mapping[str, Callable[[], list[dict[str, str]]]]] = {
    "cities.csv": cities,
    "countries.csv": countries,
}
NAMES: Final = tuple(_REGISTERS)
