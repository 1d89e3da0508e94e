"""Texts of an XForm as they are written in it: translations, and values of answers inside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .texts import RawText
from .xml import XFORMS, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE: Final = re.compile(r"\s*jr:itext\(\s*'([^']*)'\s*\)\s*")
_UNTRANSLATED: Final = ("-",)  # what pyxform writes where a language lacks a text
_OF_TEXT: Final = frozenset({"", "short", "long", "guidance"})  # forms that are no media
Parts = tuple[str, ...]


class Translations:
    """All texts by id, then by form ("" is the plain text), then by language."""

    def __init__(self, itext: _Element | None) -> None:
        self.languages: list[str] = []
        self.default = ""
        self._texts: dict[str, dict[str, dict[str, Parts]]] = {}
        for translation in itext if itext is not None else ():
            self._read(translation)
        self.default = self.default or next(iter(self.languages), "")

    def _read(self, translation: _Element) -> None:
        language = translation.get("lang", "")
        self.languages.append(language)
        if translation.get("default") is not None:
            self.default = language
        for text in translation:
            forms = self._texts.setdefault(text.get("id", ""), {})
            for value in text:
                forms.setdefault(value.get("form", ""), {})[language] = parts_of(value)

    def by_id(self, name: str, form: str = "") -> RawText | None:
        forms = self._texts.get(name)
        if forms is None or (form and form not in forms):
            return None
        parts = forms.get(form or "long") or forms.get(form, {})
        real = {language: text for language, text in parts.items() if text != _UNTRANSLATED}
        media = {
            kind: {language: text[0].rpartition("/")[2] for language, text in files.items() if text != _UNTRANSLATED}
            for kind, files in forms.items()
            if kind not in _OF_TEXT and not form
        }
        return RawText(real or parts or {self.default: ("",)}, media)

    def of_reference(self, written: str | None) -> RawText | None:
        """Of an attribute: `jr:itext('id')` or the text itself."""
        if written is None:
            return None
        match = _REFERENCE.fullmatch(written)
        return self.by_id(match[1]) if match else RawText({self.default: (written,)})

    def of_child(self, control: _Element, name: str, form: str = "") -> RawText | None:
        """Of a control's <label> or <hint>."""
        child = control.find(XFORMS + name)
        if child is None:
            return None
        reference = child.get("ref")
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            return self.by_id(match[1], form) if match else None
        if form != child.get("form", ""):
            return None
        return RawText({self.default: parts_of(child)})


def parts_of(element: _Element) -> Parts:
    """Literal text and the expressions of its <output> elements in turn, without blanks at the ends."""
    parts = [element.text or ""]
    for child in element:
        if local(child) == "output":
            parts += [child.get("value") or child.get("ref") or "", child.tail or ""]
        else:
            parts[-1] += "".join(child.itertext()) + (child.tail or "")
    parts[0] = parts[0].lstrip()
    parts[-1] = parts[-1].rstrip()
    return tuple(parts)
