"""Signing in with another address: both addresses have to say yes."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import mails, queries
from mancomun.accounts.models import EmailChange, Trace, User, folded
from mancomun.accounts.tokens import email_change_token
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Conflict, Gone

LIFETIME = timedelta(days=2)


@transaction.atomic
def ask_for_email_change(*, user: User, new_email: str, at: datetime, by: Actor) -> EmailChange:
    """Write to both addresses. A new wish takes the place of the one before."""
    EmailChange.objects.filter(user=user).delete()
    change = EmailChange.objects.create(user=user, new_email=folded(new_email), asked_at=at, expires_at=at + LIFETIME)
    Trace.objects.get_or_create(user=user, text=change.new_email)
    audit.record("account.email.change_asked", by=by, at=at, subject=user)
    mails.tell(user, "change_old", link=_link(change, "old"), new_email=change.new_email)
    if queries.address_taken(change.new_email):  # the person who asked must not learn it
        mails.send("change_taken", to=change.new_email, language=user.language)
    else:
        mails.send("change_new", to=change.new_email, language=user.language, user=user, link=_link(change, "new"))
    return change


@transaction.atomic
def confirm_email_change(*, token: str, at: datetime) -> tuple[EmailChange, bool]:
    """One of the two yeses; with the second one the address changes. Whether it has changed."""
    found = queries.email_change_by_token(token, at=at)
    if found is None:
        raise Gone(_("This link has expired, or the change was made already."))
    change, side = found
    if side == "old":
        change.old_confirmed_at = change.old_confirmed_at or at
    else:
        change.new_confirmed_at = change.new_confirmed_at or at
    change.save(update_fields=["old_confirmed_at", "new_confirmed_at"])
    complete = bool(change.old_confirmed_at and change.new_confirmed_at)
    if complete:
        _complete(change, at)
    return change, complete


def _complete(change: EmailChange, at: datetime) -> None:
    user = change.user
    mails.tell(user, "changed_address", new_email=change.new_email)  # to the old address, for the last time
    EmailAddress.objects.filter(user=user).delete()
    Trace.objects.get_or_create(user=user, text=user.email)
    user.email = change.new_email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:
        raise Conflict(_("This address can no longer be used. Ask for another one.")) from None
    EmailChange.objects.filter(pk=change.pk).delete()
    audit.record("account.email.changed", by=Actor(user_id=user.pk), at=at, subject=user)


def _link(change: EmailChange, side: str) -> str:
    return absolute_to("accounts:email_confirm", email_change_token(change.pk, side, change.asked_at))
