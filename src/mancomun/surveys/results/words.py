"""What results call things: standings, groups of cities, coverage, sources."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from mancomun.network.models import LocalGovernment
from mancomun.network.regions import region_name
from mancomun.network.sizes import SIZE_WORDS
from mancomun.surveys.figures import Cell, Question, Standing, Tally
from mancomun.surveys.queries.results import City
from mancomun.surveys.queries.results.cities import UNKNOWN
from mancomun.ui.localise import country, number
from mancomun.ui.states import State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STANDINGS: Mapping[Standing, "StrOrPromise"] = {
    Standing.GIVEN: gettext_lazy("Answered, and counted"),
    Standing.NOT_OURS: pgettext_lazy("answer", "Not our competence"),
    Standing.NO_DATA: pgettext_lazy("answer", "No data"),
    Standing.WITHHELD: pgettext_lazy("answer", "Prefers not to publish"),
    Standing.BLANK: gettext_lazy("Left without an answer"),
    Standing.NOT_ASKED: gettext_lazy("Does not apply: the form did not ask it"),
    Standing.SHORT: gettext_lazy("Answered the short version, which does not have it"),
    Standing.HIDDEN: gettext_lazy("Not public, or depends on what is not public"),
    Standing.FEW: gettext_lazy("A number about so few people that one of them could be recognised"),
    Standing.ABSENT: gettext_lazy("Did not take part in the round"),
}
# What is said of the numbers, or years, that cities gave: how many, least, three quarters, most.
MEASURES: "tuple[StrOrPromise, ...]" = (
    gettext_lazy("Cities that gave a figure"),
    gettext_lazy("Lowest"),
    gettext_lazy("A quarter of the cities is below"),
    gettext_lazy("Median: half is below, half above"),
    gettext_lazy("A quarter of the cities is above"),
    gettext_lazy("Highest"),
)
YEARS: "tuple[StrOrPromise, ...]" = (
    gettext_lazy("Cities that gave a year"),
    gettext_lazy("Earliest"),
    gettext_lazy("A quarter of the cities: this year or earlier"),
    gettext_lazy("Half of the cities: this year or earlier"),
    gettext_lazy("Three quarters of the cities: this year or earlier"),
    gettext_lazy("Latest"),
)
_SHOWN = {
    Standing.NOT_OURS: State.NOT_OURS,
    Standing.NO_DATA: State.NO_DATA,
    Standing.WITHHELD: State.WITHHELD,
    Standing.BLANK: State.NONE,
    Standing.NOT_ASKED: State.NOT_ASKED,
    Standing.SHORT: State.NOT_ASKED,
    Standing.HIDDEN: State.KEPT,
    Standing.FEW: State.KEPT,
    Standing.ABSENT: State.NONE,
}


def shown(question: Question, cell: Cell) -> State:
    """The sign and word of a cell in a picture of many."""
    if cell.standing is Standing.GIVEN:
        return State(cell.state) if question.compares and cell.state else State.GIVEN
    return _SHOWN[cell.standing]


def of(part: int, whole: int) -> str:
    """«12 de 19»."""
    said = _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def counted(tally: Tally) -> str:
    """How many answers the shares are of, and of how many cities that were asked."""
    return ngettext(
        "%(counted)s of %(asked)s invited city answered with something that counts.",
        "%(counted)s of %(asked)s invited cities answered with something that counts.",
        tally.asked,
    ) % {"counted": number(tally.counted), "asked": number(tally.asked)}


def took_part(part: int, asked: int) -> str:
    return ngettext(
        "%(part)s of %(asked)s invited city took part. “No answer” is not “no”.",
        "%(part)s of %(asked)s invited cities took part. “No answer” is not “no”.",
        asked,
    ) % {"part": number(part), "asked": number(asked)}


def pooled(count: int) -> str:
    """Of answers that are counted without being named; blank for none."""
    if not count:
        return ""
    return ngettext(
        "%(count)s answer that the network shares among its members is counted without its name.",
        "%(count)s answers that the network shares among its members are counted without their names.",
        count,
    ) % {"count": number(count)}


# How cities can be grouped: the group of each, its name, and the order of groups by their codes. Never by answers.
GROUPS: Mapping[str, "tuple[StrOrPromise, Callable[[City], str]]"] = {
    "country": (gettext_lazy("Country"), lambda city: city.country),
    "region": (gettext_lazy("Sub-region"), lambda city: city.region),
    "size": (gettext_lazy("Population"), lambda city: city.size),
    "kind": (gettext_lazy("Kind of government"), lambda city: city.kind),
}


BY: Mapping[str, "StrOrPromise"] = {
    "country": gettext_lazy("By country"),
    "region": gettext_lazy("By sub-region"),
    "size": gettext_lazy("By population"),
    "kind": gettext_lazy("By kind of government"),
}


def group_name(by: str, code: str) -> str:
    if by == "country":
        return country(code)
    if by == "region":
        return region_name(code) if code else _("Sub-region not known")
    if by == "size":
        return str({str(size): words for size, words in SIZE_WORDS.items()}.get(code, _("Population not known")))
    return str(dict(LocalGovernment.Kind.choices).get(code, code))


def group_order(by: str, code: str) -> tuple[int, str]:
    """Countries and sub-regions by the alphabet; sizes and kinds as they are listed everywhere."""
    if by == "country":
        return 0, country(code).casefold()
    if by == "region":
        return int(not code), region_name(code).casefold()
    listed = [*map(str, SIZE_WORDS), UNKNOWN] if by == "size" else list(LocalGovernment.Kind.values)
    return listed.index(code), code
