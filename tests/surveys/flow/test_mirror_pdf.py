"""The mirror as a document: the same as its page, for whoever may see that, in each language."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader
from tests.cast import Cast, mandate
from tests.surveys.kit import CLOSES, NOW, accepted, begun, survey_round

from mancomun.accounts.models import User
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening
from mancomun.surveys.reports import mirror_report

SignIn = Callable[[User | None], Client]
ADDRESS = "/surveys/2026/responses/quilmes/mirror.pdf"
SECRET = "Nobody else reads this"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    opening.forget()
    with time_machine.travel(NOW, tick=False):
        yield
    opening.forget()


@pytest.fixture
def round_(cast: Cast) -> Round:
    made = survey_round(cast)
    answers = {"A/a1": "no", "A/a2": "yes", "A/a3": SECRET}
    accepted(begun(made, cast.quilmes, answers), cast.bruno, cast.carla, cast.ana)
    return made


def text_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ("Espejo", "Cómo está Quilmes", "Lo que le falta a la ciudad", "¿Hay un plan?")),
        ("pt", ("Espelho", "Como está Quilmes", "O que falta à cidade", "Há um plano?")),
        ("en", ("Mirror", "Where Quilmes stands", "What the city lacks", "Is there a plan?")),
    ],
)
def test_what_it_says(cast: Cast, round_: Round, sign_in: SignIn, language: str, said: tuple[str, ...]) -> None:
    response = sign_in(cast.carla).get(f"{ADDRESS}?language={language}")
    assert response["Content-Disposition"] == f'attachment; filename="2026-quilmes-mirror-{language}.pdf"'
    reader = PdfReader(io.BytesIO(response.content))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert 2 <= len(reader.pages) <= 4
    text = text_of(response.content)
    assert [each for each in said if each not in text] == []


def test_who_already_does_it_once_the_results_are_open(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    mandate(cast.ana, cast.montevideo, "authority")
    accepted(begun(round_, cast.montevideo, {"A/a1": "yes", "A/a3": SECRET}), cast.ana, cast.ana, cast.sofia)
    assert "Montevideo" not in text_of(sign_in(cast.carla).get(f"{ADDRESS}?language=en").content)
    with time_machine.travel(CLOSES, tick=False):
        text = text_of(sign_in(cast.carla).get(f"{ADDRESS}?language=en").content)
    assert "1 of 1 Montevideo" in text
    assert "Montevideo A1" in text
    assert SECRET not in text


@pytest.mark.parametrize(
    ("name", "status"), [(None, 302), ("tomas", 404), ("elena", 404), ("lucia", 404), ("carla", 200), ("ana", 200)]
)
def test_who_gets_it(cast: Cast, round_: Round, sign_in: SignIn, name: str | None, status: int) -> None:
    assert sign_in(getattr(cast, name) if name else None).get(ADDRESS).status_code == status


def test_nothing_before_the_city_approved(cast: Cast, sign_in: SignIn) -> None:
    begun(survey_round(cast), cast.quilmes, {"A/a1": "no"})
    assert sign_in(cast.carla).get(ADDRESS).status_code == 404


def test_a_language_that_there_is_not(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    assert sign_in(cast.carla).get(f"{ADDRESS}?language=fr").status_code == 422


def test_the_page_leads_to_it_in_each_language(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    page = sign_in(cast.carla).get("/surveys/2026/responses/quilmes/mirror/").content
    assert page.count(b'href="../mirror.pdf?language=') == 3


def test_what_says_the_same_is_made_once(
    cast: Cast, round_: Round, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, calls = sign_in(cast.carla), []
    real: Any = mirror_report.typeset
    monkeypatch.setattr(mirror_report, "typeset", lambda *given: calls.append(1) or real(*given))
    first = client.get(f"{ADDRESS}?language=pt").content
    assert client.get(f"{ADDRESS}?language=pt").content == first
    assert len(calls) <= 1  # none where another test's says the very same
