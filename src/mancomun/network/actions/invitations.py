"""People come in by invitation alone. The token stands in the e-mail; here only its digest is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mancomun.accounts.actions import accept_as
from mancomun.accounts.models import User, folded
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Gone, Unprocessable, require
from mancomun.network.actions.mandates import grant_mandate, grant_seat
from mancomun.network.models import Commission, Invitation, LocalGovernment, Mandate, Seat
from mancomun.network.queries.actors import valid_at
from mancomun.network.queries.bodies import the_network
from mancomun.network.queries.people import (
    actor_by_number,
    digest_of,
    invitation_by_number,
    names_of_people,
    power_of_invitation,
)
from mancomun.network.rules.invitations import works
from mancomun.network.rules.people import may_end, may_grant
from mancomun.network.words import invitation_in_words

LIFETIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Into:
    """What an invitation gives: a role in a city, or a seat; until when, and by which act."""

    government: LocalGovernment | None = None
    role: str = ""
    seat: str = ""
    commission: Commission | None = None
    ends_at: datetime | None = None
    act: str = ""


@transaction.atomic
def invite(*, email: str, into: Into, by: Actor, at: datetime, name: str = "", language: str = "es") -> Invitation:
    """Write to somebody. An earlier link to the same address into the same ceases to work."""
    if into.ends_at is not None and into.ends_at <= at:
        raise Unprocessable(_("This would have ended before it begins. Choose a later end."))
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=folded(email),
        name=name,
        language=language,
        government=into.government,
        role=into.role,
        seat=into.seat,
        commission=into.commission,
        mandate_ends_at=into.ends_at,
        act=into.act,
        token_digest=digest_of(token),
        invited_by=by.user_id,
        invited_at=at,
        expires_at=at + LIFETIME,
    )
    require(may_grant(by, power_of_invitation(invitation, at)))
    _refuse_held(invitation, at)
    _replace_earlier(invitation, at)
    invitation.save(force_insert=True)
    audit.record("network.invitation.sent", by=by, at=at, subject=invitation, **_into(invitation))
    _write(invitation, token, by)
    return invitation


def accept_invitation(
    *, invitation: Invitation, name: str, language: str, password: str | None, by: Actor, at: datetime
) -> User:
    """Make the account if there is none, and give what the invitation says. Gone when the link no longer works.

    Whoever invited must still be allowed to: an invitation never outlives the power behind it.
    """
    with transaction.atomic():
        Invitation.objects.select_for_update().get(pk=invitation.pk)
        invitation = invitation_by_number(invitation.pk)
        require_working(invitation, at)
        inviter = actor_by_number(invitation.invited_by, at)
        user = accept_as(email=invitation.email, name=name, language=language, password=password, by=by, at=at)
        _give(invitation, user, inviter, at)
        invitation.accepted_by, invitation.accepted_at = user.pk, at
        invitation.save(update_fields=["accepted_by", "accepted_at"])
        accepting = by if by.signed_in else Actor(user_id=user.pk, name=str(user))
        audit.record("network.invitation.accepted", by=accepting, at=at, subject=invitation, **_into(invitation))
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> Invitation:
    """Its link ceases to work. Who may invite into something may withdraw it."""
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation = invitation_by_number(invitation.pk)
    require(may_end(by, power_of_invitation(invitation, at), invitation.invited_by or 0))
    if (verdict := works(invitation, at)).ok is False:
        raise Conflict(verdict.reason)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("network.invitation.withdrawn", by=by, at=at, subject=invitation, **_into(invitation))
    return invitation


def require_working(invitation: Invitation, at: datetime) -> None:
    """Gone, with its sentence, for a link that was used, withdrawn, has expired, or whose sender lost the power."""
    verdict = works(invitation, at)
    if not verdict.ok:
        raise Gone(verdict.reason)
    inviter = actor_by_number(invitation.invited_by, at)
    if not may_grant(inviter, power_of_invitation(invitation, at)).ok:
        raise Gone(_("Whoever invited you may no longer do so. Ask the secretariat for a new invitation."))


def _give(invitation: Invitation, user: User, inviter: Actor, at: datetime) -> Mandate | Seat:
    if invitation.government is not None:
        return grant_mandate(
            user=user,
            government=invitation.government,
            role=invitation.role,
            ends_at=invitation.mandate_ends_at,
            act=invitation.act,
            by=inviter,
            at=at,
        )
    return grant_seat(
        user=user,
        kind=invitation.seat,
        commission=invitation.commission,
        ends_at=invitation.mandate_ends_at,
        by=inviter,
        at=at,
    )


def _refuse_held(invitation: Invitation, at: datetime) -> None:
    same = Q(user__email=invitation.email)
    if invitation.government is not None:
        held = Mandate.objects.filter(
            valid_at(at) & same, government=invitation.government, role=invitation.role
        ).exists()
    else:
        held = Seat.objects.filter(
            valid_at(at) & same, kind=invitation.seat, commission=invitation.commission
        ).exists()
    if held:
        raise Conflict(_("This person holds this already."))


def _replace_earlier(invitation: Invitation, at: datetime) -> None:
    Invitation.objects.filter(
        email=invitation.email,
        government=invitation.government,
        role=invitation.role,
        seat=invitation.seat,
        commission=invitation.commission,
        accepted_at=None,
        withdrawn_at=None,
    ).update(withdrawn_at=at)


def _into(invitation: Invitation) -> dict[str, str]:
    """For the audit, which names no address."""
    if invitation.government is not None:
        return {"government": invitation.government.slug, "role": invitation.role}
    return {"seat": invitation.seat, "commission": invitation.commission.slug if invitation.commission else ""}


def _write(invitation: Invitation, token: str, by: Actor) -> None:
    with override(invitation.language):
        context = {
            "invitation": invitation,
            "network": the_network(),
            "inviter": names_of_people({by.user_id}).get(by.user_id, "") if by.user_id else "",
            "what": invitation_in_words(invitation, invitation.invited_at),
            "link": absolute_to("network:invitation", token),
        }
        text = render_to_string("network/mail/invitation.txt", context)
    subject, _line, body = text.strip().partition("\n")
    send_mail(subject, f"{body.strip()}\n", None, [invitation.email])
