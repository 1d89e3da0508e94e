"""Who may read an answer that a city approved. One function decides; every page, file and figure asks it.

Default-deny: what is not said to be readable is not. A draft is another matter: only its own city reads it.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor
from mancomun.core.verdicts import Verdict
from mancomun.surveys.models import Visibility

# From what everybody reads to what the fewest read.
_WIDEST_FIRST = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.COORDINATION)


def may_read(
    visibility: str,
    *,
    actor: Actor,
    government_id: int,
    commission_id: int | None,
    open: bool,  # noqa: A002  # reads as what it says where it is called
) -> Verdict:
    """Whether the actor may read this answer of this city in a round of this commission.

    ``open``: the city's answer is part of open results, see ``is_open``.
    """
    if actor.answers_for(government_id) or actor.coordinates(commission_id):
        return Verdict.yes()
    if not open:
        return Verdict.no(_("The results of this round are not open yet."))
    if visibility == Visibility.PUBLIC:
        return Verdict.yes()
    if visibility == Visibility.NETWORK:
        return Verdict.yes() if actor.in_network else Verdict.no(_("Only the network’s members may read this answer."))
    return Verdict.no(_("Only the city itself and the coordination may read this answer."))


def may_read_draft(*, actor: Actor, government_id: int) -> Verdict:
    """What a city has not approved is nobody else's business, the coordination's neither."""
    if actor.answers_for(government_id):
        return Verdict.yes()
    return Verdict.no(_("A draft is read by its own city alone."))


def is_open(*, accepted: bool, answering_over: bool, published: bool) -> bool:
    """Whether a city's answers belong to open results: accepted, and nobody still answers or all is published."""
    return accepted and (answering_over or published)


def in_force(declared: str, chosen: str) -> str:
    """Who reads an answer, of what the workbook declares for the question and what the city chose.

    What the workbook keeps for the coordination, such as contacts, stays there whatever anybody chooses. Where it
    declares nothing, the coordination alone reads the answer until the city opens it.
    """
    if declared == Visibility.COORDINATION:
        return str(Visibility.COORDINATION)
    return str(chosen or declared or Visibility.COORDINATION)


def narrower(one: str, other: str) -> str:
    """The visibility that fewer people have; one that is unknown counts as the coordination's alone."""
    return max(one, other, key=_rank)


def narrowest(widths: Mapping[str, str], conditions: Iterable[str], own: str) -> str:
    """Who may know of an answer that is ``own`` by itself: no more people than of anything that it depends on.

    ``widths`` are the visibilities of what the city was asked, by path.
    """
    for each in conditions:
        if (other := widths.get(each)) is not None and other != own:
            own = narrower(own, other)
    return own


def _rank(visibility: str) -> int:
    known = [str(each) for each in _WIDEST_FIRST]
    return known.index(visibility) if visibility in known else len(known)
