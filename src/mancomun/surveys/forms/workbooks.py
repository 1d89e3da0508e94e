"""A workbook that somebody sends."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswersForm(forms.Form):
    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("The one that you downloaded here, as XLSX. Nothing changes before you have seen what would."),
        widget=forms.FileInput({"accept": ".xlsx"}),
        allow_empty_file=True,
    )
