"""What the coordination follows up: cities that are behind, letters that are planned, and how many have answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import Http404

from mancomun.core.actors import CityRole
from mancomun.network.models import LocalGovernment
from mancomun.network.sizes import SIZE_WORDS, size_class
from mancomun.surveys.models import Answer, Extension, Invitee, PlannedReminder, Response, Revision, Round, RoundPhase
from mancomun.surveys.queries.people import people_of
from mancomun.surveys.queries.rounds import ANSWERED, answering_phase, phase_row
from mancomun.surveys.rules import followup as rules
from mancomun.surveys.rules.answering import ends_for

Behind = PlannedReminder.Behind
WAITING_TOO_LONG = timedelta(days=3)  # for an authority's approval, or for the coordination's review


@dataclass(frozen=True, slots=True)
class Late:
    """A city that has not answered, and how it is behind."""

    invitee: Invitee
    behind: str
    closes: datetime  # for this city


def late(round: Round) -> list[Late]:  # noqa: A002  # the domain's word
    """The invited cities whose authority has approved nothing yet, by name."""
    phase = phase_row(round, RoundPhase.Kind.ANSWER)
    if phase is None:
        return []
    begun = Exists(Answer.objects.filter(response=OuterRef("response")).exclude(value=""))
    rows = Invitee.objects.filter(round=round).exclude(response__state__in=ANSWERED)
    rows = rows.select_related("government", "response").annotate(begun=begun).order_by("government__name_folded")
    return [_late(row, phase) for row in rows]


def _late(invitee: Invitee, phase: RoundPhase) -> Late:
    response: Response | None = getattr(invitee, "response", None)
    how = rules.behind(response.state if response else "", begun=bool(getattr(invitee, "begun", False)))
    return Late(invitee, how, ends_for(phase, invitee.government.time_zone, invitee.extended_until))


def reminders_of(round: Round) -> QuerySet[PlannedReminder]:  # noqa: A002  # the domain's word
    """The planned letters, each with how many cities it has reached and when it last went out."""
    return PlannedReminder.objects.filter(round=round).annotate(
        reached=Count("sent", filter=Q(sent__letters__gt=0)), last=Min("sent__at")
    )


def reminder_numbered(round: Round, number: int) -> PlannedReminder:  # noqa: A002  # the domain's word
    """Raises Http404 when the round plans no such letter."""
    found = PlannedReminder.objects.filter(round=round, pk=number).select_related("round").first()
    if found is None:
        raise Http404
    return found


def due(round: Round, at: datetime) -> list[tuple[PlannedReminder, Late]]:  # noqa: A002  # the domain's word
    """Which planned letters are to go out now, and to which cities; none twice."""
    planned = list(PlannedReminder.objects.filter(round=round).prefetch_related("sent"))
    if not planned:
        return []
    sent = {(reminder.pk, each.invitee_id) for reminder in planned for each in reminder.sent.all()}
    return [
        (reminder, city)
        for city in late(round)
        for reminder in planned
        if reminder.behind == city.behind
        and (reminder.pk, city.invitee.pk) not in sent
        and rules.is_due(rules.due_at(reminder.days, closes=city.closes, zone=_zone(city)), at)
    ]


def _zone(city: Late) -> str:
    zone: str = city.invitee.government.time_zone
    return zone


def rounds_with_reminders() -> list[Round]:
    """Rounds whose letters may still have to go out."""
    rows = Round.objects.filter(published_at=None, reminders__isnull=False).distinct()
    return list(rows.prefetch_related("phases"))


def extensions_of(round: Round) -> list[Extension]:  # noqa: A002  # the domain's word
    """Every extension that was given in the round, the newest first."""
    rows = Extension.objects.filter(invitee__round=round).select_related("invitee__government")
    return list(rows.order_by("-id"))


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of some cities have begun and how many have answered. Answered: approved by their authority."""

    name: str  # a country's code, a class of size, or blank for all
    invited: int
    begun: int
    answered: int

    @property
    def percent(self) -> float:
        return 100 * self.answered / self.invited if self.invited else 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    everywhere: Rate
    by_country: Sequence[Rate]
    by_size: Sequence[Rate]


