"""Local governments as the register keeps them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.core.files import open_file
from mancomun.core.kinds import Kind
from mancomun.core.models import StoredFile
from mancomun.network.dates import Rough
from mancomun.network.models import Days, LocalGovernment, Membership
from mancomun.network.register.columns import FIELDS
from mancomun.network.register.rows import Known, Span


def government_by_slug(slug: str) -> LocalGovernment:
    """404 for none. Every government of the register is public."""
    found = LocalGovernment.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def held_days(on: date, prefix: str = "") -> Q:
    """A span of days that holds ``on``: from its first day, up to but not at its end."""
    return Q(**{f"{prefix}starts__lte": on}) & (Q(**{f"{prefix}ends": None}) | Q(**{f"{prefix}ends__gt": on}))


def known_governments(*, locked: bool = False) -> dict[str, Known]:
    """The whole register as the import compares it, in two queries; locked for who is about to change it."""
    rows = LocalGovernment.objects.order_by("pk").prefetch_related(
        Prefetch("memberships", Membership.objects.order_by("starts"))
    )
    if locked:
        rows = rows.select_for_update()
    return {row.slug: known(row, row.memberships.all()) for row in rows}


def known(government: LocalGovernment, memberships: Iterable[Membership]) -> Known:
    spans = tuple(span_of(membership) for membership in memberships)
    return Known(government.slug, {name: getattr(government, name) for name in FIELDS}, spans)


def span_of(days: Days) -> Span:
    ends = Rough(days.ends, days.ends_precision) if days.ends else None
    return Span(Rough(days.starts, days.starts_precision), ends, days.source)


def numbers_by_slug() -> dict[str, int]:
    """The primary key of each government."""
    return dict(LocalGovernment.objects.order_by().values_list("slug", "pk"))


def memberships_of(government: LocalGovernment) -> list[Membership]:
    return list(Membership.objects.filter(government=government).order_by("starts"))


def membership_of(government: LocalGovernment, number: int) -> Membership:
    found = Membership.objects.select_related("government").filter(government=government, pk=number).first()
    if found is None:
        raise Http404
    return found


def city_choices() -> list[tuple[str, str]]:
    """Slug and name of each city, for a list to choose from."""
    return list(LocalGovernment.objects.values_list("slug", "name"))


def register_file(uid: UUID, actor: Actor) -> StoredFile | None:
    """A CSV file that this person uploaded."""
    return StoredFile.objects.filter(uid=uid, uploaded_by=actor.user_id, media_type=Kind.CSV.value).first()


def content_of(stored: StoredFile) -> bytes:
    with open_file(stored) as file:
        return file.read()
