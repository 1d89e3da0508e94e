"""Dates, numbers, countries and languages in the words of the page's language."""

from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from unicodedata import normalize
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LOCALES = {"es": "es", "pt": "pt_BR", "en": "en_GB"}


def locale() -> Locale:
    return _parsed((get_language() or "es").split("-")[0])


@lru_cache(maxsize=16)
def _parsed(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, "es"))


def number(value: float, digits: int = 0) -> str:
    """1234.5 becomes «1.234,5», “1,234.5” and so on, with ``digits`` decimals."""
    return _number(value, digits, locale())


@lru_cache(maxsize=4096)  # a page of charts writes thousands of small numbers, and the same ones
def _number(value: float, digits: int, where: Locale) -> str:
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=where)


def percent(value: float, digits: int = 0) -> str:
    """``value`` is in hundredths: 81 becomes «81 %»."""
    return _percent(value, digits, locale())


@lru_cache(maxsize=4096)
def _percent(value: float, digits: int, where: Locale) -> str:
    places = f".{'0' * digits}" if digits else ""
    pattern = where.percent_formats[None].pattern.replace("##0", f"##0{places}")
    return format_percent(value / 100, format=pattern, locale=where)


def country(code: str) -> str:
    """The name of an ISO 3166-1 alpha-2 code; the code itself where the world knows none."""
    return str(locale().territories.get(code.upper(), code))


def language_name(code: str) -> str:
    """The name of a language with the first letter large, as in a list: «Español», «Português», «Francés»."""
    name = str(locale().languages.get(code.lower(), code))
    return name[:1].upper() + name[1:]


def own_name(code: str) -> str:
    """A language named in itself, for the switch: «Português», never “Portuguese”."""
    name = str(_parsed(code).languages.get(code, code))
    return name[:1].upper() + name[1:]


def day(value: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), spoken_day(value))


def spoken_day(value: date) -> str:
    return format_date(value, "long", locale=locale())


def moment(value: datetime, zone: str | tzinfo = "UTC") -> SafeString:
    """A deadline or an act, to the minute, in the named zone, which is always said."""
    local = value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), spoken_moment(value, zone)
    )


def spoken_moment(value: datetime, zone: str | tzinfo = "UTC") -> str:
    """The same for a sentence: «31 de marzo de 2026, 23:59, hora de Montevideo»."""
    where = ZoneInfo(zone) if isinstance(zone, str) else zone
    local = value.astimezone(where)
    return _("%(day)s, %(time)s, %(place)s time") % {
        "day": spoken_day(local.date()),
        "time": _clock(local.timetz()),
        "place": _place(where),
    }


def _clock(value: time) -> str:
    return format_time(value, "HH:mm", locale=locale())


def _place(zone: tzinfo) -> str:
    return zone_city(getattr(zone, "key", "UTC"))


def zone_city(name: str) -> str:
    """The city that a time zone is named after: «Córdoba» for America/Argentina/Cordoba."""
    return "UTC" if name == "UTC" else _zone_city(name, locale())


def zone_country(name: str) -> str:
    """The code of the country in which a time zone lies; ``ZZ`` or ``001`` for none."""
    return str(get_global("zone_territories").get(_canonical(name), _NOWHERE))


def zone_label(name: str) -> str:
    """A time zone to choose from a list: «Córdoba (Argentina)»."""
    code = zone_country(name)
    return zone_city(name) if code in {_NOWHERE, "001"} else f"{zone_city(name)} ({country(code)})"


_NOWHERE = "ZZ"


def zone_choices(names: Iterable[str]) -> list[tuple[str, str]]:
    """Zones with their labels, in the order of the alphabet; accents and capitals make no difference in it."""
    labelled = [(name, zone_label(name)) for name in names]
    return sorted(labelled, key=lambda choice: normalize("NFKD", choice[1]).encode("ascii", "ignore").lower())


@lru_cache(maxsize=2048)
def _zone_city(name: str, where: Locale) -> str:
    """CLDR names cities under the oldest name of their zone, Babel asks for them under the newest."""
    last = name.rpartition("/")[2]
    names = [name, *(old for old, new in get_global("zone_aliases").items() if new == _canonical(name))]
    same = (where.time_zones.get(each, {}) for each in names if each.rpartition("/")[2] == last)
    return next((str(each["city"]) for each in same if "city" in each), last.replace("_", " "))


def _canonical(name: str) -> str:
    return str(get_global("zone_aliases").get(name, name))
