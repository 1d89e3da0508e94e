"""Entries of a repeat: added, taken away, brought back; with and without script; never twice, never another's."""

import pytest
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import Open
from tests.surveys.answering.kit import BASE, response_of, value
from tests.surveys.kit import actor

from mancomun.surveys.actions.repeats import TooMany, add_repeat, remove_repeat, restore_repeat
from mancomun.surveys.engine import limits
from mancomun.surveys.models import Answer, Response
from mancomun.surveys.queries.answering import draft_of

REPEAT = "/data/print/r"


def keys() -> tuple[int, ...]:
    return draft_of(response_of()).keys(REPEAT)


def test_a_form_begins_with_the_first_entry(page: Open) -> None:
    sheet = page("print_")
    assert keys() == (1,)
    assert [each.text_content().strip() for each in sheet.find(".entry > legend")] == [
        "Norm: Entry 1",
        "Article: Entry 1",
    ]


def test_an_entry_is_added_and_what_was_typed_is_kept(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("Name of the norm", "First")
    repeat = sheet.find(".repeat")[0].get("id")
    answer = sheet.send(add=repeat)
    assert answer.headers["Location"] == f"{BASE}print_/#{repeat}-2"
    sheet.follow(answer)
    assert (keys(), value("print/r[1]/r_name")) == ((1, 2), "First")
    assert len(sheet.find(f"#{repeat}_list > .entry")) == 2


def test_the_same_page_sent_again_adds_nothing_twice(page: Open) -> None:
    sheet = page("print_")
    repeat = sheet.find(".repeat")[0].get("id")
    for _attempt in range(3):
        sheet.send(add=repeat)
    assert keys() == (1, 2)
    sheet.follow(sheet.send())
    sheet.send(add=repeat)
    assert keys() == (1, 2, 3)


def test_two_people_who_each_add_one_get_two(page: Open, cast: Cast) -> None:
    bruno, diego = page("print_"), page("print_", cast.diego)
    repeat = bruno.find(".repeat")[0].get("id")
    bruno.send(add=repeat)
    diego.send(add=repeat)
    assert keys() == (1, 2, 3)


def test_taking_away_asks_and_can_be_undone(page: Open) -> None:
    sheet = page("print_")
    sheet.fill("Name of the norm", "First")
    entry = sheet.find(".entry")[0].get("id")
    sheet.save(remove=entry)
    assert keys() == (1,)
    assert "Take this entry away?" in sheet.text
    sheet.save(sure=entry)
    assert keys() == ()
    assert "The entry was taken away." in sheet.text
    assert "Name of the norm" not in sheet.text
    sheet.save(restore=entry)
    assert keys() == (1,)
    assert sheet.values[sheet.key("Name of the norm")] == ["First"]


def test_an_entry_comes_back_to_its_place_and_its_key_is_never_given_again(page: Open) -> None:
    sheet = page("print_")
    repeat = sheet.find(".repeat")[0].get("id")
    sheet.save(add=repeat)
    sheet.save(sure=f"{repeat}-1")
    sheet.save(add=repeat)
    assert keys() == (2, 3)
    sheet.save(restore=f"{repeat}-1")
    assert keys() == (1, 2, 3)
    sheet.save(restore=f"{repeat}-99")
    assert keys() == (1, 2, 3)


def test_entries_stand_inside_entries(page: Open) -> None:
    sheet = page("print_")
    inner = sheet.find(".entry .repeat")[0].get("id")
    assert inner.count("-") == 1
    first = sheet.find(f"#{inner}_list > .entry")[0].get("id").rpartition("-")[2]
    sheet.save(add=inner)
    sheet.fill("Number of the article", "7")
    sheet.save()
    assert len(sheet.find(f"#{inner}_list > .entry")) == 2
    assert value(f"print/r[1]/s[{first}]/s_number") == "7"


def test_with_script_only_the_new_entry_comes_back(page: Open) -> None:
    sheet = page("print_")
    repeat = sheet.find(".repeat")[0].get("id")
    sheet.fill("Name of the norm", "not sent")
    answer = sheet.autosave(add=repeat, **{f"{repeat}.n": "1"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'hx-swap-oob="beforeend:#{repeat}_list"' in body
    assert f'<fieldset class="entry" id="{repeat}-2"' in body
    assert f'id="{repeat}_n" value="2"' in body
    assert f'id="{repeat}-1"' not in body


def test_with_script_an_entry_gives_way_to_a_way_back(page: Open) -> None:
    sheet = page("print_")
    repeat = sheet.find(".repeat")[0].get("id")
    body = sheet.autosave(remove=f"{repeat}-1").content.decode()
    assert (f'id="{repeat}-1"' in body, f'name="restore" value="{repeat}-1"' in body) == (True, True)
    body = sheet.autosave(restore=f"{repeat}-1").content.decode()
    assert f'<fieldset class="entry" id="{repeat}-1"' in body


def test_an_answer_into_an_entry_that_is_not_there_is_not_kept(page: Open) -> None:
    sheet = page("print_")
    name = sheet.key("Name of the norm")
    sheet.values = {**sheet.values, f"{name}-9": ["x"], f"{name.rpartition('-')[0]}-9": ["x"]}
    sheet.values[f"{name.rpartition('-')[0]}-9.n"] = ["0."]
    sheet.save()
    assert not Answer.objects.filter(path__contains="[9]").exists()


def test_a_full_list_says_so(response: Response, cast: Cast) -> None:
    at = timezone.now()
    many = " ".join(str(key) for key in range(1, limits.REPEAT_INSTANCES + 1))
    Answer.objects.filter(path=f"{REPEAT}[]").update(value=many)
    with pytest.raises(TooMany):
        add_repeat(response=response, repeat=REPEAT, by=actor(cast.bruno, at), at=at)


def test_removing_and_restoring_again_changes_nothing(response: Response, cast: Cast) -> None:
    at = timezone.now()
    who = actor(cast.bruno, at)
    for _again in range(2):
        remove_repeat(response=response, repeat=REPEAT, key=1, by=who, at=at)
    assert keys() == ()
    for _again in range(2):
        restore_repeat(response=response, repeat=REPEAT, key=1, by=who, at=at)
    assert keys() == (1,)
    assert Answer.objects.get(path=f"{REPEAT}[]").number == 3
