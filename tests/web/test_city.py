"""A city's page: what one connected record knows of it, and only what its reader may know."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.surveys.kit import survey_round
from tests.surveys.results.kit import COLUMNS, LATER, PUBLISHED, SURVEY, Given, another, answered, published, version

from mancomun.accounts.models import User
from mancomun.core.models import StoredFile
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Correction, Evidence, Response, Revision, Round
from mancomun.surveys.queries.results import opening

SignIn = Callable[[User | None], Client]
PAGE = "/cities/quilmes/"
FULL: Mapping[str, Given] = {
    "a1": "yes", "a2": "low", "b3_health": ("no", "network"), "b3_school": ("progress", "coordination"),
    "b6": ("7", "coordination"), "b1": "es gn", "a3": "Zq-contact", "b2_name[1]": ("Zq-house", "network"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    opening.forget()
    with time_machine.travel(LATER, tick=False):
        yield
    opening.forget()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def english(client: Client) -> Client:
    client.cookies["language"] = "en"
    return client


def text(client: Client, page: str = PAGE) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def states(page: str) -> list[tuple[str, str]]:
    """What each question of the blocks says: its sign's class, and its label."""
    return re.findall(r'<li><b class="s (\w+)">.*?</b> <a href="[^"]*">\w+</a> (.*?)</li>', page)


A1, HEALTH, SCHOOL = "Is there a plan?", "Fields: Health", "Fields: School"


def test_each_reader_finds_what_is_theirs_to_read(cast: Cast, client: Client, sign_in: SignIn) -> None:
    answered(published(cast), cast.quilmes, FULL)
    mine = [("yes", A1), ("no", HEALTH), ("part", SCHOOL)]
    assert states(text(client)) == [("yes", A1), ("kept", HEALTH), ("kept", SCHOOL)]
    assert states(text(english(sign_in(cast.elena)))) == [("yes", A1), ("no", HEALTH), ("kept", SCHOOL)]
    assert states(text(english(sign_in(cast.bruno)))) == mine
    assert states(text(english(sign_in(cast.ana)))) == mine


def test_hidden_answers_are_nowhere_on_it(cast: Cast, client: Client, sign_in: SignIn) -> None:
    answered(published(cast), cast.quilmes, FULL)
    for reader in (client, english(sign_in(cast.elena)), english(sign_in(cast.tomas))):
        assert "Zq-" not in text(reader)


def test_counts_are_those_of_the_questions_below(cast: Cast, client: Client) -> None:
    answered(published(cast), cast.quilmes, {"a1": "yes", "b3_health": "no", "b3_school": "no", "b6": "7", "b1": ""})
    page = text(client)
    blocks = re.findall(r"<details><summary><strong>(.*?)</strong>(.*?)</summary>", page)
    counts = {title: re.findall(r'class="s (\w+)">[^<]*</b> (\d+)', counted) for title, counted in blocks}
    assert counts == {"A. Commitment": [("yes", "1")], "B. Welcome": [("no", "2")]}
    assert "Of 2 other questions of this block, which say neither yes nor no, 1 have an answer." in page


def test_before_publication_nothing_of_it_is_there(cast: Cast, client: Client) -> None:
    answered(published(cast, at=None), cast.quilmes, FULL)
    assert "What it answered" not in text(client)


def test_a_city_that_did_not_take_part(cast: Cast, client: Client) -> None:
    round_ = published(cast)
    answered(round_, cast.cordoba, FULL)
    page = text(client)
    assert "What it answered" not in page
    assert "It answered 0 of 1 round that asked it and has closed." in page
    assert "It was asked and has not answered." in page


def test_the_latest_round_in_which_it_took_part_speaks(cast: Cast, client: Client) -> None:
    round_ = published(cast)
    answered(round_, cast.quilmes, {"a1": "yes"})
    later = survey_round(cast, slug="2027", asked=round_.version)
    Round.objects.filter(pk=later.pk).update(year=2027, published_at=PUBLISHED)
    answered(later, cast.cordoba, {"a1": "no"})
    page = text(client)
    assert states(page)[0] == ("yes", A1)
    assert "It answered 1 of 2 rounds that asked it and have closed." in page
    answered(later, cast.quilmes, {"a1": "no"})
    assert states(text(client))[0] == ("no", A1)


