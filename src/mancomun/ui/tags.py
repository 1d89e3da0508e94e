"""Components that are one element: built in Python, because a page may hold thousands of them."""

from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mancomun.ui.icons import icon as drawn
from mancomun.ui.localise import number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = frozenset({"yes", "part", "no", "none"})
BUTTONS = frozenset({"primary", "secondary", "quiet", "danger"})
PHASES: dict[str, tuple["StrOrPromise", str]] = {
    "ahead": (pgettext_lazy("phase", "Opens soon"), "part"),
    "open": (pgettext_lazy("phase", "Open"), "yes"),
    "closed": (pgettext_lazy("phase", "Closed"), "none"),
    "published": (pgettext_lazy("phase", "Published"), "yes"),
}


def tag(label: "StrOrPromise", kind: str = "none") -> SafeString:
    """A word of its own in one of the four colours; without a sign, for it is no answer."""
    if kind not in KINDS:
        raise ValueError(f"A tag is one of {sorted(KINDS)}, not {kind!r}.")
    return format_html('<b class="s plain {}">{}</b>', kind, label)


def phase(name: str, label: "StrOrPromise" = "") -> SafeString:
    word, kind = PHASES[name]
    return tag(label or word, kind)


def button(
    label: "StrOrPromise", *, name: str = "", value: str = "", kind: str = "primary", icon: str = ""
) -> SafeString:
    """A button that sends its form; ``name`` and ``value`` say which of several was pressed."""
    said = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="{}"{}>{}{}</button>', _css(kind), said, drawn(icon) if icon else "", label)


def link_button(label: "StrOrPromise", url: str, *, kind: str = "primary", icon: str = "") -> SafeString:
    return format_html('<a class="{}" href="{}">{}{}</a>', _css(kind), url, drawn(icon) if icon else "", label)


def meter(done: int, total: int, label: "StrOrPromise") -> SafeString:
    """How far something is: the bar for the eye, «8 de 10» for everybody."""
    words = _("%(done)s of %(total)s") % {
        "done": number(done),
        "total": number(total),
    }
    return format_html(
        '<div class="meter"><progress max="{}" value="{}" aria-label="{}"></progress> {}</div>',
        max(total, 1),
        done,
        label,
        words,
    )


def _css(kind: str) -> str:
    if kind not in BUTTONS:
        raise ValueError(f"A button is one of {sorted(BUTTONS)}, not {kind!r}.")
    return "button" if kind == "primary" else f"button {kind}"
