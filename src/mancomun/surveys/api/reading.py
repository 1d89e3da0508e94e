"""Rounds as a token's person may see them: which there are, whom they ask, what they ask."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates

from mancomun.core.addresses import absolute
from mancomun.core.requests import Request
from mancomun.surveys.api.asked import questionnaire_of
from mancomun.surveys.api.declaring import ROUND, operation
from mancomun.surveys.api.paging import PageNumber, paged
from mancomun.surveys.api.schemas.rounds import (
    InvitedCity,
    Questionnaire,
    RoundBrief,
    RoundWhole,
    Span,
    VersionBrief,
)
from mancomun.surveys.models import QuestionnaireVersion, Round
from mancomun.surveys.queries import progress
from mancomun.surveys.queries import rounds as queries
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.progress import Row
from mancomun.surveys.rules.desk import may_run


@operation("GET", "rounds/", name="rounds", scope=ROUND, answers=list[RoundBrief], summary=N_("Rounds that there are"))
def rounds(request: Request, response: HttpResponse, page: PageNumber = 1) -> list[RoundBrief]:
    rows = queries.counted(queries.rounds_visible_to(request.actor))
    if request.actor.token and request.actor.token.round_slug:
        rows = rows.filter(slug=request.actor.token.round_slug)
    found = paged(request, response, rows, page)
    ends = queries.ends_of(found)
    return [_brief(row, queries.standing_of(row, ends.get(row.pk, ()), request.at)) for row in found]


@operation(
    "GET",
    "rounds/{slug:round_slug}/",
    name="round",
    scope=ROUND,
    answers=RoundWhole,
    summary=N_("One round: its phases, and the version of the questionnaire"),
)
def one_round(request: Request, round_slug: str) -> RoundWhole:
    found = queries.counted_round(request.actor, round_slug)
    state = queries.standing_of(found, queries.ends_of([found]).get(found.pk, ()), request.at)
    return RoundWhole(
        **_brief(found, state).model_dump(),
        about=str(found.about),
        commission=found.commission.slug if found.commission else None,
        published_at=found.published_at,
        short=found.short,
        phases=[
            Span(kind=each.kind, opens=each.opens, closes=each.closes, zone=each.zone, local_close=each.local_close)
            for each in queries.phase_rows(found)
        ],
        version=version_brief(found.version),
        coordinates=may_run(request.actor, found.commission_id).ok,
    )


@operation(
    "GET",
    "rounds/{slug:round_slug}/cities/",
    name="round_cities",
    scope=ROUND,
    answers=list[InvitedCity],
    summary=N_("The invited cities and how far each is, for the round’s coordination"),
)
def cities(request: Request, response: HttpResponse, round_slug: str, page: PageNumber = 1) -> list[InvitedCity]:
    found = queries.round_run_by(request.actor, round_slug)
    total = progress.question_count(found)
    rows = progress.rows_of(found, paged(request, response, progress.invitees(found), page))
    return [_city(row, total) for row in rows]


@operation(
    "GET",
    "rounds/{slug:round_slug}/questionnaire/",
    name="round_questionnaire",
    scope=ROUND,
    answers=Questionnaire,
    summary=N_("What the round asks: sections, questions, choices, conditions, files"),
)
def questionnaire(request: Request, round_slug: str) -> Questionnaire:
    found = queries.round_visible_to(request.actor, round_slug)
    return questionnaire_of(found, compiled(found.version))


def version_brief(version: QuestionnaireVersion) -> VersionBrief:
    return VersionBrief(
        questionnaire=version.questionnaire.slug,
        number=version.number,
        digest=version.digest,
        languages=list(version.languages),
    )


def _brief(row: Round, state: str) -> RoundBrief:
    return RoundBrief(
        slug=row.slug,
        title=str(row.title),
        year=row.year,
        state=state,
        demonstration=row.demonstration,
        invited=getattr(row, "invited_count", 0),
        answered=getattr(row, "answered_count", 0),
        address=absolute(reverse("surveys:api_round", args=[row.slug])),
    )


def _city(row: Row, total: int) -> InvitedCity:
    invitee, city = row.invitee, row.invitee.government
    return InvitedCity(
        city=city.slug,
        name=city.name,
        country=city.country,
        standing=str(row.standing.value),
        questions_begun=row.begun,
        questions=total,
        invited_at=invitee.invited_at,
        opened_at=invitee.opened_at,
        reminded_at=invitee.reminded_at,
        approved_at=row.approved_at,
        extended_until=invitee.extended_until,
    )
