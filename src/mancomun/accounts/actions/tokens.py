"""Access tokens: made by their person, shown once, revoked by the person or the secretariat."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import queries, rules
from mancomun.accounts.models import AccessToken, User
from mancomun.accounts.secrets import SHOWN, digest_of, new_secret
from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Conflict, require

MOST = 40  # of one person, good at the same time


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    ends_at: datetime,
    round_slug: str = "",
    city_slug: str = "",
    by: Actor,
    at: datetime,
) -> tuple[AccessToken, str]:
    """The token, and its secret, which nothing can show again. Raises Refused and Conflict."""
    require(rules.may_hold_token(by, user.pk))
    require(rules.token_span(at, ends_at))
    if queries.live_tokens(user, at=at) >= MOST:
        raise Conflict(_("You have too many access tokens. Revoke some that you no longer use."))
    secret = new_secret()
    token = AccessToken.objects.create(
        user=user,
        name=name.strip(),
        scopes=" ".join(scope for scope in AccessToken.Scope.values if scope in scopes),
        round_slug=round_slug,
        city_slug=city_slug,
        digest=digest_of(secret),
        beginning=secret[:SHOWN],
        created_at=at,
        ends_at=ends_at,
    )
    audit.record(
        "account.token.created",
        by=by,
        at=at,
        subject=token,
        scopes=token.scopes,
        round=round_slug,
        city=city_slug,
        ends=ends_at.isoformat(),
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: Actor, at: datetime) -> None:
    """It is void at the next request. Harmless to repeat."""
    require(rules.may_revoke_token(by, token.user_id))
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        audit.record("account.token.revoked", by=by, at=at, subject=token)


def note_use(*, token: AccessToken, at: datetime) -> None:
    """Remember the day, once a day."""
    if token.used_on != at.date():
        AccessToken.objects.filter(pk=token.pk).update(used_on=at.date())
