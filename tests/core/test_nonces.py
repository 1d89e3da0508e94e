"""A form acts once, a failure spends nothing, a forged or foreign nonce is refused."""

from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import path
from tests.cast import START, Cast

from mancomun.core import nonces
from mancomun.core.access import access, anyone
from mancomun.core.actors import Actor
from mancomun.core.models import OutboxMessage, SpentNonce
from mancomun.core.problems import Conflict
from mancomun.core.requests import Request
from mancomun.urls import urlpatterns as product


@access(anyone)
def write(request: Request) -> HttpResponse:
    """Writes one row; refuses or breaks when asked to."""
    OutboxMessage.objects.create(to="a@example.org", subject="x", body="x", queued_at=request.at)
    match request.POST.get("outcome"):
        case "invalid":
            return HttpResponse(status=422)
        case "conflict":
            raise Conflict("Another was quicker.")
        case "page":
            return HttpResponse("done")
        case _:
            return HttpResponseRedirect("/done/")


@access(anyone)
def form(request: Request) -> HttpResponse:
    return HttpResponse(nonces.issue(request))


urlpatterns = [path("write/", write), path("form/", form), *product]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def written() -> int:
    return OutboxMessage.objects.count()


def fresh(client: Client) -> str:
    return client.get("/form/").content.decode()


def test_a_retry_leads_where_the_first_attempt_led(client: Client) -> None:
    form_sent = {"nonce": fresh(client)}
    first, again = client.post("/write/", form_sent), client.post("/write/", form_sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert again["Location"] == first["Location"] == "/done/"
    assert written() == 1


def test_a_retry_of_what_led_nowhere_says_so(client: Client) -> None:
    form_sent = {"nonce": fresh(client), "outcome": "page"}
    assert client.post("/write/", form_sent).status_code == 200
    assert client.post("/write/", form_sent).status_code == 409
    assert written() == 1


@pytest.mark.parametrize(("outcome", "status"), [("invalid", 422), ("conflict", 409)])
def test_a_failure_does_nothing_and_spends_nothing(client: Client, outcome: str, status: int) -> None:
    nonce = fresh(client)
    assert client.post("/write/", {"nonce": nonce, "outcome": outcome}).status_code == status
    assert (written(), SpentNonce.objects.count()) == (0, 0)
    assert client.post("/write/", {"nonce": nonce}).status_code == 302
    assert written() == 1


@pytest.mark.parametrize("nonce", ["", "forged", "a:b:c", "\x00", "WyJ4IiwgbnVsbF0:1abc:sig"])
def test_a_forged_nonce_is_refused(client: Client, nonce: str) -> None:
    assert client.post("/write/", {"nonce": nonce}).status_code == 403
    assert written() == 0


def test_another_persons_nonce_is_refused(cast: Cast, client: Client) -> None:
    nonce = fresh(client)
    client.force_login(cast.tomas, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/write/", {"nonce": nonce}).status_code == 403


def test_a_page_left_open_for_too_long_says_so(client: Client) -> None:
    nonce = fresh(client)
    with time_machine.travel("2099-01-01", tick=False):
        assert client.post("/write/", {"nonce": nonce}).status_code == 409
    assert written() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_equal_requests_one_acts() -> None:
    """The race that a double click or an impatient proxy makes."""
    assert _race(guarded=True) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_without_the_nonce_every_request_acts() -> None:
    assert _race(guarded=False) == 8


def _race(*, guarded: bool) -> int:
    """Eight threads send the same form; how many rows were written."""
    request = Request()
    request.actor = Actor()
    shared = nonces.issue(request)
    statuses: list[int] = []

    def send() -> None:
        client = Client()
        nonce = shared if guarded else fresh(client)
        statuses.append(client.post("/write/", {"nonce": nonce}).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 8
    return written()


def test_a_value_of_ones_own_keeps_the_word_of_the_first_time(db: None) -> None:
    words = iter(["first", "second"])
    kept = [nonces.keep_once("mine", route="r", at=START, act=lambda: next(words)) for _time in (1, 2)]
    assert kept == [None, "first"]
    assert nonces.keep_once("another", route="r", at=START, act=lambda: next(words)) is None


def test_what_raises_spends_no_value_of_ones_own(db: None) -> None:
    def fail() -> str:
        raise Conflict("No.")

    with pytest.raises(Conflict):
        nonces.keep_once("mine", route="r", at=START, act=fail)
    assert not SpentNonce.objects.exists()
    assert nonces.keep_once("mine", route="r", at=START, act=lambda: "word") is None
