"""Nothing that a program sends breaks anything: every answer is one that the description has."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.surveys.api.kit import HERE, Program, change

from mancomun.surveys.api.declaring import MAX_BODY
from mancomun.surveys.models import Answer, AnswerEdit, Response

LINE = "/data/A/a_text"
PATCH = f"{HERE}draft/answers/"
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KNOWN = (
    f"{LINE} /data/A/a_int /data/A/a_date /data/A/a_many /data/A/a_point /data/A/a_file /data/print/r /data / A1 // [ "
    "/data/print/r[1]/r_name /data/print/r[] /data/print/r[0] /data/A/a_text[1] /data/print/r[1]/s[1]/s_number "
    "/data/print/r[99999999999999999999]/r_name /data/meta/instanceID"
)
PATHS = st.sampled_from(KNOWN.split())
ODD = ("1e5", "9" * 20000, "2026-02-31", "\x00", "\ud800")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {
        "path": PATHS | st.text(max_size=400) | ANYTHING,
        "value": st.text(max_size=60)
        | st.sampled_from(["1e5", "9" * 20000, "2026-02-31", "\x00", "\ud800"])
        | ANYTHING,
        "base": st.integers(-1, 3) | st.sampled_from([2**31, 2**63, 10**400]) | ANYTHING,
    },
    optional={"visibility": st.sampled_from(["", "public", "network", "everybody"]) | ANYTHING, "extra": ANYTHING},
)


def sent(body: Any) -> bytes:
    return json.dumps(body).encode(errors="surrogatepass")


@BOUNDED
@given(body=st.fixed_dictionaries({"answers": st.lists(NEARLY, max_size=4)}) | ANYTHING)
def test_changes(bruno: Program, body: Any) -> None:
    assert bruno("PATCH", PATCH, sent(body)).status_code in {200, 400, 409, 422}


@BOUNDED
@given(changes=st.lists(st.builds(change, PATHS, st.text(max_size=30), st.integers(0, 2)), min_size=1, max_size=4))
def test_changes_of_the_right_kind(bruno: Program, changes: list[dict[str, Any]]) -> None:
    assert bruno("PATCH", PATCH, sent({"answers": changes})).status_code in {200, 409, 422}
    bruno.draft()
    assert bruno.get(f"{HERE}evaluation/").status_code == 200


@BOUNDED
@given(body=st.binary(max_size=200) | st.text(max_size=50).map(lambda text: text.encode(errors="replace")))
def test_bytes(bruno: Program, body: bytes) -> None:
    assert bruno("PATCH", PATCH, body).status_code in {400, 422}


@BOUNDED
@given(repeat=PATHS | st.text(max_size=320))
def test_entries(bruno: Program, repeat: str) -> None:
    assert bruno("POST", f"{HERE}draft/entries/", sent({"repeat": repeat})).status_code in {201, 422}


@pytest.mark.parametrize(
    "path", ["/data/print/r[1]", "/data/print/r[x]", "/data/print/r[]", "r]", "]", "[", "%00", "/data/print/r[-1]", ""]
)
def test_entries_to_be_taken_away(bruno: Program, path: str) -> None:
    assert bruno("DELETE", f"{HERE}draft/entries/?path={path}").status_code in {204, 422}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"answers": NaN}', 422),
        (b'{"answers": [{"path": "/data/A/a_int", "value": "1", "base": ' + b"9" * 5000 + b"}]}", 400),
        (b"\xff\xfe", 400),
        (b"", 422),
        (b"null", 422),
        (b'{"answers": []}', 422),
        (sent({"answers": [change(LINE, "x")] * 1001}), 422),
        (sent({"answers": [change(LINE, "x" * 1_000_001)]}), 422),
        (b" " * (MAX_BODY + 1), 413),
    ],
    ids=["deep", "nan", "huge number", "no text", "nothing", "null", "none", "too many", "too long", "too large"],
)
def test_bodies_that_are_none(bruno: Program, response: Response, body: bytes, status: int) -> None:
    before = AnswerEdit.objects.count()
    assert bruno("PATCH", PATCH, body).status_code == status
    assert AnswerEdit.objects.count() == before


def test_the_control_a_body_that_is_one_is_taken(bruno: Program, response: Response) -> None:
    assert bruno("PATCH", PATCH, sent({"answers": [change(LINE, "x")]})).status_code == 200
    assert Answer.objects.get(response=response, path=LINE).value == "x"


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""])
def test_what_is_no_json_by_its_type_is_not_read(bruno: Program, media: str) -> None:
    said = {"Authorization": f"Bearer {bruno.secret}", "Accept-Language": "pt"}
    told = Client().generic("PATCH", f"/api/1/{PATCH}", b"{}", content_type=media, headers=said)
    assert told.status_code == 415
    assert told.json()["detail"].startswith("Envie JSON")


@pytest.mark.parametrize(
    "address", ["rounds/nowhere/", "rounds/all", "nothing/", "rounds/a b/", "rounds/%00/", "..", ""]
)
def test_what_is_not_there_is_a_problem_in_words(bruno: Program, address: str) -> None:
    told = bruno.get(address)
    assert told.status_code in {301, 404}
    if told.status_code == 404:
        assert told["Content-Type"] == "application/problem+json"
        assert told.json()["type"].endswith("/api/#status-404")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "TRACE", "OPTIONS", "PATCH"])
def test_another_method_is_told_which_there_are(bruno: Program, method: str) -> None:
    told = bruno(method, f"{HERE}draft/")
    assert (told.status_code, told["Allow"], told["Content-Type"]) == (405, "GET", "application/problem+json")


@pytest.mark.parametrize("key", ["x", "B1", "%00", "a.b.c", "é" * 300, "A1"])
def test_a_question_that_is_none(bruno: Program, key: str) -> None:
    assert bruno.get(f"rounds/all/results/questions/{key}/").status_code == 404


@pytest.mark.parametrize("tag", ["*", "x", '"', 'W/"', "é", '"a", "b"'])
def test_odd_tags(bruno: Program, tag: str) -> None:
    assert bruno.get(f"{HERE}draft/", If_None_Match=tag).status_code in {200, 304}


@pytest.mark.parametrize("number", ["0", "1", "2147483648", "9" * 30, "9" * 5000])
def test_versions_that_are_none(bruno: Program, number: str) -> None:
    assert bruno.get(f"{HERE}revisions/{number}/").status_code == 404
