"""A form of 7,000 rows on its pages: a section at a time, and no more queries than a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import SignIn
from tests.surveys.answering.kit import BASE, Page, open_round, value
from tests.surveys.engine.long import long_workbook
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Invitee


@pytest.mark.django_db
def test_a_section_of_a_long_form_opens_and_saves(cast: Cast, sign_in: SignIn) -> None:
    asked = open_round(cast, long_workbook())
    at = timezone.now()
    open_response(invitee=Invitee.objects.get(round=asked, government=cast.quilmes), by=actor(cast.bruno, at), at=at)
    client = sign_in(cast.bruno)
    client.cookies["language"] = "en"
    page = Page(client, f"{BASE}g139/")
    assert len(page.find(".q")) == 48 - 12  # what depends on a blank answer is not asked
    page.fill("Question 6674", "word")
    with CaptureQueriesContext(connection) as saving:
        answer = page.autosave("Question 6674")
        needed = len(saving)
    assert answer.status_code == 200
    assert value("g139/q6674") == "word"
    assert needed <= 12
