"""Passwords, second factors, sessions, and the outbox that holds links."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from mancomun.accounts import mails
from mancomun.accounts.models import AccessToken, User
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.models import OutboxMessage


def change_password(*, user: User, password: str, at: datetime, by: Actor) -> None:
    """All other sessions end by it, for a session is bound to the password."""
    user.set_password(password)  # slow on purpose, so before the database is locked
    with transaction.atomic():
        user.save(update_fields=["password"])
        audit.record("account.password.changed", by=by, at=at, subject=user)


@transaction.atomic
def sign_out_everywhere(*, user: User, at: datetime, by: Actor) -> None:
    """Programs that act for the person stop too: the phone that was lost may have held one."""
    AccessToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    user.session_epoch = uuid.uuid4()
    user.save(update_fields=["session_epoch"])
    audit.record("account.signed_out_everywhere", by=by, at=at, subject=user)


@transaction.atomic
def note_second_factor(*, user: User, change: str, at: datetime, by: Actor) -> None:
    """The library set a second factor up, or took one away: ``change`` says which."""
    audit.record("account.second_factor.changed", by=by, at=at, subject=user, change=change)


@transaction.atomic
def remove_second_factor(*, user: User, at: datetime, by: Actor) -> None:
    """For a person who lost phone and codes. Sessions end too, for the loss may be a theft."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    sign_out_everywhere(user=user, at=at, by=by)
    note_second_factor(user=user, change="removed_by_secretariat", at=at, by=by)
    mails.notice(user, "second_factor_removed", at)


@transaction.atomic
def open_message(*, message: OutboxMessage, at: datetime, by: Actor) -> None:
    """A message may hold a link that lets its reader in, so opening it leaves a trace."""
    audit.record("outbox.opened", by=by, at=at, subject=message)
