"""Which part of the results somebody wants to see."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.network.models import LocalGovernment
from mancomun.network.regions import region_name
from mancomun.network.sizes import SIZE_WORDS
from mancomun.surveys.queries.results import City, Scope
from mancomun.ui.localise import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[str, "StrOrPromise"]]


class ScopeForm(forms.Form):
    """A part of the cities. What is not among them narrows nothing, and the form says so."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(label=_("Sub-region"), required=False)
    size = forms.ChoiceField(label=_("Population"), required=False)
    kind = forms.ChoiceField(label=_("Kind of government"), required=False)
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)  # an older one that is read stays so

    def __init__(
        self,
        data: Mapping[str, str],
        cities: Iterable[City],
        views: "Mapping[str, tuple[StrOrPromise, Choices]] | None" = None,
    ) -> None:
        """``views``: what else can be chosen on a page, by name; the first choice of each holds until one is made."""
        super().__init__(data)
        self._first = {name: choices[0][0] if choices else "" for name, (_label, choices) in (views or {}).items()}
        for name, (label, choices) in (views or {}).items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields([*(views or {})])
        present = list(cities)
        countries = sorted({city.country for city in present}, key=lambda code: country(code).casefold())
        self._offer("country", _("All countries"), [(code, country(code)) for code in countries])
        regions = sorted({city.region for city in present} - {""}, key=lambda code: region_name(code).casefold())
        self._offer("region", _("All sub-regions"), [(code, region_name(code)) for code in regions])
        sizes = {city.size for city in present}
        self._offer(
            "size", _("All sizes"), [(str(size), words) for size, words in SIZE_WORDS.items() if size in sizes]
        )
        kinds = {city.kind for city in present}
        self._offer("kind", _("All kinds"), [pair for pair in LocalGovernment.Kind.choices if pair[0] in kinds])

    def scope(self) -> Scope:
        return Scope(
            country=self._wanted("country"),
            size=self._wanted("size"),
            kind=self._wanted("kind"),
            region=self._wanted("region"),
        )

    def view(self, name: str) -> str:
        """What was chosen of a page's own; else its first choice, and nothing when it has none."""
        return self._wanted(name) or self._first[name]

    def _wanted(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def _offer(self, name: str, every: "StrOrPromise", choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", every), *choices]
