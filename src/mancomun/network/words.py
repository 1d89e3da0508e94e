"""What the rows of the network are called on a page. Nothing here reads the database: rows bring what they need."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.network.dates import Rough, spoken_span
from mancomun.network.models import Commission, CommissionName, Days, Invitation, Mandate, Seat

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:)])")
_LONG = 40  # characters of an address that a page shows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def name_on(names: Iterable[CommissionName], on: date, default: str = "") -> str:
    """What a commission was called on a day; before its first name, that one."""
    ordered = sorted(names, key=lambda name: name.starts)
    begun = [name for name in ordered if name.starts <= on]
    chosen = begun[-1] if begun else (ordered[0] if ordered else None)
    return str(chosen.name) if chosen else default


def commission_name(commission: Commission, on: date) -> str:
    """Its name on a day. The names must have been fetched with it."""
    return name_on(commission.names.all(), on, commission.slug)


def days_in_words(days: Days) -> str:
    """«desde 1995», «1995 a 2004»."""
    ends = Rough(days.ends, days.ends_precision) if days.ends else None
    return spoken_span(Rough(days.starts, days.starts_precision), ends)


@dataclass(frozen=True, slots=True)
class ExternalId:
    """The same government elsewhere."""

    label: "StrOrPromise"
    number: str
    url: str


def external_ids(geonames_id: int | None, wikidata_id: str) -> list[ExternalId]:
    found = []
    if geonames_id:
        found.append(ExternalId("GeoNames", str(geonames_id), f"https://www.geonames.org/{geonames_id}/"))
    if wikidata_id:
        found.append(ExternalId("Wikidata", wikidata_id, f"https://www.wikidata.org/wiki/{wikidata_id}"))
    return found


def membership_in_words(spans: Iterable[Days], on: date) -> str:
    """«Miembro desde 1995»; what the register does not know is said, not guessed."""
    ordered = sorted(spans, key=lambda span: span.starts)
    for span in ordered:
        if span.starts <= on and (span.ends is None or on < span.ends):
            return _("Member %(span)s") % {"span": days_in_words(span)}
    past = [span for span in ordered if span.ends is not None and span.ends <= on]
    if past:
        return _("Was a member: %(span)s") % {"span": days_in_words(past[-1])}
    return _("Not recorded")


def mandate_in_words(mandate: Mandate) -> str:
    return _("%(role)s of %(city)s") % {"role": mandate.get_role_display(), "city": mandate.government.name}


def seat_in_words(seat: Seat, at: datetime) -> str:
    if seat.commission is None:
        return str(seat.get_kind_display())
    return _("Coordination of %(commission)s") % {"commission": commission_name(seat.commission, at.date())}


def invitation_in_words(invitation: Invitation, at: datetime) -> str:
    if invitation.government is not None:
        told = {"role": invitation.get_role_display(), "city": invitation.government.name}
        return _("%(role)s of %(city)s") % told
    if invitation.commission is not None:
        name = commission_name(invitation.commission, at.date())
        return _("Coordination of %(commission)s") % {"commission": name}
    return str(invitation.get_seat_display())


def linked(text: str) -> SafeString:
    """A source as somebody wrote it, with its web addresses as links; a long one is shown by its beginning."""
    parts = _ADDRESS.split(text)
    return format_html_join("", "{}", ((_link(part) if n % 2 else part,) for n, part in enumerate(parts)))


def _link(address: str) -> SafeString:
    bare = address.partition("://")[2].removeprefix("www.").rstrip("/")
    shown = bare if len(bare) <= _LONG else f"{bare[:_LONG]}…"
    return format_html('<a href="{}">{}</a>', address, shown)
