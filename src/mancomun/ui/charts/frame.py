"""What surrounds a drawing: the finding above it, its source and its data below."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mancomun.ui.items import Source
from mancomun.ui.localise import day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Frame:
    """``finding`` is the heading, a sentence of about ten words; ``question`` says what was asked or measured."""

    finding: "StrOrPromise"
    question: "StrOrPromise"
    source: Source
    level: int = 3  # of the heading on the page


def framed(frame: Frame, kind: str, drawing: SafeString, table: SafeString | None = None) -> SafeString:
    """The figure as a whole; ``table`` holds the same numbers where the drawing is no table itself."""
    links = _links(frame.source)
    return format_html(
        '<figure class="chart {}"><figcaption><h{}>{}</h{}></figcaption>{}<div class="base">{}{}{}</div></figure>',
        kind,
        frame.level,
        frame.finding,
        frame.level,
        drawing,
        format_html('<p class="source">{}</p>', _said(frame.source)),
        format_html('<p class="links">{}</p>', links) if links else "",
        _as_table(table) if table else "",
    )


def source_line(source: Source) -> SafeString:
    """«Fuente: encuesta 2026, 4 de marzo de 2026. 12 de 19 respondieron. CSV · Método · Citar»."""
    return format_html('<p class="source">{} {}</p>', _said(source), _links(source))


def _said(source: Source) -> SafeString:
    day_said = format_html(", {}", day(source.on)) if source.on else ""
    note = format_html(". {}", source.note) if source.note else ""
    return format_html("{} {}{}{}", _("Source:"), source.text, day_said, note)


def _links(source: Source) -> SafeString:
    offered = ((_("Download CSV"), source.csv), (_("Method"), source.method), (_("Cite"), source.cite))
    return format_html_join(" · ", '<a href="{}">{}</a>', ((url, label) for label, url in offered if url))


def _as_table(table: SafeString) -> SafeString:
    return format_html('<details class="more"><summary>{}</summary>{}</details>', _("See as a table"), table)


def share_class(value: float) -> str:
    """The class that carries a share of 0 to 100 to the stylesheet."""
    return f"w{round(min(max(value, 0), 100))}"
