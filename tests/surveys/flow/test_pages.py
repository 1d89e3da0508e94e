"""The pages of the flow, as each person meets them: what they show, what their forms do, what is refused."""

import io
import json
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast
from tests.forms import nonce_in, send
from tests.surveys.kit import (
    CLOSES,
    COMMAND,
    NOW,
    SURVEY,
    accepted,
    approved,
    begun,
    submitted,
    survey_round,
    workbook,
)

from mancomun.accounts.models import User
from mancomun.core.models import OutboxMessage
from mancomun.core.uploads import keep_file
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.models import Remark, Response, Revision, Round

BASE = "/surveys/2026/responses/quilmes/"
SignIn = Callable[[User | None], Client]
SECRET = "Secret of the office"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def asked(cast: Cast) -> Round:
    return survey_round(cast)


@pytest.fixture
def draft(cast: Cast, asked: Round) -> Response:
    return begun(asked, cast.quilmes)


PAGES = ("", "submit/", "approve/", "send-back/", "return/", "mirror/", "revisions/1/", "revisions/1/changes/")
PEOPLE = ("bruno", "carla", "diego", "elena", "fabio", "ana", "sofia", "lucia", "tomas")
# What GET answers for an approved answer: 200, 302 to the door, 403 for what is another's step, 404 for strangers.
STRANGER = (404,) * 8
EXPECTED = {
    "bruno": (200, 200, 403, 403, 403, 200, 200, 404),
    "carla": (200, 200, 200, 200, 403, 200, 200, 404),
    "diego": (200, 403, 403, 403, 403, 200, 200, 404),
    "ana": (200, 403, 403, 403, 200, 200, 200, 404),
    "sofia": (200, 403, 403, 403, 200, 200, 200, 404),
    "elena": STRANGER,
    "fabio": STRANGER,
    "lucia": STRANGER,
    "tomas": STRANGER,
}


