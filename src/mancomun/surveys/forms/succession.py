"""How one question goes on from an earlier one, as the coordination types it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.models import QuestionLink
from mancomun.surveys.queries.succession import Asked


class LinkForm(forms.Form):
    """Two questions, and what became of the choices."""

    path = forms.ChoiceField(label=_("Today’s question"))
    earlier_path = forms.ChoiceField(label=_("The earlier question"))
    kind = forms.ChoiceField(label=_("How it goes on"), choices=QuestionLink.Kind.choices, widget=forms.RadioSelect)
    values = forms.CharField(
        label=_("Choices that were renamed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One per line: the earlier value, an equals sign, today’s value. For example: plan = strategy"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, now: Sequence[Asked], then: Sequence[Asked], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, asked in (("path", now), ("earlier_path", then)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [(each.path, f"{each.code} {each.label}".strip()[:120]) for each in asked]

    def clean_values(self) -> dict[str, str]:
        pairs = {}
        for line in self.cleaned_data["values"].splitlines():
            before, equals, after = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not (before and equals and after):
                raise forms.ValidationError(_("This line has no “earlier = today”: %(line)s"), params={"line": line})
            pairs[before] = after
        return pairs
