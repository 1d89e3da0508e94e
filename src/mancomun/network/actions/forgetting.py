"""What the network forgets of a person: invitations to the address; what the person held ends, and its acts stay."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Conflict
from mancomun.network.models import Invitation, Mandate, Seat
from mancomun.network.queries.actors import valid_at
from mancomun.network.queries.people import secretariat_seats


def forget(*, user_id: int, email: str, name: str, at: datetime) -> None:
    """Run in the transaction that forgets the person, whose audit entry tells of it (``PERSON_FORGETTERS``)."""
    holds = Seat.objects.filter(valid_at(at), user_id=user_id, kind=Seat.Kind.SECRETARIAT).exists()
    if holds and secretariat_seats(at) < 2:  # noqa: PLR2004  # one has to stay
        raise Conflict(_("This is the last seat of the secretariat. Give the seat to somebody else first."))
    Invitation.objects.filter(Q(email__iexact=email) | Q(accepted_by=user_id)).update(
        email=f"{user_id}@forgotten.invalid", name=""
    )
    Invitation.objects.filter(email=f"{user_id}@forgotten.invalid", accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    for held in (Mandate, Seat):
        held.objects.filter(valid_at(at), user_id=user_id).update(ends_at=at, ended_by=user_id)
