"""Eight processes write at once: no error, nothing lost, nothing twice. Without the guard it fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.reliability.conftest import Installation

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
WRITERS = 8
SECONDS = "4"


def write_together(installation: Installation, guard: str = "") -> list[dict[str, Any]]:
    world = installation.world
    writers = [
        installation.python(
            "tests.reliability.writer", str(number), SECONDS, str(world["response"]), str(world["bruno"]), guard
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    told = []
    for writer in writers:
        said, fault = writer.communicate(timeout=180)
        assert writer.returncode == 0, fault
        told.append(json.loads(said))
    return told


def kept(installation: Installation) -> dict[str, list[str]]:
    counting = installation.python("tests.reliability.count")
    said, fault = counting.communicate(timeout=120)
    assert counting.returncode == 0, fault
    result: dict[str, list[str]] = json.loads(said)
    return result


def test_eight_writers_lose_nothing(install: Callable[[str], Installation]) -> None:
    installation = install("writers")
    told = write_together(installation)
    assert [error for each in told for error in each["errors"]] == []
    words = sorted(word for each in told for word in each["saved"])
    keys = [key for each in told for key in each["keys"]]
    found = kept(installation)
    assert (sorted(found["words"]), sorted(found["turns"]), found["faults"]) == (words, words, [])
    assert len(set(keys)) == len(keys)
    assert (len(words) > 8 * WRITERS, len(keys) > WRITERS) == (True, True)
    assert installation.run("check").returncode == 0


def test_the_control_without_the_guard_it_fails(install: Callable[[str], Installation]) -> None:
    guard = "transaction" if connection.vendor == "sqlite" else "lock"
    told = write_together(install("unguarded"), guard)
    assert [error for each in told for error in each["errors"]] != []
