"""Links by e-mail that let somebody in, or set a new password."""

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from django.utils.http import int_to_base36
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import mails, queries
from mancomun.accounts.models import User, folded
from mancomun.accounts.tokens import LinkTokens, ResetTokens
from mancomun.core import nonces
from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Gone

VOID_LINK = _("This link has expired or was used before. Ask for a new one.")


def send_link(*, email: str, next_url: str, at: datetime) -> None:
    """A one-time link to who has an account; a note to who has none. Whoever asked learns nothing either way."""
    user = queries.person_by_email(email)
    if user is None:
        _say_unknown(email)
        return
    link = absolute_to("accounts:link", user.pk, LinkTokens(at).make_token(user))
    mails.tell(user, "link", link=f"{link}?{urlencode({'next': next_url})}" if next_url else link)


def send_reset(*, email: str, at: datetime) -> None:
    """The same for a new password."""
    user = queries.person_by_email(email)
    if user is None:
        _say_unknown(email)
        return
    link = absolute_to("account_reset_password_from_key", int_to_base36(user.pk), ResetTokens(at).make_token(user))
    mails.tell(user, "reset", link=link)


def spend_link(*, user_id: int, token: str, at: datetime) -> User:
    """The person whom the link lets in, once. Raises Gone for a link that is void, whatever made it so."""
    user = queries.person_of_link(user_id, token, at=at)
    if user is None:
        raise Gone(VOID_LINK)
    digest = hashlib.sha256(token.encode()).hexdigest()
    if not nonces.spend(f"link:{digest[:58]}", route="accounts:link", at=at):
        raise Gone(VOID_LINK)
    return user


def _say_unknown(email: str) -> None:
    mails.send("unknown", to=folded(email), language=get_language() or "es", link=absolute_to("account_login"))
