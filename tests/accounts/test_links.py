"""The e-mailed link: once, for half an hour, for one person, and never past the second factor."""

import uuid

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings
from tests.accounts.steps import (
    ASK_LINK,
    CHECK,
    ask_for_link,
    code,
    link_for,
    link_in,
    mail_to,
    sign_in_with_password,
    signed_in,
    without_keys,
)
from tests.cast import TOTP_SECRET, Cast
from tests.forms import nonce_in, send

from mancomun.accounts.models import User
from mancomun.core.models import OutboxMessage, SpentNonce


def test_a_link_lets_in_on_another_device(cast: Cast) -> None:
    link = link_for("bruno@example.org")
    other_device = Client()
    assert send(other_device, link, {}).headers["Location"] == "/"
    assert signed_in(other_device)


def test_opening_a_link_does_nothing_yet(cast: Cast) -> None:
    """Programs that check mail open every link in it."""
    link = link_for("bruno@example.org")
    scanner = Client()
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    assert not signed_in(scanner)
    assert send(Client(), link, {}).status_code == 302


def test_a_link_works_once(cast: Cast) -> None:
    link = link_for("bruno@example.org")
    first, second = Client(), Client()
    nonce = nonce_in(second, link)  # both have the page open
    assert send(first, link, {}).status_code == 302
    User.objects.filter(pk=cast.bruno.pk).update(last_login=cast.bruno.last_login)  # only that it was spent counts
    assert second.post(link, {"nonce": nonce}).status_code == 410
    assert not signed_in(second)
    assert SpentNonce.objects.filter(value__startswith="link:").count() == 1


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 410)])
def test_a_link_lives_half_an_hour(cast: Cast, minutes: int, status: int) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        link = link_for("bruno@example.org")
        clock.shift(minutes * 60)
        assert Client().get(link).status_code == status


def _new_password(cast: Cast) -> None:
    cast.bruno.set_password("another battery horse")
    cast.bruno.save()


def _new_epoch(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(session_epoch=uuid.uuid4())


def _new_sign_in(cast: Cast) -> None:
    sign_in_with_password(Client(), "bruno@example.org")


def _new_address(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(email="bruno2@example.org")


def _closed(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(is_active=False)


@pytest.mark.parametrize("change", [_new_password, _new_epoch, _new_sign_in, _new_address, _closed])
def test_a_link_dies_with_what_it_is_bound_to(cast: Cast, change: object) -> None:
    link = link_for("bruno@example.org")
    assert Client().get(link).status_code == 200
    assert callable(change)
    change(cast)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "/account/link/" in answer.content.decode()  # where to ask for a new one


def test_a_link_of_one_person_opens_no_other_account(cast: Cast) -> None:
    link = link_for("bruno@example.org")
    forged = link.replace(f"/{cast.bruno.pk}/", f"/{cast.carla.pk}/")
    assert forged != link
    assert Client().get(forged).status_code == 410


def test_a_reset_link_is_no_sign_in_link(cast: Cast) -> None:
    Client().post("/account/password/reset/", {"email": "bruno@example.org"})
    token = link_in(mail_to("bruno@example.org")[-1]).rstrip("/").rpartition("/")[2]
    assert Client().get(f"/account/link/{cast.bruno.pk}/{token}/").status_code == 410


def test_a_link_does_not_skip_the_second_factor(cast: Cast) -> None:
    client = Client()
    assert send(client, link_for("sofia@example.org"), {}).headers["Location"] == CHECK
    assert not signed_in(client)
    assert client.post(CHECK, {"code": code(TOTP_SECRET)}).status_code == 302
    assert signed_in(client)


def test_known_and_unknown_addresses_see_the_same(cast: Cast) -> None:
    answers = []
    for address in ("bruno@example.org", "nobody@example.org"):
        client = Client()
        response = ask_for_link(client, address)
        shown = client.get(response.headers["Location"])
        answers.append((response.status_code, response.headers["Location"], without_keys(shown)))
    assert answers[0] == answers[1]
    assert OutboxMessage.objects.count() == 2  # the same work too: one is told that there is no account
    assert "http" in mail_to("nobody@example.org")[0].body
    assert f"/link/{cast.bruno.pk}/" not in mail_to("nobody@example.org")[0].body


def test_asking_again_and_again_is_bounded_for_known_and_unknown(cast: Cast) -> None:
    for address in ("bruno@example.org", "nobody@example.org"):
        answers = [ask_for_link(Client(), address).status_code for _ in range(4)]
        assert answers == [302, 302, 302, 429]
        assert len(mail_to(address)) == 3
    assert ask_for_link(Client(), "carla@example.org").status_code == 302


def test_the_mail_goes_to_the_kept_address_not_to_the_typed_one(cast: Cast) -> None:
    ask_for_link(Client(), "\uff22RUNO@example.org")
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == ["bruno@example.org"]


@pytest.mark.parametrize(
    "headers", [{"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_ORIGIN": "http://evil.example"}, {}]
)
def test_links_never_lead_to_a_host_that_a_request_claims(
    cast: Cast, settings: Settings, headers: dict[str, str]
) -> None:
    settings.PUBLIC_ADDRESS = "https://red.example"
    client = Client(**headers)  # type: ignore[arg-type]  # headers by name
    ask_for_link(client, "bruno@example.org")
    client.post("/account/password/reset/", {"email": "bruno@example.org"})
    for message in mail_to("bruno@example.org"):
        assert "https://red.example/account/" in message.body
        assert "evil" not in message.body


def test_a_foreign_host_is_refused_and_nothing_is_sent(cast: Cast) -> None:
    assert (
        Client(HTTP_HOST="evil.example").post("/account/password/reset/", {"email": "bruno@example.org"}).status_code
        == 400
    )
    assert OutboxMessage.objects.count() == 0


def test_the_way_on_survives_the_mail_and_stays_inside(cast: Cast) -> None:
    link = link_for("bruno@example.org", "?next=/cities/")
    assert link.endswith("?next=%2Fcities%2F")
    assert send(Client(), link, {}).headers["Location"] == "/cities/"
    outside = link_for("carla@example.org", "?next=//evil.example/")
    assert "evil" not in outside
    assert send(Client(), f"{outside}?next=//evil.example/", {}).headers["Location"] == "/"


def test_a_link_for_another_person_takes_the_place_of_who_is_signed_in(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, "carla@example.org")
    send(client, link_for("bruno@example.org"), {})
    assert "bruno@example.org" in client.get("/account/").content.decode()


def test_mail_is_in_the_language_of_its_reader(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(language="pt")
    client = Client()
    client.cookies["language"] = "en"
    ask_for_link(client, "bruno@example.org")
    assert mail_to("bruno@example.org")[0].subject == "Seu link para entrar"


def test_a_name_with_markup_is_plain_in_mail(cast: Cast) -> None:
    User.objects.filter(pk=cast.bruno.pk).update(name="Bruno <b>O'Neill</b> & Co")
    ask_for_link(Client(), "bruno@example.org")
    assert "Bruno <b>O'Neill</b> & Co" in mail_to("bruno@example.org")[0].body


@pytest.mark.parametrize("typed", ["", "no address", "a@b", "x" * 400 + "@example.org", "a\x00@example.org"])
def test_what_is_no_address_is_sent_back(cast: Cast, typed: str) -> None:
    assert send(Client(), ASK_LINK, {"email": typed}).status_code == 422
