"""A city of the register, typed by hand, and the register as a file."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.core import signing
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mancomun.network import checks
from mancomun.network.forms.fields import CheckedField, SlugField, rough_field, source_field
from mancomun.network.models import LocalGovernment
from mancomun.network.regions import COUNTRIES
from mancomun.network.register import Known, RegisterFaults, Span
from mancomun.network.register.columns import FIELDS
from mancomun.network.register.rows import Value
from mancomun.ui.localise import country, zone_choices, zone_country

_SALT = "mancomun.network.seen"


class GovernmentForm(forms.Form):
    """Every field of the register; ``seen`` holds what the page showed, so that nobody overwrites another's change.

    ``near``: the countries whose time zones are offered, as all five hundred weigh more than the rest of the page;
    without it, those of all countries are.
    """

    name = CheckedField(checks.name, label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=LocalGovernment.Kind.choices)
    country = forms.ChoiceField(label=_("Country"))
    subdivision = CheckedField(
        checks.subdivision, label=_("Subdivision"), required=False, help_text=_("Code of ISO 3166-2, such as AR-B.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Deadlines are counted in the city’s own time."))
    latitude = CheckedField(
        checks.latitude, empty=None, label=_("Latitude"), required=False, help_text=_("In degrees, such as -34.9.")
    )
    longitude = CheckedField(
        checks.longitude, empty=None, label=_("Longitude"), required=False, help_text=_("In degrees, such as -56.19.")
    )
    population = CheckedField(checks.population, empty=None, label=_("Population"), required=False)
    population_year = CheckedField(checks.year, empty=None, label=_("Year of the population"), required=False)
    population_source = CheckedField(checks.plain, label=_("Source of the population"), required=False, max_length=300)
    geonames_id = CheckedField(checks.geonames_id, empty=None, label=_("Number in GeoNames"), required=False)
    wikidata_id = CheckedField(
        checks.wikidata_id, label=_("Number in Wikidata"), required=False, help_text=_("With its Q, such as Q1335.")
    )
    website = CheckedField(checks.website, label=_("Website"), required=False, max_length=200)
    source = CheckedField(checks.plain, label=_("Source of these facts"), required=False, max_length=300)
    source_date = CheckedField(
        checks.day, empty=None, label=_("Date of the source"), required=False, help_text=_("Such as 2019-05-20.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Known | None = None, near: Collection[str] = (), **kwargs: Any) -> None:
        if known is not None:
            shown = {name: "" if value is None else str(value) for name, value in known.values.items()}
            kwargs["initial"] = {**shown, "seen": signing.dumps(shown, salt=_SALT, compress=True)}
        super().__init__(*args, **kwargs)
        self._choose("country", countries(get_language() or "es"))
        own = self["time_zone"].initial
        zones = [zone for zone in checks.zones() if not near or zone == own or zone_country(zone) in near]
        self._choose("time_zone", tuple(zone_choices(zones)))
        if near:
            field = self.fields["time_zone"]
            field.help_text = format_html(
                '{} <a href="?zones=all">{}</a>', field.help_text, _("Offer the time zones of all countries")
            )

    def _choose(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *choices]

    def values(self) -> dict[str, Value]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def seen_values(self, slug: str) -> Known | None:
        """What the page showed, as it was signed then."""
        try:
            shown: Mapping[str, str] = signing.loads(self.cleaned_data["seen"], salt=_SALT)
        except signing.BadSignature:
            return None
        values = {name: FIELDS[name].check(shown[name]) if shown[name] else FIELDS[name].empty for name in FIELDS}
        return Known(slug, values)


class NewGovernmentForm(GovernmentForm):
    slug = SlugField()
    member_since = rough_field(_("Member since"), required=False)
    member_source = source_field()

    field_order = ["name", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_source"].label = _("Source of the membership")

    def member(self) -> Span | None:
        since = self.cleaned_data["member_since"]
        return Span(since, None, self.cleaned_data["member_source"]) if since else None


class RegisterFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("The sheet saved as “CSV UTF-8”. Nothing changes before you have seen what would."),
        widget=forms.ClearableFileInput({"accept": ".csv"}),
    )


def show_faults(form: forms.Form, faults: RegisterFaults) -> None:
    """Each fault beside the field that it is about."""
    for fault in faults.faults:
        form.add_error(fault.column if fault.column in form.fields else None, str(fault.sentence))


@lru_cache(maxsize=4)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries in the order of their names in this language."""
    return tuple(sorted(((code, country(code)) for code in COUNTRIES), key=lambda pair: pair[1].casefold()))
