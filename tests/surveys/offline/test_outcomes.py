"""What a save says, question by question, to a browser that keeps each change until the server has it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import Open
from tests.surveys.answering.kit import BASE, Page, response_of, value
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import save_answer
from mancomun.surveys.models import Answer, AnswerEdit, RoundPhase
from mancomun.surveys.queries.answering import KEYS


def send(sheet: Page, fields: dict[str, Any]) -> HttpResponse:
    """As the page's script does."""
    always = {name: sheet.values[name][0] for name in ("section", "page")}
    headers = {"HX-Request": "true", "Accept": "application/json"}
    return sheet.client.post(f"{BASE}save/", {**always, **fields}, headers=headers)


def fields_of(sheet: Page, *labels: str) -> dict[str, Any]:
    keys = [sheet.key(label) for label in labels]
    return {name: said for name, said in sheet.values.items() if name.partition(".")[0] in keys}


def test_each_question_is_told_apart(page: Open, cast: Cast) -> None:
    sheet = page()
    at = timezone.now()
    save_answer(response=response_of(), path="/data/A/a_area", value="theirs", by=actor(cast.diego, at), at=at)
    for label, text in (("Line", "one"), ("Lines", "mine"), ("Whole", "many")):
        sheet.fill(label, text)
    answer = send(sheet, fields_of(sheet, "Line", "Lines", "Whole"))
    line, lines, whole = (sheet.key(label) for label in ("Line", "Lines", "Whole"))
    assert answer.status_code == 200
    said = answer.json()
    assert (sorted(said["saved"]), said["overtaken"], sorted(said["refused"])) == ([line], [lines], [whole])
    assert said["saved"][line] == page().values[f"{line}.n"][0]
    assert "Write a whole number" in said["refused"][whole]
    assert (value("A/a_text"), value("A/a_area")) == ("one", "theirs")
    assert AnswerEdit.objects.filter(overtaken=True).values_list("value", flat=True).get() == "mine"


def test_what_is_sent_again_is_saved_already(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "one")
    first, second = (send(sheet, fields_of(sheet, "Line")).json() for _time in range(2))
    assert first == second
    assert Answer.objects.get(path="/data/A/a_text").number == 1


def test_a_blank_that_says_nothing_new_is_saved_too(page: Open) -> None:
    sheet = page()
    key = sheet.key("Line")
    assert send(sheet, fields_of(sheet, "Line")).json()["saved"] == {key: sheet.values[f"{key}.n"][0]}


def test_a_new_entry_tells_its_key_once(page: Open) -> None:
    sheet = page("print_")
    (repeat,) = (each.get("id") for each in sheet.find("main .repeat") if each.get("id").count("-") == 0)
    fields = {"add": repeat, f"{repeat}.n": sheet.values[f"{repeat}.n"]}
    first, again = (send(sheet, fields).json()["added"] for _time in range(2))
    assert first == again
    second = send(sheet, {**fields, f"{repeat}.n": str(first["base"])}).json()["added"]
    assert second["key"] != first["key"]
    assert Answer.objects.get(path=f"/data/print/r{KEYS}").value.split()[1:] == [
        each["key"].rpartition("-")[2] for each in (first, second)
    ]


def test_an_entry_that_was_taken_away_refuses_and_says_so(page: Open) -> None:
    sheet = page("print_")
    key = sheet.key("Name of the norm")
    gone = key.replace("-1", "-77")
    said = send(sheet, {f"{gone}.n": "0.", gone: "typed offline"}).json()
    assert (said["saved"], list(said["refused"])) == ({}, [gone])
    assert "Copy the text" in said["refused"][gone]


def test_another_person_s_browser_sends_nothing(page: Open, cast: Cast) -> None:
    sheet = page()
    sheet.fill("Line", "Bruno's")
    mark = sheet.values["person"][0]
    diego = page(user=cast.diego)
    assert diego.values["person"][0] != mark
    answer = send(diego, {**fields_of(sheet, "Line"), "person": mark})
    assert (answer.status_code, Answer.objects.filter(path="/data/A/a_text").exists()) == (409, False)
    assert send(sheet, {**fields_of(sheet, "Line"), "person": mark}).status_code == 200


def test_a_closed_round_is_a_sentence_and_writes_nothing(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "late")
    RoundPhase.objects.filter(kind="answer").update(closes=timezone.now())
    answer = send(sheet, fields_of(sheet, "Line"))
    assert answer.status_code == 409
    assert "Answering closed on" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert not Answer.objects.filter(path="/data/A/a_text").exists()


def test_autosave_names_what_the_browser_may_forget(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "one")
    assert sheet.autosave("Line").headers["X-Saved"] == sheet.key("Line")
    sheet.fill("Whole", "many")
    assert sheet.autosave("Whole").headers["X-Saved"] == ""
