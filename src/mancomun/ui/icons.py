"""Icons drawn for Mancomún on a 24 × 24 grid, as strokes; the line takes the colour of the text around it."""

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PATHS = {
    "alert": "M12 3 2 20h20zM12 10v4M12 17v.1",
    "arrow-left": "M20 12H4M10 6l-6 6 6 6",
    "arrow-right": "M4 12h16M14 6l6 6-6 6",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "chart": "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
    "check": "M4 12.5 10 18 20 6",
    "city": "M3 21h18M5 21V9l6-3v15M11 21V4h8v17M14 8h2M14 12h2M14 16h2",
    "clock": "M12 3a9 9 0 1 0 .1 0M12 7v5l3.5 2",
    "copy": "M8 8h12v12H8zM16 8V4H4v12h4",
    "cross": "M5 5l14 14M19 5 5 19",
    "download": "M12 3v12M7 10l5 5 5-5M4 20h16",
    "edit": "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
    "external": "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
    "eye": "M2 12q10-14 20 0-10 14-20 0M12 9a3 3 0 1 0 .1 0",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "filter": "M3 5h18M6 12h12M10 19h4",
    "globe": "M12 3a9 9 0 1 0 .1 0M3 12h18M12 3q-8 9 0 18 8-9 0-18",
    "history": "M4 5v5h5M4.5 10A8.5 8.5 0 1 1 4 14M12 8v5l3 2",
    "info": "M12 3a9 9 0 1 0 .1 0M12 11v6M12 7.5v.1",
    "link": "M10 14 14 10M8 11l-3 3a3.5 3.5 0 0 0 5 5l3-3M16 13l3-3a3.5 3.5 0 0 0-5-5l-3 3",
    "lock": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
    "mail": "M3 5h18v14H3zM3 6l9 7 9-7",
    "map": "M12 21q-7-8-7-12a7 7 0 0 1 14 0q0 4-7 12M12 7a2 2 0 1 0 .1 0",
    "minus": "M5 12h14",
    "plus": "M5 12h14M12 5v14",
    "print": "M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z",
    "question": "M12 3a9 9 0 1 0 .1 0M9.5 9.5a2.5 2.5 0 1 1 3.5 2.4q-1 .5-1 2M12 17v.1",
    "search": "M10 4a6 6 0 1 0 .1 0M15 15l6 6",
    "trash": "M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15M10 10v7M14 10v7",
    "upload": "M12 16V4M7 9l5-5 5 5M4 20h16",
    "user": "M12 4a4 4 0 1 0 .1 0M4 21q1-7 8-7t8 7",
    "users": "M9 5a3.5 3.5 0 1 0 .1 0M2 20q.5-6 7-6t7 6M15 5.3a3.5 3.5 0 0 1 0 6.5M18 14.5q3.5 1 4 5.5",
}


def icon(name: str, label: "StrOrPromise" = "") -> SafeString:
    """Silent beside a word; with ``label`` it speaks for itself."""
    path = PATHS[name]
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>', label, path
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', path)
