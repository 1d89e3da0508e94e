"""An open round that asks Quilmes, begun by Bruno on the web, and programs for its people."""

import pytest
from django.core.cache import cache
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.kit import open_round
from tests.surveys.api.kit import Program, token_of
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Invitee, Response, Round


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()  # counters of calls


@pytest.fixture
def asked(cast: Cast) -> Round:
    return open_round(cast)


@pytest.fixture
def response(cast: Cast, asked: Round) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=asked, government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def bruno(cast: Cast, response: Response) -> Program:
    return Program(token_of(cast.bruno))


@pytest.fixture
def diego(cast: Cast, response: Response) -> Program:
    return Program(token_of(cast.diego))
