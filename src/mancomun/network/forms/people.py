"""Inviting, accepting, ending."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.forms.fields import Email, NewPassword
from mancomun.accounts.models import User
from mancomun.network import checks
from mancomun.network.forms.fields import CheckedField
from mancomun.network.models import Seat

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[Any, "StrOrPromise"]]


class PersonForm(forms.Form):
    """Whom to write to, in which language, until when they shall hold what they are invited into."""

    email = Email(max_length=254)
    name = CheckedField(checks.plain, label=_("Name"), required=False, max_length=120)
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("The last day. Leave it empty if no end is known."),
    )

    def ends_at(self, zone: str) -> datetime | None:
        """The first instant after the last day, in the city’s own time."""
        last = self.cleaned_data["until"]
        return datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(zone)) if last else None


class InviteToCityForm(PersonForm):
    role = forms.ChoiceField(label=_("Role"))
    act = CheckedField(
        checks.plain,
        label=_("Act that says so"),
        required=False,
        max_length=300,
        help_text=_("Such as “Decree 120/2026”."),
    )

    field_order = ["email", "name", "role"]

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = roles


class InviteToSeatForm(PersonForm):
    seat = forms.ChoiceField(label=_("Seat"), choices=Seat.Kind)
    commission = forms.ChoiceField(
        label=_("Commission"), required=False, help_text=_("Only for the coordination of a commission.")
    )

    field_order = ["email", "name", "seat", "commission"]

    def __init__(self, *args: Any, commissions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commission"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("None")), *commissions]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        coordination = data.get("seat") == Seat.Kind.COORDINATION
        if "seat" in data and coordination != bool(data.get("commission")):
            self.add_error("commission", _("Name the commission of a coordination, and only of a coordination."))
        return data


class ReasonForm(forms.Form):
    reason = CheckedField(
        checks.plain,
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept with the record. Do not write what is nobody’s business."),
    )


class NothingForm(forms.Form):
    """A yes without anything more: an account accepts, an invitation is withdrawn."""


class JoinForm(forms.Form):
    """Who is new says how to be called and chooses a password."""

    name = CheckedField(checks.plain, label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = NewPassword(label=_("Password"))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        field = self.fields["password"]
        if isinstance(field, NewPassword):  # which must not resemble who will have it
            field.user = User(email=email, name=self.data.get("name", "")[:120])
