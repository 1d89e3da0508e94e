"""A questionnaire with every kind of question, and a published round over it with answers as they were accepted.

Answers are given by the name of their question: a value, or a value and who may read it. A question that is not named
was not asked of the city.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from django.test import Client
from tests.cast import Cast
from tests.surveys.kit import CHOICE_COLUMNS, CHOICES, COMMAND, OPENS, survey_round

from mancomun.core.tables import Table, write_xlsx
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.models import Invitee, Question, QuestionnaireVersion, Response, Revision, Round

BASE = "/surveys/2026/results/"
PUBLISHED = datetime(2027, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 12, tzinfo=UTC)
COLUMNS = (
    "type", "name", "label::Español (es)", "label::Português (pt)", "label::English (en)", "relevant", "appearance",
    "mancomun_code", "mancomun_visibility",
)  # fmt: skip


def _row(kind: str, name: str = "", labels: str = "", relevant: str = "", look: str = "", code: str = "") -> list[str]:
    spoken = [*labels.split("|"), "", "", ""][:3]
    visibility = "public" if code and code != "A3" else "coordination" if code else ""
    return [kind, name, *spoken, relevant, look, code, visibility]


SURVEY = (
    _row("begin_group", "A", "A. Compromiso|A. Compromisso|A. Commitment"),
    _row("select_one has", "a1", "¿Hay un plan?|Há um plano?|Is there a plan?", code="A1"),
    _row("integer", "a1_year", "Año del plan|Ano do plano|Year of the plan", "${a1} = 'yes'", code="A1"),
    _row("text", "a1_link", "Enlace|Link|Link", "${a1} = 'yes'", "url", code="A1"),
    _row("select_one level", "a2", "¿Qué nivel?|Que nível?|Which level?", code="A2"),
    _row("text", "a3", "¿Quién responde?|Quem responde?|Who answers?", code="A3"),
    _row("date", "a4", "¿Cuándo?|Quando?|When?", code="A4"),
    _row("file", "a5", "Documento|Documento|Document", code="A5"),
    _row("end_group"),
    _row("begin_group", "B", "B. Acogida|B. Acolhida|B. Welcome"),
    _row("select_multiple tongue", "b1", "¿En qué lenguas?|Em que línguas?|In which languages?", code="B1"),
    _row("rank tongue", "b4", "¿En qué orden?|Em que ordem?|In which order?", code="B4"),
    _row("begin_repeat", "b2", "B2. Acciones|B2. Ações|B2. Actions", "${a1} = 'yes'", code="B2"),
    _row("text", "b2_name", "Nombre|Nome|Name", code="B2"),
    _row("integer", "b2_people", "Personas|Pessoas|People", code="B2"),
    _row("end_repeat"),
    _row("begin_group", "b3", "B3. Áreas|B3. Áreas|B3. Fields", look="field-list", code="B3"),
    _row("select_one has", "b3_head", "Área|Área|Field", look="label", code="B3"),
    _row("select_one has", "b3_health", "Salud|Saúde|Health", look="list-nolabel", code="B3"),
    _row("select_one has", "b3_school", "Escuela|Escola|School", look="list-nolabel", code="B3"),
    _row("end_group"),
    _row("begin_group", "b5", "B5. Escala|B5. Escala|B5. Scale", look="field-list", code="B5"),
    _row("select_one level", "b5_head", "Bloque|Bloco|Block", look="label", code="B5"),
    _row("select_one level", "b5_a", "Uno|Um|One", look="list-nolabel", code="B5"),
    _row("select_one level", "b5_b", "Dos|Dois|Two", look="list-nolabel", code="B5"),
    _row("end_group"),
    _row("integer", "b6", "¿Cuánto?|Quanto?|How much?", code="B6"),
    _row("end_group"),
)
MORE_CHOICES = (
    *CHOICES,
    ("has", "not_ours", "No es nuestra competencia", "Não é nossa competência", "Not ours", "not_competence"),
    ("has", "not_public", "Prefiere no publicar", "Prefere não publicar", "Not published", "not_public"),
    ("level", "low", "Bajo", "Baixo", "Low", ""),
    ("level", "high", "Alto", "Alto", "High", ""),
)
Given = str | tuple[str, str]  # a value; or a value and who may read it


def version(survey: Sequence[Sequence[str]] = SURVEY, columns: Sequence[str] = COLUMNS) -> QuestionnaireVersion:
    made = create_questionnaire(slug="every", title={"es": "Todo", "en": "Every"}, by=COMMAND, at=OPENS)
    return import_workbook(questionnaire=made, data=workbook(survey, columns), name="every.xlsx", by=COMMAND, at=OPENS)


def workbook(survey: Sequence[Sequence[str]], columns: Sequence[str] = COLUMNS) -> bytes:
    target = io.BytesIO()
    settings = Table("settings", ["form_title", "form_id", "default_language"], [["Every", "every", "Español (es)"]])
    sheets = [Table("survey", columns, survey), Table("choices", CHOICE_COLUMNS, MORE_CHOICES), settings]
    write_xlsx(sheets, target)
    return target.getvalue()


def published(everybody: Cast, at: datetime | None = PUBLISHED) -> Round:
    """The round that asked Quilmes, Córdoba and Montevideo, with nobody's answer yet."""
    made = survey_round(everybody, asked=version())
    Round.objects.filter(pk=made.pk).update(published_at=at)
    made.refresh_from_db()
    return made


def answered(
    round_: Round,
    city: LocalGovernment,
    answers: Mapping[str, Given],
    *,
    state: str = "accepted",
    number: int = 1,
    identity: str = "",
) -> Response:
    """The city's answer as its authority approved it; accepted unless ``state`` says otherwise."""
    invitee, _new = Invitee.objects.get_or_create(round=round_, government=city, defaults={"invited_at": OPENS})
    response, _new = Response.objects.update_or_create(
        invitee=invitee, defaults={"state": state, "started_at": OPENS, "changed_at": OPENS}
    )
    Revision.objects.create(
        response=response,
        number=number,
        instance=f"<data><meta><instanceID>{identity}</instanceID></meta></data>",
        answers=[_entry(round_, name, given) for name, given in answers.items()],
        digest="0" * 64,
        submitted_at=OPENS,
        approved_at=OPENS,
        signature="signed",
        accepted_at=PUBLISHED if state == "accepted" else None,
    )
    return response


def _entry(round_: Round, name: str, given: Given) -> dict[str, str]:
    """``b2_name[3]`` is the answer in the instance with key 3."""
    value, visibility = (given, "") if isinstance(given, str) else given
    plain, _bracket, key = name.partition("[")
    question = Question.objects.get(version=round_.version_id, path__endswith=f"/{plain}")
    path = question.path
    if key:
        head, tail = path.rsplit("/", 1)
        path = f"{head}[{key}/{tail}"
    return {"path": path, "code": question.code, "value": value, "visibility": visibility or question.visibility}


def fetched(client: Client, page: str) -> tuple[int, bytes]:
    """Status and content of a page or file; a file is read to its end, which closes it."""
    response = client.get(page if page.startswith("/") else BASE + page)
    if not response.streaming:
        return response.status_code, response.content
    content = cast("Iterable[bytes]", response.streaming_content)  # type: ignore[attr-defined]  # a file
    return response.status_code, b"".join(content)


def another(number: int, country: str = "UY") -> LocalGovernment:
    return LocalGovernment.objects.create(
        slug=f"city-{number}",
        name=f"Ciudad {number}",
        kind="municipality",
        country=country,
        time_zone="America/Montevideo",
        latitude=-30.0 - number / 10,
        longitude=-57.0,
    )
