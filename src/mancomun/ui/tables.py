"""Data tables: a caption, scopes, numbers to the right, the first column kept in sight, in a region that scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from mancomun.ui import states
from mancomun.ui.items import Link
from mancomun.ui.localise import number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Literal["text", "number", "state"]


@dataclass(frozen=True, slots=True)
class Column:
    label: "StrOrPromise"
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold text, numbers, codes of states (in state columns) or links, one value for each column."""

    caption: "StrOrPromise"
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    tall: bool = False  # the head stays in sight while the region scrolls

    def __str__(self) -> str:
        heads = format_html_join("", '<th scope="col"{}>{}</th>', ((_align(c), c.label) for c in self.columns))
        body = format_html_join("", "<tr>{}</tr>", ((self._row(row),) for row in self.rows))
        return scrolling(
            self.caption,
            format_html(
                "<table><caption><span>{}</span></caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
                self.caption,
                heads,
                body,
            ),
            tall=self.tall,
        )

    def _row(self, row: Sequence[Any]) -> SafeString:
        pairs = list(zip(self.columns, row, strict=True))
        first = format_html('<th scope="row"{}>{}</th>', _align(pairs[0][0]), _cell(*pairs[0]))
        rest = format_html_join("", "<td{}>{}</td>", ((_align(c), _cell(c, value)) for c, value in pairs[1:]))
        return first + rest


def scrolling(label: "StrOrPromise", content: SafeString, *, tall: bool = False) -> SafeString:
    """Wide content in a region of its own, so that the page itself never scrolls sideways."""
    css = "scroll tall" if tall else "scroll"
    return format_html('<div class="{}" role="group" aria-label="{}" tabindex="0">{}</div>', css, label, content)


def _align(column: Column) -> SafeString:
    return SafeString(' class="num"' if column.kind == "number" else "")


def _cell(column: Column, value: Any) -> str:
    if isinstance(value, Link):
        return format_html('<a href="{}">{}</a>', value.url, value.label)
    if column.kind == "state" and value:
        return states.tag(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, 0 if isinstance(value, int) else 1)
    return conditional_escape("–" if value is None else value)
