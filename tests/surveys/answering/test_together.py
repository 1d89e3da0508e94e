"""Two people at once: different questions never meet, one question keeps both answers and asks."""

from tests.cast import Cast
from tests.surveys.answering.conftest import Open
from tests.surveys.answering.kit import Page, value

from mancomun.surveys.models import Answer, AnswerEdit

PATH = "/data/A/a_text"


def clash(page: Open, cast: Cast) -> tuple[Page, Page]:
    """Bruno's page was open while Diego answered."""
    bruno, diego = page(), page(user=cast.diego)
    diego.fill("Line", "Diego's")
    diego.save()
    bruno.fill("Line", "Bruno's")
    return bruno, diego


def test_the_later_one_chooses_and_both_answers_are_kept(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    bruno.fill("Lines", "elsewhere")
    answer = bruno.send("next")
    assert answer.headers["Location"].endswith(f"A/#{bruno.key('Line')}")
    bruno.follow(answer)
    assert (value("A/a_text"), value("A/a_area")) == ("Diego's", "elsewhere")
    assert [(edit.value, edit.overtaken) for edit in AnswerEdit.objects.filter(path=PATH)] == [
        ("Diego's", False),
        ("Bruno's", True),
    ]
    assert "Two people answered the same question" in bruno.text
    assert [each.text_content().strip() for each in bruno.find(".clash dd")] == ["Diego's", "Bruno's"]
    assert "Diego answered this while you were writing" in bruno.text
    assert bruno.values[bruno.key("Line")] == ["Diego's"]


def test_mine(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    bruno.save()
    bruno.save(take=f"{bruno.key('Line')}.mine.1")
    assert value("A/a_text") == "Bruno's"
    assert bruno.find(".clash") == []
    assert bruno.values[bruno.key("Line")] == ["Bruno's"]


def test_theirs(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    bruno.save()
    bruno.save(take=f"{bruno.key('Line')}.theirs.1")
    assert value("A/a_text") == "Diego's"
    assert bruno.find(".clash") == []
    assert [edit.value for edit in AnswerEdit.objects.filter(path=PATH)] == ["Diego's", "Bruno's", "Diego's"]


def test_a_choice_is_asked_again_when_the_other_answers_once_more(page: Open, cast: Cast) -> None:
    bruno, diego = clash(page, cast)
    bruno.save()
    diego.fill("Line", "Diego's second")
    diego.save()
    bruno.save(take=f"{bruno.key('Line')}.mine.1")  # the page that he saw showed number 1
    assert value("A/a_text") == "Diego's second"
    assert [each.text_content().strip() for each in bruno.find(".clash dd")] == ["Diego's second", "Bruno's"]


def test_the_choice_waits_until_the_person_comes_back(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    bruno.send("next")
    assert len(page().find(".clash")) == 1
    assert page(user=cast.diego).find(".clash") == []
    assert page(user=cast.carla).find(".clash") == []


def test_the_same_words_are_no_conflict(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    bruno.fill("Line", "Diego's")
    bruno.save()
    assert not AnswerEdit.objects.filter(overtaken=True).exists()
    assert Answer.objects.get(path=PATH).number == 1


def test_sending_again_keeps_what_was_overtaken_once(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    for _attempt in range(3):
        bruno.send("next")
    assert AnswerEdit.objects.filter(overtaken=True).count() == 1


def test_two_windows_of_one_person_ask_too(page: Open) -> None:
    first, second = page(), page()
    second.fill("Line", "second window")
    second.save()
    first.fill("Line", "first window")
    first.save()
    assert value("A/a_text") == "second window"
    assert "You answered this in another window too" in first.text


def test_a_page_never_overtakes_itself(page: Open) -> None:
    """The reply to its first save was lost, so it still sends the base of before."""
    sheet = page()
    for text in ("a", "ab", "abc"):
        sheet.fill("Line", text)
        assert sheet.autosave("Line").status_code == 200
    assert (value("A/a_text"), AnswerEdit.objects.filter(overtaken=True).count()) == ("abc", 0)


def test_with_script_the_choice_comes_beside_the_field_and_the_field_stays(page: Open, cast: Cast) -> None:
    bruno, _diego = clash(page, cast)
    answer = bruno.autosave("Line")
    body = answer.content.decode()
    key = bruno.key("Line")
    assert answer.status_code == 409
    assert (f'id="{key}_c" hx-swap-oob="true"' in body, "Diego&#x27;s" in body) == (True, True)
    assert (f'id="{key}_i"' in body, f'id="{key}_n"' in body) == (False, False)
    body = bruno.autosave(take=f"{key}.mine.1").content.decode()
    assert value("A/a_text") == "Bruno's"
    assert f'id="{key}_i" value="Bruno&#x27;s"' in body


def test_who_may_read_it_is_part_of_the_answer(page: Open, cast: Cast) -> None:
    bruno, diego = page(), page(user=cast.diego)
    diego.fill("Line", "coordination", part=".v")
    diego.save()
    bruno.fill("Line", "Bruno's")
    bruno.save()
    answer = Answer.objects.get(path=PATH)
    assert (answer.value, answer.visibility) == ("", "coordination")
    assert len(bruno.find(".clash")) == 1
