"""Fields that several forms share."""

from typing import Any

from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.models import folded

LONGEST_PASSWORD = 1000  # what is longer only costs time


class Email(EmailField):
    """An address, folded as it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return folded(super().to_python(value) or "")


class Password(PasswordField):
    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(autocomplete=autocomplete, max_length=LONGEST_PASSWORD, **kwargs)
        self.widget.attrs.pop("placeholder")


class NewPassword(SetPasswordField):
    """A password to be chosen: checked against length, likeness and what everybody uses."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("New password"))
        super().__init__(
            max_length=LONGEST_PASSWORD,
            help_text=_("At least 12 characters. A few words in a row are easy to keep in mind and hard to guess."),
            **kwargs,
        )
        self.widget.attrs.pop("placeholder")


class Repeated(Password):
    def __init__(self) -> None:
        super().__init__(label=_("The new password again"), autocomplete="new-password")


class Code(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
        super().__init__(max_length=20, widget=widget, **kwargs)
