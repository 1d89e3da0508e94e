"""The pages of the vocabularies, for people and machines, and the import in two steps."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.forms import nonce_in, send

from mancomun.accounts.models import User
from mancomun.core.actors import system
from mancomun.core.addresses import absolute
from mancomun.vocabulary.actions import import_concepts, load_shipped_vocabularies
from mancomun.vocabulary.models import Concept, Scheme
from mancomun.vocabulary.queries import record_of, references
from mancomun.vocabulary.records import ConceptRecord, SchemeRecord
from mancomun.vocabulary.skos import read

SignIn = Callable[[User | None], Client]
AT = datetime(2025, 3, 1, tzinfo=UTC)
IMPORT = "/vocabularies/import/"
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
<https://x.example/s> a skos:ConceptScheme ; dcterms:identifier "seen" ; dcterms:title "Seen"@en .
<https://x.example/s/a> a skos:Concept ; skos:notation "a" ; skos:prefLabel "A"@en, "Á"@pt .
"""


@pytest.fixture
def shipped(db: None) -> None:
    load_shipped_vocabularies(by=system("test"), at=AT)


@pytest.mark.parametrize(
    "address", ["/vocabularies/", "/vocabularies/sdg/", "/vocabularies/sdg/10.7/", "/vocabularies/groups/refugees/"]
)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_everybody_reads_them_in_every_language(shipped: None, client: Client, address: str, language: str) -> None:
    client.cookies["language"] = language
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/vocabularies/none/", "/vocabularies/sdg/99/", "/vocabularies/sdg.docx", "/vocabularies/none.ttl"]
)
def test_what_is_not_there_is_not_there(shipped: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_concept_says_all_that_is_known_of_it(shipped: None, client: Client) -> None:
    client.cookies["language"] = "en"
    page = client.get("/vocabularies/sdg/10/").content.decode()
    for told in ("Reduced inequalities", "Reducción de las desigualdades", "10.7", "http://metadata.un.org/sdg/10"):
        assert told in page, told


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json; charset=utf-8"),
        ("application/rdf+xml;q=0.9, text/html;q=0.1", "application/rdf+xml; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("address", ["/vocabularies/themes/", "/vocabularies/themes/housing/"])
def test_machines_get_the_format_that_they_ask_for(
    shipped: None, client: Client, address: str, accept: str, media_type: str
) -> None:
    response = client.get(address, headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert "Accept" in response["Vary"].replace("Accept-Language", "")


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf"])
def test_a_download_reads_back_as_what_is_kept(shipped: None, client: Client, suffix: str) -> None:
    content = client.get(f"/vocabularies/themes.{suffix}").content
    found = read(content, base=absolute("/vocabularies/"), resolve=references().get)
    assert (found.scheme, found.unknown) == (record_of(Scheme.objects.get(code="themes")), ())


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    db: None, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    concepts = tuple(ConceptRecord(f"c{n}", {"en": f"C{n}"}) for n in range(number))
    schemes = [SchemeRecord(f"s{n}", {"en": f"S{n}"}, concepts=concepts) for n in range(number)]
    import_concepts(schemes=schemes, by=system("test"), at=AT)
    with django_assert_num_queries(2):  # the network, the vocabularies with their numbers
        client.get("/vocabularies/")
    with django_assert_num_queries(3):  # the network, the vocabulary, its concepts
        client.get("/vocabularies/s0/")
    with django_assert_num_queries(5):  # the network, the concept, what it holds, mappings both ways
        client.get("/vocabularies/s0/c0/")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("sofia", 200),
        ("ana", 403),
        ("bruno", 403),
        ("carla", 403),
        ("diego", 403),
        ("fabio", 403),
        ("lucia", 403),
        ("tomas", 403),
        (None, 302),
    ],
)
def test_who_may_import(cast: Cast, sign_in: SignIn, who: str | None, status: int) -> None:
    client = sign_in(getattr(cast, who) if who else None)
    assert client.get(IMPORT).status_code == status


def upload(client: Client, content: bytes, name: str = "seen.ttl") -> object:
    return client.post(IMPORT, {"nonce": nonce_in(client, IMPORT), "file": SimpleUploadedFile(name, content)})


def test_the_import_shows_first_and_then_does_what_it_showed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sofia)
    shown = upload(client, TURTLE.encode())
    assert Scheme.objects.count() == 0
    address = shown["Location"]
    page = client.get(address)
    assert page.status_code == 200
    plan = page.context["plan"]
    assert plan.added == ("a",)
    done = send(client, address, {"plan": plan.digest})
    assert (done.status_code, done["Location"]) == (302, "/vocabularies/seen/")
    assert str(Concept.objects.get(code="a").label.localize("pt")) == "Á"
    again = client.get(address)
    assert b'name="plan"' not in again.content


def test_a_plan_that_is_no_longer_true_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sofia)
    address = upload(client, TURTLE.encode())["Location"]
    digest = client.get(address).context["plan"].digest
    import_concepts(schemes=[SchemeRecord("seen", {"en": "Other"})], by=system("test"), at=AT)
    assert send(client, address, {"plan": digest}).status_code == 409
    assert Concept.objects.count() == 0


def test_a_reading_belongs_to_who_read_it(cast: Cast, sign_in: SignIn) -> None:
    address = upload(sign_in(cast.sofia), TURTLE.encode())["Location"]
    assert sign_in(cast.bruno).get(address).status_code == 403
    missing = "/vocabularies/import/00000000-0000-0000-0000-000000000000/"
    assert sign_in(cast.sofia).get(missing).status_code == 404


@pytest.mark.parametrize("content", [b"<a", b"{", b"\0", b"<!DOCTYPE x>", b"@prefix : <x> ."])
def test_a_bad_file_is_told_beside_its_field(cast: Cast, sign_in: SignIn, content: bytes) -> None:
    response = upload(sign_in(cast.sofia), content)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
