"""The network's lists as tables and maps."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mancomun.core.models import AuditEntry
from mancomun.network.models import CommissionRole, LocalGovernment
from mancomun.network.words import commission_name, days_in_words, linked, membership_in_words
from mancomun.ui.items import Link
from mancomun.ui.localise import country
from mancomun.ui.maps import Place
from mancomun.ui.tables import Column, Table

MOST_DATA = 400  # characters of what an audit entry tells, on a page


def cities_table(cities: Iterable[LocalGovernment], on: date, caption: str) -> Table:
    columns = [
        Column(_("City")),
        Column(_("Country")),
        Column(_("Kind")),
        Column(_("Population"), "number"),
        Column(_("Membership")),
    ]
    rows = [
        [
            Link(city.name, city.get_absolute_url()),
            country(city.country),
            city.get_kind_display(),
            city.population,
            membership_in_words(city.memberships.all(), on),
        ]
        for city in cities
    ]
    return Table(caption, columns, rows)


def desk_cities_table(cities: Iterable[LocalGovernment], on: date) -> Table:
    """As the public sees them, each leading to where it is changed and to its people."""
    columns = [Column(_("City")), Column(_("Country")), Column(_("Membership")), Column(_("People"))]
    rows = [
        [
            Link(city.name, reverse("network:desk_city", args=[city.slug])),
            country(city.country),
            membership_in_words(city.memberships.all(), on),
            Link(_("People of %(city)s") % {"city": city.name}, reverse("network:people", args=[city.slug])),
        ]
        for city in cities
    ]
    return Table(_("Cities of the register"), columns, rows)


def places(cities: Iterable[LocalGovernment], on: date) -> list[Place]:
    """The cities that have coordinates, the larger ones first, for their names are placed first."""
    located = [city for city in cities if city.latitude is not None and city.longitude is not None]
    located.sort(key=lambda city: (-(city.population or 0), city.slug))
    return [
        Place(
            city.name, city.latitude or 0.0, city.longitude or 0.0, city.get_absolute_url(), word=country(city.country)
        )
        for city in located
    ]


def roles_table(roles: Sequence[CommissionRole], caption: str) -> Table:
    """The cities of a commission."""
    columns = [Column(_("City")), Column(_("Country")), Column(_("Role")), Column(_("When")), Column(_("Source"))]
    rows = [
        [
            Link(role.government.name, role.government.get_absolute_url()),
            country(role.government.country),
            role.get_role_display(),
            days_in_words(role),
            linked(role.source) if role.source else None,
        ]
        for role in roles
    ]
    return Table(caption, columns, rows)


def commissions_of_city_table(roles: Sequence[CommissionRole], on: date, caption: str) -> Table:
    """The commissions of a city."""
    columns = [Column(_("Commission")), Column(_("Role")), Column(_("When"))]
    rows = [
        [
            Link(commission_name(role.commission, on), role.commission.get_absolute_url()),
            role.get_role_display(),
            days_in_words(role),
        ]
        for role in roles
    ]
    return Table(caption, columns, rows)


def audit_table(entries: Sequence[AuditEntry], names: Mapping[int, str]) -> Table:
    """Number, instant in UTC, event, person and thing; a thing leads to all that happened to it."""
    columns = [
        Column(_("Number"), "number"),
        Column(_("When (UTC)")),
        Column(_("Event")),
        Column(_("Who")),
        Column(_("Thing")),
        Column(_("What")),
    ]
    rows = [
        [
            entry.sequence,
            _unbroken(entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")),
            Link(entry.event, f"?{urlencode({'event': entry.event})}"),
            _who(entry.actor, names),
            Link(entry.subject, f"?{urlencode({'subject': entry.subject})}"),
            _what(entry.data) or None,
        ]
        for entry in entries
    ]
    return Table(_("Entries of the audit"), columns, rows)


def _unbroken(instant: str) -> str:
    return instant.replace("-", "\N{NON-BREAKING HYPHEN}").replace(" ", "\N{NO-BREAK SPACE}")


def _what(data: Mapping[str, Any]) -> str:
    """What the entry tells, without what is empty: «role: focal_point · government: quilmes»."""
    told = (f"{name}: {_plain(value)}" for name, value in data.items() if value not in (None, "", [], {}))
    return Truncator(" · ".join(told)).chars(MOST_DATA)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _who(actor: str, names: Mapping[int, str]) -> str:
    kind, _colon, number = actor.partition(":")
    return names.get(int(number), actor) if kind == "user" and number.isdigit() else actor
