"""Which two versions of an answer to look at."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DRAFT = 0


def version_title(number: int) -> str:
    return _("Version %(number)d") % {"number": number} if number else _("What is being written")


class CompareForm(forms.Form):
    """The number of each side, 0 for the draft. Nonsense counts as nothing chosen."""

    before = forms.TypedChoiceField(label=gettext_lazy("Before"), coerce=int, required=False, empty_value=None)
    after = forms.TypedChoiceField(label=gettext_lazy("After"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, numbers: Sequence[int], draft: bool, **options: Any) -> None:
        """``numbers``: of the revisions, the latest first. ``draft``: whether the draft is this reader's to see."""
        super().__init__(*args, **options)
        offered = [DRAFT, *numbers] if draft else list(numbers)
        self.standard = (offered[min(1, len(offered) - 1)], offered[0])
        for name, initial in zip(("before", "after"), self.standard, strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [(str(number), version_title(number)) for number in offered]
            field.initial = str(initial)

    def pair(self) -> tuple[int, int]:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        before, after = given.get("before"), given.get("after")
        return (
            self.standard[0] if before is None else before,
            self.standard[1] if after is None else after,
        )
