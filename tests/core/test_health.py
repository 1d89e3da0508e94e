import logging
from collections import namedtuple

import pytest
from django.db import OperationalError
from django.test import Client

from mancomun.core import health
from mancomun.core.models import SpentNonce

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Usage = namedtuple("Usage", "free")  # noqa: PYI024  # a stand-in for the system's own tuple


def test_it_writes_for_real_and_leaves_nothing(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert SpentNonce.objects.count() == 0


def test_a_database_that_cannot_be_written_is_not_well(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(**_row: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(SpentNonce.objects, "create", refuse)
    with caplog.at_level(logging.ERROR):
        response = client.get("/health/")
    assert (response.status_code, response.content) == (503, b"not well\n")
    assert "attempt to write a readonly database" in caplog.text


def test_a_full_disk_is_not_well(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: Usage(health.ROOM_NEEDED - 1))
    assert client.get("/health/").status_code == 503
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: Usage(health.ROOM_NEEDED))
    assert client.get("/health/").status_code == 200
