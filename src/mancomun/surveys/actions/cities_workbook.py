"""The coordination enters answers that cities sent by other means: all of a workbook or nothing, into drafts alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.core.problems import Unprocessable, require
from mancomun.core.spreadsheets import CITIES
from mancomun.core.uploads import Kind, keep_file, read_workbook_bytes
from mancomun.surveys.actions.answering import Author, Change, hold, open_response
from mancomun.surveys.actions.workbooks import changed_since
from mancomun.surveys.exchange.bulk import BulkPlan, CityPlan
from mancomun.surveys.exchange.collecting import Collected
from mancomun.surveys.models import Answer, Invitee, Round
from mancomun.surveys.models.workbooks import SentWorkbook
from mancomun.surveys.queries import answering as queries
from mancomun.surveys.queries import cities_workbook as cities
from mancomun.surveys.queries.workbooks import collected_in
from mancomun.surveys.rules.desk import may_run

Progress = Callable[[int, int], None]  # done, of how many


@transaction.atomic
def keep_cities_workbook(
    *,
    round: Round,  # noqa: A002  # the domain's word
    upload: "UploadedFile[Any]",
    by: Actor,
    at: datetime,
) -> SentWorkbook:
    """Keep a workbook of many cities until its sender has seen what it would enter."""
    require(may_run(by, round.commission_id))
    read_workbook_bytes(upload)
    stored = keep_file(upload, kinds={Kind.XLSX}, by=by, at=at)
    collected = cities.of_this_round(collected_in(stored, CITIES), round)
    sent = SentWorkbook.objects.create(
        round=round, made=collected.head.get("workbook", "")[:36], file=stored, sent_by=by.user_id, sent_at=at
    )
    audit.record("survey.workbook.sent", by=by, at=at, subject=round, file=stored.digest)
    return sent


def enter_answers(
    *,
    round: Round,  # noqa: A002  # the domain's word
    collected: Collected,
    expected: str,
    by: Actor,
    at: datetime,
    sent: SentWorkbook | None = None,
    progress: Progress | None = None,
) -> BulkPlan:
    """Enter what the workbook says into the cities' drafts. ``expected`` is the digest of the plan that was agreed to.

    Raises Conflict when it would now do something else, Unprocessable when a cell has a fault. What a city wrote
    itself is never touched.
    """
    require(may_run(by, round.commission_id))
    tell = progress or _silent
    with transaction.atomic():
        plan = cities.plan_for(round, cities.of_this_round(collected, round), at=at, locked=True)
        if plan.faults:
            raise Unprocessable(_("Some cells are to be mended first. Nothing was taken over."))
        if plan.digest != expected:
            raise changed_since()
        rows = {row.government.slug: row for row in cities.invitees(round)}
        wanted = [city for city in plan.cities if city.entered]
        for done, city in enumerate(wanted, 1):
            _enter(rows[city.slug], city, by, at)
            tell(done, len(wanted))
        if sent is not None:
            claimed = SentWorkbook.objects.filter(pk=sent.pk, taken_at=None)
            if not claimed.update(taken_at=at, taken_by=by.user_id):
                raise changed_since()
        counted = {city.slug: len(city.entered) for city in wanted}
        audit.record("survey.workbook.entered", by=by, at=at, subject=round, entered=counted, plan=plan.digest)
    return plan


def _enter(invitee: Invitee, city: CityPlan, by: Actor, at: datetime) -> None:
    response = getattr(invitee, "response", None) or open_response(invitee=invitee, by=by, at=at)
    response.invitee = invitee
    held = hold(response=response, by=by, at=at)
    before = queries.answers_of(held)
    author = Author(held, by, at, channel=Answer.Channel.IMPORT)
    changes = []
    for one in city.entered:
        there = before.get(one.path)
        changes.append(Change(one.path, one.value, there.visibility if there else "", there.number if there else 0))
    author.follow(before, author.apply(before, changes)[1])


def _silent(done: int, total: int) -> None:
    pass
