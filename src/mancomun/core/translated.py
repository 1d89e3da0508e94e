"""Short labels in several languages: one column, a language is data and needs no migration."""

from collections.abc import Mapping

from django.utils.translation import get_language
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

__all__ = ["I18nCharField", "I18nTextField", "LazyI18nString", "pick"]

FALLBACKS = ("es", "pt", "en")


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the wanted language, else in the first one that there is."""
    wanted = (language or get_language() or FALLBACKS[0]).split("-")[0]
    for code in (wanted, *FALLBACKS, *texts):
        if text := texts.get(code):
            return text
    return ""
