"""A round of every kind of question, begun by Quilmes, and Bruno at his workbook."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.kit import open_round
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Invitee, Response


@pytest.fixture
def response(cast: Cast) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=open_round(cast), government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def bruno(cast: Cast, response: Response, sign_in: object) -> Client:
    client: Client = sign_in(cast.bruno)  # type: ignore[operator]  # a fixture’s function
    client.cookies["language"] = "en"
    return client
