"""What people may send: each kind of file with its media type, its extensions and the most that it may weigh."""

from collections.abc import Collection
from enum import StrEnum

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


class Kind(StrEnum):
    """The value is the media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    GIF = "image/gif"
    DOCX = f"{_OFFICE}.wordprocessingml.document"
    XLSX = f"{_OFFICE}.spreadsheetml.sheet"
    ODT = f"{_ODF}.text"
    ODS = f"{_ODF}.spreadsheet"
    CSV = "text/csv"
    TXT = "text/plain"
    XML = "application/xml"
    GEOJSON = "application/geo+json"
    MP3 = "audio/mpeg"

    @property
    def label(self) -> str:
        """How people call it: the name of the member says it."""
        return self.name

    @property
    def extensions(self) -> tuple[str, ...]:
        """The first one is the one that we write ourselves."""
        return ("jpg", "jpeg") if self is Kind.JPEG else (self.name.lower(),)

    @property
    def max_bytes(self) -> int:
        return MEGABYTE * _MEGABYTES[self]


_MEGABYTES = {
    Kind.PDF: 20,
    Kind.PNG: 10,
    Kind.JPEG: 10,
    Kind.WEBP: 10,
    Kind.GIF: 5,
    Kind.DOCX: 20,
    Kind.XLSX: 10,
    Kind.ODT: 20,
    Kind.ODS: 10,
    Kind.CSV: 5,
    Kind.TXT: 2,
    Kind.XML: 10,
    Kind.GEOJSON: 10,
    Kind.MP3: 10,
}
PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.WEBP, Kind.GIF})
ARCHIVES = frozenset({Kind.DOCX, Kind.XLSX, Kind.ODT, Kind.ODS})
TEXTS = frozenset({Kind.CSV, Kind.TXT, Kind.XML, Kind.GEOJSON})
BESIDE_FORMS = PICTURES | {Kind.CSV, Kind.XML, Kind.GEOJSON, Kind.MP3}  # lists, pictures and sounds of a questionnaire
EVIDENCE = frozenset(Kind) - {Kind.XML, Kind.GEOJSON, Kind.MP3}  # what may back an answer
ACTS = frozenset({Kind.PDF, Kind.PNG, Kind.JPEG, Kind.DOCX, Kind.ODT})  # the act behind a mandate

BY_EXTENSION = {extension: kind for kind in Kind for extension in kind.extensions}


def names_of(kinds: Collection[Kind]) -> str:
    """“PDF, PNG or JPEG”, always in the same order."""
    return str(get_text_list([kind.label for kind in Kind if kind in kinds], _("or")))
