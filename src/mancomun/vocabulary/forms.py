"""A vocabulary as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mancomun.vocabulary.skos import MOST_BYTES


class SkosFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("SKOS in Turtle, JSON-LD or RDF/XML. Nothing changes before you have seen what would."),
        widget=forms.ClearableFileInput({"accept": ".ttl,.jsonld,.rdf"}),
    )

    def content(self) -> bytes:
        """No more than a vocabulary may have, and one byte, by which the reader sees that it is too much."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content
