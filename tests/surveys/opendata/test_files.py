"""The page of data and its files: the same for everybody, with what a program needs to take them over."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.opendata.kit import DATA, asked, file

from mancomun.accounts.models import User
from mancomun.surveys.models import Edition, Round
from mancomun.surveys.opendata.citing import FORMATS
from mancomun.surveys.opendata.shelf import KINDS

SignIn = Callable[[User | None], Client]


@pytest.mark.parametrize("name", [*KINDS, *FORMATS])
def test_every_file_is_there_for_pages_elsewhere_too(round_: Round, name: str) -> None:
    response = asked(DATA + name)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    assert 'rel="license"' in response["Link"]
    assert response["Content-Disposition"] == f'attachment; filename="2026-1-{name}"'


def test_whoever_is_signed_in_downloads_the_same(cast: Cast, round_: Round, sign_in: SignIn) -> None:
    for name in KINDS:
        if name != "results.xlsx":
            assert file(name, sign_in(cast.ana)) == file(name, Client()), name


def test_a_file_that_is_known_is_not_sent_again(round_: Round) -> None:
    first = asked(f"{DATA}answers.csv")
    again = asked(f"{DATA}answers.csv", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = asked(f"{DATA}answers.csv", **{"If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "address", ["nothing.csv", "..%2Fsecret", "answers.csv?edition=2", "answers.csv?edition=x", "?edition=-1"]
)
def test_what_is_not_there_is_not_found(round_: Round, address: str) -> None:
    assert asked(DATA + address).status_code == 404


def test_json_has_a_row_for_each_city_and_says_why_there_is_no_answer(round_: Round) -> None:
    found = json.loads(file("results.json"))
    cities = {each["city"]: each for each in found["cities"]}
    quilmes = cities["quilmes"]["answers"]
    assert (quilmes["A1"], quilmes["A1/a1_year"], quilmes["B1"], quilmes["B2/b2"]) == ("yes", 2019, ["es", "gn"], 2)
    assert cities["quilmes"]["missing"] == {"A3": "NOT_PUBLIC"}
    assert cities["montevideo"] == {
        "city": "montevideo", "name": "Montevideo", "country": "UY", "kind": "municipality", "population": None,
        "size": "unknown", "took_part": False, "answers": {},
        "missing": dict.fromkeys(cities["montevideo"]["missing"], "DID_NOT_TAKE_PART"),
    }  # fmt: skip
    names = {each["name"] for each in found["columns"] if not each["entries_of"]} - {
        "city", "name", "country", "kind", "population", "size",
    }  # fmt: skip
    assert all(set(row["answers"]) | set(row["missing"]) == names for row in found["cities"])
    assert found["entries"][0] == {
        "city": "quilmes", "column": "B2/b2", "entry": 1, "answers": {"b2_name": "Houses", "b2_people": 40},
        "missing": {},
    }  # fmt: skip
    assert set(found["missing"]["NO_ANSWER"]) == {"es", "pt", "en"}
    assert (found["edition"], found["digest"]) == (1, f"sha256:{Edition.objects.get().public_digest}")


def test_the_page_says_what_there_is(round_: Round) -> None:
    page = asked(DATA, **{"Accept-Language": "en"}).content.decode()
    linked = set(re.findall(r'href="/surveys/2026/results/data/([\w.]+)"', page))
    assert linked == {name for name, kind in KINDS.items() if kind.label} | set(FORMATS)
    edition = Edition.objects.get()
    assert edition.public_digest in page
    for word in ("edition 1", "NOT_PUBLIC", "DuckDB", 'rel="license"', 'type="text/turtle"', "CC BY 4.0"):
        assert word in page


@pytest.mark.parametrize(("language", "word"), [("es", "Cómo citar"), ("pt", "Como citar"), ("en", "How to cite")])
def test_it_speaks_three_languages(round_: Round, language: str, word: str) -> None:
    assert word in asked(DATA, **{"Accept-Language": language}).content.decode()


def test_citations_name_edition_digest_and_address(round_: Round) -> None:
    digest = Edition.objects.get().public_digest
    for name in FORMATS:
        text = file(name).decode()
        assert digest in text
        assert "/surveys/2026/results/data/" in text
    [item] = json.loads(file("citation.json"))
    assert (item["type"], item["version"], item["issued"]) == ("dataset", "1", {"date-parts": [[2027, 1, 15]]})
    assert file("citation.ris").decode().splitlines()[0] == "TY  - DATA"


def test_provisional_data_say_so_and_have_no_frozen_file(cast: Cast, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(published_at=None)
    page = asked(DATA, **{"Accept-Language": "en"}).content.decode()
    assert "provisional data" in page
    assert asked(f"{DATA}answers.parquet").status_code == 404
    assert b"provisional" in file("datapackage.json")
