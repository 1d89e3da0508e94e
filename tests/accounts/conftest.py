"""Counters of attempts start at nought in each test, and mail goes to the product's own outbox."""

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _fresh(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"
    cache.clear()
