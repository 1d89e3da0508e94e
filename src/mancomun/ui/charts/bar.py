"""Bars: a table whose second column is drawn, with a line where the whole network stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mancomun.ui.charts.frame import Frame, framed, share_class
from mancomun.ui.localise import number, percent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class BarRow:
    label: "StrOrPromise"
    value: float  # hundredths
    count: int | None = None  # of how many
    url: str = ""
    text: "StrOrPromise" = ""  # said instead of the percentage: «2 de 3»
    state: str = ""  # draws the bar in the colour of an answer's state


@dataclass(frozen=True, slots=True)
class Bar:
    frame: Frame
    rows: Sequence[BarRow]
    mean: float | None = None  # hundredths; rows below it are drawn paler
    group: "StrOrPromise" = ""  # what the rows are: «País»
    counted: "StrOrPromise" = ""  # what ``count`` counts: «Ciudades»

    def __str__(self) -> str:
        table = format_html(
            '<table class="bars{}"><caption>{}</caption>{}<tbody>{}</tbody></table>',
            f" mean {share_class(self.mean)}" if self.mean is not None else "",
            self.frame.question,
            self._head(),
            format_html_join("", "{}", ((self._row(row),) for row in self.rows)),
        )
        return framed(self.frame, "of-bars", table)

    def _head(self) -> SafeString:
        mean = ""
        if self.mean is not None:
            mean = format_html("<span>{} {}</span>", _("Whole network"), percent(self.mean))
        counts = format_html('<th scope="col" class="num">{}</th>', self.counted) if self.counted else ""
        return format_html(
            '<thead><tr><th scope="col">{}</th><th scope="col">{}</th>{}</tr></thead>',
            self.group or format_html('<span class="sr">{}</span>', pgettext("chart", "Group")),
            mean or format_html('<span class="sr">{}</span>', pgettext("chart", "Share")),
            counts,
        )

    def _row(self, row: BarRow) -> SafeString:
        label = format_html('<a href="{}">{}</a>', row.url, row.label) if row.url else row.label
        low = " low" if self.mean is not None and row.value < self.mean else ""
        count = "–" if row.count is None else number(row.count)
        return format_html(
            '<tr><th scope="row">{}</th><td><i class="{}{}"></i><b>{}</b></td>{}</tr>',
            label,
            share_class(row.value),
            f" {row.state}" if row.state else low,
            row.text or percent(row.value),
            format_html('<td class="num">{}</td>', count) if self.counted else "",
        )
