"""Our own forms about an account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import zones
from mancomun.accounts.forms.fields import Email


class AskForLink(forms.Form):
    email = Email(help_text=_("The address with which you were invited."))


class Profile(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}), strip=True
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the pages and of the mail that you receive.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones.choices, help_text=_("Deadlines are shown in it.")
    )


class NewEmail(forms.Form):
    email = Email(label=_("New e-mail"))


class Sure(forms.Form):
    sure = forms.BooleanField(label=_("I understand that this cannot be undone"))


class Search(forms.Form):
    q = forms.CharField(label=_("Name or e-mail"), max_length=120, required=False)
