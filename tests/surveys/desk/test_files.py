"""What stands beside a workbook: lists, pictures, registers; kept with the version, taken over by the next one."""

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.core import samples
from tests.forms import send
from tests.surveys.kit import COMMAND, NOW, OPENS, begun, survey_round

from mancomun.accounts.models import User
from mancomun.core.models import StoredFile
from mancomun.core.tables import Table, write_xlsx
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.engine import InvalidForm
from mancomun.surveys.models import Questionnaire, QuestionnaireFile, QuestionnaireVersion
from mancomun.surveys.queries import attachments, registers
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.questionnaires import faults

SignIn = Callable[[User | None], Client]
COLUMNS = ["type", "name", "label::Español (es)", "media::image::Español (es)", "choice_filter", "calculation"]
SURVEY = [
    ["begin_group", "A", "Sección A", "", "", ""],
    ["select_one_from_file schools.csv", "school", "Escuela", "map.png", "", ""],
    ["select_one_from_file cities.csv", "twin", "Ciudad hermana", "", "country = 'AR'", ""],
    ["select_one_from_file countries.csv", "country", "País", "", "", ""],
    ["calculate", "people", "", "", "", "pulldata('cities', 'population', 'name', ${twin})"],
    ["end_group", "", "", "", "", ""],
]
SCHOOLS = b"name,label\ne1,Escuela 1\ne2,Escuela 2\n"


def book(survey: list[list[str]] = SURVEY, title: str = "Con archivos") -> bytes:
    target = io.BytesIO()
    settings = Table("settings", ["form_title", "form_id", "default_language"], [[title, "files", "Español (es)"]])
    write_xlsx([Table("survey", COLUMNS, survey), settings], target)
    return target.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


SENT = {"schools.csv": SCHOOLS, "map.png": samples.picture("PNG")}


def imported(into: Questionnaire, data: bytes, sent: dict[str, bytes] | None = None) -> QuestionnaireVersion:
    files = [upload(name, content) for name, content in (SENT if sent is None else sent).items()]
    return import_workbook(questionnaire=into, data=data, name="files.xlsx", files=files, by=COMMAND, at=OPENS)


@pytest.fixture
def into(db: None) -> Questionnaire:
    return create_questionnaire(slug="files", title={"es": "Con archivos"}, by=COMMAND, at=OPENS)


def test_a_version_keeps_what_stands_beside_it(into: Questionnaire, cast: Cast) -> None:
    made = imported(into, book())
    assert {name: file.media_type for name, file in attachments.files_of(made).items()} == {
        "map.png": "image/png", "schools.csv": "text/csv",
    }  # fmt: skip
    form = compiled(made)
    draft = form.start(now=NOW).set("/data/A/twin", "quilmes")
    state = form.evaluate(draft, now=NOW)
    assert [choice.value for choice in state["/data/A/school"].choices] == ["e1", "e2"]
    offered = [(choice.value, choice.label) for choice in state["/data/A/twin"].choices]
    assert offered == [("cordoba", "Córdoba"), ("quilmes", "Quilmes")]
    assert state.value("/data/A/people") == str(cast.quilmes.population or "")
    assert list(faults()) == []


def test_the_register_is_read_as_it_is_now(into: Questionnaire, cast: Cast) -> None:
    made = imported(into, book())
    before = compiled(made)
    assert compiled(made) is before
    cast.cordoba.name = "Córdoba Capital"
    cast.cordoba.save()
    labels = [choice.label for choice in _state(made)["/data/A/twin"].choices]
    assert labels == ["Córdoba Capital", "Quilmes"]
    names = {row["name"]: (row["label_pt"], row["label_en"]) for row in registers.countries()}
    assert names["UY"] == ("Uruguai", "Uruguay")


def _state(version: QuestionnaireVersion):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the engine's state
    form = compiled(version)
    return form.evaluate(form.start(now=NOW), now=NOW)


def test_the_next_version_takes_files_over_unless_they_are_sent_anew(into: Questionnaire, cast: Cast) -> None:
    first = imported(into, book())
    second = imported(into, book(title="Otro título"), {})
    assert attachments.files_of(second) == attachments.files_of(first)
    third = imported(into, book(), {"schools.csv": SCHOOLS + b"e3,Escuela 3\n"})
    assert third.number == 3  # the same workbook with another list is another version
    assert len(_state(third)["/data/A/school"].choices) == 3
    assert len(_state(first)["/data/A/school"].choices) == 2
    assert list(faults()) == []


def test_the_same_again_is_the_same_version(into: Questionnaire, cast: Cast) -> None:
    data = book()
    first = imported(into, data)
    stored = StoredFile.objects.count()
    assert imported(into, data) == first
    assert (StoredFile.objects.count(), QuestionnaireFile.objects.count()) == (stored, 2)


def test_what_is_missing_or_not_asked_for_is_named(into: Questionnaire, cast: Cast) -> None:
    with pytest.raises(InvalidForm) as refused:
        imported(into, book(), {})
    assert [(p.sheet, p.row, p.code, p.params) for p in refused.value.problems] == [
        ("survey", 3, "external_missing", {"name": "schools.csv"})
    ]
    with pytest.raises(InvalidForm) as refused:
        imported(into, book(), {**SENT, "other.csv": SCHOOLS})
    assert [(p.code, p.params) for p in refused.value.problems] == [("file_not_used", {"name": "other.csv"})]
    with pytest.raises(InvalidForm) as refused:
        imported(into, book(), {**SENT, "schools.csv": b"name,name\n1,2\n"})
    assert [p.code for p in refused.value.problems] == ["file_same_columns"]
    assert QuestionnaireVersion.objects.count() == QuestionnaireFile.objects.count() == 0


def test_the_desk_imports_and_shows_them(into: Questionnaire, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ana)
    address = "/desk/surveys/questionnaires/files/"
    data = {"workbook": upload("files.xlsx", book()), "beside": [upload(name, c) for name, c in SENT.items()]}
    answer = send(client, address, data)
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    for text in ("schools.csv", "cities.csv", "map.png", "del registro de la red"):
        assert text in page.content.decode()
    got = client.get(f"{answer['Location']}files/schools.csv")
    assert b"".join(got) == SCHOOLS  # type: ignore[arg-type]  # a streamed file
    assert client.get(f"{answer['Location']}files/nothing.csv").status_code == 404


def test_a_picture_is_shown_beside_its_question(into: Questionnaire, cast: Cast, sign_in: SignIn) -> None:
    asked = survey_round(cast, asked=imported(into, book()))
    begun(asked, cast.quilmes)
    section = reverse("surveys:answer_section", args=[asked.slug, "quilmes", "A"])
    page = sign_in(cast.bruno).get(section).content.decode()
    address = f"/surveys/{asked.slug}/questionnaire/files/map.png"
    assert page.count(f'<img src="{address}"') == 1
    got = sign_in(None).get(address)
    assert (got.status_code, got["Content-Type"], b"".join(got)) == (200, "image/png", SENT["map.png"])  # type: ignore[arg-type]  # a streamed file