def rates(round: Round) -> Rates:  # noqa: A002  # the domain's word
    """Of all cities, by country, and by number of inhabitants, as the rest of the product groups them."""
    begun = Exists(Answer.objects.filter(response=OuterRef("response")).exclude(value=""))
    rows = (
        Invitee.objects.filter(round=round)
        .annotate(begun=begun)
        .values_list("government__country", "government__population", "begun", "response__state")
    )
    cities = [
        _City(country, str(size_class(people) or ""), begun or state in ANSWERED, state in ANSWERED)
        for country, people, begun, state in rows
    ]
    sizes = [*map(str, SIZE_WORDS), ""]
    return Rates(
        _rate("", cities),
        [
            _rate(name, [city for city in cities if city.country == name])
            for name in sorted({c.country for c in cities})
        ],
        [rate for name in sizes if (rate := _rate(name, [city for city in cities if city.size == name])).invited],
    )


class _City(NamedTuple):
    country: str
    size: str
    begun: bool
    answered: bool


def _rate(name: str, cities: Sequence[_City]) -> Rate:
    return Rate(name, len(cities), sum(city.begun for city in cities), sum(city.answered for city in cities))


def answered_by(round: Round, *, before_end: timedelta) -> tuple[int, int] | None:  # noqa: A002  # the domain's word
    """How many cities had answered so long before answering closed, of how many; None where that is not known."""
    phase = answering_phase(round)
    if phase is None or phase.closes is None:
        return None
    rows = Revision.objects.filter(response__invitee__round=round, approved_at__lte=phase.closes - before_end)
    return rows.values("response").distinct().count(), Invitee.objects.filter(round=round).count()


def round_before(round: Round) -> Round | None:  # noqa: A002  # the domain's word
    """The latest earlier round of the same questionnaire and commission."""
    rows = Round.objects.filter(
        version__questionnaire=round.version.questionnaire_id, commission=round.commission_id, year__lt=round.year
    )
    return rows.prefetch_related("phases").order_by("-year").first()


@dataclass(frozen=True, slots=True)
class Needs:
    """What the coordination can do next: the cities by what holds them up."""

    nobody: Sequence[LocalGovernment]  # not begun, and no focal point to write to
    silent: Sequence[LocalGovernment]  # have somebody, and have not begun
    unfinished: Sequence[LocalGovernment]
    no_authority: Sequence[LocalGovernment]  # put forward, and nobody who could approve
    awaiting: Sequence[LocalGovernment]  # with their authority for days
    to_review: Sequence[LocalGovernment]  # with the coordination


def needs(round: Round, at: datetime) -> Needs:  # noqa: A002  # the domain's word
    """Of a round that is open or in review, in a handful of queries."""
    found = late(round)
    by_how: Mapping[str, list[LocalGovernment]] = {how: [] for how in Behind.values}
    for city in found:
        if city.behind in by_how:
            by_how[city.behind].append(city.invitee.government)
    focal = people_of(_ids(by_how[Behind.NOT_BEGUN]), CityRole.FOCAL_POINT, at=at)
    able = people_of(_ids(by_how[Behind.NOT_APPROVED]), CityRole.AUTHORITY, at=at)
    long = _put_forward_before(round, at - WAITING_TOO_LONG)
    return Needs(
        nobody=[city for city in by_how[Behind.NOT_BEGUN] if city.pk not in focal],
        silent=[city for city in by_how[Behind.NOT_BEGUN] if city.pk in focal],
        unfinished=by_how[Behind.NOT_FINISHED],
        no_authority=[city for city in by_how[Behind.NOT_APPROVED] if city.pk not in able],
        awaiting=[city for city in by_how[Behind.NOT_APPROVED] if city.pk in able and city.pk in long],
        to_review=_to_review(round),
    )


def _ids(cities: Iterable[LocalGovernment]) -> list[int]:
    return [city.pk for city in cities]


def _put_forward_before(round_: Round, at: datetime) -> set[int]:
    """The cities that wait for their authority since before this instant."""
    rows = Response.objects.filter(invitee__round=round_, state=Response.State.AWAITING_APPROVAL, changed_at__lt=at)
    return set(rows.values_list("invitee__government", flat=True))


def _to_review(round_: Round) -> list[LocalGovernment]:
    rows = Invitee.objects.filter(round=round_, response__state=Response.State.APPROVED).select_related("government")
    return [invitee.government for invitee in rows.order_by("government__name_folded")]
