"""What is typed about a correction: why, and until when."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.forms.desk import WallClockField
from mancomun.surveys.rules.corrections import REASON_LENGTH


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It is published with the correction. Write nothing personal."),
    )


class RefusalForm(forms.Form):
    why = forms.CharField(
        label=_("Why not"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The city’s people read it."),
    )


class OpeningForm(ReasonForm):
    """The hour is said in the city's own zone. Where the city has asked, its reason stands."""

    until = WallClockField(label=_("Open until"), help_text=_("In the city’s own time zone."))

    def __init__(self, *args: Any, zone: str, reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        if not reason:
            del self.fields["reason"]

    def instant(self) -> datetime:
        wall: datetime = self.cleaned_data["until"]
        return wall.replace(tzinfo=ZoneInfo(self.zone))
