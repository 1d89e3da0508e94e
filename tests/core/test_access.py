"""The gate: strangers to the door, others a sentence, undeclared views to nobody."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from tests.cast import Cast

from mancomun.core.access import access, signed_in
from mancomun.core.requests import Request
from mancomun.core.verdicts import Verdict
from mancomun.urls import handler404, handler500  # noqa: F401  # the test URLconf keeps both
from mancomun.urls import urlpatterns as product


def only_sofia(actor: object) -> Verdict:
    return Verdict.yes() if getattr(actor, "secretariat", False) else Verdict.no("Only the secretariat keeps this.")


def forgotten(request: Request) -> HttpResponse:
    return HttpResponse("secret")


@access(signed_in)
def members(request: Request) -> HttpResponse:
    return HttpResponse("for members")


@access(only_sofia)
def keep(request: Request) -> HttpResponse:
    return HttpResponse("kept")


urlpatterns = [path("forgotten/", forgotten), path("members/", members), path("keep/", keep), *product]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_a_view_without_a_rule_is_refused_at_run_time(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/forgotten/")
    assert response.status_code == 403
    assert b"secret" not in response.content
    assert "declares no access" in caplog.text


def test_a_stranger_is_led_to_the_door_and_back(client: Client) -> None:
    response = client.get("/members/?page=2")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=%2Fmembers%2F%3Fpage%3D2")


def test_who_signed_in_may_come_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.tomas, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/members/").content == b"for members"


def test_a_refusal_is_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.tomas, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/keep/")
    assert response.status_code == 403
    assert "Only the secretariat keeps this." in response.content.decode()


@override_settings(DEBUG=False)
def test_an_unknown_address_says_what_to_do(client: Client) -> None:
    response = client.get("/nothing-here/", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "Check the address" in response.content.decode()


def test_headers_are_strict_on_every_answer(client: Client) -> None:
    for address in ("/", "/nothing-here/", "/forgotten/"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


@override_settings(MAX_BODY_BYTES=1000)
def test_a_body_that_is_too_large_is_refused_unread(client: Client) -> None:
    response = client.post("/keep/", {"text": "x" * 2000})
    assert response.status_code == 413
