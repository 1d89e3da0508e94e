"""The network, commissions and partners as somebody types them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mancomun.core.translated import pick
from mancomun.network import checks
from mancomun.network.forms.fields import (
    CheckedField,
    SlugField,
    SpanForm,
    rough_field,
    slug_from,
    source_field,
    text_fields,
    texts,
    texts_before,
)
from mancomun.network.forms.governments import countries
from mancomun.network.models import Commission, CommissionRole, Licence, Network, Partner


class TextsForm(forms.Form):
    """A form with texts in three languages; at least one language of what ``needed`` names."""

    needed = "name"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.needed and not any(texts(data, self.needed).values()):
            first = f"{self.needed}_{settings.LANGUAGES[0][0]}"
            self.add_error(first, _("Write it in at least one language."))
        return data


class NetworkForm(TextsForm):
    short_name = CheckedField(checks.plain, label=_("Short name"), max_length=40)
    accent = forms.ChoiceField(label=_("Colour"), choices=Network.Accent, widget=forms.RadioSelect)
    contact = forms.EmailField(
        label=_("Public contact"), required=False, help_text=_("Shown at the foot of every page.")
    )
    licence = forms.ChoiceField(
        label=_("Licence of published data"),
        choices=Licence,
        widget=forms.RadioSelect,
        help_text=_("Stands on results and in their files. Whoever took data under an earlier one keeps it."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        kwargs["initial"] = {
            **texts_before(network.name, "name"),
            **texts_before(network.about, "about"),
            "short_name": network.short_name,
            "accent": network.accent,
            "contact": network.contact,
            "licence": network.licence,
        }
        super().__init__(*args, **kwargs)
        self.fields |= text_fields("name", _("Name"))
        self.fields |= text_fields("about", _("What the network is"), long=True, most=4000)
        self.order_fields(["name_es", "name_pt", "name_en", "short_name", "accent", "contact", "licence"])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("short_name", "accent", "contact", "licence")}
        return {"name": texts(data, "name"), "about": texts(data, "about"), **plain}


class NameForm(TextsForm):
    """What a commission is called, from when."""

    starts = rough_field(_("Called so from"))
    name_source = source_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= text_fields("name", _("Name"))
        self.order_fields(["name_es", "name_pt", "name_en"])
        self.fields["name_source"].label = _("Source of the name")

    def name(self) -> dict[str, str]:
        return texts(self.cleaned_data, "name")


class CommissionForm(TextsForm):
    needed = ""
    since = CheckedField(checks.year, empty=None, label=_("Since (year)"), required=False, max_length=4)
    source = source_field()

    def __init__(self, *args: Any, commission: Commission | None = None, **kwargs: Any) -> None:
        if commission is not None:
            before = texts_before(commission.about, "about")
            kwargs["initial"] = {**before, "since": commission.since, "source": commission.source}
        super().__init__(*args, **kwargs)
        self.fields |= text_fields("about", _("What it works on"), long=True, most=4000)
        self.order_fields(["about_es", "about_pt", "about_en"])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"about": texts(data, "about"), "since": data["since"], "source": data["source"]}


class NewCommissionForm(NameForm, CommissionForm):
    needed = "name"
    slug = SlugField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name_es", "name_pt", "name_en", "slug", "starts", "name_source"])

    def chosen_slug(self) -> str:
        return slug_from(self.cleaned_data, pick(self.name(), get_language()))


class RoleForm(SpanForm):
    government = forms.ChoiceField(label=_("City"))
    role = forms.ChoiceField(label=_("Role"), choices=CommissionRole.Role)

    field_order = ["government", "role"]

    def __init__(self, *args: Any, cities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["government"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *cities]


class PartnerForm(forms.Form):
    name = CheckedField(checks.plain, label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Partner.Kind)
    country = forms.ChoiceField(label=_("Country"), required=False)
    since = CheckedField(checks.year, empty=None, label=_("Since (year)"), required=False, max_length=4)
    website = CheckedField(checks.website, label=_("Website"), required=False, max_length=200)
    source = source_field()

    def __init__(self, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner is not None:
            plain = {name: getattr(partner, name) for name in self._plain()}
            kwargs["initial"] = {**plain, **texts_before(partner.description, "description")}
        super().__init__(*args, **kwargs)
        self.fields |= text_fields("description", _("Description"), long=True, most=4000)
        field = self.fields["country"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("None")), *countries(get_language() or "es")]

    def _plain(self) -> Sequence[str]:
        return ("name", "kind", "country", "since", "website", "source")

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**{name: data[name] for name in self._plain()}, "description": texts(data, "description")}


class NewPartnerForm(PartnerForm):
    slug = SlugField()

    field_order = ["name", "slug"]

    def chosen_slug(self) -> str:
        return slug_from(self.cleaned_data, self.cleaned_data["name"])
