"""Fixtures for every test: the cast, and a client signed in as one of them."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast, assemble
from tests.chromium import chromium
from tests.guards import flushing_lifts_the_guards

from mancomun.accounts.models import User

__all__ = ["chromium", "flushing_lifts_the_guards"]


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def sign_in() -> Callable[[User | None], Client]:
    """A client signed in as the person; with None, a stranger's."""

    def as_person(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person
