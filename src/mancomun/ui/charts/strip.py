"""A strip: shares of a whole in one thin line, beside words that say the same."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mancomun.ui.charts.frame import share_class


def strip(shares: Sequence[tuple[str, float]]) -> SafeString:
    """Pairs of a class (yes, part, no, none, step1 to step5) and hundredths. For the eye alone."""
    pieces = format_html_join("", '<i class="{} {}"></i>', ((css, share_class(share)) for css, share in shares))
    return format_html('<p class="strip" aria-hidden="true">{}</p>', pieces)
