"""The cities' answers to a round, written in bulk: what asking, answering, approving and accepting would have left.

Drafts and the log of their keystrokes are not written: results never read them.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from django.db import transaction

from mancomun.core import audit
from mancomun.core.actors import Actor
from mancomun.simulation.inventing import in_batches, invent
from mancomun.simulation.places import slug_of
from mancomun.simulation.spelling import Sheets
from mancomun.surveys.models import Invitee, Response, ResponseStep, Revision, Round
from mancomun.surveys.rules import receipts

_BY = Actor(system="simulation", name="Simulación")
_NAMESPACE = uuid.UUID("6d616e63-6f6d-5f75-8e00-73696d756c61")
_NAME = "Persona inventada"
Kind = ResponseStep.Kind


def answer(
    asked: Round, governments: Sequence[int], luck: tuple[int, int], progress: Callable[[int, int], None]
) -> None:
    """``governments``: their keys, in the order in which they are invented. ``luck``: the seed, the round's place."""
    took_part = 0
    for start, count in in_batches(len(governments)):
        progress(start, len(governments))
        took_part += _answer(asked, governments[start : start + count], luck, start)
    progress(len(governments), len(governments))
    with transaction.atomic():
        audit.record(
            "simulation.round.answered", by=_BY, at=_day(asked, 8), subject=asked, asked=len(governments),
            accepted=took_part,
        )  # fmt: skip


@transaction.atomic
def _answer(asked: Round, governments: Sequence[int], luck: tuple[int, int], start: int) -> int:
    invitees = Invitee.objects.bulk_create(
        Invitee(round=asked, government_id=pk, invited_at=_day(asked, 3)) for pk in governments
    )
    sheets = Sheets(invent(*luck, start, len(governments)))
    rows = [row for row, there in enumerate(sheets.batch.took_part.tolist()) if there]
    responses = Response.objects.bulk_create(
        Response(
            invitee=invitees[row],
            state=Response.State.ACCEPTED,
            started_at=_day(asked, 4),
            changed_at=_day(asked, 7),
            next_repeat_key=10,
        )
        for row in rows
    )
    made = Revision.objects.bulk_create(
        (
            _revision(asked, response, sheets, row, (*luck, start + row))
            for row, response in zip(rows, responses, strict=True)
        ),
        batch_size=200,
    )
    ResponseStep.objects.bulk_create(step for revision in made for step in _steps(asked, revision))
    return len(rows)


def _revision(asked: Round, response: Response, sheets: Sheets, row: int, place: tuple[int, int, int]) -> Revision:
    uid = uuid.uuid5(_NAMESPACE, ":".join(map(str, place)))
    entries, instance = sheets.entries(row), sheets.instance(row, str(uid))
    revision = Revision(
        uid=uid,
        response=response,
        number=1,
        instance=instance,
        answers=entries,
        digest=receipts.digest_of(instance, entries),
        submitted_by_name=_NAME,
        submitted_at=_day(asked, 5),
        language="es",
        approved_by_name=_NAME,
        approved_at=_day(asked, 6),
        accepted_at=_day(asked, 7),
    )
    city = slug_of(place[2] + 1)
    said = receipts.content_of(revision, round_slug=asked.slug, city_slug=city, approved_at=_day(asked, 6))
    revision.signature = receipts.sign(said)
    return revision


def _steps(asked: Round, revision: Revision) -> Iterator[ResponseStep]:
    way = ((Kind.STARTED, 4), (Kind.SUBMITTED, 5), (Kind.APPROVED, 6), (Kind.ACCEPTED, 7))
    for kind, month in way:
        held = None if kind is Kind.STARTED else revision
        yield ResponseStep(
            response_id=revision.response_id, kind=kind, revision=held, by_name=_NAME, at=_day(asked, month)
        )


def _day(asked: Round, month: int) -> datetime:
    return datetime(asked.year, month, 10, 12, tzinfo=UTC)
