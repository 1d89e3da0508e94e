"""A form with every kind of question, a round over it, and pages read and sent as a browser does without script."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html
from tests.cast import Cast
from tests.surveys import kit

from mancomun.core.tables import Table, write_xlsx
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round, invite_cities
from mancomun.surveys.models import Answer, QuestionnaireVersion, Response, Round
from mancomun.surveys.rules.desk import Span

ES, EN = "label::Español (es)", "label::English (en)"
COLUMNS = (
    "type", "name", ES, EN, "hint", "guidance_hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "calculation", "readonly", "default", "appearance", "choice_filter", "parameters",
    "mancomun_code", "mancomun_visibility",
)  # fmt: skip
BASE = "/surveys/all/answer/quilmes/"


def row(kind: str, name: str = "", label: str = "", **more: str) -> list[str]:
    cells = {"type": kind, "name": name, ES: f"{label or name} ES" if name else "", EN: label or name, **more}
    return [cells.get(column, "") for column in COLUMNS]


def public(kind: str, name: str, label: str = "", **more: str) -> list[str]:
    return row(kind, name, label, **{"mancomun_visibility": "public", **more})


SURVEY: Sequence[Sequence[str]] = (
    row("begin_group", "A", "Kinds"),
    row("note", "a_note", "You wrote **${a_text}**."),
    public(
        "text", "a_text", "Line", hint="One line.", guidance_hint="Longer help.", required="yes", mancomun_code="A1"
    ),
    public("text", "a_area", "Lines", appearance="multiline"),
    public("integer", "a_int", "Whole", constraint=". >= 0 and . <= 100", constraint_message="From 0 to 100."),
    public("decimal", "a_dec", "Parts", appearance="percent"),
    public("date", "a_date", "Day"),
    public("time", "a_time", "Hour"),
    public("dateTime", "a_moment", "Moment"),
    public("select_one has", "a_one", "Have"),
    public("select_one letters", "a_long", "Letter"),
    public("select_multiple has", "a_many", "Several"),
    public("select_multiple letters", "a_letters", "Letters"),
    public("rank steps", "a_rank", "Order"),
    public("acknowledge", "a_ok", "Understood"),
    public("file", "a_file", "Evidence"),
    public("text", "a_link", "Link", appearance="url"),
    public("geopoint", "a_point", "Place"),
    public("range", "a_scale", "Scale", parameters="start=0 end=4 step=1"),
    public("range", "a_range", "Range", parameters="start=0 end=1000 step=5"),
    public("text", "a_shout", "Shout", calculation="concat(${a_text}, '!')", readonly="yes"),
    row("end_group"),
    row("begin_group", "print", "Rows and entries"),
    row("begin_group", "g", "Grid", appearance="field-list"),
    public("select_one has", "g_head", "Theme", appearance="label"),
    public("select_one has", "g_1", "Housing", appearance="list-nolabel"),
    public("select_one has", "g_2", "Health", appearance="list-nolabel", required="yes", required_message="Say it."),
    row("end_group"),
    public("select_one has", "b_if", "More?"),
    public("text", "b_then", "Then what?", relevant="${b_if} = 'yes'"),
    row("begin_repeat", "r", "Norm"),
    public("text", "r_name", "Name of the norm", required="yes"),
    row("begin_repeat", "s", "Article"),
    public("integer", "s_number", "Number of the article"),
    row("end_repeat"),
    row("end_repeat"),
    public("select_one country", "c_country", "Country"),
    public("select_one place", "c_place", "Town", choice_filter="country = ${c_country}"),
    public("text", "c_secret", "Contact", mancomun_visibility="coordination"),
    row("end_group"),
)
CHOICE_COLUMNS = ("list_name", "name", ES, EN, "mancomun_state", "country")
CHOICES: Sequence[Sequence[str]] = (
    ("has", "yes", "Sí", "Yes", "yes", ""),
    ("has", "no", "No", "No", "no", ""),
    ("has", "not_ours", "No es competencia nuestra", "Not our competence", "not_competence", ""),
    ("has", "no_data", "Sin datos", "No data", "no_data", ""),
    *(("letters", letter, letter.upper(), letter.upper(), "", "") for letter in "abcdefghijklmn"),
    *(("steps", step, step, step, "", "") for step in ("first", "second", "third")),
    ("country", "uy", "Uruguay", "Uruguay", "", ""),
    ("country", "ar", "Argentina", "Argentina", "", ""),
    ("place", "mvd", "Montevideo", "Montevideo", "", "uy"),
    ("place", "qui", "Quilmes", "Quilmes", "", "ar"),
    ("place", "cba", "Córdoba", "Córdoba", "", "ar"),
)


def workbook(survey: Sequence[Sequence[str]] = SURVEY) -> bytes:
    target = io.BytesIO()
    settings = Table(
        "settings", ["form_title", "form_id", "version", "default_language"], [["All", "all", "1", "Español (es)"]]
    )
    write_xlsx([Table("survey", COLUMNS, survey), Table("choices", CHOICE_COLUMNS, CHOICES), settings], target)
    return target.getvalue()


def version(data: bytes, slug: str) -> QuestionnaireVersion:
    now = timezone.now()
    made = create_questionnaire(slug=slug, title={"es": "Todo", "en": "All"}, by=kit.COMMAND, at=now)
    return import_workbook(questionnaire=made, data=data, name=f"{slug}.xlsx", by=kit.COMMAND, at=now)


def open_round(cast: Cast, data: bytes | None = None, slug: str = "all") -> Round:
    """A round that is open now, for five days in each city's own zone."""
    now = timezone.now().replace(microsecond=0)
    span = (now - timedelta(days=1), now + timedelta(days=5))
    plan = Plan(
        slug=slug,
        title={"es": "Ronda", "en": "Round"},
        year=2026,
        phases=[Span("answer", *span, kit.ZONE, True), Span("review", *span, kit.ZONE)],
        commission=cast.commission,
    )
    made = create_round(plan=plan, version=version(data or workbook(), slug), by=kit.COMMAND, at=now)
    invite_cities(round=made, governments=[cast.quilmes, cast.cordoba], by=kit.COMMAND, at=now)
    return made


