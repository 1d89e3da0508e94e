"""Every route × person × method, asked in turn and held against the matrix."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from tests.authz.asking import outcome
from tests.authz.matrix import MATRIX, PEOPLE
from tests.authz.world import World, assemble, people
from tests.cast import Cast
from tests.routes import routes
from tests.surveys.kit import NOW

from mancomun.accounts.models import User
from mancomun.core.access import Access, anyone
from mancomun.core.third_party import THIRD_PARTY

ROUTES = sorted({name: names for name, _pattern, names in routes()}.items())
SignIn = Callable[[User | None], Client]


@pytest.fixture
def world(cast: Cast) -> Iterator[World]:
    cache.clear()  # counters of wrong tokens
    with time_machine.travel(NOW, tick=False):
        yield assemble(cast)


def asked(cast: Cast, sign_in: SignIn, method: str, route: str, arguments: dict[str, object]) -> str:
    """The row of one route and method, each person’s request undone before the next one’s."""
    row = ""
    for user in people(cast).values():
        undo = transaction.savepoint()
        row += outcome(sign_in(user), user, method, route, arguments)
        transaction.savepoint_rollback(undo)
    return row


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(MATRIX) == [name for name, _names in ROUTES]
    assert {len(row) for pair in MATRIX.values() for row in pair} == {len(PEOPLE)}


@pytest.mark.parametrize(("route", "names"), ROUTES, ids=[name for name, _names in ROUTES])
def test_who_may_come_in(cast: Cast, world: World, sign_in: SignIn, route: str, names: frozenset[str]) -> None:
    arguments = world.arguments(route, names)
    row = tuple(asked(cast, sign_in, method, route, arguments) for method in ("GET", "POST"))
    assert row == MATRIX[route]


WITH_OBJECTS = [(name, names) for name, names in ROUTES if names and not name.startswith(("account", "mfa", "ui:"))]


@pytest.mark.parametrize(("route", "names"), WITH_OBJECTS, ids=[name for name, _names in WITH_OBJECTS])
def test_what_is_not_there_is_nothing_for_everybody(
    cast: Cast, world: World, sign_in: SignIn, route: str, names: frozenset[str]
) -> None:
    """Nobody learns from the answer whether something exists: at most that they would not be let in."""
    assert set(asked(cast, sign_in, "GET", route, world.missing(names))) <= set("ndfmt")


@pytest.mark.parametrize("route", sorted(name for name in MATRIX if name not in THIRD_PARTY))
def test_control_with_the_guard_off_the_row_changes(
    cast: Cast, world: World, sign_in: SignIn, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letting everybody past a route’s own rule must show in its row, or the matrix would not see it missing."""
    view = next(pattern.callback for name, pattern, _names in routes() if name == route)
    access: Access = view.access
    if access.rule is anyone or access.rule.__name__ == "signed_in":
        return
    names = dict(ROUTES)[route]
    monkeypatch.setattr("mancomun.core.access.refuse", lambda *_asked: None)
    row = asked(cast, sign_in, "GET", route, world.arguments(route, names))
    assert row != MATRIX[route][0] or set(row) <= {"m", "n"}


UNSAFE = sorted(name for name, (_get, post) in MATRIX.items() if "o" in post)
WITHOUT_KEY = {"language", "mfa_login_webauthn"}  # change nothing but the visitor’s own view


@pytest.mark.parametrize("route", UNSAFE)
def test_unsafe_requests_need_the_key_of_a_form(cast: Cast, world: World, route: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.sofia, backend="django.contrib.auth.backends.ModelBackend")
    if route not in WITHOUT_KEY:
        assert outcome(client, cast.sofia, "POST", route, world.arguments(route, dict(ROUTES)[route])) == "f"
