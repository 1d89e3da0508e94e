"""The library's forms in our words. What they check and do stays the library's."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import actions
from mancomun.accounts.forms.fields import Code, Email, NewPassword, Password, Repeated
from mancomun.core.requests import Request

ONCE_SECONDS = 120  # longer than a code is valid with its tolerance


class Login(account.LoginForm):
    password = Password(label=_("Password"), autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Email(widget=forms.EmailInput(attrs={"autocomplete": "username"}))
        self.order_fields(["login", "password"])


class AskForReset(account.ResetPasswordForm):
    email = Email()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])  # known or not, the page says the same

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        actions.send_reset(email=email, at=cast("Request", request).at)
        return email


class _Twice(forms.Form):
    """The same password twice, and a sentence of ours, in the place of the library's, when it is not."""

    def clean(self) -> dict[str, Any]:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same. Type them again."))
        return self.cleaned_data


class Reset(_Twice, account.ResetPasswordKeyForm):
    password1 = NewPassword()
    password2 = Repeated()


class ChangePassword(_Twice, account.ChangePasswordForm):
    oldpassword = Password(label=_("Present password"), autocomplete="current-password")
    password1 = NewPassword()
    password2 = Repeated()


class SetPassword(_Twice, account.SetPasswordForm):
    password1 = NewPassword()
    password2 = Repeated()


class Reauthenticate(account.ReauthenticateForm):
    password = Password(label=_("Password"), autocomplete="current-password")


class _OneTime(factor.BaseAuthenticateForm):
    code = Code(help_text=_("Six digits from your app, or one of your recovery codes."))

    def clean_code(self) -> str:
        """The library lets a code be used again after 30 seconds, while its neighbour is still tolerated."""
        code: str = super().clean_code()
        app = self.authenticator.type == Authenticator.Type.TOTP
        if app and not cache.add(f"accounts.code.{self.user.pk}.{code}", 1, ONCE_SECONDS):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        return code


class Authenticate(_OneTime, factor.AuthenticateForm):
    pass


class ReauthenticateFactor(_OneTime, factor.ReauthenticateForm):
    pass


class ActivateApp(totp.ActivateTOTPForm):
    code = Code(label=_("Code that the app shows"), help_text=_("Six digits. They change every 30 seconds."))


@contextmanager
def _decoding() -> Iterator[None]:
    """Anybody may send anything as a passkey's answer; what cannot be decoded is not right, and no fault of ours."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error):
        raise get_adapter().validation_error("incorrect_code") from None


class AuthenticatePasskey(webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with _decoding():
            return super().clean_credential()


class SignInWithPasskey(webauthn.LoginWebAuthnForm, AuthenticatePasskey):
    pass


class ReauthenticatePasskey(webauthn.ReauthenticateWebAuthnForm, AuthenticatePasskey):
    pass


class AddPasskey(webauthn.AddWebAuthnForm):
    passwordless = None  # type: ignore[assignment]  # takes the field away: each of our passkeys is one
    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you recognise it, for example «Office computer»."),
        max_length=60,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        with _decoding():
            return super().clean()


class RenamePasskey(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of this passkey"), max_length=60)
