"""Editions as people open them, and the pages of a network that is too large to be named at once."""

import re
from collections.abc import Callable, Iterator

import polars as pl
import pytest
import time_machine
from django.test import Client
from django.utils import translation
from tests.cast import Cast
from tests.surveys.results import kit
from tests.surveys.results.kit import LATER, PUBLISHED, another, answered, fetched
from tests.surveys.snapshot.test_editions import UNTIL, corrected, published

from mancomun.accounts.models import User
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.models import Edition, Response, Round
from mancomun.surveys.queries.results import City, cities, opening

SignIn = Callable[[User | None], Client]
BASE = "/surveys/2026/results/"
MANY = 130
__all__ = ["published"]  # a fixture


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    opening.forget()
    with translation.override("en"):
        yield
    opening.forget()


def _english() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def client() -> Client:
    return _english()


def read(client: Client, page: str) -> str:
    with time_machine.travel(UNTIL, tick=False):
        status, content = fetched(client, page if page.startswith("/") else BASE + page)
    assert status == 200, page
    return content.decode()


def test_editions_are_listed_with_their_files(cast: Cast, published: Response) -> None:  # the fixture
    corrected(cast, published)
    text = read(_english(), "editions/")
    digests = {edition.public_digest for edition in Edition.objects.all()}
    assert len(digests) == 2
    assert set(re.findall(r"<code>([0-9a-f]{64})</code>", text)) == digests
    assert re.findall(r'id="(edition-\d)"', text) == ["edition-2", "edition-1"]
    assert "A wrong year." in text


def test_an_older_edition_says_so_from_page_to_page(cast: Cast, published: Response) -> None:
    corrected(cast, published)
    for page in ("", "A1/", "matrix/?block=A", "map/", "groups/"):
        old = read(_english(), f"{page}{'&' if '?' in page else '?'}edition=1")
        assert "This is edition 1, as it was published" in old, page
        assert re.search(rf'href="{BASE}[^"]*\?edition=1"', old), page
        assert "This is edition" not in read(_english(), page), page
        assert "This is edition" not in read(_english(), f"{page}{'&' if '?' in page else '?'}edition=2"), page
    assert "edition 1]" in read(_english(), "?edition=1")
    assert "edition 2]" in read(_english(), "")


def test_blocks_and_comparisons_keep_the_edition_too(cast: Cast, published: Response) -> None:
    corrected(cast, published)
    read_from, links = "This is edition 1, as it was published", rf'href="{BASE}(?:blocks/blocks|compare/[?c])[^"]*"'
    pages = ("blocks/?", "blocks/?block=A&", "matrix/?block=A&", "compare/?city=quilmes&city=montevideo&block=A&")
    for page in pages:
        old, new = (read(_english(), f"{page}edition={number}") for number in (1, 2))
        assert (read_from in old, read_from in new) == (True, False), page
        assert {"edition=1" in link for link in re.findall(links, old)} == {True}, page
        assert {"edition=" in link for link in re.findall(links, new)} == {False}, page
    answers = {
        number: read(_english(), f"compare/compare.csv?city=quilmes&city=montevideo&edition={number}").splitlines()[1]
        for number in (1, 2)
    }
    assert [answers[number].split(",")[3] for number in (1, 2)] == ["Yes", "No"]
    assert 'type="hidden" name="edition" value="1"' in read(_english(), "compare/?edition=1")
    with time_machine.travel(UNTIL, tick=False):
        assert Client().get(f"{BASE}compare/?edition=9").status_code == 404


@pytest.mark.parametrize(("who", "width"), [(None, "public"), ("elena", "network"), ("ana", "coordination")])
def test_the_file_is_of_the_readers_width(
    cast: Cast,
    published: Response,
    sign_in: SignIn,
    who: str | None,
    width: str,
) -> None:
    with time_machine.travel(UNTIL, tick=False):
        client = sign_in(getattr(cast, who)) if who else Client()
        status, content = fetched(client, f"{BASE}results.parquet")
    assert status == 200
    assert f'"width":"{width}"' in pl.read_parquet_metadata(content)["mancomun"]
    assert ("id" in pl.read_parquet(content).columns) == (width == "coordination")


@pytest.mark.parametrize("page", ["editions/", "results.parquet", "?edition=1", "?edition=x", "?edition=99999999"])
def test_before_publication_there_is_no_edition(cast: Cast, asked: Round, page: str) -> None:
    with time_machine.travel(UNTIL, tick=False):
        assert Client().get(BASE + page).status_code == 404


@pytest.fixture
def large(cast: Cast) -> Round:
    """Of more cities than a page names at once, published as it is."""
    made = kit.published(cast)
    for number in range(MANY):
        given = {"a1": "yes", "a4": "2026-05-01", "b3_health": "no", "b1": "es"} if number % 2 else {"a1": ""}
        answered(made, another(number, "UY" if number % 3 else "BR"), given)
    write_edition(made, by=kit.COMMAND, at=PUBLISHED)
    return made


def test_of_a_large_network_some_are_named_and_all_are_counted(large: Round, client: Client) -> None:
    with time_machine.travel(LATER, tick=False):
        text = client.get(BASE + "A1/").content.decode()
    named = re.findall(r'href="/cities/(city-\d+)/"', "".join(re.findall(r"<dl.*?</dl>", text, re.DOTALL)))
    assert len(named) == 50 + 50  # those that said yes, those that said nothing
    assert "and 15 more" in text
    assert 'answer=yes#who"' in text


def test_the_rest_is_read_leaf_by_leaf(large: Round, client: Client) -> None:
    seen = []
    with time_machine.travel(LATER, tick=False):
        for leaf in (1, 2):
            text = client.get(f"{BASE}A1/?answer=yes&page={leaf}").content.decode()
            who = text[text.index('id="who"') :]
            seen += re.findall(r'href="/cities/(city-\d+)/"', who[: who.index("</section>")].rpartition("<dl")[2])
    assert sorted(set(seen)) == sorted(f"city-{number}" for number in range(1, MANY, 2))
    assert len(seen) == len(set(seen))


def test_the_matrix_is_turned(large: Round, client: Client) -> None:
    seen: list[str] = []
    with time_machine.travel(LATER, tick=False):
        for leaf in (1, 2, 3):
            text = client.get(f"{BASE}matrix/?block=A&page={leaf}").content.decode()
            rows = re.findall(r'<th scope="row"[^>]*>.*?href="/cities/(city-\d+)/"', text)
            assert len(rows) == (50, 50, 30)[leaf - 1]
            seen += rows
    assert sorted(seen) == sorted(f"city-{number}" for number in range(MANY))


def test_a_page_that_names_few_makes_few_cities(large: Round, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page costs does not follow the cities of the network, but those that it names."""
    made: list[tuple[object, ...]] = []
    real = cities._city

    def counted(row: tuple[object, ...]) -> City:
        made.append(row)
        return real(row)

    monkeypatch.setattr(cities, "_city", counted)
    with time_machine.travel(LATER, tick=False):
        client.get(BASE)
        assert len(made) <= 10
        client.get(BASE + "groups/")
        assert len(made) <= 20
