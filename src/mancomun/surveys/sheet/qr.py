"""A QR code as inline SVG: dark on white, so that phones read it from a dark page too."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # modules of white around it, as the standard asks


def drawn(text: str) -> SafeString:
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=0)  # it has no types
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    side = len(rows) + 2 * QUIET
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        side, side, side * 4, side * 4, _("QR code with the settings"), side, side, SafeString(_path(rows)),
    )  # fmt: skip


def _path(rows: list[list[bool]]) -> str:
    """A line of dark modules at a time."""
    parts = []
    for y, row in enumerate(rows, start=QUIET):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                parts.append(f"M{x + QUIET} {y}h{end - x}v1H{x + QUIET}z")
            x = end + 1
    return "".join(parts)
