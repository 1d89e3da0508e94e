"""The states that an answer may have. Missing is never “no”: each has a sign (drawn by the stylesheet) and a word."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(StrEnum):
    """The value is also the class that the stylesheet and the map know."""

    YES = "yes"
    PART = "part"
    NO = "no"
    NOT_OURS = "not_ours"  # another level of government is responsible
    NO_DATA = "no_data"  # the city answered that it does not know
    WITHHELD = "withheld"  # the city prefers not to publish
    NONE = "none"  # no answer


WORDS: dict[State, "StrOrPromise"] = {
    State.YES: pgettext_lazy("answer", "Yes"),
    State.PART: pgettext_lazy("answer", "In part"),
    State.NO: pgettext_lazy("answer", "No"),
    State.NOT_OURS: pgettext_lazy("answer", "Not our competence"),
    State.NO_DATA: pgettext_lazy("answer", "No data"),
    State.WITHHELD: pgettext_lazy("answer", "Prefers not to publish"),
    State.NONE: pgettext_lazy("answer", "No answer"),
}


def tag(state: str, *, word: "StrOrPromise" = "", signed: bool = False) -> SafeString:
    """Sign and word; ``signed`` keeps the word for the ear only, where a legend beside says it to the eye."""
    known = State(state)
    text = word or WORDS[known]
    if signed:
        return format_html('<b class="s sign {}" title="{}"><span class="sr">{}</span></b>', known, text, text)
    return format_html('<b class="s {}">{}</b>', known, text)
