"""Stacked scales: each row of the table is one bar, cut as the options were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from mancomun.ui.charts.frame import Frame, framed, share_class
from mancomun.ui.localise import percent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Which of the five steps of the accent a scale of so many options takes, from pale to full.
STEPS = {2: (2, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
_LEGIBLE = 6  # hundredths: a narrower piece is too narrow for its number


@dataclass(frozen=True, slots=True)
class Option:
    """``state`` draws the piece in the colour of an answer's state instead of a step of the accent."""

    label: "StrOrPromise"
    state: str = ""


@dataclass(frozen=True, slots=True)
class ScaleRow:
    label: "StrOrPromise"
    shares: Sequence[float]  # hundredths, one for each option
    url: str = ""
    texts: Sequence["StrOrPromise"] = ()  # said in the pieces instead of the shares: counts
    total: "StrOrPromise" = ""  # said at the right instead of the sum: «12 de 19»


@dataclass(frozen=True, slots=True)
class StackedScale:
    frame: Frame
    options: Sequence[Option]
    rows: Sequence[ScaleRow]
    summed: int = 0  # how many of the last options the figure at the right adds up
    sum_label: "StrOrPromise" = ""
    group: "StrOrPromise" = ""  # what the rows are

    def __str__(self) -> str:
        head = format_html_join(
            "", '<th scope="col" role="columnheader" class="{}">{}</th>', zip(self._css(), self._labels(), strict=True)
        )
        total = format_html('<th scope="col" role="columnheader" class="sum">{}</th>', self.sum_label)
        table = format_html(
            '<table class="scale" role="table"><caption>{}</caption><thead role="rowgroup"><tr role="row">'
            '<th scope="col" role="columnheader"><span class="sr">{}</span></th>{}{}</tr></thead>'
            '<tbody role="rowgroup">{}</tbody></table>',
            self.frame.question,
            self.group or pgettext("chart", "Statement"),
            head,
            total if self.summed else "",
            format_html_join("", "{}", ((self._row(row),) for row in self.rows)),
        )
        return framed(self.frame, "of-scale", table)

    def _labels(self) -> "list[StrOrPromise]":
        return [option.label for option in self.options]

    def _css(self) -> list[str]:
        if all(option.state for option in self.options):
            return [option.state for option in self.options]
        return [f"step{step}" for step in STEPS[len(self.options)]]

    def _row(self, row: ScaleRow) -> SafeString:
        texts = row.texts or [str(round(share)) for share in row.shares]
        parts = zip(self._css(), row.shares, texts, strict=True)
        drawn = (_piece(css, round(share), str(text)) for css, share, text in parts)
        pieces = format_html_join("", "{}", ((piece,) for piece in drawn))
        total = row.total or percent(sum(round(share) for share in row.shares[-self.summed :]))
        return format_html(
            '<tr role="row"><th scope="row" role="rowheader">{}</th>{}{}</tr>',
            format_html('<a href="{}">{}</a>', row.url, row.label) if row.url else row.label,
            pieces,
            format_html('<td role="cell" class="sum">{}</td>', total) if self.summed else "",
        )


@lru_cache(maxsize=1024)  # hundredths times a dozen classes, and small counts
def _piece(css: str, share: int, text: str) -> SafeString:
    hidden = SafeString(' class="sr"') if share < _LEGIBLE else ""
    return format_html('<td role="cell" class="{} {}"><span{}>{}</span></td>', css, share_class(share), hidden, text)
