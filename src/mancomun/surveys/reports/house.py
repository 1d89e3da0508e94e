"""What every document has: its language, colour, title, running heads and day."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.core.documents import pdf
from mancomun.network.models import Network
from mancomun.surveys.queries.results import Results
from mancomun.ui.localise import LOCALES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FOLDER = Path(__file__).parent / "typst"
# The light theme’s accents: see ui/static/ui/css/1-tokens.css.
ACCENTS = {
    "teal": "#0b5a70", "blue": "#1a4f8c", "indigo": "#3f4494", "plum": "#722f66", "brick": "#87341c",
    "olive": "#4d5a12", "forest": "#1d5c43", "slate": "#3d5163",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """``at``: the moment that the document says it is of. Equal data and equal moment make equal bytes."""

    title: str
    about: str
    left: str  # running head: what this is
    right: str  # running head: of when, and of how many
    foot: "StrOrPromise"
    network: Network
    at: datetime

    def data(self) -> dict[str, Any]:
        language = (get_language() or "es").split("-")[0]
        _code, _bar, region = LOCALES.get(language, "es").partition("_")
        return {
            "language": language,
            "region": region or None,
            "title": self.title,
            "about": self.about,
            "author": str(self.network.name),
            "accent": ACCENTS[self.network.accent],
            "running": {"left": self.left, "right": self.right},
            "foot": self.foot,
            "folio": _("%(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
            "day": [self.at.year, self.at.month, self.at.day],
        }


def typeset(template: str, paper: Paper, content: dict[str, Any]) -> bytes:
    return pdf(FOLDER, template, {"document": paper.data(), **content}, at=paper.at)


def read_as(results: Results) -> "StrOrPromise":
    """For whom a document is: whoever finds it on a table must see it."""
    if results.reader.coordinates:
        return _("For the coordination: it holds answers that are not public")
    if results.reader.in_network:
        return _("For members of the network: it may hold answers that are not public")
    return _("Public: it holds what everybody may read")


def day_of(results: Results, at: datetime) -> datetime:
    """The moment that a report is of: its edition's, or for what may still change the day on which it is read."""
    if results.frozen is not None:
        return results.frozen.at
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
