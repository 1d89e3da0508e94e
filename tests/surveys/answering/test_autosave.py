"""Saving as one goes: one question in, only what changed back."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.surveys.answering.conftest import Open
from tests.surveys.answering.kit import BASE, Page, value

OOB = re.compile(r'<\w+[^>]* id="([^"]+)"[^>]*hx-swap-oob')


def parts(body: str) -> set[str]:
    """The ids that the fragments replace, without the state of saving."""
    return set(OOB.findall(body)) - {"seen"}


def test_the_question_that_was_sent_keeps_its_field(page: Open) -> None:
    sheet = page()
    sheet.fill("Lines", "new")
    answer = sheet.autosave("Lines")
    key = sheet.key("Lines")
    assert answer.status_code == 200
    assert parts(answer.content.decode()) == {
        f"{key}_e", f"{key}_n", f"{key}_w", f"{key}_x", f"{key}_c", "count_A", "count_here",
    }  # fmt: skip
    assert "Saved at" in answer.content.decode()
    assert value("A/a_area") == "new"


def test_what_depends_on_it_is_drawn_anew(page: Open) -> None:
    sheet = page()
    note, output = sheet.find(".q-note")[0].get("id"), sheet.key("Shout")
    sheet.fill("Line", "hey")
    found = parts(sheet.autosave("Line").content.decode())
    assert (note in found, output in found, sheet.key("Whole") in found) == (True, True, False)


def test_a_question_appears_and_goes(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("More?", "yes")
    body = sheet.autosave("More?").content.decode()
    assert "Then what?" in body
    sheet.fill("More?", "no")
    body = sheet.autosave("More?").content.decode()
    assert "Then what?" not in body
    assert re.search(r'<div id="q\d+" hidden hx-swap-oob="true">', body)


def test_a_mistake_is_said_and_taken_back(page: Open) -> None:
    sheet = page()
    key = sheet.key("Whole")
    sheet.fill("Whole", "101")
    assert "From 0 to 100." in sheet.autosave("Whole").content.decode()
    sheet.fill("Whole", "many")
    answer = sheet.autosave("Whole")
    assert answer.status_code == 422
    assert "Write a whole number" in answer.content.decode()
    assert (value("A/a_int"), answer.headers["X-Fragments"]) == ("101", "1")
    sheet.fill("Whole", "100")
    body = sheet.autosave("Whole").content.decode()
    assert f'<p class="wrong-note" id="{key}_e" hx-swap-oob="true"></p>' in body


def test_what_is_missing_is_not_held_against_who_has_not_come_to_it(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("More?", "no")
    assert "Say it." not in sheet.autosave("More?").content.decode()


def test_it_tells_of_what_a_colleague_answered_meanwhile(page: Open, cast: Cast) -> None:
    bruno, diego = page(), page(user=cast.diego)
    diego.fill("Lines", "Diego's lines")
    diego.autosave("Lines")
    bruno.fill("Line", "x")
    body = bruno.autosave("Line").content.decode()
    assert "Diego&#x27;s lines" in body
    seen = re.search(r'id="seen" value="([^"]+)"', body)
    assert seen
    bruno.fill("Line", "xy")
    assert "Diego&#x27;s lines" not in bruno.autosave("Line", seen=seen[1]).content.decode()


def test_the_head_of_a_grid_sends_all_its_rows(page: Open) -> None:
    sheet = page("print_")
    foot = sheet.find("[id$=_g]")[0]
    head, first, second = foot.get("data-keys").split()
    assert (first, second) == (sheet.key("Housing"), sheet.key("Health"))
    assert sheet.find(f"#{first}")[0].get("data-keys") == f"{first} {head}"


def queries_of(sheet: Page, *labels: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        sheet.autosave(*labels)
    return len(queries)


def test_an_autosave_takes_few_queries(page: Open, cast: Cast) -> None:
    """Person and mandates 2, response and phases 2, one transaction 2, its lock, the answers, two writes: 10."""
    sheet, diego = page(), page(user=cast.diego)
    sheet.fill("Lines", "one")
    assert queries_of(sheet, "Lines") == 10
    sheet.fill("Lines", "two")
    assert queries_of(sheet, "Lines") == 10
    sheet.fill("Line", "heard elsewhere")
    assert queries_of(sheet, "Line") == 11  # … and the remarks at what is drawn anew
    rows = page("print_")
    rows.fill("More?", "yes")
    assert queries_of(rows, "More?") == 12
    rows.fill("Name of the norm", "in an entry")
    assert queries_of(rows, "Name of the norm") == 11  # … and whether the entry is there
    diego.fill("Line", "clash")
    assert queries_of(diego, "Line") == 13  # … and both answers to choose between; those of others, drawn anew


def test_without_script_its_address_leads_to_the_section(page: Open) -> None:
    sheet = page()
    answer = sheet.client.post(f"{BASE}save/", {"section": "A"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}A/")


def test_nonsense_is_no_error_of_ours(page: Open) -> None:
    sheet = page()
    key = sheet.key("Line")
    hostile = [
        {"q99999.n": "1.x", "q99999": "x"},
        {f"{key}-1.n": "1.x", f"{key}-1": "x"},
        {"q.n": "", "qx.n": "", "q1-.n": "", ".n": "x"},
        {f"{key}.n": "99999999999.zzz", key: "y"},
        {f"{key}.n": "-1.x", key: "z", f"{key}.v": "\x00"},
        {"take": f"{key}.mine.1", "add": key, "remove": "q1-1", "restore": "q0", "clear": "q7-7", "sure": "q"},
        {"seen": "yesterday", "page": "p" * 500, f"{key}.n": "0.", key: "ok"},
        {"page": "\x00", f"{key}.n": "0.", key: "ok3"},
        {"seen": "2026-01-01", f"{key}.n": "0.", key: "ok2"},
    ]
    for data in hostile:
        answer = sheet.client.post(f"{BASE}save/", {"section": "A", **data}, headers={"HX-Request": "true"})
        assert answer.status_code in {200, 409, 422}, data
    answer = sheet.client.post(f"{BASE}save/", {"section": "nowhere"}, headers={"HX-Request": "true"})
    assert answer.status_code == 404


def test_a_form_without_a_question_that_is_known_is_refused(page: Open) -> None:
    sheet = page()
    for stray in ({}, {"q99999": "x", "q99999.b": "0."}, {"clear": "q99999"}):
        answer = sheet.autosave(**stray)
        assert answer.status_code == 422
        assert "Nothing of what was sent belongs to this form." in answer.content.decode()
    assert sheet.autosave("Line").status_code == 200  # nothing of it changed