def test_who_opens_which_page(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    approved(draft, cast.bruno, cast.carla)
    found = {}
    for name in PEOPLE:
        client = sign_in(getattr(cast, name))
        found[name] = tuple(client.get(BASE + page).status_code for page in PAGES)
    assert found == EXPECTED
    assert [Client().get(BASE + page).status_code for page in PAGES] == [302] * 8


def test_a_draft_is_never_shown_to_the_coordination(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    for prepare in (lambda: None, lambda: submitted(draft, cast.bruno)):
        prepare()
        for page in PAGES:
            assert SECRET not in sign_in(cast.ana).get(BASE + page).content.decode()
        assert sign_in(cast.ana).get(f"{BASE}revisions/1/").status_code == 404
    assert SECRET in sign_in(cast.carla).get(f"{BASE}approve/").content.decode()  # there was something to see


def test_the_whole_way_through_its_forms(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    bruno, carla, ana = sign_in(cast.bruno), sign_in(cast.carla), sign_in(cast.ana)
    assert send(bruno, f"{BASE}submit/", {}).headers["Location"] == BASE
    assert send(carla, f"{BASE}send-back/", {"revision": 1, "remark:/data/A/a1": "Which?"}).status_code == 302
    page = bruno.get(BASE).content.decode()
    assert "Carla: Which?" in page
    send(bruno, f"{BASE}submit/", {})
    assert send(carla, f"{BASE}approve/", {"revision": 2}).headers["Location"] == f"{BASE}mirror/"
    assert send(ana, f"{BASE}return/", {"revision": 2, "general": "Look again"}).status_code == 302
    draft.answers.filter(path="/data/A/a1").update(value="no")
    send(bruno, f"{BASE}submit/", {})
    send(carla, f"{BASE}approve/", {"revision": 3})
    send(ana, BASE, {"revision": 3}, to=f"{BASE}accept/")
    draft.refresh_from_db()
    assert draft.state == "accepted"
    changes = bruno.get(f"{BASE}revisions/3/changes/").content.decode()
    assert ("Sí" in changes, "Look again" in bruno.get(BASE).content.decode()) == (True, True)
    assert bruno.get(f"{BASE}revisions/1/").status_code == 200


def test_what_is_missing_is_listed_with_the_way_to_it(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    begun(asked, cast.quilmes, {"A/a3": "x"})
    client = sign_in(cast.bruno)
    page = client.get(f"{BASE}submit/").content.decode()
    assert 'href="/surveys/2026/answer/quilmes/A/#q' in page
    assert "¿Hay un plan?" in page
    assert 'name="nonce"' not in page  # there is nothing to send yet


def test_putting_it_forward_when_something_went_missing_meanwhile(
    cast: Cast, draft: Response, sign_in: SignIn
) -> None:
    client = sign_in(cast.bruno)
    nonce = nonce_in(client, f"{BASE}submit/")
    draft.answers.filter(path="/data/A/a1").update(value="")
    answer = client.post(f"{BASE}submit/", {"nonce": nonce})
    assert (answer.status_code, Revision.objects.count()) == (422, 0)
    draft.answers.filter(path="/data/A/a1").update(value="no")
    assert client.post(f"{BASE}submit/", {"nonce": nonce}).status_code == 302  # a failure spends no nonce


def test_a_double_click_acts_once(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    nonce = nonce_in(client, f"{BASE}submit/")
    answers = [client.post(f"{BASE}submit/", {"nonce": nonce}) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, BASE)] * 2
    assert Revision.objects.count() == 1


def test_of_two_open_pages_the_second_hears_what_happened(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    first, second = (nonce_in(client, f"{BASE}submit/") for _ in range(2))
    assert client.post(f"{BASE}submit/", {"nonce": first}).status_code == 302
    assert client.post(f"{BASE}submit/", {"nonce": second}).status_code == 409


@pytest.mark.parametrize("number", ["", "x", "-1", "99", "9" * 30, "1.0", "²"])
def test_which_version_was_meant_must_be_said(cast: Cast, draft: Response, sign_in: SignIn, number: str) -> None:
    submitted(draft, cast.bruno)
    answer = send(sign_in(cast.carla), f"{BASE}approve/", {"revision": number})
    assert answer.status_code in {404, 409}
    assert Revision.objects.get().approved_at is None


def test_after_the_close_the_page_says_when_it_closed(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    submitted(draft, cast.bruno)
    with time_machine.travel(CLOSES, tick=False):
        client = sign_in(cast.carla)
        page = client.get(f"{BASE}approve/").content.decode()
        assert "23:59" in page
        assert 'name="nonce"' not in page
        assert client.post(f"{BASE}approve/", {"revision": 1}).status_code == 403  # no nonce at all


def test_remarks_without_words_are_refused_and_nothing_typed_is_lost(
    cast: Cast, draft: Response, sign_in: SignIn
) -> None:
    submitted(draft, cast.bruno)
    client = sign_in(cast.carla)
    assert send(client, f"{BASE}send-back/", {"revision": 1, "general": " "}).status_code == 422
    long = "x" * 4001
    answer = send(client, f"{BASE}send-back/", {"revision": 1, "general": "Kept", "remark:/data/A/a1": long})
    assert (answer.status_code, long in answer.content.decode(), "Kept" in answer.content.decode()) == (
        422,
        True,
        True,
    )
    assert send(client, f"{BASE}send-back/", {"revision": 1, "remark:/data/zz": "y"}).status_code == 422
    assert Remark.objects.count() == 0


def test_mail_waits_in_the_outbox_with_what_it_tells_of(
    cast: Cast, draft: Response, sign_in: SignIn, settings: object
) -> None:
    settings.EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"  # type: ignore[attr-defined]  # pytest-django's
    send(sign_in(cast.bruno), f"{BASE}submit/", {})
    message = OutboxMessage.objects.get()
    assert message.to == "carla@example.org"
    assert f"http://127.0.0.1:8000{BASE}" in message.body


def test_what_a_reading_page_costs(
    cast: Cast, draft: Response, sign_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    approved(draft, cast.bruno, cast.carla)
    client = sign_in(cast.bruno)
    client.get(BASE)
    for page, most in {"": 16, "revisions/1/": 14, "mirror/": 22}.items():
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]  # a context manager
            client.get(BASE + page)


def receipt_of(cast: Cast, draft: Response) -> Revision:
    return approved(draft, cast.bruno, cast.carla)


def test_a_receipt_is_public_by_its_address(cast: Cast, draft: Response) -> None:
    made = receipt_of(cast, draft)
    client = Client()
    page = client.get(f"/surveys/receipts/{made.uid}/").content.decode()
    assert made.digest in page
    assert made.signature in page
    assert "2026-11-10 12:00:00 UTC" in page
    assert SECRET not in page
    assert client.get("/surveys/receipts/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_a_submission_has_no_receipt_before_it_is_approved(cast: Cast, draft: Response) -> None:
    made = submitted(draft, cast.bruno)
    assert Client().get(f"/surveys/receipts/{made.uid}/").status_code == 404


def test_a_downloaded_receipt_verifies_and_a_changed_one_does_not(cast: Cast, draft: Response) -> None:
    made = receipt_of(cast, draft)
    client = Client()
    text = client.get(f"/surveys/receipts/{made.uid}/receipt.json").content.decode()
    sealed = json.loads(text)
    assert sealed["receipt"]["city"] == "quilmes"
    page = client.get("/surveys/receipts/verify/")
    assert page.status_code == 200
    valid = client.post("/surveys/receipts/verify/", {"text": text})
    assert (valid.status_code, valid.context["valid"]) == (200, True)
    sent = client.post("/surveys/receipts/verify/", {"file": io.BytesIO(text.encode())})
    assert sent.context["valid"] is True
    sealed["receipt"]["approved_at"] = "2026-11-09T12:00:00Z"
    changed = client.post("/surveys/receipts/verify/", {"text": json.dumps(sealed)})
    assert (changed.status_code, changed.context["valid"]) == (200, False)


def test_a_receipt_verifies_without_this_product(cast: Cast, draft: Response) -> None:
    """As the page teaches it."""
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    made = receipt_of(cast, draft)
    sealed = json.loads(Client().get(f"/surveys/receipts/{made.uid}/receipt.json").content)
    text = json.dumps(sealed["receipt"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def raw(value: str) -> bytes:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))

    key = Ed25519PublicKey.from_public_bytes(raw(sealed["public_key"]))
    key.verify(raw(sealed["signature"]), text.encode())


HOSTILE = [
    "",
    "{}",
    "[]",
    "null",
    "[" * 15_000,
    "x" * 30_000,
    '{"receipt": {}, "signature": ""}',
    '{"receipt": [], "signature": 3}',
    "9" * 10_000,
    "\x00",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_receipt_gets_a_sentence(db: None, text: str) -> None:
    assert Client().post("/surveys/receipts/verify/", {"text": text}).status_code == 422


@pytest.mark.parametrize("value", ["\\ud800", "ñ", "9" * 300])
def test_a_receipt_with_odd_values_is_not_valid_or_no_receipt(cast: Cast, draft: Response, value: str) -> None:
    made = receipt_of(cast, draft)
    text = Client().get(f"/surveys/receipts/{made.uid}/receipt.json").content.decode()
    for old in (made.digest, made.signature):
        answer = Client().post("/surveys/receipts/verify/", {"text": text.replace(old, value)})
        assert answer.status_code in {200, 422}
        assert answer.status_code == 422 or answer.context["valid"] is False


def test_accepted_answers_are_no_longer_the_citys_to_change(cast: Cast, draft: Response, sign_in: SignIn) -> None:
    accepted(draft, cast.bruno, cast.carla, cast.ana)
    page = sign_in(cast.bruno).get(f"{BASE}submit/").content.decode()
    assert 'name="nonce"' not in page


def test_a_file_behind_an_answer_is_for_who_may_read_the_answer(cast: Cast, sign_in: SignIn) -> None:
    rows = [list(row) for row in SURVEY]
    rows[4][0] = "file"  # A3, for the coordination
    questionnaire = create_questionnaire(slug="files", title={"es": "x"}, by=COMMAND, at=NOW)
    asked = import_workbook(questionnaire=questionnaire, data=workbook(rows), name="f.xlsx", by=COMMAND, at=NOW)
    upload = SimpleUploadedFile("act.pdf", b"%PDF-1.7\nact\n%%EOF")
    stored = keep_file(upload, by=COMMAND, at=NOW)
    response = begun(survey_round(cast, asked=asked), cast.quilmes, {"A/a1": "no", "A/a3": str(stored.uid)})
    approved(response, cast.bruno, cast.carla)
    page = f"{BASE}revisions/1/files/{stored.uid}/"
    assert page in sign_in(cast.ana).get(BASE).content.decode()
    for name, expected in {"bruno": 200, "ana": 200, "elena": 404, "lucia": 404, "tomas": 404}.items():
        answer = sign_in(getattr(cast, name)).get(page)
        assert answer.status_code == expected
        if answer.streaming:
            assert b"act" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
    other = f"{BASE}revisions/1/files/{asked.workbook.uid}/"  # a file that backs no answer here
    assert sign_in(cast.ana).get(other).status_code == 404


def test_what_is_missing_is_named_by_its_code(cast: Cast, asked: Round, sign_in: SignIn) -> None:
    begun(asked, cast.quilmes, {"A/a1": ""})
    client = sign_in(cast.bruno)
    client.cookies["language"] = "en"
    page = client.get(f"{BASE}submit/")
    assert [(each.code, each.label) for each in page.context["missing"]] == [("A1", "Is there a plan?")]
    assert ">A1. Is there a plan?</a>" in page.content.decode()


def test_the_receipt_says_where_it_stands(cast: Cast, draft: Response) -> None:
    revision = approved(draft, cast.bruno, cast.carla)
    page = Client().get(f"/surveys/receipts/{revision.uid}/", headers={"accept-language": "en"}).content.decode()
    crumbs = re.findall(r'<li><a href="([^"]*)">', page.split('class="crumbs"')[1].split("</nav>")[0])
    assert crumbs == ["/surveys/", "/surveys/2026/"]
