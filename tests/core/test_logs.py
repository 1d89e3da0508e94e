"""No secret of a token in the log."""

import logging

import pytest
from pytest_django import Settings

from mancomun.core.logs import WithoutSecrets


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "Bad Request: /openrosa/mc_oRcjI5JbBbELqllaapxiVBdS2nYNeItuD7KHtQu00WY/submission",
            "/openrosa/mc_…/submission",
        ),
        ("mc_short stays, 100 % of it", "mc_short stays, 100 % of it"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_secrets_are_struck_out(said: str, kept: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (said,), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage().removeprefix("Bad Request: ") == kept


def test_the_product_logs_through_it(settings: Settings) -> None:
    handlers = settings.LOGGING["handlers"]
    assert [name for name, handler in handlers.items() if "secrets" not in handler.get("filters", [])] == []
