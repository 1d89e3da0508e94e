"""The states that an answer may have. Missing is never “no”: each has a sign (drawn by the stylesheet) and a word."""

from enum import StrEnum
from functools import lru_cache
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
    GIVEN = "given"  # answered, with something that is neither yes nor no
    NOT_ASKED = "not_asked"  # the form did not ask it here
    KEPT = "kept"  # not public for this reader


WORDS: dict[State, "StrOrPromise"] = {
    State.YES: pgettext_lazy("answer", "Yes"),
    State.PART: pgettext_lazy("answer", "In part"),
    State.NO: pgettext_lazy("answer", "No"),
    State.NOT_OURS: pgettext_lazy("answer", "Not our competence"),
    State.NO_DATA: pgettext_lazy("answer", "No data"),
    State.WITHHELD: pgettext_lazy("answer", "Prefers not to publish"),
    State.NONE: pgettext_lazy("answer", "No answer"),
    State.GIVEN: pgettext_lazy("answer", "Answered"),
    State.NOT_ASKED: pgettext_lazy("answer", "Does not apply"),
    State.KEPT: pgettext_lazy("answer", "Not public"),
}


def tag(state: str, *, word: "StrOrPromise" = "", signed: bool = False) -> SafeString:
    """Sign and word; ``signed`` keeps the word for the ear only, where a legend beside says it to the eye."""
    known = State(state)
    return _drawn(known, str(word or WORDS[known]), signed)


@lru_cache(maxsize=256)  # a matrix holds thousands of tags, and few different ones
def _drawn(state: State, text: str, signed: bool) -> SafeString:  # noqa: FBT001  # the cache's key
    if signed:
        return format_html('<b class="s sign {}" title="{}"><span class="sr">{}</span></b>', state, text, text)
    return format_html('<b class="s {}">{}</b>', state, text)
