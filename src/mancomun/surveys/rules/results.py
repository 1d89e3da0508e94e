"""When the results of a round may be seen, and by whom."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mancomun.core.actors import Actor
from mancomun.core.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Reader:
    """As whom somebody reads a round: all readers of one kind see the same results."""

    coordinates: bool = False
    in_network: bool = False
    cities: frozenset[int] = frozenset()  # of the round, that the reader answers for


def reader_of(actor: Actor, *, commission_id: int | None, cities: frozenset[int]) -> Reader:
    if actor.coordinates(commission_id):
        return Reader(coordinates=True, in_network=True)
    return Reader(in_network=actor.in_network, cities=actor.governments & cities)


def results_open(*, answering_over: bool, published: bool) -> bool:
    """From when on everybody reads the results: nobody answers any more, or all is published."""
    return answering_over or published


def may_see(actor: Actor, *, commission_id: int | None, open: bool) -> Verdict:  # noqa: A002  # reads as what it says
    """Before the results are open the coordination alone looks ahead."""
    if open or actor.coordinates(commission_id):
        return Verdict.yes()
    return Verdict.no(_("The results of this round are not open yet."))


def may_pool(reader: Reader, *, published: bool, narrowed: bool) -> bool:
    """Whether answers shared within the network may be counted, without names, for this reader.

    Only in the table of all cities of a published round: were it drawn for a part of them, or again after one more
    answer was accepted, the difference of two tables would be one city's answer.
    """
    return published and not narrowed and not reader.in_network
