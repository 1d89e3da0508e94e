"""The library's pages, in our look and with our statuses. What they do is the library's."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import rules
from mancomun.accounts.models import person_of
from mancomun.accounts.views.leaving import cleared
from mancomun.accounts.views.void import void
from mancomun.core.requests import Request

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORM = "accounts/form.html"
DANGER = "accounts/danger.html"
# What the library tells its own pages; “site” among it is the network here.
LIBRARY_CONTEXT = ("site", "signup_url", "signup_by_passkey_url", "login_url", "redirect_field_value")


class Ours:
    """What a page says besides its form; with errors it answers 422, or 429 when there were too many attempts."""

    title: "StrOrPromise" = ""
    lead: "StrOrPromise" = ""
    submit_label: "StrOrPromise" = ""
    cancel = ""  # the name of the page to go back to

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a mixin
        for name in LIBRARY_CONTEXT:
            context.pop(name, None)
        said = {"title": self.title, "lead": self.lead, "submit_label": self.submit_label}
        return {**context, **said, "cancel_url": reverse(self.cancel) if self.cancel else ""}

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # a mixin
        reasons = {error.code for errors in form.errors.as_data().values() for error in errors}
        throttled = reasons & {"too_many_login_attempts", "rate_limited"}
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS if throttled else HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SignIn(Ours, account.LoginView):
    title = submit_label = _("Sign in")


class SignOut(Ours, account.LogoutView):
    template_name = "accounts/sign_out.html"
    title = submit_label = _("Sign out")
    lead = _("Do you want to sign out on this device?")
    cancel = "accounts:account"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return cleared(super().post(*args, **kwargs))


class AskForReset(Ours, account.PasswordResetView):
    template_name = FORM
    title = _("A new password")
    lead = _("We send a link to your address. With it you choose a new password; it works once, for 30 minutes.")
    submit_label = _("Send the link")
    cancel = "account_login"


class ResetAsked(Ours, account.PasswordResetDoneView):
    title = _("Check your mail")


class Reset(Ours, account.PasswordResetFromKeyView):
    template_name = FORM
    title = _("A new password")
    lead = _("With it you are signed out everywhere else.")
    submit_label = _("Keep this password")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs if kwargs.get("token_fail") else super().get_context_data(**kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            return void(self.request, "account_reset_password")
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response


class ResetDone(Ours, account.PasswordResetFromKeyDoneView):
    title = _("Your password is changed")


class ChangePassword(Ours, account.PasswordChangeView):
    template_name = FORM
    title = _("Change your password")
    lead = _("You stay signed in here, and are signed out on all other devices.")
    submit_label = _("Change the password")
    cancel = "accounts:account"


class SetPassword(Ours, account.PasswordSetView):
    template_name = FORM
    title = _("Set a password")
    lead = _("With it you can sign in without waiting for an e-mailed link.")
    submit_label = _("Set the password")
    cancel = "accounts:account"


class Reauthenticate(Ours, account.ReauthenticateView):
    template_name = "accounts/again.html"
    title = _("Is it you?")
    lead = _("Before something important changes, show once more that it is you.")
    submit_label = _("Continue")
    cancel = "accounts:account"


class Factors(Ours, factor.IndexView):
    title = _("Second factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        needed = rules.needs_second_factor(cast("Request", self.request).actor)
        return {**super().get_context_data(**kwargs), "needed": needed, "waived": needed and settings.DEMO}


class Authenticate(Ours, factor.AuthenticateView):
    title = _("Second factor")
    submit_label = _("Sign in")


class ReauthenticateFactor(Ours, factor.ReauthenticateView):
    template_name = "accounts/again.html"
    title = _("Is it you?")
    lead = _("Before something important changes, show once more that it is you.")
    submit_label = _("Continue")
    cancel = "accounts:account"


class ActivateApp(Ours, totp.ActivateTOTPView):
    title = _("Set up an app with codes")
    submit_label = _("Set up")
    cancel = "mfa_index"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return {**context, "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))}


class DeactivateApp(Ours, totp.DeactivateTOTPView):
    template_name = DANGER
    title = _("Remove the app with codes")
    lead = _("Its codes no longer let you in. Without another second factor your recovery codes go too.")
    submit_label = _("Remove the app")
    cancel = "mfa_index"


class RecoveryCodes(Ours, codes.ViewRecoveryCodesView):
    title = _("Recovery codes")


class RenewRecoveryCodes(Ours, codes.GenerateRecoveryCodesView):
    template_name = FORM
    title = _("New recovery codes")
    lead = _("You get ten new codes, and the ones before no longer work.")
    submit_label = _("Make new codes")
    cancel = "mfa_index"


class Passkeys(Ours, passkeys.ListWebAuthnView):
    title = _("Passkeys")


class AddPasskey(Ours, passkeys.AddWebAuthnView):
    title = _("Add a passkey")
    submit_label = _("Add the passkey")
    cancel = "mfa_list_webauthn"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The library asks for a key beside a password; ours are passkeys, which let their owner in alone."""
        context = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(person_of(self.request.user), passwordless=True)
        return {**context, "options": options}


class RenamePasskey(Ours, passkeys.EditWebAuthnView):
    template_name = FORM
    title = _("Rename the passkey")
    submit_label = _("Save")
    cancel = "mfa_list_webauthn"


class RemovePasskey(Ours, passkeys.RemoveWebAuthnView):
    template_name = DANGER
    title = _("Remove the passkey")
    lead = _("It no longer lets you in. Delete it on your device too, where it remains listed.")
    submit_label = _("Remove the passkey")
    cancel = "mfa_list_webauthn"


class RecoveryCodesFile(codes.DownloadRecoveryCodesView):
    pass


class SignInWithPasskey(Ours, passkeys.LoginWebAuthnView):
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        messages.error(self.request, _("No account has this passkey. Try another one, or another way to sign in."))
        return HttpResponseRedirect(reverse("account_login"))


class ReauthenticatePasskey(Ours, passkeys.ReauthenticateWebAuthnView):
    title = _("Is it you?")
    lead = _("Before something important changes, show once more that it is you.")
    submit_label = _("Use a passkey")
    cancel = "accounts:account"

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        messages.error(self.request, _("That was not one of your passkeys. Try another one, or another way."))
        return HttpResponseRedirect(self.request.get_full_path())
