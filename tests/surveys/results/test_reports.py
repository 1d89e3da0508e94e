"""The report of a round: what it says to whom, in which language, and that it is made once."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader
from tests.cast import Cast
from tests.surveys.results import kit
from tests.surveys.results.kit import BASE, LATER, another, answered, fetched, published
from tests.surveys.results.test_pages import FULL, LITTLE, SignIn

from mancomun.core.actors import ANONYMOUS
from mancomun.core.documents import Unmade
from mancomun.network.models import Network
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opened
from mancomun.surveys.reports import kept, round_report

ADDRESS = f"{BASE}report.pdf"
NOTHING = "There is no answer that can be counted here"
HIDDEN = "Only the coordination reads this"


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = published(cast)
    answered(made, cast.quilmes, {**FULL, "a3": HIDDEN})
    answered(made, cast.cordoba, LITTLE)
    return made


def reader_of(client: Client, query: str = "?language=en") -> PdfReader:
    status, content = fetched(client, ADDRESS + query)
    assert status == 200
    return PdfReader(io.BytesIO(content))


def text_of(reader: PdfReader) -> str:
    """Without what breaks words and lines."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(re.sub("[\u00ad\u200b]|-\n", "", text).split())


def test_what_a_report_is(round_: Round, client: Client) -> None:
    reader = reader_of(client)
    text = text_of(reader)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert reader.metadata is not None
    assert reader.metadata.title == "Round 2026: results"
    assert f"2 of {len(reader.pages)}" in text
    assert [each.title for each in reader.outline if not isinstance(each, list)] == [
        "How the answers were gathered and counted", "The findings in short", "A. Commitment",
        "B. Welcome", "The cities that were asked", "The questionnaire as it was asked", "Data dictionary",
    ]  # fmt: skip
    for said in (
        "A1. 1 of 2 cities says yes", "Is there a plan?", "2 of 3 invited cities answered with something that counts.",
        "Did not take part in the round", "Montevideo", "Not our competence",
        "Public: it holds what everybody may read",
        "Creative Commons Attribution 4.0", "http://127.0.0.1:8000/surveys/2026/results/",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ("Informe de la ronda", "Cómo se cuenta", "Los hallazgos en breve", "¿Hay un plan?", "2 de ")),
        ("pt", ("Relatório da rodada", "Como se conta", "Os achados em resumo", "Há um plano?", "2 de ")),
    ],
)
def test_each_language(round_: Round, client: Client, language: str, said: tuple[str, ...]) -> None:
    response = client.get(f"{ADDRESS}?language={language}")
    assert response["Content-Disposition"] == f'attachment; filename="2026-report-provisional-{language}.pdf"'
    assert (response["Content-Type"], response["Content-Language"]) == ("application/pdf", language)
    reader = PdfReader(io.BytesIO(response.content))
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    text = text_of(reader)
    assert [each for each in said if each not in text] == []


def test_a_language_that_there_is_not(round_: Round, client: Client) -> None:
    assert fetched(client, f"{ADDRESS}?language=fr")[0] == 422


@pytest.mark.parametrize(
    ("name", "cover", "finding", "counts"),
    [
        (None, "Public: it holds what everybody may read", NOTHING, "0 of 3"),
        ("bruno", "For members of the network: it may hold answers that are not public", NOTHING, "0 of 3"),
        (
            "ana",
            "For the coordination: it holds answers that are not public",
            "1 city answers in its own words",
            "1 of 3",
        ),
    ],
)
def test_each_kind_of_reader_has_its_own(
    cast: Cast, round_: Round, sign_in: SignIn, name: str | None, cover: str, finding: str, counts: str
) -> None:
    """Bruno answers for Quilmes and reads its answer elsewhere: the report is the one of every member."""
    text = text_of(reader_of(sign_in(getattr(cast, name) if name else None)))
    assert cover in text
    asked = text.index(f"A3. {finding}")
    assert f"{counts} invited cities answered" in text[asked : asked + 200]
    assert HIDDEN not in text


