"""A section without script: what is saved, where it leads, what it says of what is wrong."""

import pytest
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import Open, SignIn
from tests.surveys.answering.kit import BASE, SURVEY, Page, open_round, response_of, value, workbook
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import open_response, save_answer
from mancomun.surveys.models import Answer, AnswerEdit, Invitee


def test_save_stays_and_says_what_is_missing(page: Open) -> None:
    sheet = page("print_")
    assert sheet.find("#errors") == []
    sheet.save()
    faults = [" ".join(each.text_content().split()) for each in sheet.find("#errors li")]
    assert faults == [
        "Health: Say it.",
        "Name of the norm: This answer is needed before the whole can be put forward.",
    ]
    health = sheet.key("Health")
    assert sheet.find("#errors li a")[0].get("href") == f"#{health}_0"
    assert sheet.find(f"#{health}_0")[0].get("type") == "radio"


@pytest.mark.parametrize(
    ("section", "go", "target"),
    [
        ("A", "next", "print_/"),
        ("print_", "next", ""),
        ("print_", "previous", "A/"),
        ("A", "previous", ""),
        ("A", "list", ""),
    ],
)
def test_where_the_buttons_lead(page: Open, section: str, go: str, target: str) -> None:
    answer = page(section).send(go)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}{target}")


def test_continuing_stays_where_an_answer_is_wrong_and_keeps_it(page: Open) -> None:
    sheet = page()
    sheet.fill("Whole", "101")
    answer = sheet.send("next")
    assert answer.headers["Location"] == f"{BASE}A/?check"
    assert value("A/a_int") == "101"
    sheet.follow(answer)
    faults = [" ".join(each.text_content().split()) for each in sheet.find("#errors li")]
    assert "Whole: From 0 to 100." in faults
    assert sheet.values[sheet.key("Whole")] == ["101"]
    assert sheet.find(f"#{sheet.key('Whole')}_i")[0].get("aria-invalid") == "true"


