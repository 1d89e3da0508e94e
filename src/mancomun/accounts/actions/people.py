"""Coming in, and what one says of oneself."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import queries
from mancomun.accounts.models import Trace, User
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict
from mancomun.core.translated import LazyI18nString


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    language: str,
    at: datetime,
    by: Actor,
    password: str | None = None,
    time_zone: str = "America/Montevideo",
    demonstration: Mapping[str, str] | None = None,
) -> User:
    """A new account, whose address the caller vouches for. Without a password the person comes in by e-mailed link."""
    if queries.address_taken(email):
        raise Conflict(_("There is already an account with this e-mail address."))
    user = User.objects.create_user(
        email,
        password,
        name=name.strip(),
        language=language,
        time_zone=time_zone,
        demonstration=LazyI18nString(dict(demonstration)) if demonstration else None,
        joined_at=at,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("account.created", by=by, at=at, subject=user)
    return user


@transaction.atomic
def accept_as(*, email: str, name: str, language: str, password: str | None, by: Actor, at: datetime) -> User:
    """The account of who followed an invitation sent to ``email``: made now, or the one that is signed in.

    The link proves the address. It never opens an existing account: its owner has to be signed in.
    """
    existing = queries.person_by_email(email)
    if existing is None:
        if by.signed_in:
            raise Conflict(
                _(
                    "This invitation was sent to another address than the one of your account. Sign out and open the "
                    "invitation again, or ask for one to your own address."
                )
            )
        return create_person(email=email, name=name, language=language, password=password, at=at, by=by)
    if existing.pk != by.user_id:
        raise Conflict(
            _(
                "There is already an account with the address of this invitation. Sign in with it and open the "
                "invitation again."
            )
        )
    EmailAddress.objects.update_or_create(
        user=existing, email=existing.email, defaults={"verified": True, "primary": True}
    )
    return existing


@transaction.atomic
def change_profile(*, user: User, name: str, language: str, time_zone: str, at: datetime, by: Actor) -> User:
    before = (user.name, user.language, user.time_zone)
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    if before != (user.name, user.language, user.time_zone):
        if before[0] != user.name:
            Trace.objects.get_or_create(user=user, text=before[0])
        user.save(update_fields=["name", "language", "time_zone"])
        audit.record("account.profile.changed", by=by, at=at, subject=user)
    return user
