"""What somebody looks for among the cities."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.network.checks import FIRST_YEAR, LAST_YEAR
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.cities import FORMER, MEMBER, Wanted
from mancomun.ui.localise import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, "StrOrPromise"]]


class CitiesForm(forms.Form):
    """A GET form: what is wrong narrows nothing."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    commission = forms.ChoiceField(label=_("Commission"), required=False)
    standing = forms.ChoiceField(
        label=_("Membership"),
        required=False,
        choices=[("", _("All")), (MEMBER, _("Members today")), (FORMER, _("Former members"))],
    )
    since = forms.IntegerField(
        label=_("Member since (year) or later"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    view = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, countries: Sequence[str], commissions: Choices) -> None:
        super().__init__(data, initial={"view": data.get("view") or ""})  # a view is no filter to be cleared
        named = sorted(((code, country(code)) for code in countries), key=lambda pair: pair[1].casefold())
        self._choose("country", named)
        self._choose("kind", LocalGovernment.Kind.choices)
        self._choose("commission", commissions)

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *choices]

    def wanted(self) -> Wanted:
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            text=data.get("q") or "",
            country=data.get("country") or "",
            kind=data.get("kind") or "",
            commission=data.get("commission") or "",
            since=data.get("since"),
            standing=data.get("standing") or "",
        )
