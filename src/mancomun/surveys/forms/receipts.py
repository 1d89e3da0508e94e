"""A receipt that somebody pastes or sends as a file."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.surveys.rules import receipts

_MOST = 20_000  # characters: a receipt has some hundreds


class ReceiptForm(forms.Form):
    text = forms.CharField(
        label=_("The receipt’s text"),
        required=False,
        max_length=_MOST,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("… or its file"), required=False, widget=forms.FileInput({"accept": ".json"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        raw = cleaned.get("text") or self._read(cleaned.get("file"))
        if not raw:
            raise forms.ValidationError(_("Paste the receipt’s text, or choose its file."))
        content, signature = _parsed(raw)
        return {**cleaned, "content": content, "signature": signature}

    def _read(self, file: Any) -> str:
        if file is None or file.size > _MOST:
            return ""
        return bytes(file.read()).decode("utf-8", errors="replace")


def _parsed(raw: str) -> tuple[dict[str, Any], str]:
    """What the receipt says and its signature; a sentence for what is no receipt of ours."""
    try:
        sealed = json.loads(raw)
    except (ValueError, RecursionError):
        sealed = None
    if isinstance(sealed, dict) and len(raw) <= _MOST:
        content, signature = sealed.get("receipt"), sealed.get("signature")
        if isinstance(content, dict) and isinstance(signature, str) and _is_receipt(content):
            return content, signature
    raise forms.ValidationError(
        _("This is no receipt. Paste the whole text of the file “receipt-….json”, from the first brace to the last.")
    )


def _is_receipt(content: dict[str, Any]) -> bool:
    if content.keys() != receipts.FIELDS:
        return False
    try:
        receipts.canonical(content)
    except UnicodeEncodeError:  # half of a character pair
        return False
    return all(isinstance(value, int if name == "revision" else str) for name, value in content.items())
