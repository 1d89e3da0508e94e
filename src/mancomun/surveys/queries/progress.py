"""How far each invited city is: what the coordination sees while a round runs. Never what a draft says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from mancomun.core.tables import Cell
from mancomun.surveys.engine import generic
from mancomun.surveys.models import Answer, Invitee, Question, Response, Round

State = Response.State


class Standing(TextChoices):
    """How far a city is, in the order in which it moves on."""

    INVITED = "invited", _("Invited")
    OPENED = "opened", _("Opened")
    BEGUN = "begun", _("Being answered")
    AWAITING = "awaiting_approval", _("Awaiting approval")
    ANSWERED = "approved", _("Answered")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


@dataclass(frozen=True, slots=True)
class Row:
    """One invited city. ``begun``: questions with an answer, of those in the questionnaire."""

    invitee: Invitee
    standing: Standing
    begun: int
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cities the coordination looks for. What is empty narrows nothing."""

    standing: str = ""
    country: str = ""


def invitees(round: Round, wanted: Wanted = Wanted()) -> QuerySet[Invitee]:  # noqa: A002  # the domain’s word
    """The invited cities by name, each with its ``standing`` and when its last version was approved."""
    rows = Invitee.objects.filter(round=round).select_related("government", "response")
    found = rows.annotate(standing=_standing(), approved_at=Max("response__revisions__approved_at"))
    if wanted.standing:
        found = found.filter(standing=wanted.standing)
    if wanted.country:
        found = found.filter(government__country=wanted.country)
    return found.order_by("government__name_folded", "pk")


def rows_of(round: Round, found: Iterable[Invitee]) -> list[Row]:  # noqa: A002  # the domain's word
    """What a page of the list shows, in two queries besides the list's own."""
    listed = list(found)
    answered = _answered(round, [row.response.pk for row in listed if hasattr(row, "response")])
    return [
        Row(
            row,
            Standing(getattr(row, "standing", Standing.INVITED)),
            answered.get(row.response.pk, 0) if hasattr(row, "response") else 0,
            getattr(row, "approved_at", None),
        )
        for row in listed
    ]


def counts(round: Round) -> dict[Standing, int]:  # noqa: A002  # the domain's word
    """How many cities are in each standing, all of them named."""
    rows = Invitee.objects.filter(round=round).annotate(standing=_standing()).order_by()
    found: Counter[str] = Counter(dict(rows.values_list("standing").annotate(Count("pk"))))
    return {standing: found[standing] for standing in Standing}


def question_count(round: Round) -> int:  # noqa: A002  # the domain's word
    """How many questions the round asks, as people count them: by their codes."""
    return Question.objects.filter(version=round.version_id, main=True).count()


def countries_of(round: Round) -> list[str]:  # noqa: A002  # the domain's word
    rows = Invitee.objects.filter(round=round).order_by("government__country")
    return list(rows.values_list("government__country", flat=True).distinct())


def last_reminder(round: Round) -> datetime | None:  # noqa: A002  # the domain's word
    found: datetime | None = Invitee.objects.filter(round=round).aggregate(at=Max("reminded_at"))["at"]
    return found


def file_rows(rows: Iterable[Row], total: int) -> Iterator[Sequence[Cell]]:
    """The list as a file."""
    for row in rows:
        city = row.invitee.government
        yield (
            city.slug,
            city.name,
            city.country,
            str(row.standing),
            row.begun,
            total,
            row.invitee.invited_at,
            row.invitee.opened_at,
            row.invitee.reminded_at,
            row.approved_at,
        )


FILE_COLUMNS = (
    "city", "name", "country", "standing", "questions_begun", "questions", "invited_at", "opened_at", "reminded_at",
    "approved_at",
)  # fmt: skip


def _standing() -> Case:
    begun = Exists(Answer.objects.filter(response=OuterRef("response")).exclude(value=""))
    return Case(
        When(~Q(response__state=State.DRAFT) & Q(response__isnull=False), then=F("response__state")),
        When(begun, then=Value(Standing.BEGUN)),
        When(Q(opened_at__isnull=False) | Q(response__isnull=False), then=Value(Standing.OPENED)),
        default=Value(Standing.INVITED),
        output_field=CharField(),
    )


def _answered(round_: Round, response_ids: Sequence[int]) -> Mapping[int, int]:
    """For each response, how many codes have an answer in its draft."""
    if not response_ids:
        return {}
    codes = dict(Question.objects.filter(version=round_.version_id).exclude(code="").values_list("path", "code"))
    found: dict[int, set[str]] = {}
    rows = Answer.objects.filter(response__in=response_ids).exclude(value="")
    for response_id, path in rows.values_list("response_id", "path"):
        if (code := codes.get(generic(path))) is not None:
            found.setdefault(response_id, set()).add(code)
    return {response_id: len(of_it) for response_id, of_it in found.items()}
