"""The demonstration network, built through the same actions that people use, so that it obeys every rule.

Deterministic: the same day gives the same network. Harmless to run again: a network that is there is left as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from mancomun.demo import facts, hands, people, rounds
from mancomun.demo.answering import PARTS, STAGED_CLOSED, Answering, Stage, Step, stages_of_closed, stages_of_open
from mancomun.demo.corrections import correct
from mancomun.demo.people import Cities, People
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Round

_THIRD = 3
Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


def build(progress: Progress, *, at: datetime) -> bool:
    """Fill an empty database; False, and nothing is changed, when it already holds a network."""
    if the_network().pk:
        return False
    first, last = at.year - 2, at.year - 1
    begin = datetime(first, 1, 12, 12, tzinfo=UTC)
    commission = facts.enter(at=begin, progress=lambda done, total: progress("Cities", done, total))
    cities = {city.slug: city for city in LocalGovernment.objects.all()}
    progress("People", 0, len(cities))
    everybody = people.enter(cities=cities, commission=commission, at=begin)
    progress("People", len(cities), len(cities))
    version = rounds.import_questionnaire(at=begin)
    for year, asked in ((first, _founders(cities)), (last, cities)):
        closed = rounds.closed_round(year=year, version=version, commission=commission)
        span = (datetime(year, 3, 3, 13, tzinfo=UTC), datetime(year, 5, 20, tzinfo=UTC))
        course = Course(closed, stages_of_closed(asked), *span)
        _run(course, asked, everybody, progress)
        rounds.publish(closed, at=datetime(year, 8, 12, 15, tzinfo=UTC))
    correct(_answering(course, "cordoba", cities, everybody), at=datetime(last, 9, 3, 14, tzinfo=UTC))
    present = rounds.open_round(at=at, version=version, commission=commission)
    rounds.plan_reminders(present, at=at - timedelta(days=29))
    span = (at - timedelta(days=29), at - timedelta(hours=3))
    _run(Course(present, stages_of_open(cities), *span), cities, everybody, progress)
    hands.share(present, cities["cordoba"], everybody.teams["cordoba"], at=at)
    return True


@dataclass(frozen=True, slots=True)
class Course:
    """How a round goes: how far each city gets, and between which instants."""

    round: Round
    stages: Mapping[str, Stage]
    begin: datetime
    end: datetime


def _run(course: Course, cities: Cities, everybody: People, progress: Progress) -> None:
    """Invite everybody and let the cities answer; all steps happen in the order of their instants."""
    name = f"Round of {course.round.year}"
    rounds.invite(course.round, cities.values(), at=course.begin)
    steps = sorted(_steps(course, cities, everybody), key=lambda step: step[0])
    for number, (instant, take) in enumerate(steps):
        progress(name, number, len(steps))
        take(instant)
    progress(name, len(steps), len(steps))


def _steps(course: Course, cities: Cities, everybody: People) -> Iterator[Step]:
    for slug in course.stages:
        yield from _answering(course, slug, cities, everybody).plan()


def _answering(course: Course, slug: str, cities: Cities, everybody: People) -> Answering:
    dice = Random(f"{course.round.slug}:{slug}")
    first = course.begin + (course.end - course.begin) * dice.uniform(0.02, 0.4)
    pace = (course.end - first) / (PARTS + 4)
    team, reviewer = everybody.teams[slug], everybody.reviewer(slug)
    return Answering(course.round, cities[slug], team, reviewer, course.stages[slug], first, pace)


def _founders(cities: Cities) -> Cities:
    """The cities that the first round asked: those of the people whom a visitor may be, and some others."""
    others = sorted(cities.keys() - STAGED_CLOSED.keys())[::_THIRD]
    return {slug: cities[slug] for slug in (*STAGED_CLOSED, *others)}
