"""The description: valid, complete, in three languages, and drawn on a page without any script."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.routes import routes
from tests.surveys.api.kit import described

from mancomun.core.access import Access
from mancomun.surveys.api.declaring import interface
from mancomun.surveys.api.document import document

PHRASES = {"OK", "Created", "No Content", "Conflict"}
README = Path(__file__).resolve().parents[3] / "docs" / "api" / "README.md"
ROW = re.compile(r"^\| `([A-Z]+) (/\S+)` \| `([\w:]+)`", re.MULTILINE)
OURS = [(name, pattern) for name, pattern, _taken in routes() if name.startswith("surveys:api_")]


def operations() -> set[tuple[str, str, str]]:
    return {
        (method.upper(), path, each["security"][0]["token"][0])
        for path, methods in described()["paths"].items()
        for method, each in methods.items()
    }


def test_it_is_openapi() -> None:
    assert described()["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(described()).validate()


def test_every_address_is_described_and_guarded_by_the_scope_that_it_names() -> None:
    known = described()["paths"]
    addressed = {}
    for name, pattern in OURS:
        if name == "surveys:api_document":
            continue
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        access: Access = pattern.callback.access
        addressed[path] = access.scope
    assert {path: {each["security"][0]["token"][0] for each in of.values()} for path, of in known.items()} == {
        path: {scope} for path, scope in addressed.items()
    }


def test_what_django_ninja_adds_by_itself_is_not_there() -> None:
    patterns, _app, _namespace = interface.urls
    assert {pattern.name for pattern in patterns} - {name.removeprefix("surveys:") for name, _pattern in OURS} == {
        "api-root"
    }


def test_every_operation_is_in_the_documentation_and_nothing_else() -> None:
    assert set(ROW.findall(README.read_text())) == operations()


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Rondas que hay"), ("pt", "Rodadas que há"), ("en", "Rounds that there are")]
)
def test_document_and_page_speak_the_readers_language(db: None, language: str, word: str) -> None:
    document = Client().get("/api/1/openapi.json", headers={"Accept-Language": language})
    assert document.json()["paths"]["/rounds/"]["get"]["summary"] == word
    page = Client().get("/api/", headers={"Accept-Language": language}).content.decode()
    assert word in page


def words_in(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [
            word
            for key, value in part.items()
            for word in ([value] if key in {"summary", "description"} and isinstance(value, str) else words_in(value))
        ]
    return [word for each in part for word in words_in(each)] if isinstance(part, list) else []


@pytest.mark.parametrize("language", ["es", "pt"])
def test_no_word_of_the_description_stays_english(language: str) -> None:
    with override(language):
        spoken = words_in(document())
    english = words_in(described())
    assert len(spoken) == len(english) > 100
    same = {word for word, other in zip(spoken, english, strict=True) if word == other}
    assert same <= PHRASES  # the protocol's own names of a success


def test_the_page_names_every_operation_and_every_status(db: None) -> None:
    page = Client().get("/api/").content.decode()
    assert set(re.findall(r"<code><strong>([A-Z]+)</strong> (/\S+)</code>", page)) == {
        each[:2] for each in operations()
    }
    used = {code for of in described()["paths"].values() for each in of.values() for code in each["responses"]}
    assert {code for code in used if int(code) >= 400} == set(re.findall(r'id="status-(\d+)"', page))


def test_strangers_read_the_document_and_browsers_elsewhere_may_too(db: None) -> None:
    response = Client().get("/api/1/openapi.json")
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    again = Client().get("/api/1/openapi.json", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
