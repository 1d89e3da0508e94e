"""A new access token."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.models import AccessToken
from mancomun.accounts.rules import LONGEST_TOKEN

USUAL = timedelta(days=90)
# A phone's token belongs to one round and city, and is made on their own page.
BY_HAND = [choice for choice in AccessToken.Scope.choices if choice[0] != AccessToken.Scope.OPENROSA]


class NewToken(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What uses it, and where: so that you know which one to revoke.")
    )
    scopes = forms.MultipleChoiceField(label=_("What it may do"), choices=BY_HAND, widget=forms.CheckboxSelectMultiple)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Within a year. It ends by itself after that day."),
    )
    round_slug = forms.SlugField(
        label=_("For one round alone"),
        max_length=80,
        required=False,
        help_text=_("As the round is called in addresses, such as politicas-2026. Empty: all rounds."),
    )
    city_slug = forms.SlugField(
        label=_("For one city alone"),
        max_length=80,
        required=False,
        help_text=_("As the city is called in addresses, such as montevideo. Empty: whatever you may do."),
    )

    def __init__(self, *args: Any, at: datetime, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.at = at
        self.fields["ends_on"].initial = (at + USUAL).astimezone(self.zone).date()

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if not self.at < self._end_of(day) <= self.at + LONGEST_TOKEN:
            raise forms.ValidationError(_("Choose a day from today on and within a year."))
        return day

    def ends_at(self) -> datetime:
        """The end of that day where the person is."""
        return self._end_of(self.cleaned_data["ends_on"])

    def _end_of(self, day: date) -> datetime:
        if day.year > self.at.year + 2:  # far from anything that a clock can hold
            return self.at
        return datetime.combine(day, time(), self.zone) + timedelta(days=1)
