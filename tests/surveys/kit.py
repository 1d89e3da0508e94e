"""A small questionnaire, a round over it, and answers: what the tests of desk and flow begin with.

The round asks Quilmes, Córdoba and Montevideo from 1 to 30 November 2026 (closing at 23:59:59 in Montevideo), lets
them correct until 15 December and is reviewed until the end of the year.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.cast import Cast

from mancomun.accounts.models import User
from mancomun.core import files
from mancomun.core.actors import Actor, system
from mancomun.core.models import StoredFile
from mancomun.core.tables import Table, write_xlsx
from mancomun.network.models import LocalGovernment
from mancomun.network.queries.actors import actor_of
from mancomun.surveys.actions.flow import accept_response, approve_response, submit_response
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities
from mancomun.surveys.models import (
    Answer,
    Invitee,
    QuestionnaireFile,
    QuestionnaireVersion,
    Response,
    Revision,
    Round,
)
from mancomun.surveys.rules.desk import Span

COMMAND = system("tests")
OPENS = datetime(2026, 11, 1, 3, tzinfo=UTC)
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
CLOSES = datetime(2026, 12, 1, 2, 59, 59, tzinfo=UTC)
CORRECTED = datetime(2026, 12, 16, 2, 59, 59, tzinfo=UTC)
REVIEWED = datetime(2027, 1, 1, 2, 59, 59, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, tzinfo=UTC)
ZONE = "America/Montevideo"

SURVEY_COLUMNS = (
    "type", "name", "label::Español (es)", "label::Português (pt)", "label::English (en)", "required", "relevant",
    "constraint", "mancomun_code", "mancomun_visibility", "mancomun_rights", "mancomun_core",
)  # fmt: skip


def row(kind: str, name: str = "", labels: str = "", **cells: str) -> tuple[str, ...]:
    """A row of the sheet; labels in the three languages are told apart by bars."""
    spoken = [*labels.split("|"), "", "", ""][:3]
    return (kind, name, *spoken, *(cells.get(column.removeprefix("mancomun_"), "") for column in SURVEY_COLUMNS[5:]))


SURVEY: Sequence[Sequence[str]] = (
    row("begin_group", "A", "Compromiso|Compromisso|Commitment"),
    row(
        "select_one has", "a1", "¿Hay un plan?|Há um plano?|Is there a plan?",
        required="yes", code="A1", visibility="public", rights="I", core="yes",
    ),
    row(
        "integer", "a1_year", "Año del plan|Ano do plano|Year of the plan",
        relevant="${a1} = 'yes'", constraint=". > 1900", code="A1", visibility="public", rights="I",
    ),
    row(
        "select_one has", "a2", "¿Hay una oficina?|Há um escritório?|Is there an office?",
        code="A2", visibility="network", rights="I",
    ),
    row("text", "a3", "¿Quién responde?|Quem responde?|Who answers?", code="A3", visibility="coordination"),
    row("end_group"),
    row("begin_group", "B", "Acogida|Acolhida|Welcome"),
    row(
        "select_multiple tongue", "b1", "¿En qué lenguas?|Em que línguas?|In which languages?",
        code="B1", visibility="public",
    ),
    row("begin_repeat", "b2", "Acciones|Ações|Actions"),
    row("text", "b2_name", "Nombre|Nome|Name", code="B2", visibility="public"),
    row("end_repeat"),
    row("end_group"),
)  # fmt: skip
CHOICE_COLUMNS = (
    "list_name", "name", "label::Español (es)", "label::Português (pt)", "label::English (en)", "mancomun_state",
)  # fmt: skip
CHOICES: Sequence[Sequence[str]] = (
    ("has", "yes", "Sí", "Sim", "Yes", "yes"),
    ("has", "progress", "En preparación", "Em preparação", "In preparation", "part"),
    ("has", "no", "No", "Não", "No", "no"),
    ("has", "no_data", "Sin dato", "Sem dado", "No data", "no_data"),
    ("tongue", "es", "Español", "Espanhol", "Spanish", ""),
    ("tongue", "gn", "Guaraní", "Guarani", "Guarani", ""),
)


def workbook(
    survey: Sequence[Sequence[str]] = SURVEY, choices: Sequence[Sequence[str]] = CHOICES, *, form_id: str = "small"
) -> bytes:
    target = io.BytesIO()
    settings = Table(
        "settings", ["form_title", "form_id", "version", "default_language"], [["Small", form_id, "1", "Español (es)"]]
    )
    write_xlsx([Table("survey", SURVEY_COLUMNS, survey), Table("choices", CHOICE_COLUMNS, choices), settings], target)
    return target.getvalue()


def version(at: datetime = OPENS, slug: str = "small") -> QuestionnaireVersion:
    made = create_questionnaire(slug=slug, title={"es": "Pequeño", "pt": "Pequeno", "en": "Small"}, by=COMMAND, at=at)
    return import_workbook(questionnaire=made, data=workbook(), name="small.xlsx", by=COMMAND, at=at)


def beside(version: QuestionnaireVersion, name: str, content: bytes) -> None:
    """A file beside a version that is already there, as if it had been sent with its workbook."""
    digest, size = files.put(io.BytesIO(content))
    file = StoredFile.objects.create(
        name=name, media_type="text/csv", size=size, digest=digest, uploaded_at=version.imported_at
    )
    QuestionnaireFile.objects.create(version=version, name=name, file=file)


def spans() -> list[Span]:
    return [
        Span("answer", OPENS, CLOSES, ZONE),
        Span("correct", CLOSES, CORRECTED, ZONE),
        Span("review", OPENS, REVIEWED, ZONE),
    ]


def survey_round(cast: Cast, *, slug: str = "2026", asked: QuestionnaireVersion | None = None) -> Round:
    """The round as the coordination made it, with its three cities invited."""
    plan = Plan(
        slug=slug,
        title={"es": "Ronda 2026", "pt": "Rodada 2026", "en": "Round 2026"},
        year=2026,
        phases=spans(),
        commission=cast.commission,
    )
    made = create_round(plan=plan, version=asked or version(), by=COMMAND, at=OPENS)
    invite_cities(round=made, governments=[cast.quilmes, cast.cordoba, cast.montevideo], by=COMMAND, at=OPENS)
    return made


def actor(user: User, at: datetime = NOW) -> Actor:
    return actor_of(user, at=at)


def begun(round_: Round, city: LocalGovernment, values: Mapping[str, str] | None = None) -> Response:
    """The city's draft with these answers, by name below the form's root (“A/a1”)."""
    invitee = Invitee.objects.get(round=round_, government=city)
    response, _made = Response.objects.get_or_create(
        invitee=invitee, defaults={"started_at": OPENS, "changed_at": OPENS}
    )
    for name, value in (values if values is not None else {"A/a1": "yes", "A/a3": "Secret of the office"}).items():
        Answer.objects.update_or_create(
            response=response, path=f"/data/{name}", defaults={"value": value, "at": OPENS}
        )
    return response


def submitted(response: Response, by: User, at: datetime = NOW) -> Revision:
    return submit_response(response=response, by=actor(by, at), at=at)


def approved(response: Response, by: User, authority: User, at: datetime = NOW) -> Revision:
    revision = submitted(response, by, at)
    return approve_response(response=response, revision=revision, by=actor(authority, at), at=at)


def accepted(response: Response, by: User, authority: User, coordination: User, at: datetime = NOW) -> Revision:
    revision = approved(response, by, authority, at)
    accept_response(response=response, revision=revision, by=actor(coordination, at), at=at)
    return revision
