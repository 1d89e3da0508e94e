"""The register from a file, in two steps, as the secretariat does it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast
from tests.forms import nonce_in, send

from mancomun.accounts.models import User
from mancomun.core.models import AuditEntry, StoredFile
from mancomun.network.models import LocalGovernment

SignIn = Callable[[User | None], Client]
PAGE = "/desk/cities/import/"
FILE = (
    "slug;name;kind;country;time_zone;website;member_since\n"
    "lima;Lima;metropolitan;PE;America/Lima;;1999\n"
    "quilmes;Quilmes;municipality;AR;America/Argentina/Buenos_Aires;https://quilmes.gov.ar;\n"
    "cordoba;Córdoba;municipality;AR;America/Argentina/Cordoba;;1995\n"
)


def upload(client: Client, content: bytes, name: str = "cities.csv") -> HttpResponse:
    return client.post(PAGE, {"nonce": nonce_in(client, PAGE), "file": SimpleUploadedFile(name, content)})


def test_first_it_is_shown_and_then_exactly_that_is_done(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    address = upload(sofia, FILE.encode())["Location"]
    assert not LocalGovernment.objects.filter(slug="lima").exists()
    page = sofia.get(address)
    plan = page.context["plan"]
    assert ([row.slug for row in plan.added], [row.slug for row in plan.changed], plan.unchanged) == (
        ["lima"],
        ["quilmes"],
        ("cordoba",),
    )
    assert "https://quilmes.gov.ar" in page.content.decode()
    done = send(sofia, address, {"plan": plan.digest})
    assert done["Location"] == f"{address}done/"
    assert sofia.get(done["Location"]).status_code == 200
    assert LocalGovernment.objects.get(slug="lima").memberships.count() == 1
    assert [entry.event for entry in AuditEntry.objects.all()] == [
        "network.register.uploaded",
        "network.register.imported",
    ]
    assert b'name="plan"' not in sofia.get(address).content


def test_a_file_in_latin_1_asks_to_look_at_its_accents(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    sofia.cookies["language"] = "en"
    page = sofia.get(upload(sofia, FILE.encode("latin-1"))["Location"])
    assert "Windows-1252" in page.content.decode()
    assert "check that the accents below are right" in page.content.decode()


def test_a_register_that_changed_since_is_refused(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    address = upload(sofia, FILE.encode())["Location"]
    digest = sofia.get(address).context["plan"].digest
    LocalGovernment.objects.filter(slug="quilmes").update(website="https://other.example")
    assert send(sofia, address, {"plan": digest}).status_code == 409
    assert not LocalGovernment.objects.filter(slug="lima").exists()


@pytest.mark.parametrize("plan", ["", "-", "0" * 64])
def test_nothing_is_done_that_was_not_shown(cast: Cast, sign_in: SignIn, plan: str) -> None:
    sofia = sign_in(cast.sofia)
    address = upload(sofia, FILE.encode())["Location"]
    assert send(sofia, address, {"plan": plan}).status_code == 409
    assert not LocalGovernment.objects.filter(slug="lima").exists()


def test_a_retry_does_not_act_twice(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    address = upload(sofia, FILE.encode())["Location"]
    page = sofia.get(address)
    data = {"plan": page.context["plan"].digest, "nonce": nonce_in(sofia, address)}
    first, second = sofia.post(address, data), sofia.post(address, data)
    assert first["Location"] == second["Location"]
    assert AuditEntry.objects.filter(event="network.register.imported").count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        b"slug;name\n",
        b"wrong;columns\n1;2\n",
        b"slug;country\nquilmes;ZZ\n",
        b"slug;name\nquilmes;=HYPERLINK(1)\n",
        b'slug;name\nquilmes;"open\n',
        b"slug\n" + b"x\n" * 100_000,
        b'slug;name\nx;"' + b"a" * 300_000 + b'"\n',
        "slug;name\nx;á\n".encode("utf-16"),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_faulty_file_gets_its_sentence_and_leaves_nothing(cast: Cast, sign_in: SignIn, content: bytes) -> None:
    response = upload(sign_in(cast.sofia), content)
    assert response.status_code == 422
    assert StoredFile.objects.count() == AuditEntry.objects.count() == 0


def test_what_is_no_csv_is_refused_at_the_gate(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    assert upload(sofia, b"%PDF-1.7", "cities.pdf").status_code == 422
    assert upload(sofia, b"<svg onload=alert(1)>", "cities.csv").status_code == 422
    assert upload(sofia, b"slug\n" + b"x" * (6 * 1024 * 1024), "cities.csv").status_code == 413


def test_faults_against_the_register_are_shown_and_nothing_can_be_done(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    response = sofia.get(upload(sofia, b"slug,name\ncusco,Cusco\n")["Location"])
    assert response.status_code == 422
    assert "cusco" in response.content.decode()
    assert b'name="plan"' not in response.content


def test_a_file_belongs_to_who_sent_it(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    address = upload(sofia, FILE.encode())["Location"]
    for who in ("ana", "bruno", "lucia"):
        assert sign_in(getattr(cast, who)).get(address).status_code == 403
    StoredFile.objects.update(uploaded_by=cast.ana.pk)
    assert sofia.get(address).status_code == 404
    assert sofia.get(f"{address}done/").status_code == 404
