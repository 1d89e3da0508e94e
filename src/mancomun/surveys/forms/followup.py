"""What the coordination types when it follows up: when to remind whom, and for whom there is more time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.forms.desk import WallClockField
from mancomun.surveys.models import Invitee, PlannedReminder
from mancomun.surveys.rules.followup import EARLIEST, LATEST, REASON_LENGTH

BEFORE, AFTER = "before", "after"


class ReminderForm(forms.Form):
    """A letter, and on which day it goes out."""

    behind = forms.ChoiceField(label=_("To whom"), choices=PlannedReminder.Behind.choices, widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("How many days"),
        min_value=0,
        max_value=-EARLIEST,
        initial=7,
        help_text=_("0 is the day on which answering closes for the city."),
    )
    side = forms.ChoiceField(
        label=_("Before or after answering closes"),
        choices=[(BEFORE, _("Before")), (AFTER, _("After"))],
        initial=BEFORE,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("side") == AFTER and (cleaned.get("count") or 0) > LATEST:
            self.add_error("count", _("At most 30 days after answering closes."))
        return cleaned

    @property
    def days(self) -> int:
        count: int = self.cleaned_data["count"]
        return count if self.cleaned_data["side"] == AFTER else -count


class ExtensionForm(forms.Form):
    """More time for one city. The hour is said in the city's own zone."""

    city = forms.ChoiceField(label=_("City"))
    until = WallClockField(
        label=_("It can answer until"), help_text=_("In the city’s own time zone. Everybody of the city reads it so.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The city reads it, and so do those who work at this desk."),
    )

    def __init__(self, *args: Any, asked: Sequence[Invitee], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = {invitee.government.slug: invitee for invitee in asked}
        field = self.fields["city"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [(slug, invitee.government.name) for slug, invitee in self.asked.items()]

    @property
    def invitee(self) -> Invitee:
        return self.asked[self.cleaned_data["city"]]

    @property
    def instant(self) -> datetime:
        wall: datetime = self.cleaned_data["until"]
        return wall.replace(tzinfo=ZoneInfo(self.invitee.government.time_zone))