def test_continuing_stays_once_where_answers_opened_questions(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("Health", "yes")
    sheet.fill("Name of the norm", "Ordinance 1")
    sheet.fill("More?", "yes")
    answer = sheet.send("next")
    assert answer.headers["Location"].startswith(f"{BASE}print_/#q")
    sheet.follow(answer)
    assert sheet.values[sheet.key("Then what?")] == [""]
    assert sheet.send("next").headers["Location"] == BASE


@pytest.mark.parametrize(
    ("label", "typed", "sentence", "shown"),
    [
        ("Whole", "twelve", "Write a whole number", "twelve"),
        ("Whole", "1.234", "Write a whole number", "1.234"),
        ("Parts", "1,234", "Write a number in digits", "1,234"),
        ("Day", "2026-02-30", "Write a date that exists", "2026-02-30"),
        ("Line", "a\x00b", "cannot be stored", "ab"),
        ("Line", "x" * 20_001, "longer than 20,000 characters", "x" * 20_001),
        ("Place", "91", "Write the latitude", "91"),
    ],
)
def test_what_cannot_be_read_stays_in_its_field_and_the_rest_is_saved(
    page: Open, label: str, typed: str, sentence: str, shown: str
) -> None:
    sheet = page()
    sheet.fill("Lines", "the rest")
    sheet.fill(label, typed, part=".a" if label == "Place" else "")
    answer = sheet.send("next")
    assert answer.status_code == 422
    sheet.read(answer)
    key = sheet.key(label)
    assert sentence in sheet.find(f"#{key}_e")[0].text_content()
    assert sheet.values[f"{key}.a" if label == "Place" else key] == [shown]
    assert value("A/a_area") == "the rest"
    assert not Answer.objects.filter(path__startswith="/data/A/").exclude(path="/data/A/a_area").exists()
    corrected = {"Whole": "12", "Parts": "1", "Day": "2026-02-28", "Line": "ok", "Place": ""}[label]
    sheet.fill(label, corrected, part=".a" if label == "Place" else "")
    assert sheet.send("next").status_code == 302


def test_only_what_the_person_changed_is_written(page: Open, cast: Cast) -> None:
    """A page that was opened before a colleague answered does not put the old blank back."""
    old = page()
    at = timezone.now()
    save_answer(response=response_of(), path="/data/A/a_area", value="Carla's", by=actor(cast.carla, at), at=at)
    old.fill("Line", "Bruno's")
    old.save()
    assert (value("A/a_area"), value("A/a_text")) == ("Carla's", "Bruno's")
    assert old.values[old.key("Lines")] == ["Carla's"]
    assert list(AnswerEdit.objects.filter(overtaken=True)) == []


def test_an_answer_is_withdrawn_by_emptying_it(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "x")
    sheet.fill("Have", "yes")
    sheet.save()
    sheet.fill("Line", "")
    sheet.save(clear=sheet.key("Have"))
    assert (value("A/a_text"), value("A/a_one")) == ("", "")
    assert [edit.value for edit in AnswerEdit.objects.filter(path="/data/A/a_text")] == ["x", ""]


def test_what_is_not_asked_is_absent_and_comes_back_as_it_was(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("More?", "yes")
    sheet.save()
    sheet.fill("Then what?", "typed")
    sheet.save()
    sheet.fill("More?", "no")
    sheet.save()
    assert "Then what?" not in sheet.text
    assert value("print/b_then") == "typed"
    sheet.fill("More?", "yes")
    sheet.save()
    assert sheet.values[sheet.key("Then what?")] == ["typed"]


def test_choices_follow_an_earlier_answer(page: Open) -> None:
    sheet = page("print_")
    assert sheet.find(f"#{sheet.key('Town')} .choice") == []
    sheet.fill("Country", "ar")
    sheet.save()
    towns = sheet.find(f"#{sheet.key('Town')} .choice")
    assert [each.text_content().strip() for each in towns] == ["Quilmes", "Córdoba"]
    sheet.fill("Town", "mvd")  # forged: not offered
    sheet.save()
    assert "What was chosen is not offered here any more." in sheet.text


@pytest.mark.parametrize("chosen", ["network", "coordination"])
def test_who_may_read_an_answer_is_chosen_beside_it(page: Open, chosen: str) -> None:
    sheet = page()
    assert sheet.values[f"{sheet.key('Line')}.v"] == ["public"]
    sheet.fill("Line", chosen, part=".v")
    sheet.save()
    answer = Answer.objects.get(path="/data/A/a_text")
    assert (answer.value, answer.visibility) == ("", chosen)
    sheet.fill("Line", "public", part=".v")
    sheet.save()
    assert Answer.objects.get(path="/data/A/a_text").visibility == ""  # as the question says again


def test_nobody_opens_a_contact_further_than_the_workbook_does(page: Open) -> None:
    sheet = page("print_")
    name = f"{sheet.key('Contact')}.v"
    assert name not in sheet.values
    sheet.values[name] = ["public"]
    sheet.fill("Contact", "x")
    sheet.save()
    answer = Answer.objects.get(path="/data/print/c_secret")
    assert (answer.value, answer.visibility) == ("x", "")


def test_rows_of_a_grid_share_who_may_read_them(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("Housing", "yes")
    sheet.fill("Health", "no_data")
    head = next(name for name in sheet.values if name.endswith(".v") and name != f"{sheet.key('More?')}.v")
    sheet.values[head] = ["network"]
    sheet.save()
    rows = Answer.objects.filter(path__startswith="/data/print/g/").order_by("path")
    assert [(row.value, row.visibility) for row in rows] == [("yes", "network"), ("no_data", "network")]
    assert sheet.values[head] == ["network"]


def test_a_grid_names_its_rows_and_columns(page: Open) -> None:
    sheet = page("print_")
    head = sheet.find(".g-head")[0]
    assert [each.text_content() for each in head] == ["Theme", "Yes", "No", "Not our competence", "No data"]
    row = sheet.find(f"#{sheet.key('Housing')}")[0]
    assert (row.get("role"), row.get("aria-labelledby")) == ("radiogroup", f"{row.get('id')}_t")
    labels = [each.text_content() for each in row.cssselect("label")]
    assert labels == ["Yes", "No", "Not our competence", "No data"]


def test_who_answered_last_is_shown(page: Open, cast: Cast) -> None:
    sheet = page(user=cast.diego)
    sheet.fill("Line", "x")
    sheet.save()
    bruno = page()
    assert bruno.find(f"#{bruno.key('Line')}_w")[0].text_content().startswith("Diego, ")
    assert "Diego is working on this section" in bruno.text
    assert "is working on this section" not in sheet.text


def test_whoever_goes_on_is_told_how_many_needed_answers_stay_behind(page: Open) -> None:
    sheet = page("print_")
    sheet.follow(sheet.send("previous"))
    assert [each.text_content().strip() for each in sheet.find(".messages .note, .note.warning")] == [
        "Saved. In “Rows and entries” 2 needed answers are missing."
    ]


@pytest.mark.parametrize(("declared", "choices"), [("public", 1), ("coordination", 0)])
def test_nobody_is_asked_who_reads_a_grid_that_is_for_the_coordination(
    cast: Cast, sign_in: SignIn, declared: str, choices: int
) -> None:
    survey = [[*row[:-1], declared] if row[1] in {"g_head", "g_1", "g_2"} else row for row in SURVEY]
    invitee = Invitee.objects.get(round=open_round(cast, workbook(survey)), government=cast.quilmes)
    at = timezone.now()
    open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)
    sheet = Page(sign_in(cast.bruno), f"{BASE}print_/")
    assert len(sheet.find(".g select[name$='.v']")) == choices
