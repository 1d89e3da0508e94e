"""Signing in as people do who keep much: with a second factor, where their seat asks for one."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.test import Client

from mancomun.accounts.models import User

SignIn = Callable[[User | None], Client]


def with_factor(sign_in: SignIn, user: User | None) -> Client:
    """A client of this person, who has set a second factor up; with None, a stranger’s."""
    if user is not None:
        Authenticator.objects.get_or_create(user_id=user.pk, type="totp", defaults={"data": {}})
    return sign_in(user)
