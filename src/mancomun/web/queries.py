"""What home and the city page gather from several apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mancomun.core.actors import Actor
from mancomun.network.queries.cities import CityPage, Counts, Wanted, cities_found, city_page, counts_of
from mancomun.surveys.models import Response, Round
from mancomun.surveys.queries.rounds import ANSWERED, ends_of, rounds_run_by, rounds_visible_to, standing_of
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


@dataclass(frozen=True, slots=True)
class City:
    register: CityPage
    asked: Sequence[Asked]
    own: bool  # the reader acts for this city


def city(slug: str, actor: Actor, *, at: datetime) -> City:
    page = city_page(slug, actor, at)
    found = rounds_that_asked(page.government)
    ends = ends_of([invitee.round for invitee in found])
    asked = [
        Asked(
            Standing(invitee.round, standing_of(invitee.round, ends.get(invitee.round_id, ()), at)),
            _state(getattr(invitee, "response", None)) in ANSWERED,
        )
        for invitee in found
    ]
    return City(page, asked, actor.answers_for(page.government.pk))


def _state(response: Response | None) -> str:
    return response.state if response else ""
