"""What was put forward, typed or asked never changes: the database refuses, and the check sees what got past it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import Cast
from tests.surveys.kit import NOW, OPENS, approved, begun, survey_round

from mancomun.core import append_only
from mancomun.surveys.models import AnswerEdit, QuestionnaireVersion, Response, Revision
from mancomun.surveys.queries.integrity import faults

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def response(cast: Cast) -> Response:
    draft = begun(survey_round(cast), cast.quilmes)
    AnswerEdit.objects.create(response=draft, path="/data/A/a1", value="yes", base_number=0, by_name="Bruno", at=OPENS)
    approved(draft, cast.bruno, cast.carla)
    return draft


ATTACKS: dict[str, Callable[[], object]] = {
    "answers": lambda: Revision.objects.update(answers=[]),
    "instance": lambda: Revision.objects.update(instance="<data/>"),
    "digest": lambda: Revision.objects.update(digest="0" * 64),
    "uid": lambda: Revision.objects.update(uid="00000000-0000-0000-0000-000000000000"),
    "number": lambda: Revision.objects.update(number=7),
    "submitted": lambda: Revision.objects.update(submitted_at=OPENS),
    "approved": lambda: Revision.objects.update(approved_at=OPENS),
    "approver": lambda: Revision.objects.update(approved_by=999),
    "signature": lambda: Revision.objects.update(signature="x"),
    "revision deleted": lambda: Revision.objects.all()._raw_delete("default"),
    "edit": lambda: AnswerEdit.objects.update(value="no"),
    "edit overtaken": lambda: AnswerEdit.objects.update(overtaken=True),
    "edit deleted": lambda: AnswerEdit.objects.all().delete(),
    "xform": lambda: QuestionnaireVersion.objects.update(xform="<x/>"),
    "sheets": lambda: QuestionnaireVersion.objects.update(sheets={}),
    "frozen": lambda: QuestionnaireVersion.objects.update(frozen_at=NOW),
    "version deleted": lambda: QuestionnaireVersion.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("name", list(ATTACKS))
def test_the_database_refuses(response: Response, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ATTACKS[name]()
    assert list(faults()) == []


def test_the_control_without_the_triggers_it_is_done_and_seen(response: Response) -> None:
    for model in (Revision, AnswerEdit):
        append_only.remove(connection, model._meta.db_table, model.append_only)
    ATTACKS["answers"]()
    ATTACKS["edit"]()
    assert AnswerEdit.objects.get().value == "no"
    assert list(faults()) == ["Revision 1 of quilmes in the round 2026 was changed after it was put forward."]
    assert len(list(append_only.faults())) == 2


def test_a_receipt_that_was_not_signed_here_is_seen(response: Response) -> None:
    append_only.remove(connection, Revision._meta.db_table, Revision.append_only)
    Revision.objects.update(signature="x")
    assert list(faults()) == [
        "Revision 1 of quilmes in the round 2026 has a receipt that this installation did not sign."
    ]


def test_a_persons_name_can_be_forgotten(response: Response) -> None:
    Revision.objects.update(submitted_by_name="", approved_by_name="")
    AnswerEdit.objects.update(by_name="")
    assert list(faults()) == []
