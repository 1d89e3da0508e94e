"""Three rounds of the demonstration: of the last two years, closed and published, and one that is open today."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mancomun.demo.actors import BUILDER
from mancomun.network.models import Commission, LocalGovernment
from mancomun.surveys.actions.followup import plan_reminder
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities, publish_round
from mancomun.surveys.models import QuestionnaireVersion, Round, RoundPhase
from mancomun.surveys.rules.desk import Span
from mancomun.surveys.rules.followup import Behind

WORKBOOK = Path(__file__).parent / "questionnaire" / "politicas.xlsx"
TITLE = {
    "es": "Políticas públicas de derechos humanos y migración",
    "pt": "Políticas públicas de direitos humanos e migração",
    "en": "Public policies on human rights and migration",
}
ABOUT = {
    "es": "Qué hace cada gobierno local por los derechos humanos y la migración. Las respuestas de esta demostración "
    "son inventadas.",
    "pt": "O que cada governo local faz pelos direitos humanos e pela migração. As respostas desta demonstração são "
    "inventadas.",
    "en": "What each local government does for human rights and migration. The answers of this demonstration are "
    "invented.",
}
Kind = RoundPhase.Kind
ZONE = "America/Montevideo"
REMINDERS = (
    (Behind.NOT_BEGUN, -21), (Behind.NOT_BEGUN, -7), (Behind.NOT_FINISHED, -7), (Behind.NOT_FINISHED, -2),
    (Behind.NOT_APPROVED, -2),
)  # fmt: skip


def import_questionnaire(*, at: datetime) -> QuestionnaireVersion:
    questionnaire = create_questionnaire(slug="politicas", title=TITLE, by=BUILDER, at=at)
    data = WORKBOOK.read_bytes()
    return import_workbook(questionnaire=questionnaire, data=data, name=WORKBOOK.name, by=BUILDER, at=at)


def closed_round(*, year: int, version: QuestionnaireVersion, commission: Commission) -> Round:
    """From March to May of ``year``, reviewed until July."""
    begin = datetime(year, 3, 2, 12, tzinfo=UTC)
    spans = (
        Span(Kind.ANSWER, begin, last_minute(date(year, 5, 30)), ZONE, local_close=True),
        Span(Kind.CORRECT, begin, last_minute(date(year, 7, 10)), ZONE, local_close=True),
        Span(Kind.REVIEW, begin, last_minute(date(year, 7, 31)), ZONE),
    )
    return _round(year, spans, version, commission, begin - timedelta(days=10))


def open_round(*, at: datetime, version: QuestionnaireVersion, commission: Commission) -> Round:
    """Open since a month, for six more weeks."""
    begin = at - timedelta(days=30)
    answer, correct, review = (last_minute((at + timedelta(days=days)).date()) for days in (42, 70, 90))
    spans = (
        Span(Kind.ANSWER, begin, answer, ZONE, local_close=True),
        Span(Kind.CORRECT, begin, correct, ZONE, local_close=True),
        Span(Kind.REVIEW, begin, review, ZONE),
    )
    return _round(at.year, spans, version, commission, begin - timedelta(days=5), short=True)


def last_minute(day: date) -> datetime:
    """One minute to midnight where the network’s secretariat is."""
    return datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(ZONE))


def _round(
    year: int,
    spans: tuple[Span, ...],
    version: QuestionnaireVersion,
    commission: Commission,
    at: datetime,
    *,
    short: bool = False,
) -> Round:
    title = {code: f"{text} {year}" for code, text in TITLE.items()}
    plan = Plan(f"politicas-{year}", title, year, spans, ABOUT, commission, demonstration=True, short=short)
    return create_round(plan=plan, version=version, by=BUILDER, at=at)


def invite(asked: Round, cities: Iterable[LocalGovernment], *, at: datetime) -> None:
    invite_cities(round=asked, governments=cities, by=BUILDER, at=at)


def plan_reminders(asked: Round, *, at: datetime) -> None:
    """As a coordination usually does: each is reminded of what it lacks, once in good time and once near the end."""
    for behind, days in REMINDERS:
        plan_reminder(round=asked, behind=behind, days=days, by=BUILDER, at=at)


def publish(closed: Round, *, at: datetime) -> None:
    publish_round(round=closed, by=BUILDER, at=at)
