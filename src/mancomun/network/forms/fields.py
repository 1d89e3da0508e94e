"""Fields that speak the register's own sentences, and texts in three languages."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from mancomun.core.translated import LazyI18nString
from mancomun.network import checks
from mancomun.network.dates import Rough
from mancomun.network.register import Span
from mancomun.ui.localise import language_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROUGH_HINT = _("A year, a month or a day: 2019, 2019-05 or 2019-05-20.")


class CheckedField(forms.CharField):
    """Text that one of ``network.checks`` turns into a value; ``empty`` is what nothing is stored as."""

    def __init__(self, check: Callable[[str], Any], *, empty: Any = "", **kwargs: Any) -> None:
        self.check, self.empty = check, empty
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.check(text) if text else self.empty


class SlugField(CheckedField):
    def __init__(self, **kwargs: Any) -> None:
        hint = _("The last part of its web address. It never changes. Leave it empty to make it from the name.")
        super().__init__(checks.slug, label=_("Address"), required=False, help_text=hint, max_length=80, **kwargs)


def rough_field(label: "StrOrPromise", *, end: bool = False, required: bool = True) -> CheckedField:
    check = checks.rough_end_date if end else checks.rough_date
    return CheckedField(check, empty=None, label=label, required=required, help_text=ROUGH_HINT, max_length=10)


def source_field() -> CheckedField:
    return CheckedField(checks.plain, label=_("Source"), required=False, max_length=300)


def text_fields(
    name: str, label: "StrOrPromise", *, long: bool = False, most: int = 300
) -> dict[str, forms.CharField]:
    """One field for each language: name_es, name_pt, name_en."""
    fields = {}
    for code, _name in settings.LANGUAGES:
        said = format_lazy("{} ({})", label, language_name(code))
        widget = forms.Textarea({"rows": 3, "lang": code}) if long else forms.TextInput({"lang": code})
        fields[f"{name}_{code}"] = forms.CharField(label=said, required=False, max_length=most, widget=widget)
    return fields


def texts(cleaned: Mapping[str, Any], name: str) -> dict[str, str]:
    """What was typed in each language."""
    return {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code, _name in settings.LANGUAGES}


def texts_before(value: Any, name: str) -> dict[str, str]:
    """The initial values of ``text_fields`` from a stored text."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if not isinstance(data, Mapping):
        data = {settings.LANGUAGES[0][0]: data or ""}
    return {f"{name}_{code}": str(data.get(code) or "") for code, _name in settings.LANGUAGES}


def slug_from(cleaned: Mapping[str, Any], name: str) -> str:
    """The address that was typed, else one made from the name."""
    return str(cleaned.get("slug") or slugify(name)[:80].strip("-"))


class SpanForm(forms.Form):
    """From when, until when, and who says so."""

    starts = rough_field(_("From"))
    ends = rough_field(_("Until"), end=True, required=False)
    source = source_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if isinstance(starts, Rough) and isinstance(ends, Rough) and ends.day <= starts.day:
            self.add_error("ends", _("This must come after its beginning."))
        return data

    def span(self) -> Span:
        data = self.cleaned_data
        return Span(data["starts"], data.get("ends"), data.get("source") or "")


def span_before(span: Span) -> dict[str, str]:
    return {"starts": str(span.starts), "ends": str(span.ends or ""), "source": span.source or ""}
