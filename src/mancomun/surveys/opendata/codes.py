"""Why a cell holds no answer: the codes of the files, each with its explanation."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.surveys.snapshot import MISSING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EXPLAINED: "Mapping[str, StrOrPromise]" = {
    "NO_ANSWER": _("The city was asked, and left the question without an answer. This is not a “no”."),
    "NOT_APPLICABLE": _("The form did not ask it of this city, because of what the city had answered before."),
    "NOT_COMPETENCE": _("The city answered that another level of government is responsible."),
    "NO_DATA": _("The city answered that it does not have the datum."),
    "PREFERS_NOT_TO_PUBLISH": _("The city answered that it prefers not to publish this."),
    "SHORT_VERSION": _("The city chose the short version of the questionnaire, which does not have this question."),
    "NOT_PUBLIC": _(
        "The city shares this answer, or one that the question depends on, within the network or with the "
        "coordination alone. The file does not even say whether there is an answer."
    ),
    "DID_NOT_TAKE_PART": _("The city was invited to the round, and no answer of it was accepted."),
    "TOO_FEW_PEOPLE": _("The number would be about so few people that one of them could be recognised."),
}


def codes() -> "Iterator[tuple[str, StrOrPromise]]":
    """Those that a file may hold, in the order in which they are explained."""
    used = set(MISSING.values())
    return ((code, words) for code, words in EXPLAINED.items() if code in used)
