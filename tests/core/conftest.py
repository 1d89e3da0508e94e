"""Fixtures of the house's own tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Sentences as they stand in the code, whatever the catalogues say."""
    with translation.override("en"):
        yield
