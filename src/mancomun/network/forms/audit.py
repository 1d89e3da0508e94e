"""Which entries of the audit somebody looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AuditForm(forms.Form):
    subject = forms.CharField(label=_("Thing"), required=False, max_length=160)
    event = forms.CharField(label=_("Event begins with"), required=False, max_length=80)

    def wanted(self) -> tuple[str, str]:
        self.is_valid()
        data = self.cleaned_data
        return data.get("subject") or "", data.get("event") or ""
