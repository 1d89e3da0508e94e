"""Who may read a city's draft, who may write it, and until when."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.utils import timezone
from tests.cast import Cast
from tests.forms import send
from tests.surveys.answering.conftest import Open, SignIn
from tests.surveys.answering.kit import BASE, response_of

from mancomun.core.models import AuditEntry
from mancomun.surveys.models import Answer, Invitee, Response, ResponseStep, Round, RoundPhase
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.sheet.keys import key_of

PAGES = ("", "A/", "print/")
CITY = {"bruno", "carla", "diego"}


@pytest.mark.parametrize("name", ["ana", "bruno", "carla", "diego", "elena", "fabio", "lucia", "sofia", "tomas"])
@pytest.mark.parametrize("path", PAGES)
def test_a_draft_is_read_by_its_city_alone(
    cast: Cast, response: Response, sign_in: SignIn, name: str, path: str
) -> None:
    status = sign_in(getattr(cast, name)).get(f"{BASE}{path}").status_code
    assert status == (200 if name in CITY else 404)


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_led_to_the_door(response: Response, sign_in: SignIn, path: str) -> None:
    answer = sign_in(None).get(f"{BASE}{path}")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, resolve_url(settings.LOGIN_URL))


@pytest.mark.parametrize(
    ("name", "status"), [("bruno", 302), ("diego", 302), ("carla", 403), ("elena", 404), ("ana", 404), ("sofia", 404)]
)
def test_who_writes(cast: Cast, response: Response, sign_in: SignIn, name: str, status: int) -> None:
    client = sign_in(getattr(cast, name))
    key = key_of(form_of(response).question("A1"), "")
    for path in ("A/", "save/"):
        data = {"section": "A", key: "x", f"{key}.n": "0."}
        answer = client.post(f"{BASE}{path}", data, headers={"HX-Request": "true"} if path == "save/" else {})
        assert answer.status_code == (200 if status == 302 and path == "save/" else status)
    assert Answer.objects.filter(response=response, by_name=name.title()).exists() is (status == 302)


def test_a_file_belongs_to_its_city(cast: Cast, response: Response, sign_in: SignIn) -> None:
    for user in (cast.bruno, cast.elena):
        url = f"{BASE}files/6f1f2a56-5b0e-4d6a-9c9f-2f5b8d7e1a11/"
        assert sign_in(user).get(url).status_code == 404


def test_the_authority_reads_without_fields(cast: Cast, page: Open) -> None:
    bruno = page()
    bruno.fill("Line", "what Bruno wrote")
    bruno.fill("Have", "no_data")
    bruno.save()
    carla = page(user=cast.carla)
    assert "what Bruno wrote" in carla.text
    assert "A focal point or a contributor of the city writes it." in carla.text
    assert carla.find("#sheet input:not([type=hidden]), #sheet textarea, #sheet select") == []
    assert carla.find("script[src*=htmx]") == []


def test_beginning_is_asked_once_and_audited_once(cast: Cast, invitee: Invitee, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    assert client.get(f"{BASE}A/").headers["Location"] == BASE
    assert not Response.objects.filter(invitee=invitee).exists()
    answer = send(client, BASE, {}, f"{BASE}start/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}A/")
    client.post(f"{BASE}start/", {"nonce": "forged"})
    made = Response.objects.get(invitee=invitee)
    assert [entry.actor for entry in AuditEntry.objects.filter(event="survey.response.started")] == [
        f"user:{cast.bruno.pk}"
    ]
    assert [step.kind for step in ResponseStep.objects.filter(response=made)] == ["started"]


def test_the_first_look_is_remembered(cast: Cast, invitee: Invitee, sign_in: SignIn) -> None:
    sign_in(cast.elena).get(BASE)
    assert Invitee.objects.get(pk=invitee.pk).opened_at is None
    sign_in(cast.carla).get(BASE)
    first = Invitee.objects.get(pk=invitee.pk).opened_at
    assert first is not None
    sign_in(cast.bruno).get(BASE)
    assert Invitee.objects.get(pk=invitee.pk).opened_at == first


def test_the_authority_does_not_begin(cast: Cast, invitee: Invitee, sign_in: SignIn) -> None:
    client = sign_in(cast.carla)
    assert 'name="nonce"' not in client.get(BASE).content.decode().partition("<main")[2].partition("</main")[0]


def close(round_: Round) -> None:
    RoundPhase.objects.filter(round=round_, kind="answer").update(closes=timezone.now() - timedelta(seconds=1))


def test_after_the_close_nothing_is_written_and_all_stays_readable(cast: Cast, page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "in time")
    sheet.save()
    close(response_of().invitee.round)
    sheet.fill("Line", "too late")
    answer = sheet.send()
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Answering closed on" in body
    assert "Buenos Aires time" in body
    assert "too late" in body  # what was typed is not lost
    late = sheet.autosave("Line")
    assert (late.status_code, "Answering closed on" in late.content.decode()) == (409, True)
    assert Answer.objects.get(path="/data/A/a_text").value == "in time"
    after = page()
    assert "in time" in after.text
    assert after.find("#sheet input:not([type=hidden])") == []


@pytest.mark.parametrize("state", ["awaiting_approval", "approved", "accepted"])
def test_what_was_put_forward_is_not_written(page: Open, state: str) -> None:
    sheet = page()
    Response.objects.update(state=state)
    sheet.fill("Line", "x")
    assert sheet.send().status_code == 409
    assert sheet.autosave("Line").status_code == 409
    assert page().find("#sheet input:not([type=hidden])") == []


def test_an_unknown_section_round_or_city_is_not_there(cast: Cast, response: Response, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    for path in ("nowhere/", "../cordoba/", "../montevideo/A/", "../../../other/answer/quilmes/"):
        assert client.get(f"{BASE}{path}").status_code == 404, path
