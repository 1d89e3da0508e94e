"""What the coordination types: a questionnaire's name, a workbook, a round and its phases, whom to invite."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mancomun.core.kinds import BESIDE_FORMS
from mancomun.core.translated import LazyI18nString
from mancomun.network.models import Commission, LocalGovernment
from mancomun.surveys.models import QuestionnaireVersion, Round, RoundPhase
from mancomun.surveys.queries.progress import Standing, Wanted
from mancomun.surveys.queries.rounds import span_of
from mancomun.surveys.rules.desk import Span
from mancomun.ui.localise import country, zone_label

Kind = RoundPhase.Kind
RESERVED = frozenset({"receipts", "how-forms-are-read"})  # pages at the same level
_PLANNED = (Kind.ANSWER, Kind.CORRECT, Kind.REVIEW)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_WALL = "%Y-%m-%dT%H:%M:%S"


class AddressField(forms.SlugField):
    """The last part of an address: small letters, digits and hyphens."""

    default_validators = [
        RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use small letters without accents, digits and hyphens."))
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, label=_("Short name in its address"), **options)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned in RESERVED:
            raise forms.ValidationError(_("This address is taken by another page. Choose another one."))
        return cleaned


class TitledForm(forms.Form):
    """A title in the product's languages; Spanish is the one that every title has."""

    title_es = forms.CharField(label=_("Title in Spanish"), max_length=200)
    title_pt = forms.CharField(label=_("Title in Portuguese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)

    def by_language(self, name: str) -> dict[str, str]:
        texts = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in ("es", "pt", "en")}
        return {code: text for code, text in texts.items() if text}


class QuestionnaireForm(TitledForm):
    slug = AddressField(
        help_text=_(
            "The last part of the address of its pages, such as “policies”: small letters without accents, digits and "
            "hyphens. It cannot be changed later."
        )
    )


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None, one or several files."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=SeveralFiles(options.pop("attrs", {})), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        return [one(file, initial) for file in data or []]


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("XLSForm workbook"),
        help_text=_("The sheets “survey”, “choices” and “settings”, as ODK and KoboToolbox read them."),
        widget=forms.FileInput({"accept": ".xlsx"}),
        allow_empty_file=True,
    )
    beside = FilesField(
        label=_("Files that it uses"),
        help_text=_(
            "Lists of choices (CSV, XML, GeoJSON), pictures and sounds, under the names that the workbook gives them. "
            "Those of the last version stay unless you send them again. Cities and countries come from the register."
        ),
        attrs={"accept": ",".join(f".{name}" for kind in sorted(BESIDE_FORMS) for name in kind.extensions)},
        allow_empty_file=True,
    )


class WallClockField(forms.DateTimeField):
    """A date and a clock time in a zone that the form says elsewhere."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format=_WALL)
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        cleaned = super().to_python(value)
        if cleaned and not _FIRST_YEAR <= cleaned.year <= _LAST_YEAR:
            raise forms.ValidationError(_("Check the year."))
        return cleaned.replace(tzinfo=None) if cleaned else cleaned

    def prepare_value(self, value: Any) -> Any:
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class PhasesForm(forms.Form):
    """When what is open. All hours are of one zone."""

    zone = forms.ChoiceField(label=_("Time zone of these hours"))
    answer_opens = WallClockField(label=_("Answering opens"))
    answer_closes = WallClockField(label=_("Answering closes"))
    answer_local = forms.BooleanField(
        label=_("Answering closes at this hour in each city’s own time zone"), required=False
    )
    correct_opens = WallClockField(label=_("Correcting opens"), required=False)
    correct_closes = WallClockField(label=_("Correcting closes"), required=False)
    review_opens = WallClockField(label=_("Review opens"))
    review_closes = WallClockField(label=_("Review closes"))

    def __init__(self, *args: Any, zones: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._choice("zone").choices = [(zone, zone_label(zone)) for zone in zones]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("correct_opens")) != bool(cleaned.get("correct_closes")):
            self.add_error("correct_closes", _("Say both when correcting opens and when it closes, or neither."))
        return cleaned

    def spans(self) -> list[Span]:
        return [span for kind in _PLANNED if (span := self._span(kind)) is not None]

    def _span(self, kind: str) -> Span | None:
        data = self.cleaned_data
        opens, closes = data.get(f"{kind}_opens"), data.get(f"{kind}_closes")
        if opens is None or closes is None:
            return None
        there = ZoneInfo(data["zone"])
        local = kind == Kind.ANSWER and bool(data.get("answer_local"))
        return Span(kind, opens.replace(tzinfo=there), closes.replace(tzinfo=there), data["zone"], local)


def planned(spans: Sequence[Span], zone: str) -> dict[str, Any]:
    """A form's first values from the phases as they are, in this zone."""
    initial: dict[str, Any] = {"zone": zone}
    for span in spans:
        initial[f"{span.kind}_opens"] = span.opens.astimezone(ZoneInfo(zone))
        initial[f"{span.kind}_closes"] = span.closes.astimezone(ZoneInfo(zone))
        if span.kind == Kind.ANSWER:
            initial["answer_local"] = span.local_close
    return initial