def test_what_it_offers_is_told_as_far_as_it_is_public(cast: Cast, client: Client, sign_in: SignIn) -> None:
    marks = {"b1": "offers", "b4": "wants"}
    asked = version([[*row, marks.get(row[1], "")] for row in SURVEY], (*COLUMNS, "mancomun_likeness"))
    round_ = survey_round(cast, asked=asked)
    Round.objects.filter(pk=round_.pk).update(published_at=PUBLISHED)
    answered(round_, cast.quilmes, {"b1": "es", "b4": ("gn", "network")})
    page = text(client)
    assert "What it can teach" in page
    assert "<strong>Spanish</strong>" in page
    assert "What it wants to learn" not in page
    member = text(english(sign_in(cast.elena)))
    assert "What it wants to learn" in member
    assert "<strong>Guarani</strong>" in member


@pytest.mark.parametrize("width", ["public", "network"])
def test_documents_it_published(cast: Cast, client: Client, sign_in: SignIn, width: str) -> None:
    round_ = published(cast)
    file = StoredFile.objects.create(
        name="ordinance.pdf", media_type="application/pdf", size=2048, digest="0" * 64, uploaded_at=PUBLISHED
    )
    response = answered(round_, cast.quilmes, {"a5": (str(file.uid), width)})
    path = Revision.objects.get(response=response).answers[0]["path"]
    Evidence.objects.create(response=response, path=path, file=file, at=PUBLISHED)
    address = f"/surveys/2026/results/A5/files/{file.uid}/"
    assert (address in text(client)) == (width == "public")
    assert address in text(english(sign_in(cast.elena)))


def test_what_it_corrected_is_dated_and_linked(cast: Cast, client: Client) -> None:
    round_ = published(cast)
    response = answered(round_, cast.quilmes, {"a1": "no"})
    answered(round_, cast.quilmes, {"a1": "yes"}, number=2)
    before, after = Revision.objects.filter(response=response).order_by("number")
    Correction.objects.create(
        response=response, reason="The plan <b>was</b> there", asked_at=PUBLISHED, opened_at=PUBLISHED, until=LATER,
        closed_at=LATER, before=before, after=after, edition=2,
    )  # fmt: skip
    page = text(client)
    assert "What it corrected" in page
    assert re.search(r'1 February 2027(</time>)?: <a href="/surveys/2026/corrections/">Round 2026</a>', page)
    assert "The plan &lt;b&gt;was&lt;/b&gt; there" in page


def test_the_receipt_is_for_its_own_people(cast: Cast, client: Client, sign_in: SignIn) -> None:
    response = answered(published(cast), cast.quilmes, FULL)
    receipt = f"/surveys/receipts/{Revision.objects.get(response=response).uid}/"
    assert receipt in text(sign_in(cast.bruno))
    for reader in (client, sign_in(cast.elena), sign_in(cast.ana)):
        assert receipt not in text(reader)


def test_it_leads_to_comparisons(cast: Cast, client: Client) -> None:
    round_ = published(cast)
    for city in (cast.quilmes, cast.cordoba):
        answered(round_, city, {"a1": "yes"})
    page = text(client)
    for address in (
        "/surveys/2026/results/compare/?city=quilmes&with=like",
        "/surveys/2026/results/compare/?city=quilmes&city=cordoba",
    ):
        assert address.replace("&", "&amp;") in page
        assert client.get(address).status_code == 200


def test_the_same_in_each_language(cast: Cast, client: Client) -> None:
    answered(published(cast), cast.quilmes, FULL)
    for language, head in {"es": "Qué respondió", "pt": "O que respondeu", "en": "What it answered"}.items():
        client.cookies["language"] = language
        assert f'<h2 id="told">{head}</h2>' in text(client)


@pytest.mark.parametrize("who", ["", "bruno"])
def test_queries_do_not_grow_with_cities_answers_or_files(
    cast: Cast, client: Client, sign_in: SignIn, who: str
) -> None:
    round_ = published(cast)
    answered(round_, cast.quilmes, FULL)
    reader, counts = (sign_in(cast.bruno) if who else client), []
    for number in range(3):
        reader.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            reader.get(PAGE)
        counts.append(len(queries))
        answered(round_, another(number), FULL)
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 22


def test_it_is_light(cast: Cast, client: Client) -> None:
    round_ = published(cast)
    answered(round_, cast.quilmes, FULL)
    for number in range(12):
        answered(round_, another(number), FULL)
    assert len(gzip.compress(client.get(PAGE).content)) < 8 * 1024


def test_no_such_city_is_not_found(cast: Cast, client: Client) -> None:
    assert LocalGovernment.objects.filter(slug="nowhere").first() is None
    assert client.get("/cities/nowhere/").status_code == 404
    assert not Response.objects.exists()
