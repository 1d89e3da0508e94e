"""Labels, hints and messages: per language, with values of answers inside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .problems import EvaluationFault
from .values import to_text

if TYPE_CHECKING:
    from .model import Evaluate
    from .scope import Scope

Part = str  # of a RawText: literal text at even places, an expression at odd ones


@dataclass(frozen=True, slots=True)
class RawText:
    """A text before its expressions are compiled: by language, literal and expression in turn."""

    parts: Mapping[str, tuple[Part, ...]]
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_dynamic(self) -> bool:
        return any(len(parts) > 1 for parts in self.parts.values())


@dataclass(frozen=True, slots=True)
class Text:
    """What is shown, in every language of the form. A language that lacks it shows the default language's."""

    parts: Mapping[str, tuple[str | Evaluate, ...]]
    default: str
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # form (image, …) -> language -> file

    @property
    def is_dynamic(self) -> bool:
        return any(len(parts) > 1 for parts in self.parts.values())

    def chosen(self, language: str) -> tuple[str | Evaluate, ...]:
        parts = self.parts.get(language)
        if parts is None:
            parts = self.parts.get(self.default)
        return parts if parts is not None else next(iter(self.parts.values()), ("",))

    def render(self, scope: Scope) -> str:
        parts = self.chosen(scope.run.language)
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return "".join(part if isinstance(part, str) else _shown(part, scope) for part in parts)

    def plain(self, language: str = "") -> str:
        """Without any answers: an ellipsis stands where a value would."""
        return "".join(part if isinstance(part, str) else "…" for part in self.chosen(language))

    def file(self, form: str, language: str) -> str:
        """The media file of a form ("image", "audio", "video", "big-image"), or ""."""
        files = self.media.get(form, {})
        return files.get(language) or files.get(self.default) or next(iter(files.values()), "")


def _shown(part: Evaluate, scope: Scope) -> str:
    try:
        text = to_text(part(scope, None))
    except (EvaluationFault, ArithmeticError, ValueError):
        return ""
    return "" if text == "NaN" else text
