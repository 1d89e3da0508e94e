"""Workbooks that people sent are erased in time, and what they wrote is known all the same."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.surveys.exchange.kit import downloaded, seen, taken

from mancomun.core import files
from mancomun.core.files import path_of
from mancomun.core.models import StoredFile
from mancomun.surveys.actions.workbooks import KEPT, erase_workbooks
from mancomun.surveys.models import Response
from mancomun.surveys.models.workbooks import SentWorkbook

SPARED = timedelta(minutes=1)


def filled(bruno: Client, text: str = "Quilmes") -> bytes:
    book = downloaded(bruno)
    book.answer("Line", text)
    return book.content()


def in_days(kept: timedelta) -> datetime:
    return timezone.now() + kept


def test_one_that_was_taken_over_goes_after_thirty_days(bruno: Client, response: Response) -> None:
    assert timedelta(days=30) == KEPT
    taken(bruno, filled(bruno))
    stored = SentWorkbook.objects.get().file
    assert stored is not None
    assert erase_workbooks(at=in_days(KEPT - SPARED)) == 0
    assert SentWorkbook.objects.get().file == stored
    later = in_days(KEPT + SPARED)
    assert [erase_workbooks(at=later), erase_workbooks(at=later)] == [1, 0]
    kept = SentWorkbook.objects.get()
    assert kept.file is None
    assert kept.settled["numbers"]
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert path_of(stored.digest).exists()
    files.sweep(later)
    assert not path_of(stored.digest).exists()


def test_one_that_never_was_goes_thirty_days_after_it_came(bruno: Client, response: Response) -> None:
    address, page = seen(bruno, filled(bruno))
    assert page.status_code == 200
    assert erase_workbooks(at=in_days(KEPT - SPARED)) == 0
    assert bruno.get(address).status_code == 200
    assert erase_workbooks(at=in_days(KEPT + SPARED)) == 1
    assert not SentWorkbook.objects.exists()
    assert bruno.get(address).status_code == 404


def test_the_same_file_may_come_again_after_its_copy_was_erased(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "first")
    taken(bruno, book.content())
    erase_workbooks(at=in_days(KEPT + SPARED))
    book.answer("Line", "second")
    _address, page = seen(bruno, book.content())
    plan = page.context["plan"]
    assert (len(plan.changes), list(plan.conflicts)) == (1, [])


def test_the_files_of_answers_stay(bruno: Client, response: Response) -> None:
    other = StoredFile.objects.create(
        name="plan.pdf", media_type="application/pdf", size=1, digest="0" * 64, uploaded_at=timezone.now()
    )
    taken(bruno, filled(bruno))
    erase_workbooks(at=in_days(KEPT + SPARED))
    assert list(StoredFile.objects.filter(name="plan.pdf")) == [other]


def test_what_waits_has_its_file(bruno: Client, response: Response) -> None:
    seen(bruno, filled(bruno))
    with pytest.raises(IntegrityError), transaction.atomic():
        SentWorkbook.objects.update(file=None)
