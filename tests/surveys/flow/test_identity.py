"""A receipt shows a digest over the whole answer: who knows all of it but one hidden answer cannot try that out."""

import re
import uuid

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys import kit

from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.engine import compile_sheets
from mancomun.surveys.engine.workbook import from_tables
from mancomun.surveys.models import Answer, Response, Revision
from mancomun.surveys.rules import receipts

IDENTITY = re.compile(r"<instanceID>uuid:([0-9a-f-]{36})</instanceID>")


def identity(revision: Revision) -> str:
    found = IDENTITY.search(revision.instance)
    assert found is not None
    assert uuid.UUID(found[1]).version == 4
    return found[1]


def begun(cast: Cast) -> Response:
    """As people begin: the form itself says what stands in a draft at the start."""
    round_ = kit.survey_round(cast)
    invitee = round_.invitees.get(government=cast.quilmes)
    response = open_response(invitee=invitee, by=kit.actor(cast.bruno), at=kit.NOW)
    for name, value in (("A/a1", "yes"), ("A/a3", "Secret of the office")):
        Answer.objects.update_or_create(
            response=response, path=f"/data/{name}", defaults={"value": value, "at": kit.OPENS}
        )
    return response


def test_the_digest_cannot_be_made_from_the_answers_alone(cast: Cast) -> None:
    revision = kit.approved(begun(cast), cast.bruno, cast.carla)
    secret = identity(revision)
    guessed = revision.instance.replace(secret, str(uuid.uuid4()))
    assert receipts.digest_of(revision.instance, revision.answers) == revision.digest
    assert receipts.digest_of(guessed, revision.answers) != revision.digest
    assert secret not in str(revision.answers)
    assert str(revision.uid) != secret


def test_a_draft_without_identity_gets_one_when_it_is_put_forward(cast: Cast) -> None:
    response = kit.begun(kit.survey_round(cast), cast.quilmes)
    assert not Answer.objects.filter(response=response, path="/data/meta/instanceID").exists()
    assert identity(kit.submitted(response, cast.bruno))


def test_equal_answers_have_digests_of_their_own(cast: Cast) -> None:
    round_ = kit.survey_round(cast)
    first, second = (kit.begun(round_, city) for city in (cast.quilmes, cast.cordoba))
    one, other = kit.submitted(first, cast.bruno), kit.submitted(second, cast.elena)
    assert one.answers == other.answers
    assert identity(one) != identity(other)
    assert one.digest != other.digest


def test_neither_receipt_says_the_identity(cast: Cast, client: Client) -> None:
    revision = kit.approved(begun(cast), cast.bruno, cast.carla)
    for end in ("", "receipt.json"):
        page = client.get(f"/surveys/receipts/{revision.uid}/{end}").content.decode()
        assert revision.digest in page
        assert identity(revision) not in page


@pytest.mark.parametrize("said", ["yes", "true()", ""])
def test_a_workbook_cannot_do_without_it(said: str) -> None:
    settings = [["form_id", "omit_instanceID"], ["small", said]]
    survey = [["type", "name", "label"], ["text", "a", "A?"]]
    form = compile_sheets(from_tables({"survey": survey, "settings": settings}), files={})
    assert b"<instanceID/>" in form.xform
