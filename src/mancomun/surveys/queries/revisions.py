"""Approved answers as readers may see them: the one source of mirrors, results and files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from mancomun.core.actors import Actor
from mancomun.surveys.engine.form import generic
from mancomun.surveys.models import Correction, Question, Response, Revision, Round, Visibility
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.disclosure import few_of
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.rounds import answering_over
from mancomun.surveys.rules.comparison import HIDDEN, state_of
from mancomun.surveys.rules.visibility import is_open, may_read, narrower, narrowest
from mancomun.surveys.snapshot.sheets import Entry, sheet

State = Response.State
COMPARED = (State.APPROVED, State.ACCEPTED)  # what was returned is being corrected, and is left out until then
SEVERAL = frozenset({"select_multiple", "rank"})


@dataclass(frozen=True, slots=True)
class Comparable:
    """One city's answer to one question, as this reader may see it.

    ``path`` has the key of each repeat instance. ``state`` is one of ``rules.comparison``; where it is ``hidden``
    the choice is blank, and there is one row for all of it, whether the question was asked of the city or not: that
    too would tell of the answer on which it depends. A question that was seen not to be asked has no row.
    """

    government_id: int
    path: str
    code: str
    state: str
    choice: str
    visibility: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Approved:
    """The answer of one city that counts now: accepted, or approved and still to be reviewed."""

    government_id: int
    answers: list[Entry]
    accepted: bool
    open: bool
    short: bool = False  # the city answered the core alone
    language: str = ""  # in which it was put forward
    accepted_at: datetime | None = None
    uid: str = ""  # of the revision
    digest: str = ""


def comparable(round: Round, actor: Actor, *, at: datetime) -> list[Comparable]:  # noqa: A002  # the domain's word
    """Every answer of the round that this actor may know of, city by city, in document order.

    The public and the network find the cities whose answers are open; a city finds its own besides, and the
    coordination all that were approved.
    """
    questions, conditions = states_by_path(round.version_id), conditions_of(compiled(round.version))
    every = approved_answers(round, at=at)
    few = few_of(round, {approved.government_id: sheet(approved.answers) for approved in every})
    return [
        row
        for approved in every
        if approved.open or actor.answers_for(approved.government_id) or actor.coordinates(round.commission_id)
        for row in _Reading(approved, conditions, actor, round.commission_id, few).rows(questions)
    ]


def approved_answers(
    round: Round,  # noqa: A002  # the domain's word
    *,
    at: datetime,
    cities: Collection[int] | None = None,
) -> list[Approved]:
    """Each city's latest approved answer, unless it was returned. Whoever shows it asks ``may_read`` first.

    Of a published round it is the latest accepted one, also while a correction of it is under way. ``cities``: of
    these governments alone.
    """
    published = round.published_at is not None
    over = published or answering_over(round, at)
    rows = latest_accepted() if published else latest_approved().filter(response__state__in=COMPARED)
    if cities is not None:
        rows = rows.filter(response__invitee__government__in=cities)
    found = (
        rows.filter(response__invitee__round=round)
        .order_by("response__invitee__government__name_folded")
        .values_list(
            *("response__invitee__government_id", "answers", "accepted_at", "response__invitee__short"),
            *("language", "uid", "digest"),
        )
    )
    return [
        Approved(
            city,
            answers,
            accepted=accepted_at is not None,
            open=is_open(accepted=accepted_at is not None, answering_over=over, published=published),
            short=short,
            language=language,
            accepted_at=accepted_at,
            uid=str(uid),
            digest=digest,
        )
        for city, answers, accepted_at, short, language, uid, digest in found
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the comparison needs to know of a question."""

    code: str
    states: Mapping[str, str]
    several: bool


@dataclass(frozen=True)
class _Reading:
    """One city's answers as one reader may see them: no answer by more people than what it depends on."""

    approved: Approved
    conditions: Mapping[str, frozenset[str]]
    actor: Actor
    commission_id: int | None
    few: Collection[tuple[int, str]]  # cities and paths of answers about too few people

    def rows(self, questions: Mapping[str, Asked]) -> Iterator[Comparable]:
        widths = widths_of(self.approved.answers)
        hidden: set[str] = set()
        for entry in self.approved.answers:
            place = generic(entry["path"])
            asked = questions.get(place)
            if asked is None:
                continue
            width = narrowest(widths, self.conditions.get(place, ()), entry["visibility"])
            if self._may(width, place):
                state = state_of(entry["value"], asked.states, several=asked.several)
                yield self._row(entry["path"], entry["code"], state, entry["value"], entry["visibility"])
            elif place not in hidden:
                hidden.add(place)
                yield self._row(place, entry["code"], HIDDEN, "", width)
        for place, asked in questions.items():
            width = narrowest(widths, self.conditions.get(place, ()), Visibility.PUBLIC)
            if place not in widths and not self._may(width, place):
                yield self._row(place, asked.code, HIDDEN, "", width)

    def _row(self, path: str, code: str, state: str, choice: str, visibility: str) -> Comparable:
        city, accepted = self.approved.government_id, self.approved.accepted
        return Comparable(city, path, code, state, choice, visibility, accepted)

    def _may(self, visibility: str, place: str) -> bool:
        city = self.approved.government_id
        if (city, place) in self.few and not (
            self.actor.answers_for(city) or self.actor.coordinates(self.commission_id)
        ):
            return False
        return may_read(
            visibility,
            actor=self.actor,
            government_id=self.approved.government_id,
            commission_id=self.commission_id,
            open=self.approved.open,
        ).ok


def states_by_path(version_id: int) -> dict[str, Asked]:
    rows = Question.objects.filter(version=version_id).values_list("path", "code", "states", "kind")
    return {path: Asked(code, states, kind in SEVERAL) for path, code, states, kind in rows}


def widths_of(entries: Iterable[Entry]) -> dict[str, str]:
    """For each path without keys the narrowest visibility that an answer there has."""
    widths: dict[str, str] = {}
    for entry in entries:
        place, own = generic(entry["path"]), entry["visibility"]
        widths[place] = narrower(widths[place], own) if place in widths else own
    return widths


def latest_accepted() -> QuerySet[Revision]:
    """What is published of each response: the last revision that was accepted, unless it was returned before that."""
    same = Revision.objects.filter(response=OuterRef("response"), accepted_at__isnull=False).order_by("-number")
    correcting = Correction.objects.filter(response=OuterRef("response"), opened_at__isnull=False, closed_at=None)
    counts = Q(response__state__in=COMPARED) | Exists(correcting)
    return Revision.objects.filter(counts, pk=Subquery(same.values("pk")[:1])).order_by()


def latest_approved() -> QuerySet[Revision]:
    """The last revision of each response that its authority approved."""
    same = Revision.objects.filter(response=OuterRef("response"), approved_at__isnull=False).order_by("-number")
    return Revision.objects.filter(pk=Subquery(same.values("pk")[:1])).order_by()
