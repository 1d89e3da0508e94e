"""A city's part in the rounds that asked it: when each answer was accepted, its receipt, and what it corrected."""

from dataclasses import dataclass
from datetime import datetime

from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Correction
from mancomun.surveys.queries.revisions import latest_accepted


@dataclass(frozen=True, slots=True)
class Accepted:
    """The receipt's address is for the city's own people: with the digest in it a hidden answer could be tried out."""

    at: datetime
    receipt: str  # uid of the revision


def accepted_of(city: LocalGovernment) -> dict[int, Accepted]:
    """By round, the answer of the city that counts."""
    rows = latest_accepted().filter(response__invitee__government=city)
    found = rows.values_list("response__invitee__round", "accepted_at", "uid")
    return {round_id: Accepted(at, str(uid)) for round_id, at, uid in found if at is not None}


def corrected_by(city: LocalGovernment) -> list[Correction]:
    """What it corrected after publication, the latest first; public with its reason."""
    rows = Correction.objects.filter(
        response__invitee__government=city,
        response__invitee__round__published_at__isnull=False,
        after__isnull=False,
    )
    return list(rows.select_related("response__invitee__round").order_by("-closed_at"))
