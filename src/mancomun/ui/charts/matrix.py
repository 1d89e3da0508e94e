"""The state of every answer, question by city: a wide table of signs under a legend that says the words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mancomun.ui import states
from mancomun.ui.charts.frame import Frame, framed
from mancomun.ui.items import Link
from mancomun.ui.tables import scrolling

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_WORDS_FIT = 5  # columns; beyond them only the signs are drawn


@dataclass(frozen=True, slots=True)
class Cell:
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    label: "StrOrPromise"
    cells: Sequence[Cell]
    total: "StrOrPromise" = ""  # «7 de 12»
    url: str = ""
    under: "StrOrPromise" = ""  # a heading before the first row of each that is the same: «Uruguay»


@dataclass(frozen=True, slots=True)
class Matrix:
    frame: Frame
    columns: Sequence[Link]  # without address where there is no page
    rows: Sequence[MatrixRow]
    group: "StrOrPromise" = ""  # what the rows are
    total: "StrOrPromise" = ""  # heading of the totals: «Ciudades con “sí”»
    coded: bool = False  # the columns' headings are short and stand upright

    @property
    def signed(self) -> bool:
        return len(self.columns) > _WORDS_FIT

    def __str__(self) -> str:
        heads = format_html_join("", '<th scope="col"><span>{}</span></th>', ((_linked(c),) for c in self.columns))
        table = format_html(
            '<table class="matrix{}"><caption{}><span>{}</span></caption>'
            '<thead><tr><th scope="col">{}</th>{}{}</tr></thead>'
            "<tbody>{}</tbody></table>",
            f"{' signs' if self.signed else ''}{' codes' if self.coded else ''}",
            SafeString(' class="sr"') if self.signed else "",
            self.frame.question,
            self.group,
            heads,
            format_html('<th scope="col" class="num">{}</th>', self.total) if self.total else "",
            format_html_join("", "{}", ((row,) for row in self._body())),
        )
        legend = self._legend() if self.signed else ""
        drawing = format_html("{}{}", legend, scrolling(self.frame.question, table, tall=self.signed))
        return framed(self.frame, "of-matrix", drawing)

    def _legend(self) -> SafeString:
        present = {cell.state for row in self.rows for cell in row.cells}
        shown = ((states.tag(state),) for state in states.State if state in present)
        return format_html(
            '<p class="soft" aria-hidden="true">{}</p><p class="row wide" aria-hidden="true">{}</p>',
            self.frame.question,
            format_html_join(" ", "{}", shown),
        )

    def _body(self) -> Iterator[SafeString]:
        width = len(self.columns) + (2 if self.total else 1)
        for under, rows in groupby(self.rows, lambda row: row.under):
            if under:
                head = '<tr><th class="under" scope="rowgroup" colspan="{}"><span>{}</span></th></tr>'
                yield format_html(head, width, under)
            yield from map(self._row, rows)

    def _row(self, row: MatrixRow) -> SafeString:
        label = _linked(Link(row.label, row.url))
        cells = format_html_join("", "<td>{}</td>", ((self._cell(cell),) for cell in row.cells))
        total = format_html('<td class="num">{}</td>', row.total) if self.total else ""
        return format_html('<tr><th scope="row">{}</th>{}{}</tr>', label, cells, total)

    def _cell(self, cell: Cell) -> SafeString:
        drawn = states.tag(cell.state, signed=self.signed)
        return format_html('<a href="{}">{}</a>', cell.url, drawn) if cell.url else drawn


def _linked(link: Link) -> SafeString:
    return format_html('<a href="{}">{}</a>' if link.url else "{1}", link.url, link.label)
