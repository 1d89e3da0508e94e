"""The steps of an answer with the database: what each leaves behind, and what it refuses."""

from datetime import timedelta

import pytest
from django.core import mail
from tests.cast import Cast
from tests.surveys.kit import AFTER, CLOSES, NOW, accepted, actor, approved, begun, submitted, survey_round

from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused, Unprocessable
from mancomun.surveys.actions.flow import (
    NotComplete,
    Remarks,
    accept_response,
    approve_response,
    return_response,
    send_back,
    submit_response,
    withdraw_submission,
)
from mancomun.surveys.models import Remark, Response, ResponseStep, Revision, Round
from mancomun.surveys.rules import receipts

SECOND = timedelta(seconds=1)


@pytest.fixture
def asked(cast: Cast) -> Round:
    made = survey_round(cast)
    mail.outbox.clear()
    return made


@pytest.fixture
def draft(cast: Cast, asked: Round) -> Response:
    return begun(asked, cast.quilmes)


def written_to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_submitting_freezes_what_was_answered(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno)
    draft.refresh_from_db()
    assert draft.state == "awaiting_approval"
    assert [(e["path"], e["code"], e["value"], e["visibility"]) for e in made.answers] == [
        ("/data/A/a1", "A1", "yes", "public"),
        ("/data/A/a1_year", "A1", "", "public"),
        ("/data/A/a2", "A2", "", "network"),
        ("/data/A/a3", "A3", "Secret of the office", "coordination"),
        ("/data/B/b1", "B1", "", "public"),
    ]
    assert "<a1>yes</a1>" in made.instance
    assert made.digest == receipts.digest_of(made.instance, made.answers)
    assert (made.number, made.submitted_by_name, made.approved_at, made.signature) == (1, "Bruno", None, "")
    assert AuditEntry.objects.filter(event="survey.response.submitted").count() == 1
    assert written_to() == ["carla@example.org"]


def test_a_citys_own_visibility_of_an_answer_wins(cast: Cast, draft: Response) -> None:
    draft.answers.filter(path="/data/A/a1").update(visibility="coordination")
    assert submitted(draft, cast.bruno).answers[0]["visibility"] == "coordination"


def test_what_is_missing_or_wrong_stops_it(cast: Cast, asked: Round) -> None:
    draft = begun(asked, cast.quilmes, {"A/a1": "yes", "A/a1_year": "12"})
    draft.answers.filter(path="/data/A/a1").update(value="")
    with pytest.raises(NotComplete) as refusal:
        submitted(draft, cast.bruno)
    assert [(v.path, v.code) for v in refusal.value.state.violations()] == [("/data/A/a1", "required")]
    assert refusal.value.status == 422
    draft.answers.filter(path="/data/A/a1").update(value="yes")
    with pytest.raises(NotComplete) as refusal:
        submitted(draft, cast.bruno)
    assert [(v.path, v.code) for v in refusal.value.state.violations()] == [("/data/A/a1_year", "constraint")]
    assert Revision.objects.count() == 0


def test_approval_signs_a_receipt_over_exactly_this(cast: Cast, draft: Response) -> None:
    made = approved(draft, cast.bruno, cast.carla)
    content = receipts.content_of(made, round_slug="2026", city_slug="quilmes", approved_at=NOW)
    assert content == {
        "format": "mancomun-receipt-1",
        "uid": str(made.uid),
        "round": "2026",
        "city": "quilmes",
        "revision": 1,
        "digest": made.digest,
        "submitted_at": "2026-11-10T12:00:00Z",
        "approved_at": "2026-11-10T12:00:00Z",
    }
    assert receipts.holds(content, made.signature)
    for field, value in {"city": "cordoba", "digest": "0" * 64, "approved_at": "2026-11-09T12:00:00Z"}.items():
        assert not receipts.holds({**content, field: value}, made.signature)
    assert written_to() == ["ana@example.org", "bruno@example.org", "carla@example.org"]


def test_the_authority_approves_what_it_saw(cast: Cast, draft: Response) -> None:
    old = submitted(draft, cast.bruno)
    withdraw_submission(response=draft, by=actor(cast.bruno), at=NOW)
    submitted(draft, cast.bruno)
    with pytest.raises(Conflict, match="newer"):
        approve_response(response=draft, revision=old, by=actor(cast.carla), at=NOW)
    assert Revision.objects.filter(approved_at__isnull=False).count() == 0


