"""The secretariat's pages about accounts and mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.accounts.steps import mail_to, sign_in_with_password, signed_in
from tests.cast import START, Cast
from tests.forms import send

from mancomun.accounts.models import User
from mancomun.core.models import AuditEntry, OutboxMessage

SignIn = Callable[[User | None], Client]
TOKEN = "dija3n-8cceeae7cb11deee795d010a10c0d3fe"
LINK = f"http://127.0.0.1:8000/account/link/2/{TOKEN}/"


def write(number: int = 1, **fields: object) -> OutboxMessage:
    message: OutboxMessage = OutboxMessage.objects.create(
        to=f"persona{number}@example.org",
        subject=f"Asunto <{number}>",
        body=f"Abra:\n\n{LINK}\n\n<script>alert(1)</script>",
        queued_at=START + timedelta(minutes=number),
        **fields,
    )
    return message


def pages(cast: Cast) -> list[str]:
    message, bruno = write(), cast.bruno.pk
    return [
        "/desk/outbox/",
        f"/desk/outbox/{message.pk}/",
        "/desk/accounts/",
        f"/desk/accounts/{bruno}/",
        f"/desk/accounts/{bruno}/second-factor/",
        f"/desk/accounts/{bruno}/delete/",
    ]


def test_only_the_secretariat_comes_in(cast: Cast, sign_in: SignIn) -> None:
    for page in pages(cast):
        assert sign_in(cast.sofia).get(page).status_code == 200, page
        for other in (cast.ana, cast.bruno, cast.carla, cast.lucia, cast.tomas):
            assert sign_in(other).get(page).status_code == 403, page
        assert Client().get(page).headers["Location"].startswith("/account/sign-in/"), page


def test_a_waiting_message_is_shown_whole_as_text_and_leaves_a_trace(cast: Cast, sign_in: SignIn) -> None:
    message = write()
    text = sign_in(cast.sofia).get(f"/desk/outbox/{message.pk}/").content.decode()
    assert LINK in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.actor) == ("outbox.opened", f"user:{cast.sofia.pk}")
    assert (entry.subject, entry.data) == (f"core.outboxmessage:{message.pk}", {})


def test_of_a_sent_message_the_links_are_cut(cast: Cast, sign_in: SignIn) -> None:
    message = write(sent_at=START)
    text = sign_in(cast.sofia).get(f"/desk/outbox/{message.pk}/").content.decode()
    assert TOKEN not in text
    assert "http://127.0.0.1:8000/account/link/2/…/" in text
    assert AuditEntry.objects.count() == 0


def test_a_message_that_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    for number in (1, 10**30):
        assert sign_in(cast.sofia).get(f"/desk/outbox/{number}/").status_code == 404
        assert sign_in(cast.sofia).get(f"/desk/accounts/{number}9/").status_code == 404


@pytest.mark.parametrize("messages", [1, 3])
def test_the_outbox_costs_the_same_for_one_and_for_three(
    cast: Cast, sign_in: SignIn, messages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(messages):
        write(number)
    client = sign_in(cast.sofia)
    client.get("/desk/outbox/")
    with django_assert_num_queries(5):  # the person, what she may do, the network's name, how many, the page
        text = client.get("/desk/outbox/").content.decode()
    assert text.count("@example.org") == messages


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_accounts_costs_the_same_for_one_and_for_three(
    cast: Cast, sign_in: SignIn, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keep = [cast.sofia.pk, cast.bruno.pk, cast.carla.pk][:people]
    User.objects.exclude(pk__in=keep).delete()
    client = sign_in(cast.sofia)
    client.get("/desk/accounts/")
    with django_assert_num_queries(5):
        text = client.get("/desk/accounts/").content.decode()
    assert text.count("@example.org") == people


def test_the_outbox_has_pages(cast: Cast, sign_in: SignIn) -> None:
    for number in range(51):
        write(number)
    client = sign_in(cast.sofia)
    assert client.get("/desk/outbox/").content.decode().count("@example.org") == 50
    assert client.get("/desk/outbox/?page=2").content.decode().count("@example.org") == 1
    assert client.get("/desk/outbox/?page=x").status_code == 200


def test_accounts_are_found_by_name_and_address(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sofia)
    for text in ("brun", "bruno@example"):
        found = client.get("/desk/accounts/", {"q": text}).content.decode()
        assert ("bruno@example.org" in found, "carla@example.org" in found) == (True, False)
    assert client.get("/desk/accounts/", {"q": "zzz"}).status_code == 200
    assert client.get("/desk/accounts/", {"q": "x" * 500}).status_code == 200


def test_a_lost_second_factor_is_removed_and_its_owner_told(cast: Cast, sign_in: SignIn) -> None:
    ana = Client()
    ana.force_login(cast.ana)
    page = f"/desk/accounts/{cast.ana.pk}/second-factor/"
    client = sign_in(cast.sofia)
    assert send(client, page, {}).status_code == 422
    assert send(client, page, {"sure": "on"}).status_code == 302
    assert Authenticator.objects.filter(user=cast.ana).count() == 0
    assert not signed_in(ana)
    assert "La secretaría quitó su segundo factor" in mail_to("ana@example.org")[0].body
    events = AuditEntry.objects.filter(subject=f"accounts.user:{cast.ana.pk}").values_list("event", "actor")
    assert set(events) == {
        ("account.signed_out_everywhere", f"user:{cast.sofia.pk}"),
        ("account.second_factor.changed", f"user:{cast.sofia.pk}"),
    }


def test_the_secretariat_deletes_an_account_on_request(cast: Cast, sign_in: SignIn) -> None:
    bruno = Client()
    sign_in_with_password(bruno, "bruno@example.org")
    client = sign_in(cast.sofia)
    page = f"/desk/accounts/{cast.bruno.pk}/delete/"
    assert send(client, page, {"sure": "on"}).status_code == 302
    assert not signed_in(bruno)
    shown = client.get(f"/desk/accounts/{cast.bruno.pk}/").content.decode()
    assert "bruno@example.org" not in shown
    assert client.get(page).status_code == 404  # there is nobody left to delete
