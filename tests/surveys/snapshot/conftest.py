"""A round that asks three cities, of which one answers."""

import pytest
from tests.cast import Cast
from tests.surveys import kit

from mancomun.surveys.models import Response, Round


@pytest.fixture
def asked(cast: Cast) -> Round:
    return kit.survey_round(cast)


@pytest.fixture
def response(cast: Cast, asked: Round) -> Response:
    return kit.begun(asked, cast.quilmes, {"A/a1": "yes", "A/a3": "The office of rights", "B/b1": "es"})
