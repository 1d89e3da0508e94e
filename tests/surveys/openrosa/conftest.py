"""Quilmes begun on the web, and Bruno's phone."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.kit import open_round
from tests.surveys.kit import actor
from tests.surveys.openrosa.kit import Phone, token_of

from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Invitee, Response, Round


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast)


@pytest.fixture
def response(cast: Cast, asked: Round) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=asked, government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def phone(cast: Cast, asked: Round) -> Phone:
    return Phone(token_of(cast.bruno))