@dataclass
class Page:
    """A page as a browser without script holds it: what its fields say, and where its form leads."""

    client: Client
    url: str
    response: HttpResponse = field(init=False)

    def __post_init__(self) -> None:
        self.read(self.client.get(self.url))

    def read(self, response: HttpResponse) -> None:
        self.response = response
        self.tree = html.fromstring(response.content.decode())
        form = self.tree.get_element_by_id("sheet", None)
        self.values: dict[str, list[str]] = {}
        areas = {area.get("name") for area in self.tree.iter("textarea")}
        for name, value in form.form_values() if form is not None else ():
            said = value.removeprefix("\n") if name in areas else value  # browsers drop a first line break
            self.values.setdefault(name, []).append(said)

    @property
    def text(self) -> str:
        return " ".join(self.tree.get_element_by_id("main").text_content().split())

    @property
    def answers(self) -> dict[str, list[str]]:
        """All fields but those that are new on every page."""
        return {name: said for name, said in self.values.items() if name.startswith("q")}

    def find(self, selector: str) -> list[Any]:
        return list(self.tree.cssselect(selector))

    def key(self, label: str) -> str:
        """The key of the first question whose label begins so."""
        for element in self.find("[id$=_t]"):
            said = " ".join(element.text_content().split())
            if said.startswith(label) or said.partition(" ")[2].startswith(label):
                return str(element.get("id")).removesuffix("_t")
        raise AssertionError(f"no question {label!r}: {self.text}")

    def fill(self, label: str, *values: str, part: str = "") -> None:
        self.values[f"{self.key(label)}{part}"] = list(values)

    def send(self, go: str = "stay", files: dict[str, Any] | None = None, **buttons: str) -> HttpResponse:
        """As the button sends it; buttons without a browser's redirect are followed by ``follow``."""
        pressed = buttons or {"go": go}
        return self.client.post(self.url, {**self.values, **pressed, **(files or {})})

    def follow(self, response: HttpResponse) -> "Page":
        assert response.status_code == 302, response.content.decode()
        self.url = response.headers["Location"].partition("#")[0]
        self.read(self.client.get(self.url))
        return self

    def save(self, **more: Any) -> "Page":
        return self.follow(self.send(**more))

    def autosave(self, *labels: str, **more: str) -> HttpResponse:
        """What the script sends when these questions change."""
        keys = [self.key(label) for label in labels]
        mine = {
            name: value
            for name, value in self.values.items()
            if name in {"section", "page", "seen", "check"} or name.partition(".")[0] in keys
        }
        return self.client.post(f"{BASE}save/", {**mine, **more}, headers={"HX-Request": "true"})


def said(element: Any) -> str:
    """What an element says, its parts kept apart as on the page."""
    return " ".join(" ".join(element.itertext()).split())


def response_of(city: str = "quilmes") -> Response:
    return Response.objects.get(invitee__government__slug=city)


def value(path: str) -> str:
    return Answer.objects.get(response=response_of(), path=f"/data/{path}").value
