"""What is wrong with an answer, in words, where the questionnaire's author wrote none."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.surveys.engine import Node, Violation, limits
from mancomun.ui.localise import number

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OF_CODE: dict[str, "StrOrPromise"] = {
    "required": _("This answer is needed before the whole can be put forward."),
    "constraint": _("This answer is outside what the question allows. Check it."),
    "choice-not-offered": _("What was chosen is not offered here any more. Choose again."),
    "too-many-instances": _("There are more entries here than can be kept. Gather several in one."),
    "too_long": _("This text is longer than %(limit)s characters and was not saved. Shorten it."),
    "control_character": _(
        "This text held a sign that cannot be stored and was not saved. It is taken out; save again."
    ),
}
OF_TYPE: dict[str, "StrOrPromise"] = {
    "int": _("Write a whole number in digits, without points or commas: 12500."),
    "decimal": _("Write a number in digits, with a comma or a point only before the decimals: 12,5."),
    "date": _("Write a date that exists, with day, month and year."),
    "time": _("Write a time of day, with hours and minutes."),
    "dateTime": _("Write a date and a time that exist."),
    "geopoint": _("Write the latitude from −90 to 90 and the longitude from −180 to 180, in degrees."),
}
_OTHERWISE = _("This answer is not of the kind that the question asks for.")


def sentence(violation: Violation, node: Node) -> str:
    return violation.message or of_code(violation.code, node)


def of_code(code: str, node: Node) -> str:
    """The sentence of a violation's or a refusal's code."""
    text = str(OF_CODE.get(code) or OF_TYPE.get(node.data_type, _OTHERWISE))
    return text % {"limit": number(limits.ANSWER_CHARACTERS)} if code == "too_long" else text
