"""A round of every kind of question, begun by Quilmes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.kit import BASE, Page, open_round
from tests.surveys.kit import actor

from mancomun.accounts.models import User
from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Invitee, Response

SignIn = Callable[[User | None], Client]
Open = Callable[..., Page]


@pytest.fixture
def invitee(cast: Cast) -> Invitee:
    return Invitee.objects.get(round=open_round(cast), government=cast.quilmes)


@pytest.fixture
def response(cast: Cast, invitee: Invitee) -> Response:
    at = timezone.now()
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def page(cast: Cast, response: Response, sign_in: SignIn) -> Open:
    """A section in English, as somebody of Quilmes opened it."""

    def opened(section: str = "A", user: User | None = None, query: str = "") -> Page:
        client = sign_in(user or cast.bruno)
        client.cookies["language"] = "en"
        return Page(client, f"{BASE}{section}/{query}")

    return opened
