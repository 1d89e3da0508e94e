"""A small round that Quilmes has begun to answer, in November 2026; sentences in English."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import override_settings
from django.utils import translation
from tests.cast import Cast
from tests.surveys import kit

from mancomun.surveys.models import Response, Round


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """Letters are read where the product keeps them."""
    outbox = override_settings(EMAIL_BACKEND="mancomun.core.mail.OutboxBackend")
    with outbox, translation.override("en"), time_machine.travel(kit.NOW, tick=False):
        yield


@pytest.fixture
def asked(cast: Cast) -> Round:
    return kit.survey_round(cast)


@pytest.fixture
def response(cast: Cast, asked: Round) -> Response:
    return kit.begun(asked, cast.quilmes, {"A/a1": "yes", "A/a3": "The office of rights", "B/b1": "es"})
