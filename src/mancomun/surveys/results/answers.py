"""An answer in words."""

from contextlib import suppress
from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from mancomun.surveys.figures import Cell, Kind
from mancomun.surveys.queries.results import Part
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.sentences import figure
from mancomun.ui.localise import spoken_day

_CHOSEN = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK})


def spoken(texts: Words, part: Part, cell: Cell) -> str:
    if part.question.kind in _CHOSEN:
        return ", ".join(texts.choice(part, value) for value in cell.values)
    if part.question.kind is Kind.FILE:
        return _("A document is attached")
    if cell.number is not None:
        return figure(cell.number)
    text = " ".join(cell.values)
    if part.question.kind is Kind.DATE:
        with suppress(ValueError):
            return spoken_day(date.fromisoformat(text[:10]))
    return text


def address(part: Part, cell: Cell) -> str:
    """What a city wrote as an address of the web; nothing else becomes a link."""
    text = " ".join(cell.values).strip()
    if not part.is_link or " " in text or not text.startswith(("https://", "http://")):
        return ""
    try:
        return text if urlsplit(text).netloc else ""
    except ValueError:
        return ""
