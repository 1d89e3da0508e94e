"""Small words of the answering pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django import template

from mancomun.core.kinds import EVIDENCE, MEGABYTE, names_of
from mancomun.surveys.models import Answer, Visibility
from mancomun.ui.localise import locale

register = template.Library()


@register.filter
def when(at: datetime, zone: str) -> str:
    """A recent instant in few signs, on the city's clock: the hour, with the day when it may not be today's."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), 'd MMM', locale=locale())}, {local:%H:%M}"


@register.filter
def clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@register.simple_tag
def visibilities() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Visibility.choices]


@register.filter
def visibility_word(value: str) -> str:
    return str(Visibility(value).label) if value in Visibility else ""


@register.filter
def channel_word(value: str) -> str:
    """How an answer came in, unless it was the page that everybody uses."""
    return str(Answer.Channel(value).label) if value in Answer.Channel else ""


@register.simple_tag
def evidence_kinds() -> str:
    return names_of(EVIDENCE)


@register.simple_tag
def evidence_accept() -> str:
    return ",".join(f".{extension}" for kind in sorted(EVIDENCE) for extension in kind.extensions)


@register.simple_tag
def evidence_megabytes() -> int:
    return int(max(kind.max_bytes for kind in EVIDENCE) // MEGABYTE)