def test_taking_back_reopens_the_draft(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno)
    withdraw_submission(response=draft, by=actor(cast.bruno), at=NOW)
    draft.refresh_from_db()
    assert draft.state == "draft"
    with pytest.raises(Conflict):
        approve_response(response=draft, revision=made, by=actor(cast.carla), at=NOW)


def test_sent_back_with_remarks_which_the_next_submission_settles(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno)
    remarks = Remarks("Look again", {"/data/A/a1": "Which plan?", "/data/A/a2": "  "})
    send_back(response=draft, revision=made, remarks=remarks, by=actor(cast.carla), at=NOW)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert [(r.path, r.body, r.settled_at) for r in Remark.objects.all()] == [("/data/A/a1", "Which plan?", None)]
    assert submitted(draft, cast.bruno, NOW + SECOND).number == 2
    assert Remark.objects.get().settled_at == NOW + SECOND


def test_a_return_needs_words_for_a_question_that_is_there(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno)
    silent = (Remarks(), Remarks(" ", {"/data/A/a1": " "}))
    for remarks in (*silent, Remarks("x", {"/data/A/zz": "y"}), Remarks("x" * 4001)):
        with pytest.raises(Unprocessable):
            send_back(response=draft, revision=made, remarks=remarks, by=actor(cast.carla), at=NOW)
    assert ResponseStep.objects.filter(kind="sent_back").count() == 0


def test_returned_corrected_and_accepted(cast: Cast, draft: Response) -> None:
    first = approved(draft, cast.bruno, cast.carla)
    back = Remarks(by_path={"/data/A/a1": "Since when?"})
    return_response(response=draft, revision=first, remarks=back, by=actor(cast.ana), at=NOW)
    draft.answers.filter(path="/data/A/a1").update(value="no")
    later = CLOSES + SECOND  # answering is over, correcting is not
    second = approved(draft, cast.bruno, cast.carla, later)
    accept_response(response=draft, revision=second, by=actor(cast.ana), at=later)
    draft.refresh_from_db()
    first.refresh_from_db()
    assert draft.state == "accepted"
    assert first.answers[0]["value"] == "yes"
    assert second.answers[0]["value"] == "no"
    assert list(draft.steps.values_list("kind", flat=True)) == [
        "submitted",
        "approved",
        "returned",
        "submitted",
        "approved",
        "accepted",
    ]


def test_a_first_answer_has_no_time_for_correcting(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno, CLOSES - SECOND)
    with pytest.raises(Conflict):
        approve_response(response=draft, revision=made, by=actor(cast.carla), at=CLOSES)
    assert approve_response(response=draft, revision=made, by=actor(cast.carla), at=CLOSES - SECOND).approved_at


@pytest.mark.parametrize("name", ["diego", "elena", "lucia", "ana", "sofia", "tomas"])
def test_others_do_not_put_it_forward(cast: Cast, draft: Response, name: str) -> None:
    with pytest.raises(Refused):
        submitted(draft, getattr(cast, name))
    assert Revision.objects.count() == 0


def test_whose_mandate_ended_does_nothing(cast: Cast, draft: Response) -> None:
    with pytest.raises(Refused):
        submitted(draft, cast.fabio)


def test_twice_is_once(cast: Cast, draft: Response) -> None:
    submitted(draft, cast.bruno)
    with pytest.raises(Conflict):
        submitted(draft, cast.bruno)
    made = Revision.objects.get()
    approve_response(response=draft, revision=made, by=actor(cast.carla), at=NOW)
    with pytest.raises(Conflict):
        approve_response(response=draft, revision=made, by=actor(cast.carla), at=NOW)
    assert ResponseStep.objects.count() == 2


def test_after_everything_closed_nothing_moves(cast: Cast, draft: Response) -> None:
    made = accepted(draft, cast.bruno, cast.carla, cast.ana)
    with pytest.raises(Conflict):
        return_response(response=draft, revision=made, remarks=Remarks("x"), by=actor(cast.ana, AFTER), at=AFTER)
    with pytest.raises(Conflict):
        submit_response(response=draft, by=actor(cast.bruno, AFTER), at=AFTER)
