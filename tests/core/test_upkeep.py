"""What may be forgotten is, and nothing that a form could still use."""

from datetime import UTC, datetime, timedelta

import pytest

from mancomun.core import nonces
from mancomun.core.models import SpentNonce

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_form_keys_are_remembered_a_day_longer_than_they_work() -> None:
    for days in (0, 7, 8, 9):
        SpentNonce.objects.create(value=str(days), route="", spent_at=AT - timedelta(days=days, seconds=1))
    assert nonces.purge(AT) == 2
    assert sorted(SpentNonce.objects.values_list("value", flat=True)) == ["0", "7"]
    assert nonces.purge(AT) == 0
