"""Our own forms about an account."""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.forms.fields import Email

REGIONS = ("America", "Atlantic", "Europe", "Pacific")  # where cities of such networks and their partners lie


@cache
def zones() -> list[tuple[str, str]]:
    """Time zones by their city: «America/Argentina/Cordoba» reads “Cordoba (America/Argentina)”."""
    names = [name for name in zoneinfo.available_timezones() if name.startswith(REGIONS)]
    labels = [(name, name.rpartition("/")) for name in names]
    read = [(name, f"{city.replace('_', ' ')} ({region})") for name, (region, _slash, city) in labels]
    return [*sorted(read, key=lambda choice: choice[1]), ("UTC", "UTC")]


class AskForLink(forms.Form):
    email = Email(help_text=_("The address with which you were invited."))


class Profile(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}), strip=True
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the pages and of the mail that you receive.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, help_text=_("Deadlines are shown in it."))


class NewEmail(forms.Form):
    email = Email(label=_("New e-mail"))


class Sure(forms.Form):
    sure = forms.BooleanField(label=_("I understand that this cannot be undone"))


class Search(forms.Form):
    q = forms.CharField(label=_("Name or e-mail"), max_length=120, required=False)