def test_a_demonstration_says_so(round_: Round, client: Client) -> None:
    assert "Demonstration" not in text_of(reader_of(client))
    Round.objects.filter(pk=round_.pk).update(demonstration=True)
    reader = reader_of(client)
    assert "Demonstration: the answers are invented" in reader.pages[0].extract_text()
    assert "Demonstration: the answers are invented" in reader.pages[3].extract_text()


def test_it_is_made_once_and_again_when_something_changed(
    cast: Cast, round_: Round, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fetched(client, f"{ADDRESS}?language=en")[1]
    assert client.get(BASE).content.count(b"report.pdf?language=") == 3
    with monkeypatch.context() as patched:
        patched.setattr(round_report, "typeset", lambda *_args: pytest.fail("made again"))
        assert fetched(client, f"{ADDRESS}?language=en")[1] == made
    Network.objects.update(short_name="Otra")
    assert fetched(client, f"{ADDRESS}?language=en")[1] != made


def test_the_page_says_its_size_once_it_is_made(round_: Round, client: Client) -> None:
    def sizes() -> list[str]:
        page = client.get(BASE).content.decode()
        return re.findall(r'report\.pdf\?language=(\w+)"[^>]*>[^<]*</a> <span class="soft">\(', page)

    assert sizes() == []
    fetched(client, f"{ADDRESS}?language=pt")
    assert sizes() == ["pt"]


def test_what_is_kept_is_bounded(
    round_: Round, client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fetched(client, f"{ADDRESS}?language=es")
    fetched(client, f"{ADDRESS}?language=pt")
    assert len(list((tmp_path / kept.ROOT).iterdir())) == 2
    monkeypatch.setattr(kept, "MOST", 1)
    fetched(client, f"{ADDRESS}?language=en")
    assert len(list((tmp_path / kept.ROOT).iterdir())) == 1


def test_the_same_moment_makes_the_same_bytes(round_: Round) -> None:
    made = [round_report.report_of(opened(ANONYMOUS, "2026", at=LATER), the_network(), at=LATER) for _time in range(2)]
    later = LATER + timedelta(hours=1)  # of the same day
    made.append(round_report.report_of(opened(ANONYMOUS, "2026", at=later), the_network(), at=later))
    assert made[0] == made[1] == made[2]


def test_a_round_that_nobody_answered(cast: Cast, client: Client) -> None:
    published(cast)
    text = text_of(reader_of(client))
    assert "There is no answer that can be counted here" in text
    assert "0 of 3 invited cities took part" in text


def test_what_cannot_be_made_is_a_page(round_: Round, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object) -> bytes:
        raise Unmade("The document could not be made now.")

    monkeypatch.setattr(round_report, "typeset", fails)
    status, content = fetched(client, ADDRESS)
    assert status == 503
    assert b"The document could not be made" in content


def test_many_choices_and_hostile_words(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [("tongue", f"t{n}", f"#panic({n}) *{'x' * 90}*", f"{n} 😀", f"Tongue {n}", "") for n in range(60)]
    monkeypatch.setattr(kit, "MORE_CHOICES", [*kit.MORE_CHOICES, *many])
    made = published(cast)
    everybody = " ".join(f"t{n}" for n in range(60))
    answered(made, cast.quilmes, {**FULL, "b1": everybody})
    with translation.override("es"):
        text = text_of(reader_of(client, "?language=es"))
    assert "Y 36 respuestas más, cada una de una sola ciudad" in text
    assert "#panic(3)" in text


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow_with_the_cities(
    cast: Cast, client: Client, django_assert_num_queries: Callable[[int], Any], many: int
) -> None:
    made = published(cast)
    for place in range(many):
        answered(made, another(place), FULL)
    with django_assert_num_queries(QUERIES):
        assert client.get(f"{ADDRESS}?language=en").status_code == 200


QUERIES = 11
