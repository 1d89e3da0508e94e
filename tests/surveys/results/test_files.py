"""Results as files: permanent columns, a reason in every cell without an answer, a dictionary, a source."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.results.kit import answered, fetched, published
from tests.surveys.results.test_pages import FULL, LITTLE

from mancomun.network.models import Network
from mancomun.surveys.models import Round

COLUMNS = [
    "city", "name", "country", "kind", "population", "size", "A1", "A1/a1_year", "A1/a1_link", "A2", "A3", "A4", "A5",
    "B1", "B4", "B2/b2", "B3/b3_health", "B3/b3_school", "B5/b5_a", "B5/b5_b", "B6",
]  # fmt: skip


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = published(cast)
    answered(made, cast.quilmes, FULL)
    answered(made, cast.cordoba, LITTLE)
    return made


def rows(page: str) -> list[list[str]]:
    status, content = fetched(Client(headers={"accept-language": "en"}), page)
    assert status == 200
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_one_row_per_city_in_codes(round_: Round) -> None:
    head, cordoba, quilmes, montevideo = rows("results.csv")
    assert head == COLUMNS
    assert quilmes == [
        "quilmes", "Quilmes", "AR", "municipality", "", "unknown", "yes", "2019", "https://example.org/plan", "low",
        "NOT_PUBLIC", "2026-05-04", "DOCUMENT", "es gn", "gn es", "2", "yes", "no", "low", "high", "1200",
    ]  # fmt: skip
    assert cordoba[6:] == [
        "no", "NOT_APPLICABLE", "NOT_APPLICABLE", "NO_ANSWER", "NOT_PUBLIC", "NOT_APPLICABLE", "NOT_APPLICABLE", "gn",
        "NOT_APPLICABLE", "NOT_APPLICABLE", "NOT_COMPETENCE", "NO_DATA", "NOT_APPLICABLE", "NOT_APPLICABLE",
        "NO_ANSWER",
    ]  # fmt: skip
    assert set(montevideo[6:]) == {"DID_NOT_TAKE_PART"}


def test_the_same_in_words(round_: Round) -> None:
    _head, cordoba, quilmes, _montevideo = rows("results.csv?labels=es")
    assert quilmes[2:10] == [
        "Argentina", "Municipio", "", "Población desconocida", "Sí", "2019", "https://example.org/plan", "Bajo",
    ]  # fmt: skip
    assert quilmes[13] == "Español; Guaraní"
    assert cordoba[6:8] == ["No", "[No corresponde: el formulario no lo preguntó]"]


def test_one_question_alone(round_: Round) -> None:
    head, *found = rows("B6/results.csv")
    assert head == [*COLUMNS[:6], "B6"]
    assert [row[-1] for row in found] == ["NO_ANSWER", "1200", "DID_NOT_TAKE_PART"]


def test_entries_have_a_line_for_each_answer(round_: Round) -> None:
    head, *found = rows("entries.csv")
    assert head == ["city", "name", "country", "column", "entry", "field", "question", "answer"]
    assert [row[3:6] + row[7:] for row in found] == [
        ["B2/b2", "1", "b2_name", "Houses"],
        ["B2/b2", "1", "b2_people", "40"],
        ["B2/b2", "2", "b2_name", "Courses"],
        ["B2/b2", "2", "b2_people", "12"],
    ]


def test_the_dictionary_names_every_column(round_: Round) -> None:
    _head, *found = rows("dictionary.csv?labels=en")
    described = [row[0] for row in found]
    assert [name for name in described if name in COLUMNS] == COLUMNS[6:]
    choices = (
        "yes = Yes (yes)\nprogress = In preparation (part)\nno = No (no)\nno_data = No data (no_data)\n"
        "not_ours = Not ours (not_competence)\nnot_public = Not published (not_public)"
    )
    plan = ["A1", "A1", "Is there a plan?", "A. Commitment", "select_one", choices, "public", "CC-BY-4.0"]
    assert [row for row in found if row[0] == "A1"] == [plan]
    assert next(row for row in found if row[0] == "A3")[-2] == "coordination"


def test_the_workbook_holds_all_of_it(round_: Round) -> None:
    _status, content = fetched(Client(), "results.xlsx?labels=en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Answers", "Entries", "Dictionary", "About"]
    assert [cell.value for cell in book["Answers"][1]] == COLUMNS
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))
    assert about["Cities"] == "2 of 3 invited cities took part. “No answer” is not “no”."
    assert about["Read as"] == "The public"
    attribution = "Creative Commons Attribution 4.0 (CC BY 4.0)"
    assert about["Licence"] == f"CC-BY-4.0: {attribution} https://creativecommons.org/licenses/by/4.0/"
    assert about["Title"] == "Round 2026"


def test_the_licence_is_the_networks(round_: Round) -> None:
    address = "https://opendatacommons.org/licenses/odbl/1-0/"
    page = fetched(Client(headers={"accept-language": "en"}), "")[1].decode()
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">' in page
    Network.objects.update(licence="ODbL-1.0")
    _status, content = fetched(Client(), "results.xlsx?labels=en")
    about = dict(openpyxl.load_workbook(io.BytesIO(content))["About"].iter_rows(min_row=2, values_only=True))
    assert about["Licence"] == f"ODbL-1.0: Open Database License 1.0 (ODbL) {address}"
    page = fetched(Client(headers={"accept-language": "en"}), "")[1].decode()
    assert f'<a href="{address}" rel="license">Open Database License 1.0 (ODbL)</a>' in page
    response = Client().get("/surveys/2026/results/results.csv")
    assert response["Link"] == f'<{address}>; rel="license"'
    response.close()


def test_what_looks_like_a_formula_stays_text(cast: Cast, round_: Round) -> None:
    answered(round_, cast.montevideo, FULL | {"a1_link": "=1+1"})
    assert rows("results.csv")[3][8] == "'=1+1"
