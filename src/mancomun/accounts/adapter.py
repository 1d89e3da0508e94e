"""Where Mancomún differs from django-allauth's defaults."""

import logging
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import actions, mails
from mancomun.accounts.models import folded, person_of
from mancomun.core.actors import Actor
from mancomun.core.problems import Refused

log = logging.getLogger("mancomun.accounts")

# The library's notices that are second factors coming or going, and what the audit calls them.
FACTOR_EVENTS = {
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_renewed",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. Take the newest one that your app shows."),
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link has expired or was used before. Ask for a new one."),
        "too_many_login_attempts": _(
            "There were too many attempts. Wait five minutes, or let a link be sent to your e-mail address."
        ),
        "rate_limited": _("There were too many attempts. Wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # people come in by invitation alone

    def clean_email(self, email: str) -> str:
        return folded(email)

    def is_ajax(self, request: HttpRequest) -> bool:
        """One script asks for JSON: the one that signs in with a passkey."""
        return request.method == "GET" and request.headers.get("Accept") == "application/json"

    # Attempts are counted for an address seen from one place, so that a stranger cannot shut an account by guessing;
    # and, with a wider limit, for the address from everywhere.
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{self.get_client_ip(request)}|{folded(credentials.get('email', ''))}"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        everywhere = folded(credentials.get("email", ""))
        usage = ratelimit.consume(request, app="allauth.account", action="login_failed_everywhere", key=everywhere)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user:
            usage.rollback()  # only failures count
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("A sign-in with a password failed.")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0)
        fresh = newest > self.request.at.timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        raise Refused(_("This account is closed. Write to the secretariat if that is a mistake."))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        log.info("%s signed in.", Actor(user_id=user.pk).label)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep_language(response, person_of(user).language)
        return response

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        actions.change_password(user=person_of(user), password=password, at=self.request.at, by=Actor(user_id=user.pk))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        labels = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": labels[method["id"]]} for method in methods]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The library says that something about the person's way in has changed: keep it, and tell the person."""
        at = self.request.at
        if change := FACTOR_EVENTS.get(template_prefix):
            actions.note_second_factor(user=person_of(user), change=change, at=at, by=Actor(user_id=user.pk))
        mails.notice(person_of(user), template_prefix.rpartition("/")[2], at)


def keep_language(response: HttpResponse, language: str) -> None:
    """Let the pages speak the person's language from here on."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
