"""One of several processes that write at once; says what it did, and what went wrong, as JSON.

    python -m tests.reliability.writer NUMBER SECONDS RESPONSE USER [guard to take away]

Guards that can be taken away: “transaction” (SQLite's IMMEDIATE), “lock” (PostgreSQL's row and advisory locks).
"""

import json
import sys
import time
from typing import Any
from unittest import mock

from tests.reliability.world import QUESTION, make_ready


def write(number: int, seconds: float, response_id: int, user_id: int) -> dict[str, Any]:
    """Answer, add entries to a repeat, and leave entries in the audit, as fast as it goes."""
    from django.db import transaction
    from django.utils import timezone

    from mancomun.accounts.models import User
    from mancomun.core import audit
    from mancomun.network.queries.actors import actor_of
    from mancomun.surveys.actions.answering import save_answer
    from mancomun.surveys.actions.repeats import add_repeat
    from mancomun.surveys.models import Response

    by = actor_of(User.objects.get(pk=user_id), at=timezone.now())
    response = Response.objects.get(pk=response_id)
    saved: list[str] = []
    keys: list[int] = []
    errors: list[str] = []
    turn, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        turn += 1
        at, word = timezone.now(), f"writer {number}, turn {turn}"
        try:
            save_answer(response=response, path=QUESTION, value=word, page=str(number), by=by, at=at)
            saved.append(word)
            with transaction.atomic():
                audit.record("test.turn", by=by, at=at, subject="test:1", word=word)
            if len(keys) < 5:  # a response holds only so many entries
                keys.append(add_repeat(response=response, repeat="/data/B/b2", page=word, by=by, at=at))
        except Exception as fault:  # noqa: BLE001  # any error is what is looked for
            errors.append(f"{type(fault).__name__}: {str(fault)[:120]}")
    return {"saved": saved, "keys": keys, "errors": errors}


def without(guard: str) -> Any:
    """The code as it would be without the guard."""
    from django.conf import settings
    from django.db.models import QuerySet

    from mancomun.core import audit

    if guard == "transaction":
        options = {**settings.DATABASES["default"]["OPTIONS"], "transaction_mode": "DEFERRED", "timeout": 1}
        return mock.patch.dict(settings.DATABASES["default"], {"OPTIONS": options})
    if guard == "lock":
        plain = mock.patch.object(QuerySet, "select_for_update", lambda rows, **_options: rows)
        plain.start()
        return mock.patch.object(audit, "_lock", return_value=None)
    return mock.patch.dict({}, {})


if __name__ == "__main__":
    make_ready()
    sys.stdin.readline()  # everybody begins at once
    with without(sys.argv[5] if len(sys.argv) > 5 else ""):
        told = write(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(json.dumps(told))
