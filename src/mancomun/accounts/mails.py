"""Mail about one's account, in the language of who reads it."""

from datetime import datetime
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from mancomun.accounts.models import User
from mancomun.core.addresses import absolute, absolute_to
from mancomun.ui.localise import spoken_moment


def send(template: str, *, to: str, language: str, **context: Any) -> None:
    """``accounts/mail/<template>.txt`` holds the subject in its first line. Nobody's words come with markup."""
    with override(language):
        text = render_to_string(f"accounts/mail/{template}.txt", {**context, "home": absolute("/")})
    subject, _, body = text.strip().partition("\n")
    send_mail(subject, f"{body.strip()}\n", None, [to])


def notice(user: User, event: str, at: datetime) -> None:
    """Something about the way in has changed: ``event`` is a name that the template knows."""
    with override(user.language):
        when = spoken_moment(at, user.time_zone)
    tell(user, "notice", event=event, when=when, account=absolute_to("accounts:account"))


def tell(user: User, template: str, **context: Any) -> None:
    """To the address that the person signs in with, never to one that somebody typed."""
    send(template, to=user.email, language=user.language, user=user, **context)
