"""Results are read after the round was published, in English, and nothing is remembered from another test."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from tests.cast import Cast
from tests.surveys.results.kit import LATER, published

from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    opening.forget()
    with time_machine.travel(LATER, tick=False), translation.override("en"):
        yield
    opening.forget()


@pytest.fixture
def round_(cast: Cast) -> Round:
    return published(cast)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})
