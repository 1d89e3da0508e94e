"""Hostile posts: no fault of ours, none that takes long, nothing half-brought in.

``HOSTILE=1000 python -m pytest tests/surveys/openrosa/test_hostile.py -s`` sends a thousand and says how many
of each kind were answered.
"""

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from tests.cast import Cast
from tests.surveys.openrosa.hostile import Post, posts, submission
from tests.surveys.openrosa.kit import Phone, instance, said

from mancomun.core.models import AuditEntry
from mancomun.surveys.models import Answer, AnswerEdit, OpenRosaFile, OpenRosaSubmission, Response

HANG = 20.0  # seconds of processor; how long the slowest really took is printed, and two are the goal
SORRY = "Nothing that was saved is lost. Try again; if it happens again, tell the secretariat."
COUNT = int(os.environ.get("HOSTILE", "160"))
KEPT = (OpenRosaSubmission, OpenRosaFile, Answer, AnswerEdit, AuditEntry)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KEPT}


@pytest.fixture
def quiet(settings: Settings) -> Iterator[None]:
    settings.ACCOUNT_RATE_LIMITS = {}
    log = logging.getLogger("django.request")
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(logging.NOTSET)


def send(phone: Phone, post: Post) -> tuple[int, bytes, float]:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    begin = time.process_time()  # of this process: other work on the machine is no fault of ours
    answer = client.generic("POST", f"{phone.base}/submission", post.body, content_type=post.content_type)
    return answer.status_code, answer.content, time.process_time() - begin


def consistent() -> Iterator[str]:
    """What would be half-brought in."""
    for row in OpenRosaSubmission.objects.filter(applied_at=None):
        yield f"{row.instance_id} was kept and not brought in"
    audited = AuditEntry.objects.filter(event="survey.openrosa.received").count()
    if audited != OpenRosaSubmission.objects.count():
        yield f"{audited} entries for {OpenRosaSubmission.objects.count()} submissions"


# Django leaves the file of a part that broke off to the garbage collector, which removes it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.slow
def test_a_thousand_hostile_posts(cast: Cast, response: Response, phone: Phone, quiet: None) -> None:
    table: Counter[tuple[str, int]] = Counter()
    slowest = (0.0, "")
    before = counts()
    for post in posts(COUNT):
        undo = transaction.savepoint()  # each meets the draft as it was
        status, content, seconds = send(phone, post)
        table[post.kind, status] += 1
        slowest = max(slowest, (seconds, post.kind))
        assert 200 < status < 500, (post.kind, status, content[:500], post.body[:300])
        assert b"OpenRosaResponse" in content, (post.kind, status, content[:500])
        assert list(consistent()) == [], post.kind
        if status >= 400:
            assert counts() == before, post.kind
        transaction.savepoint_rollback(undo)
    assert slowest < (HANG, ""), slowest
    lines = [f"{kind:<28}{status}{count:>6}" for (kind, status), count in sorted(table.items())]
    told = [f"{COUNT} hostile posts; the slowest took {slowest[0]:.2f} s ({slowest[1]}).", *lines]
    sys.stdout.write("\n" + "\n".join(told) + "\n")
    assert phone.send(instance("<A><a_int>7</a_int></A>")).status_code == 201


def test_control_a_fault_of_ours_would_be_seen(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, response: Response
) -> None:
    monkeypatch.setattr("mancomun.surveys.views.openrosa.read_submission", lambda _data: 1 / 0)
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    answer = client.generic(
        "POST", f"{phone.base}/submission", submission(b"<x/>"), content_type=Post("", b"").content_type
    )
    assert (answer.status_code, said(answer)) == (500, SORRY)
