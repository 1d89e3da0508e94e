"""Another sign-in address: both addresses have to say yes."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from tests.accounts.steps import link_in, mail_to, sign_in_with_password, signed_in
from tests.cast import PASSWORD, Cast
from tests.forms import nonce_in, send

from mancomun.accounts.models import EmailChange
from mancomun.core.models import AuditEntry

PAGE = "/account/email/"
OLD, NEW = "bruno@example.org", "bruno@quilmes.example"


def ask(address: str = NEW) -> Client:
    client = Client()
    sign_in_with_password(client, OLD)
    assert send(client, PAGE, {"email": address}).headers["Location"] == "/account/"
    return client


def links() -> tuple[str, str]:
    return link_in(mail_to(OLD)[-1]), link_in(mail_to(NEW)[-1])


def may_sign_in(email: str) -> bool:
    return sign_in_with_password(Client(), email).status_code == 302


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_it_changes_with_the_second_yes_in_any_order(cast: Cast, order: tuple[int, int]) -> None:
    client = ask()
    both = links()
    first, second = both[order[0]], both[order[1]]
    assert send(Client(), first, {}).status_code == 200
    assert (may_sign_in(OLD), may_sign_in(NEW)) == (True, False)
    assert send(Client(), first, {}).status_code == 200  # twice the same yes is one yes
    assert (may_sign_in(OLD), may_sign_in(NEW)) == (True, False)
    assert send(Client(), second, {}).status_code == 200
    assert (may_sign_in(OLD), may_sign_in(NEW)) == (False, True)
    assert signed_in(client)
    assert list(EmailAddress.objects.filter(user=cast.bruno).values_list("email", "verified")) == [(NEW, True)]
    assert EmailChange.objects.count() == 0
    assert mail_to(OLD)[-1].subject == "Cambió su dirección de ingreso"
    entries = AuditEntry.objects.filter(event__startswith="account.email").values_list("event", "data")
    assert list(entries) == [("account.email.change_asked", {}), ("account.email.changed", {})]


def test_opening_the_links_changes_nothing(cast: Cast) -> None:
    ask()
    for link in links():
        assert Client().get(link).status_code == 200
    change = EmailChange.objects.get()
    assert (change.old_confirmed_at, change.new_confirmed_at) == (None, None)


def test_a_taken_address_is_not_betrayed_and_gets_no_link(cast: Cast) -> None:
    client = ask("carla@example.org")
    assert [message.subject for message in mail_to("carla@example.org")] == ["Su dirección se mencionó en otra cuenta"]
    assert "/confirm/" not in mail_to("carla@example.org")[0].body
    page = client.get("/account/").content.decode()
    assert "Escribimos a ambas direcciones" in page


def test_an_address_taken_meanwhile_is_a_conflict_and_all_stays(cast: Cast) -> None:
    ask()
    old, new = links()
    send(Client(), old, {})
    cast.carla.email = NEW
    cast.carla.save()
    page = Client()
    assert send(page, new, {}).status_code == 409
    assert may_sign_in(OLD)


def test_a_later_wish_voids_the_links_of_the_one_before(cast: Cast) -> None:
    ask()
    before = links()
    ask("bruno@otra.example")
    for link in before:
        assert Client().get(link).status_code == 410
    assert EmailChange.objects.count() == 1


@pytest.mark.parametrize(("hours", "status"), [(47, 200), (49, 410)])
def test_the_links_live_two_days(cast: Cast, hours: int, status: int) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        ask()
        clock.shift(hours * 3600)
        assert {Client().get(link).status_code for link in links()} == {status}


@pytest.mark.parametrize("token", ["x", "WzEsIm9sZCJd:x:y", "a" * 500])
def test_a_forged_link_is_void(cast: Cast, token: str) -> None:
    ask()
    assert Client().get(f"{PAGE}confirm/{token}/").status_code == 410


def test_a_link_for_one_side_does_not_say_yes_for_the_other(cast: Cast) -> None:
    ask()
    old, _new = links()
    for _ in range(2):
        send(Client(), old, {})
    change = EmailChange.objects.get()
    assert change.old_confirmed_at is not None
    assert change.new_confirmed_at is None


def test_the_present_address_is_no_change(cast: Cast) -> None:
    client = Client()
    sign_in_with_password(client, OLD)
    assert send(client, PAGE, {"email": "BRUNO@example.org"}).status_code == 422


def test_after_a_while_one_shows_again_that_it_is_oneself(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        client = Client()
        sign_in_with_password(client, OLD)
        clock.shift(301)
        assert client.get(PAGE).headers["Location"].startswith("/account/again/")


def test_what_was_typed_before_showing_it_is_oneself_is_done_after(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        client = Client()
        sign_in_with_password(client, OLD)
        nonce = nonce_in(client, PAGE)  # the page was open for a while
        clock.shift(301)
        again = client.post(PAGE, {"email": NEW, "nonce": nonce}).headers["Location"]
        assert EmailChange.objects.count() == 0
        assert client.post(again, {"password": PASSWORD}).headers["Location"] == "/account/"
        assert EmailChange.objects.get().new_email == NEW
