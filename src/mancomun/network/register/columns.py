"""The columns of the file: how each is checked, and what an empty cell means."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mancomun.network import checks
from mancomun.network.models import LocalGovernment
from mancomun.network.register.rows import Value


@dataclass(frozen=True, slots=True)
class Column:
    check: Callable[[str], Value]
    empty: Value = None  # what an empty cell is stored as


def kind(text: str) -> str:
    if text not in LocalGovernment.Kind.values:
        known = ", ".join(LocalGovernment.Kind.values)
        raise ValidationError(
            _("“%(text)s” is no kind. Write one of: %(known)s.") % {"text": text[:30], "known": known}
        )
    return text


_text = partial(checks.plain, most=300)

# Stored in LocalGovernment's fields of the same names.
FIELDS: dict[str, Column] = {
    "name": Column(checks.name, ""),
    "kind": Column(kind, ""),
    "country": Column(checks.country, ""),
    "subdivision": Column(checks.subdivision, ""),
    "latitude": Column(checks.latitude),
    "longitude": Column(checks.longitude),
    "time_zone": Column(checks.time_zone, ""),
    "population": Column(checks.population),
    "population_year": Column(checks.year),
    "population_source": Column(_text, ""),
    "geonames_id": Column(checks.geonames_id),
    "wikidata_id": Column(checks.wikidata_id, ""),
    "website": Column(checks.website, ""),
    "source": Column(_text, ""),
    "source_date": Column(checks.day),
}
MEMBERSHIP = ("member_since", "member_until", "member_source")
COLUMNS: tuple[str, ...] = ("slug", *FIELDS, *MEMBERSHIP)
NEEDED_TO_ADD = ("name", "kind", "country", "time_zone")
