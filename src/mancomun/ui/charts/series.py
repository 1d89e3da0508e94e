"""Shares over rounds, as lines. Places are in hundredths of the width, so that text keeps its size on a phone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mancomun.ui.charts.frame import Frame, framed
from mancomun.ui.localise import percent
from mancomun.ui.tables import Column, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEIGHT = 288  # pixels from the top line to the foot
MOST = 4  # more lines than these nobody can follow
_SHORT = 16  # letters of a name; longer ones need more room at the right
_TOLD = 6  # moments: of longer lines the ends are said, and the table has the rest
_APART = 22  # pixels between two labels at the right
_MARKS = (
    '<circle r="5"/>',
    '<path d="M-5-5H5V5H-5Z"/>',
    '<path d="M0-6 6 5H-6Z"/>',
    '<path d="M0-7 7 0 0 7-7 0Z"/>',
)


@dataclass(frozen=True, slots=True)
class Line:
    label: "StrOrPromise"
    values: Sequence[float | None]  # hundredths; None where nothing was asked, which breaks the line


@dataclass(frozen=True, slots=True)
class Series:
    frame: Frame
    moments: Sequence[str]  # «2024», «2025»
    lines: Sequence[Line]

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= MOST:
            raise ValueError(f"A series takes one to {MOST} lines, not {len(self.lines)}.")

    @property
    def top(self) -> int:
        """The highest share on the scale: the next ten above the highest value."""
        highest = max((v for line in self.lines for v in line.values if v is not None), default=0)
        return max(10, min(100, -int(-highest // 10) * 10))

    def __str__(self) -> str:
        drawing = format_html(
            '<p class="soft">{}</p><div class="plot{}">'
            '<svg height="{}" role="img" aria-label="{}">{}{}{}</svg></div>{}',
            self.frame.question,
            " roomy" if any(len(str(line.label)) > _SHORT for line in self.lines) else "",
            HEIGHT + 40,
            self._spoken(),
            self._grid(),
            format_html_join("", "{}", ((self._line(n),) for n in range(len(self.lines)))),
            self._labels(),
            self._legend(),
        )
        return framed(self.frame, "of-series", drawing, SafeString(self._table()))

    def _x(self, index: int) -> str:
        steps = max(len(self.moments) - 1, 1)
        return f"{round(index * 100 / steps, 2):g}%"

    def _y(self, value: float) -> float:
        return round(14 + (HEIGHT - 14) * (1 - value / self.top), 1)

    def _grid(self) -> SafeString:
        step = 10 if self.top <= 70 else 20  # noqa: PLR2004  # eight lines at most
        lines = format_html_join(
            "",
            '<line x2="100%" y1="{0}" y2="{0}"/><text dx="-10" y="{0}" dy="5">{1}</text>',
            ((self._y(value), value) for value in range(0, self.top + 1, step)),
        )
        moments = format_html_join(
            "",
            '<text class="at" x="{}" y="{}">{}</text>',
            ((self._x(n), HEIGHT + 26, moment) for n, moment in enumerate(self.moments)),
        )
        return format_html('<g class="axis">{}{}</g>', lines, moments)

    def _line(self, index: int) -> SafeString:
        line = self.lines[index]
        points = [(self._x(n), self._y(v)) for n, v in enumerate(line.values) if v is not None]
        known = [n for n, value in enumerate(line.values) if value is not None]
        strokes = format_html_join(
            "",
            '<line x1="{}" y1="{}" x2="{}" y2="{}"/>',
            ((*points[a], *points[a + 1]) for a, (n, m) in enumerate(pairwise(known)) if m == n + 1),
        )
        marks = format_html_join(
            "", '<svg x="{}" y="{}">{}</svg>', ((x, y, SafeString(_MARKS[index])) for x, y in points)
        )
        return format_html('<g class="line{}">{}{}</g>', index + 1, strokes, marks)

    def _labels(self) -> SafeString:
        """Value and name at the end of each line, pushed apart where two would touch."""
        drawn = SafeString("")
        for index, y in self._places():
            line = self.lines[index]
            value = next(v for v in reversed(line.values) if v is not None)
            drawn += format_html(
                '<text class="end line{}" x="100%" dx="14" y="{}" dy="5"><tspan class="value">{}</tspan>'
                '<tspan class="who" dx="8">{}</tspan></text>',
                index + 1,
                y,
                percent(value),
                line.label,
            )
        return drawn

    def _places(self) -> Iterator[tuple[int, float]]:
        last = [(self._y(v), n) for n, line in enumerate(self.lines) if (v := line.values[-1]) is not None]
        free = 0.0
        for y, index in sorted(last):
            place = max(y, free)
            free = place + _APART
            yield index, place

    def _legend(self) -> SafeString:
        """The names again, for narrow screens, where they do not fit beside their lines."""
        entries = format_html_join(
            "",
            '<li class="line{}"><svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">{}</svg> {}</li>',
            ((n + 1, SafeString(_MARKS[n]), line.label) for n, line in enumerate(self.lines)),
        )
        return format_html('<ul class="legend">{}</ul>', entries)

    def _spoken(self) -> str:
        parts = []
        for line in self.lines:
            known = [(m, v) for m, v in zip(self.moments, line.values, strict=True) if v is not None]
            told = known if len(known) <= _TOLD else [*known[:1], *known[-1:]]
            said = ", ".join(f"{moment} {percent(value)}" for moment, value in told)
            parts.append(f"{line.label}: {said}")
        return _("Lines over time.") + " " + "; ".join(parts) + "."

    def _table(self) -> str:
        columns = [Column(pgettext("chart", "Group")), *(Column(moment, "number") for moment in self.moments)]
        rows = [
            (line.label, *("–" if value is None else percent(value) for value in line.values)) for line in self.lines
        ]
        return str(Table(self.frame.question, columns, rows))
