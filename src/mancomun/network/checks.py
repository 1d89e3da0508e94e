"""What a fact of the register must look like. The same checks serve the forms and the CSV import.

Each takes the text that somebody wrote and gives the value, or raises a ValidationError that says what to do.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from mancomun.network.dates import Rough, rough, rough_end
from mancomun.network.regions import COUNTRIES

FORMULA_STARTS = ("=", "+", "-", "@")
MOST_PEOPLE = 2_000_000_000  # more than any state has; also what both databases hold in an integer
FIRST_YEAR, LAST_YEAR = 1900, 2100
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,18}")
_url = URLValidator(schemes=["http", "https"])


def plain(text: str, *, most: int = 300) -> str:
    """One line of text without control characters, and nothing that a spreadsheet would run."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(sign) == "Cc" for sign in text):
        raise ValidationError(_("This holds a control character that no text needs. Type it again."))
    if text.startswith(FORMULA_STARTS):
        raise ValidationError(_("This begins like a spreadsheet formula. Write its value, beginning with a letter."))
    if len(text) > most:
        raise ValidationError(_("Write at most %(most)d characters.") % {"most": most})
    return text


def name(text: str) -> str:
    return plain(text, most=160)


def slug(text: str) -> str:
    if not _SLUG.fullmatch(text) or len(text) > 80:  # noqa: PLR2004  # the column's own length
        raise ValidationError(
            _("An address has small letters a to z, digits and single hyphens, such as “sao-paulo”; at most 80.")
        )
    return text


def country(text: str) -> str:
    code = text.upper()
    if code not in COUNTRIES:
        raise ValidationError(
            _("“%(text)s” is no country code. Write two letters of ISO 3166-1, such as UY.") % {"text": text[:20]}
        )
    return code


def subdivision(text: str) -> str:
    code = text.upper()
    if code and not _SUBDIVISION.fullmatch(code):
        raise ValidationError(_("Write the subdivision’s code of ISO 3166-2, such as AR-B."))
    return code


def time_zone(text: str) -> str:
    if text not in _zones():
        raise ValidationError(
            _("“%(text)s” is no time zone. Write its IANA name, such as America/Montevideo.") % {"text": text[:50]}
        )
    return text


@cache
def _zones() -> frozenset[str]:
    """Zones with an area: “EST” and “Etc/GMT+3” are no place where people live."""
    return frozenset(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def zones() -> list[str]:
    return sorted(_zones())


def degrees(text: str, most: int) -> float:
    """A decimal number of degrees between -``most`` and ``most``; a comma may stand for the point."""
    if not re.fullmatch(r"[+-]?[0-9]{1,3}([.,][0-9]{1,12})?", text):
        raise ValidationError(_("Write degrees as a decimal number, such as -34.9."))
    value = float(text.replace(",", "."))
    if abs(value) > most:
        raise ValidationError(_("This must lie between -%(most)d and %(most)d degrees.") % {"most": most})
    return value


def latitude(text: str) -> float:
    return degrees(text, 90)


def longitude(text: str) -> float:
    return degrees(text, 180)


def whole(text: str, *, least: int, most: int) -> int:
    digits = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:  # noqa: PLR2004  # longer than any limit
        raise ValidationError(_("Write a whole number with digits only, such as 319034."))
    value = int(digits)
    if not least <= value <= most:
        raise ValidationError(_("This must lie between %(least)d and %(most)d.") % {"least": least, "most": most})
    return value


def population(text: str) -> int:
    return whole(text, least=0, most=MOST_PEOPLE)


def year(text: str) -> int:
    return whole(text, least=FIRST_YEAR, most=LAST_YEAR)


def geonames_id(text: str) -> int:
    return whole(text, least=1, most=MOST_PEOPLE)


def wikidata_id(text: str) -> str:
    if text and not _WIKIDATA.fullmatch(text):
        raise ValidationError(_("Write Wikidata’s number with its Q, such as Q1335."))
    return text


def website(text: str) -> str:
    if len(text) > 200:  # noqa: PLR2004  # the column's own length
        raise ValidationError(_("Write at most %(most)d characters.") % {"most": 200})
    try:
        _url(text)
    except ValidationError:
        raise ValidationError(_("Write the whole web address, beginning with https://.")) from None
    return text


def day(text: str) -> date:
    found = rough_date(text)
    if found.precision != "day":
        raise ValidationError(_("Write the date as year-month-day, such as 2019-05-20."))
    return found.day


def rough_date(text: str) -> Rough:
    return _rough(text, rough)


def rough_end_date(text: str) -> Rough:
    return _rough(text, rough_end)


def _rough(text: str, read: Callable[[str], Rough]) -> Rough:
    try:
        found = read(text)
    except ValueError:
        raise ValidationError(_("Write 2019, 2019-05 or 2019-05-20.")) from None
    if not FIRST_YEAR <= found.day.year <= LAST_YEAR:
        raise ValidationError(
            _("This must lie between %(least)d and %(most)d.") % {"least": FIRST_YEAR, "most": LAST_YEAR}
        )
    return found
