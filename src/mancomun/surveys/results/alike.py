"""Why a city is like another, in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun.network.regions import region_name
from mancomun.surveys.figures.likeness import BRACKETS, Feature, Reason
from mancomun.surveys.queries.likeness import Alike, Marks
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.ui.localise import country, percent

_NAMED = 3  # things that both have, before the rest is left to the comparison


def why(alike: Alike) -> list[str]:
    """Its reasons, each a phrase in the page’s language, the strongest first."""
    return [_said(reason, alike.marks) for reason in alike.reasons]


def _said(reason: Reason, marks: Marks | None) -> str:
    code = reason.values[0] if reason.values else ""
    match reason.feature:
        case Feature.SIZE:
            said = _("similar size")
        case Feature.BORN_ABROAD:
            said = _abroad(int(code))
        case Feature.KIND:
            said = _("the same kind of government: %(kind)s") % {"kind": words.group_name("kind", code).lower()}
        case Feature.PLACE:
            said = _("both in %(place)s") % {"place": region_name(code) if reason.nearby else country(code)}
        case Feature.COMPETENCES:
            said = _("competences of both: %(names)s") % {"names": _names(reason, marks)}
        case Feature.MOBILITY:
            said = _("movements of people in both: %(names)s") % {"names": _names(reason, marks)}
        case Feature.LEARNING:
            said = _("it can teach what you want to learn: %(names)s") % {"names": _names(reason, marks)}
    return said


def _abroad(bracket: int) -> str:
    """The shares between which both lie."""
    bounds = [percent(each) for each in BRACKETS]
    if bracket == 1:
        return _("in both, under %(most)s of residents were born abroad") % {"most": bounds[0]}
    if bracket > len(bounds):
        return _("in both, %(least)s or more of residents were born abroad") % {"least": bounds[-1]}
    return _("in both, %(least)s to %(most)s of residents were born abroad") % {
        "least": bounds[bracket - 2],
        "most": bounds[bracket - 1],
    }


_MARKS = {Feature.COMPETENCES: "competences", Feature.MOBILITY: "mobility", Feature.LEARNING: "wants"}


def _names(reason: Reason, marks: Marks | None) -> str:
    """Codes as the form calls them; of many the first."""
    marked = marks.of.get(_MARKS.get(reason.feature, "")) if marks else None
    if marks is None or marked is None:
        return ""
    called = Words(marks.form.language(get_language())).choices(marked.part)
    order = list(called)
    named = sorted(reason.values, key=lambda value: order.index(value) if value in called else len(order))
    said = [called.get(value, value).partition(":")[0] for value in named[:_NAMED]]
    return "; ".join(said) + (" …" if len(named) > _NAMED else "")
