"""Whom a token lets in: its person as of now, cut to its scopes, its round and its city."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.authz.world import people
from tests.cast import Cast
from tests.markers.places import Marker, Scene, everything, scene
from tests.surveys.answering.kit import open_round
from tests.surveys.api.kit import ALL, HERE, Program, described, token_of
from tests.surveys.kit import NOW, actor

from mancomun.accounts.actions import revoke_token
from mancomun.accounts.models import AccessToken, User
from mancomun.core.verdicts import Verdict
from mancomun.network.models import Mandate
from mancomun.surveys.models import Response, Round
from mancomun.surveys.queries import reading, revisions
from mancomun.surveys.queries.results import opening
from mancomun.surveys.snapshot import Width

SignIn = Callable[[User | None], Client]
CALLS = [
    (method.upper(), path, each["security"][0]["token"][0])
    for path, methods in described()["paths"].items()
    for method, each in methods.items()
]
PLACES = {"round_slug": "all", "city_slug": "quilmes", "number": "1", "key": "A1", "uid": str(UUID(int=7))}
NAMES = ("tomas", "lucia", "diego", "bruno", "carla", "elena", "fabio", "ana", "sofia")
# By operation’s address: who is answered otherwise than that there is nothing (“.” nothing, “f” refused)
WHO = {
    "/rounds/": "ooooooooo",
    "/rounds/{round_slug}/": "ooooooooo",
    "/rounds/{round_slug}/questionnaire/": "ooooooooo",
    "/rounds/{round_slug}/cities/": ".......oo",
    "/rounds/{round_slug}/results/": ".......oo",
    "/rounds/{round_slug}/results/cities/": ".......oo",
    "/rounds/{round_slug}/results/questions/{key}/": ".......oo",
    "/rounds/{round_slug}/answers/{city_slug}/": "..ooo..oo",
    "/rounds/{round_slug}/answers/{city_slug}/questionnaire/": "..ooo....",
    "/rounds/{round_slug}/answers/{city_slug}/draft/": "..ooo....",
    "/rounds/{round_slug}/answers/{city_slug}/evaluation/": "..ooo....",
    "/rounds/{round_slug}/answers/{city_slug}/steps/": "..ooo..oo",
    "/rounds/{round_slug}/answers/{city_slug}/remarks/": "..ooo..oo",
    "/rounds/{round_slug}/answers/{city_slug}/revisions/": "..ooo..oo",
    "/rounds/{round_slug}/answers/{city_slug}/revisions/{number}/": ".........",  # nothing was put forward
    "/rounds/{round_slug}/answers/{city_slug}/draft/files/{uid}/": ".........",  # nor was any file sent
    "/rounds/{round_slug}/answers/{city_slug}/revisions/{number}/files/{uid}/": ".........",
    "/rounds/{round_slug}/answers/{city_slug}/draft/answers/": "..oof....",
    "/rounds/{round_slug}/answers/{city_slug}/draft/entries/": "..oof....",
    "/rounds/{round_slug}/answers/{city_slug}/submission/": "..foo..ff",
}

PUBLIC = {path for path in WHO if "/results/" in path}  # read by strangers, once they are open


def called(program: Program, method: str, path: str) -> int:
    body = {"answers": [{"path": "/data/A/a_int", "value": "1", "base": 0}]} if path.endswith("answers/") else None
    if method == "POST" and path.endswith("entries/"):
        body = {"repeat": "/data/print/r"}
    query = "?path=/data/print/r[1]" if method == "DELETE" else ""
    return program(method, path.format(**PLACES).removeprefix("/") + query, body).status_code


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_each_address_is_for_whom_it_is(cast: Cast, response: Response, method: str, path: str, scope: str) -> None:
    letters = {404: ".", 403: "f"}
    row = ""
    for name in NAMES:
        row += letters.get(called(Program(token_of(people(cast)[name], scope)), method, path), "o")
    assert row == WHO[path]


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_no_other_scope_opens_it_and_no_session_does(
    cast: Cast, response: Response, sign_in: SignIn, method: str, path: str, scope: str
) -> None:
    others = [each for each in ALL if each != scope]
    assert called(Program(token_of(cast.bruno, *others)), method, path) == 401
    assert called(Program(""), method, path) == (404 if path in PUBLIC else 401)
    assert called(Program("mc_nothing"), method, path) == 401
    address = "/api/1" + path.format(**PLACES)
    assert sign_in(cast.sofia).generic(method, address).status_code == (404 if path in PUBLIC else 401)


class TestTheEnd:
    def test_of_a_token(self, cast: Cast, response: Response) -> None:
        program = Program(token_of(cast.bruno, ends_at=timezone.now() + timedelta(days=1)))
        assert program.get(f"{HERE}draft/").status_code == 200
        with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
            told = program.get(f"{HERE}draft/")
        assert told.status_code == 401
        assert told["WWW-Authenticate"].startswith("Bearer")

    def test_by_revocation(self, cast: Cast, bruno: Program) -> None:
        at = timezone.now()
        revoke_token(token=AccessToken.objects.get(user=cast.bruno), by=actor(cast.bruno, at), at=at)
        assert bruno.get(f"{HERE}draft/").status_code == 401

    def test_of_a_mandate(self, cast: Cast, bruno: Program) -> None:
        Mandate.objects.filter(user=cast.bruno).update(ends_at=timezone.now())
        assert bruno.get(f"{HERE}draft/").status_code == 404
        assert bruno.get("rounds/").status_code == 200


class TestTheSubject:
    def test_another_round_and_another_city_are_refused(self, cast: Cast, response: Response) -> None:
        open_round(cast, slug="other")
        program = Program(token_of(cast.bruno, round_slug="all", city_slug="quilmes"))
        assert program.get(f"{HERE}draft/").status_code == 200
        assert program.get("rounds/other/").status_code == 403
        assert program.get("rounds/all/answers/cordoba/draft/").status_code == 403
        assert [each["slug"] for each in program.get("rounds/").json()] == ["all"]

    def test_the_control_without_a_subject_both_rounds_are_there(self, cast: Cast, bruno: Program) -> None:
        open_round(cast, slug="other")
        assert {each["slug"] for each in bruno.get("rounds/").json()} == {"all", "other"}

    def test_for_one_city_a_coordination_coordinates_nothing(self, cast: Cast, asked: Round) -> None:
        program = Program(token_of(cast.ana, city_slug="montevideo"))
        assert program.get("rounds/all/cities/").status_code == 404
        assert program.get("rounds/all/").json()["coordinates"] is False


class TestTooOften:
    def test_a_token_is_told_when_to_go_on(self, bruno: Program, settings: Settings) -> None:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "token": "3/m/key"}
        told = [bruno.get("rounds/nowhere/") for _time in range(4)]
        assert [each.status_code for each in told] == [404, 404, 404, 429]
        assert (told[3]["Retry-After"], told[3]["Content-Type"]) == ("60", "application/problem+json")

    def test_and_who_tries_secrets_is_too(self, cast: Cast, settings: Settings) -> None:
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "token_refused": "3/m/ip"}
        told = [Program(f"mc_{number}").get("rounds/") for number in range(4)]
        assert [each.status_code for each in told] == [401, 401, 401, 429]


@pytest.fixture
def made(cast: Cast) -> Iterator[Scene]:
    opening.forget()
    with time_machine.travel(NOW, tick=False):
        yield scene(cast)
    opening.forget()


def found(made: Scene, user: User) -> set[str]:
    client = Client(headers={"Authorization": f"Bearer {token_of(user)}"})
    text = everything(client, (each for each in made.addresses() if each.startswith("/api/1/rounds/")))
    return {marker.text for marker in made.markers if marker.text in text}


def is_file(marker: Marker) -> bool:
    """Files are read where the answer is: by its city and the coordination. Results only say that there is one."""
    return f"{marker.city}file" in marker.text


OUTSIDE, OVER_ALL = {"tomas", "fabio"}, {"ana", "sofia"}
OWN = {"diego": "quilmes", "bruno": "quilmes", "carla": "quilmes", "elena": "cordoba"}


@pytest.mark.parametrize("name", NAMES)
def test_by_token_each_finds_exactly_what_is_theirs_to_read(cast: Cast, made: Scene, name: str) -> None:
    theirs = {
        marker.text
        for marker in made.markers
        if OWN.get(name) == marker.city
        or (marker.kept in {"coordination", "network"} and name in OVER_ALL)
        or (marker.kept == "network" and name not in OUTSIDE and not is_file(marker))
    }
    assert found(made, people(cast)[name]) == theirs


def test_the_control_without_the_rule_every_approved_answer_comes_out(
    cast: Cast, made: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reading, revisions):
        monkeypatch.setattr(module, "may_read", lambda *_args, **_named: Verdict.yes())
    monkeypatch.setattr(Width, "shows", lambda _width, _visibility: True)
    approved = {marker.text for marker in made.markers if marker.kept != "city" and not is_file(marker)}
    assert found(made, cast.tomas) == approved
