"""What a city's people type when they share their work: sections handed over, a note, what to look for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.actions.conversations import LENGTH
from mancomun.surveys.actions.hands import Into
from mancomun.surveys.forms.desk import WallClockField
from mancomun.surveys.queries.edits import Wanted
from mancomun.surveys.queries.hands import Colleague
from mancomun.surveys.rules.hands import MESSAGE_LENGTH

LINK = "link"
Choices = Sequence[tuple[str, str]]


def _offer(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so
    field.choices = list(choices)


class HandoverForm(forms.Form):
    """Which sections, into whose hands, until when. The hour is said in the city's own zone."""

    sections = forms.MultipleChoiceField(label=_("Which sections"), widget=forms.CheckboxSelectMultiple)
    to = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail address, for a link"),
        required=False,
        help_text=_("Only the city’s focal points see it. It is erased some time after the handover has ended."),
    )
    language = forms.ChoiceField(label=_("Language of the letter, for a link"), required=False)
    until = WallClockField(
        label=_("Until when"),
        required=False,
        help_text=_("In your city’s time zone. Left blank, it holds as long as the city can answer."),
    )
    message = forms.CharField(
        label=_("What you ask for"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It goes into the letter."),
    )

    def __init__(self, *args: Any, sections: Choices, people: Sequence[Colleague], zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {each.key: each for each in people}
        self.zone = zone
        by_link = str(_("Somebody without an account, by a link in an e-mail"))
        _offer(self.fields["sections"], sections)
        _offer(self.fields["to"], [*((each.key, each.name) for each in people), (LINK, by_link)])
        _offer(self.fields["language"], [(code, str(name)) for code, name in settings.LANGUAGES])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == LINK and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address to which the link is to go."))
        return cleaned

    def into(self) -> Into:
        chosen: str = self.cleaned_data["to"]
        if chosen == LINK:
            return Into(email=self.cleaned_data["email"], language=self.cleaned_data["language"] or "es")
        return Into(helper=self.people[chosen].user)

    def ends_at(self) -> datetime | None:
        wall: datetime | None = self.cleaned_data["until"]
        return wall.replace(tzinfo=ZoneInfo(self.zone)) if wall else None


class OpenForm(forms.Form):
    """Who comes by a link, the first time."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_("It stands beside what you write, for the city’s people.")
    )


class AskForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "email"}))


class DoneForm(forms.Form):
    note = forms.CharField(
        label=_("Something to say to the focal point"),
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )


class NoteForm(forms.Form):
    """A note, and the colleagues who are written to."""

    body = forms.CharField(label=_("Your note"), max_length=LENGTH, widget=forms.Textarea({"rows": 3}))
    mention = forms.MultipleChoiceField(
        label=_("Mention"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whom you mention gets a letter with your note and the way to this page."),
    )

    def __init__(self, *args: Any, people: Sequence[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {each.key: each for each in people}
        if people:
            _offer(self.fields["mention"], [(each.key, f"@{each.name}") for each in people])
        else:
            del self.fields["mention"]

    def mentioned(self) -> list[Colleague]:
        return [self.people[key] for key in self.cleaned_data.get("mention", [])]


class HistoryForm(forms.Form):
    """Which changes to show. What is nonsense narrows nothing."""

    section = forms.ChoiceField(label=_("Section"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, sections: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self.fields["section"], [("", str(_("All"))), *sections])
        _offer(self.fields["person"], [("", str(_("Everybody"))), *people])

    def wanted(self) -> Wanted:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Wanted(given.get("section", ""), given.get("person", ""), given.get("since"), given.get("until"))
