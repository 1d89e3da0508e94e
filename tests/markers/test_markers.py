"""Nobody is answered, by any route in any format, what is not theirs to read."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from tests.authz.world import people
from tests.cast import Cast
from tests.markers.places import Scene, everything, scene
from tests.surveys.kit import NOW

from mancomun.accounts.models import User
from mancomun.core.verdicts import Verdict
from mancomun.surveys.queries import answering, reading, revisions
from mancomun.surveys.queries.results import opening
from mancomun.surveys.snapshot import Width

SignIn = Callable[[User | None], Client]
# Who reads what, said once more and otherwise than the rule says it.
OUTSIDE = {"anonymous", "tomas", "fabio"}
OVER_ALL = {"ana", "sofia"}
OWN = {"diego": "quilmes", "bruno": "quilmes", "carla": "quilmes", "elena": "cordoba"}


@pytest.fixture
def made(cast: Cast) -> Iterator[Scene]:
    opening.forget()
    with time_machine.travel(NOW, tick=False):
        yield scene(cast)
    opening.forget()


def allowed(made: Scene, name: str) -> set[str]:
    return {
        marker.text
        for marker in made.markers
        if OWN.get(name) == marker.city
        or (marker.kept == "coordination" and name in OVER_ALL)
        or (marker.kept == "network" and name not in OUTSIDE)
    }


def found(made: Scene, client: Client) -> set[str]:
    text = everything(client, made.addresses())
    return {marker.text for marker in made.markers if marker.text in text}


@pytest.mark.parametrize(
    "name", ["anonymous", "tomas", "lucia", "diego", "bruno", "carla", "elena", "fabio", "ana", "sofia"]
)
def test_each_finds_exactly_what_is_theirs_to_read(cast: Cast, made: Scene, sign_in: SignIn, name: str) -> None:
    assert found(made, sign_in(people(cast)[name])) == allowed(made, name)


def test_control_without_the_rule_every_approved_answer_comes_out(
    cast: Cast, made: Scene, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reading, revisions):
        monkeypatch.setattr(module, "may_read", lambda *_args, **_named: Verdict.yes())
    monkeypatch.setattr(Width, "shows", lambda _width, _visibility: True)
    approved = {marker.text for marker in made.markers if marker.kept != "city"}
    assert found(made, sign_in(None)) == approved


def test_control_without_the_rule_every_draft_comes_out(
    cast: Cast, made: Scene, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "may_read_draft", lambda **_named: Verdict.yes())
    drafts = {marker.text for marker in made.markers if marker.kept == "city"}
    assert drafts <= found(made, sign_in(cast.tomas))
