"""The lines of the pages about an account."""

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.accounts.models import AccessToken, EmailChange, User
from mancomun.core.models import OutboxMessage
from mancomun.ui.items import Fact
from mancomun.ui.localise import language_name, spoken_moment, zone_label

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def account_facts(user: User, factors: list[Authenticator]) -> list[Fact]:
    change: StrOrPromise = _("Change")
    details = reverse("accounts:profile")
    password = reverse("account_change_password" if user.has_usable_password() else "account_set_password")
    return [
        Fact(_("Name"), user.name, details, change),
        Fact(_("E-mail"), user.email, reverse("accounts:email"), change),
        Fact(_("Language"), language_name(user.language), details, change),
        Fact(_("Time zone"), zone_label(user.time_zone), details, change),
        Fact(
            _("Password"),
            _("Set") if user.has_usable_password() else _("None: you sign in with an e-mailed link"),
            password,
            change if user.has_usable_password() else _("Set one"),
        ),
        Fact(_("Second factor"), factor_words(factors), reverse("mfa_index"), change if factors else _("Set one up")),
    ]


def factor_words(factors: list[Authenticator]) -> str:
    """«2 passkeys, app with codes», or that there is none."""
    passkeys = sum(factor.type == Authenticator.Type.WEBAUTHN for factor in factors)
    said = [ngettext("%(count)d passkey", "%(count)d passkeys", passkeys) % {"count": passkeys}] if passkeys else []
    if any(factor.type == Authenticator.Type.TOTP for factor in factors):
        said.append(_("app with codes"))
    return ", ".join(said) or _("None")


class TokenLine:
    """One access token in words. Its secret is not among them: nobody has it."""

    def __init__(self, token: AccessToken, at: datetime) -> None:
        self.token = token
        self.good = token.good_at(at)

    @property
    def scopes(self) -> list[str]:
        return [str(AccessToken.Scope(scope).label) for scope in self.token.scopes.split()]

    @property
    def subject(self) -> str:
        return " · ".join(filter(None, (self.token.round_slug, self.token.city_slug))) or _("Everything")

    @property
    def state(self) -> str:
        if self.good:
            return _("Good")
        return _("Revoked") if self.token.revoked_at else _("Ended")


def change_facts(change: EmailChange, zone: str) -> list[Fact]:
    return [
        Fact(_("New e-mail"), change.new_email),
        Fact(_("Present address"), _("Confirmed") if change.old_confirmed_at else _("Not confirmed yet")),
        Fact(_("New address"), _("Confirmed") if change.new_confirmed_at else _("Not confirmed yet")),
        Fact(_("Valid until"), spoken_moment(change.expires_at, zone)),
    ]


def person_facts(user: User, factors: list[Authenticator], zone: str) -> list[Fact]:
    """What the secretariat sees of somebody."""
    if user.forgotten_at:
        return [Fact(_("Deleted"), spoken_moment(user.forgotten_at, zone))]
    return [
        Fact(_("Name"), user.name),
        Fact(_("E-mail"), user.email),
        Fact(_("Account since"), spoken_moment(user.joined_at, zone)),
        Fact(_("Last sign-in"), spoken_moment(user.last_login, zone) if user.last_login else _("Never")),
        Fact(_("Second factor"), factor_words(factors)),
    ]


def message_facts(message: OutboxMessage, zone: str) -> list[Fact]:
    facts = [Fact(_("To"), message.to), Fact(_("Written"), spoken_moment(message.queued_at, zone))]
    if message.sent_at:
        facts.append(Fact(_("Sent"), spoken_moment(message.sent_at, zone)))
    elif message.error:
        facts.append(Fact(_("Not sent"), message.error))
    return facts