def a_year_later(before: Round, version: QuestionnaireVersion) -> dict[str, Any]:
    """A new round's first values from the one before: everything a year on, with the newest version."""
    spans = [
        replace(span, opens=_next(span.opens), closes=_next(span.closes)) for span in map(span_of, before.phases.all())
    ]
    year, following = str(before.year), str(before.year + 1)
    titles = {f"title_{code}": text.replace(year, following) for code, text in _texts(before.title).items()}
    return {
        **planned(spans, spans[0].zone if spans else "UTC"),
        **titles,
        **{f"about_{code}": text for code, text in _texts(before.about).items()},
        "slug": before.slug.replace(year, following),
        "year": before.year + 1,
        "version": version.pk,
        "commission": before.commission_id or "",
        "short": before.short,
        "demonstration": before.demonstration,
        "same_cities": True,
    }


def _next(moment: datetime) -> datetime:
    """The same day of the next year; the last of February for the 29th."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, day=28)


def _texts(text: LazyI18nString) -> dict[str, str]:
    return text.data if isinstance(text.data, dict) else {"es": str(text)}


class RoundForm(TitledForm, PhasesForm):
    """A new round, whole."""

    slug = AddressField(
        help_text=_(
            "The last part of the address of its pages, such as “policies-2026”: small letters without accents, "
            "digits and hyphens. It cannot be changed later."
        )
    )
    year = forms.IntegerField(label=_("Year"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    version = forms.ChoiceField(label=_("Version of the questionnaire"))
    commission = forms.ChoiceField(label=_("Commission"), required=False)
    about_es = forms.CharField(
        label=_("What it is for, in Spanish"), required=False, widget=forms.Textarea({"rows": 4})
    )
    about_pt = forms.CharField(
        label=_("What it is for, in Portuguese"), required=False, widget=forms.Textarea({"rows": 4})
    )
    about_en = forms.CharField(
        label=_("What it is for, in English"), required=False, widget=forms.Textarea({"rows": 4})
    )
    short = forms.BooleanField(
        label=_("A city may answer the short version: the core questions alone"), required=False
    )
    demonstration = forms.BooleanField(
        label=_("A demonstration: every page will say that its answers are invented"), required=False
    )
    same_cities = forms.BooleanField(label=_("Invite at once the members that the last round asked"), required=False)
    field_order = [
        "title_es", "title_pt", "title_en", "slug", "year", "version", "commission",
        "about_es", "about_pt", "about_en", "zone", "answer_opens", "answer_closes", "answer_local",
        "correct_opens", "correct_closes", "review_opens", "review_closes", "short", "demonstration", "same_cities",
    ]  # fmt: skip

    def __init__(
        self,
        *args: Any,
        versions: Sequence[QuestionnaireVersion],
        commissions: Sequence[tuple[Commission, str]],
        everything: bool,
        before: Round | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if before is None:
            del self.fields["same_cities"]
        self.versions = {str(version.pk): version for version in versions}
        self.commissions = {str(commission.pk): commission for commission, _name in commissions}
        self._choice("version").choices = [
            (key, f"{version.questionnaire.title} · {version.number}") for key, version in self.versions.items()
        ]
        none = [("", _("None: the secretariat runs it"))] if everything else []
        self._choice("commission").choices = [*none, *((str(c.pk), name) for c, name in commissions)]
        self.fields["commission"].required = not everything


class InviteForm(forms.Form):
    """Which cities to invite."""

    cities = forms.TypedMultipleChoiceField(
        label=_("Cities"), coerce=int, widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, found: Sequence[LocalGovernment], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["cities"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101  # declared above
        field.choices = [(city.pk, f"{city.name} ({country(city.country)})") for city in found]


class FindCitiesForm(forms.Form):
    """Narrows the list of cities to choose from."""

    commission = forms.ChoiceField(label=_("Commission"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(
        self, *args: Any, commissions: Sequence[tuple[Commission, str]], countries: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        of_commission, of_country = self.fields["commission"], self.fields["country"]
        assert isinstance(of_commission, forms.ChoiceField)  # noqa: S101  # declared above
        assert isinstance(of_country, forms.ChoiceField)  # noqa: S101  # declared above
        of_commission.choices = [("", _("All members")), *((c.slug, name) for c, name in commissions)]
        of_country.choices = [("", _("All countries")), *((code, country(code)) for code in countries)]


class ProgressForm(forms.Form):
    """Narrows the list of invited cities."""

    standing = forms.ChoiceField(label=_("How far"), required=False, choices=[("", _("All")), *Standing.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", _("All countries")), *((code, country(code)) for code in countries)]

    def wanted(self) -> Wanted:
        """What was asked for, as far as it is one of the choices."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Wanted(data.get("standing", ""), data.get("country", ""))
