"""Whatever people do, in whatever order, an approved version stays as it was and every step is accounted for."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.surveys.kit import NOW, actor, begun, survey_round

from mancomun.core.models import AuditEntry
from mancomun.core.problems import Problem
from mancomun.surveys.actions import flow
from mancomun.surveys.actions.flow import Remarks
from mancomun.surveys.models import Response, ResponseStep, Revision
from mancomun.surveys.queries.integrity import faults
from mancomun.surveys.rules.flow import EDITABLE

STEPS = ("submit", "withdraw", "approve", "send_back", "accept", "return", "write yes", "write no", "wait")
PEOPLE = ("bruno", "carla", "diego", "elena", "ana", "tomas")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)), max_size=25))
@pytest.mark.django_db
def test_no_sequence_rewrites_an_approved_version(cast: Cast, acts: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        _play(cast, acts)
        transaction.set_rollback(True)  # each example begins where the last one began


def test_the_plain_way_gets_everywhere(cast: Cast) -> None:
    """The property speaks of something: this sequence reaches every state."""
    way = [("submit", "bruno"), ("approve", "carla"), ("return", "ana"), ("write no", "bruno"), ("submit", "bruno")]
    kept = _play(cast, [*way, ("approve", "carla"), ("accept", "ana")])
    assert len(kept) == 2
    assert Response.objects.get().state == "accepted"


def _play(cast: Cast, acts: list[tuple[str, str]]) -> dict[int, tuple[object, ...]]:
    response = begun(survey_round(cast), cast.quilmes)
    kept: dict[int, tuple[object, ...]] = {}
    taken, at = 0, NOW
    for step, name in acts:
        at += timedelta(hours=7)
        taken += _try(response, step, actor(getattr(cast, name)), at)
        for revision in Revision.objects.filter(approved_at__isnull=False):
            content = (revision.instance, revision.answers, revision.digest, revision.signature, revision.approved_at)
            assert kept.setdefault(revision.pk, content) == content
    assert ResponseStep.objects.filter(response=response).count() == taken
    assert AuditEntry.objects.filter(event__startswith="survey.response.").count() == taken
    assert list(faults()) == []
    return kept


def _try(response: Response, step: str, by: object, at: object) -> int:
    """1 when the step was taken."""
    response.refresh_from_db()
    latest = Revision.objects.filter(response=response).order_by("-number").first()
    told = {"response": response, "by": by, "at": at}
    try:
        with transaction.atomic():
            match step:
                case "submit":
                    flow.submit_response(**told)
                case "withdraw":
                    flow.withdraw_submission(**told)
                case "approve" if latest:
                    flow.approve_response(**told, revision=latest)
                case "accept" if latest:
                    flow.accept_response(**told, revision=latest)
                case "send_back" if latest:
                    flow.send_back(**told, revision=latest, remarks=Remarks("again"))
                case "return" if latest:
                    flow.return_response(**told, revision=latest, remarks=Remarks("again"))
                case _:
                    return _write(response, step)
    except Problem:
        return 0
    return 1


def _write(response: Response, step: str) -> int:
    if step.startswith("write") and response.state in EDITABLE:
        response.answers.filter(path="/data/A/a1").update(value=step.removeprefix("write "))
    return 0
