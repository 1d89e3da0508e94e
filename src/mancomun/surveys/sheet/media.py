"""Pictures and sounds beside labels and choices: those that were sent with the workbook."""

from mancomun.surveys.engine import NodeState, Text
from mancomun.surveys.sheet.blocks import Medium
from mancomun.surveys.sheet.known import Known

_KINDS = ("image", "audio")


def media_of(text: Text | None, item: NodeState, known: Known) -> tuple[Medium, ...]:
    """In the reader's language, as far as it has its own."""
    if text is None or not text.media:
        return ()
    found = [(kind, _address(text, kind, item, known)) for kind in _KINDS]
    large = _address(text, "big-image", item, known)
    return tuple(Medium(kind, address, large if kind == "image" else "") for kind, address in found if address)


def picture_of(text: Text, item: NodeState, known: Known) -> str:
    """The address of a choice's picture."""
    return _address(text, "image", item, known) if text.media else ""


def _address(text: Text, kind: str, item: NodeState, known: Known) -> str:
    name = text.file(kind, item.scope.run.language)
    return known.media.get(name, "") if name else ""
