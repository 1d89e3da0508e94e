"""What home and the city page gather from several apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mancomun.core.actors import Actor
from mancomun.network.queries.cities import CityPage, Counts, Wanted, cities_found, city_page, counts_of
from mancomun.surveys.models import Correction, Response, Round
from mancomun.surveys.queries.results import opened
from mancomun.surveys.queries.results.one_city import OneCity, one_city
from mancomun.surveys.queries.rounds import ANSWERED, ends_of, rounds_run_by, rounds_visible_to, standing_of
from mancomun.surveys.queries.taken_part import Accepted, accepted_of, corrected_by
from mancomun.surveys.queries.work import Work, rounds_that_asked, work_of
from mancomun.surveys.results.highlights import Highlight, highlights


@dataclass(frozen=True, slots=True)
class Standing:
    """A round and how far it is: ahead, open, closed or published."""

    round: Round
    standing: str

    @property
    def has_results(self) -> bool:
        return self.standing in {"closed", "published"}


@dataclass(frozen=True, slots=True)
class Home:
    counts: Counts
    rounds: Sequence[Standing]
    work: Sequence[Work]
    desk: Sequence[Round]  # rounds that this person runs
    found_in: Round | None  # the latest published round, for the public
    findings: Sequence[Highlight]  # of it


def home(actor: Actor, *, at: datetime) -> Home:
    cities = counts_of(cities_found(Wanted(), at.date()))
    seen = list(rounds_visible_to(actor)[:4])
    ends = ends_of(seen)
    rounds = [Standing(each, standing_of(each, ends.get(each.pk, ()), at)) for each in seen]
    desk = list(rounds_run_by(actor)[:4]) if actor.seats else []
    published = [each.round for each in rounds if each.standing == "published"]
    latest = published[0] if published and not actor.in_network else None
    findings = highlights(latest, actor, at=at) if latest else []
    return Home(cities, rounds, work_of(actor, at=at), desk, latest, findings)


@dataclass(frozen=True, slots=True)
class Asked:
    """A round that asked the city, and whether its authority approved an answer."""

    standing: Standing
    answered: bool
    accepted: Accepted | None  # the answer that counts


@dataclass(frozen=True, slots=True)
class City:
    register: CityPage
    asked: Sequence[Asked]
    own: bool  # the reader acts for this city
    told: OneCity | None  # by the latest published round in which it took part
    corrected: Sequence[Correction]

    @property
    def over(self) -> int:
        """Rounds that asked it and in which nobody answers any more."""
        return sum(each.standing.has_results for each in self.asked)

    @property
    def answered(self) -> int:
        return sum(each.standing.has_results and each.answered for each in self.asked)


def city(slug: str, actor: Actor, *, at: datetime) -> City:
    page = city_page(slug, actor, at)
    found = rounds_that_asked(page.government)
    ends = ends_of([invitee.round for invitee in found])
    accepted = accepted_of(page.government)
    asked = [
        Asked(
            Standing(invitee.round, standing_of(invitee.round, ends.get(invitee.round_id, ()), at)),
            _state(getattr(invitee, "response", None)) in ANSWERED,
            accepted.get(invitee.round_id),
        )
        for invitee in found
    ]
    return City(
        page,
        asked,
        actor.answers_for(page.government.pk),
        _told(asked, page.government.pk, actor, at),
        corrected_by(page.government),
    )


def _told(asked: Sequence[Asked], city: int, actor: Actor, at: datetime) -> OneCity | None:
    for each in asked:
        if each.standing.standing == "published" and each.accepted is not None:
            return one_city(opened(actor, each.standing.round.slug, at=at), city)
    return None


def _state(response: Response | None) -> str:
    return response.state if response else ""
