"""Every kind of question is saved without script and shown again as it was answered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.surveys.answering.conftest import Open
from tests.surveys.answering.kit import BASE, value

from mancomun.surveys.models import AnswerEdit, Evidence

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

SIMPLE = [
    ("Line", "a_text", ("Hello",), "Hello"),
    ("Lines", "a_area", ("One\nTwo  and ñ",), "One\nTwo  and ñ"),
    ("Whole", "a_int", ("12",), "12"),
    ("Whole", "a_int", (" 1 2 ",), "12"),
    ("Parts", "a_dec", ("12,5",), "12.5"),
    ("Parts", "a_dec", ("0.1234",), "0.1234"),
    ("Day", "a_date", ("2026-02-28",), "2026-02-28"),
    ("Hour", "a_time", ("23:59",), "23:59"),
    ("Moment", "a_moment", ("2026-02-28T10:30",), "2026-02-28T10:30"),
    ("Have", "a_one", ("no_data",), "no_data"),
    ("Letter", "a_long", ("n",), "n"),
    ("Several", "a_many", ("yes", "no"), "yes no"),
    ("Letters", "a_letters", ("a", "n"), "a n"),
    ("Order", "a_rank", ("second", "", "first"), "second first"),
    ("Understood", "a_ok", ("OK",), "OK"),
    ("Link", "a_link", ("https://example.org/a?b=c&d=ñ",), "https://example.org/a?b=c&d=ñ"),
    ("Scale", "a_scale", ("3",), "3"),
    ("Range", "a_range", ("15",), "15"),
]


@pytest.mark.parametrize(("label", "name", "typed", "stored"), SIMPLE)
def test_each_kind_is_saved_and_shown_again(
    page: Open, label: str, name: str, typed: tuple[str, ...], stored: str
) -> None:
    sheet = page()
    sheet.fill(label, *typed)
    sheet.save()
    assert value(f"A/{name}") == stored
    shown = [each for each in sheet.values[sheet.key(label)] if each]
    assert " ".join(shown) == stored
    before = sheet.answers
    sheet.save()  # what a page shows says, when it is sent, that nothing changed
    assert sheet.answers == before
    assert AnswerEdit.objects.filter(path=f"/data/A/{name}").count() == 1


def test_a_place_is_two_numbers(page: Open) -> None:
    sheet = page()
    sheet.fill("Place", "-34,72", part=".a")
    sheet.fill("Place", "-58.25", part=".o")
    sheet.save()
    assert value("A/a_point") == "-34.72 -58.25 0 0"
    before = sheet.answers
    assert [before[f"{sheet.key('Place')}{part}"] for part in (".a", ".o")] == [["-34.72"], ["-58.25"]]
    sheet.save()
    assert sheet.answers == before


def test_a_file_is_kept_shown_and_taken_away(page: Open) -> None:
    sheet = page()
    assert "at most 20 MB. Whoever may read this answer may download the file." in sheet.text
    sheet.save(files={sheet.key("Evidence"): SimpleUploadedFile("acta.pdf", PDF, "application/pdf")})
    uid = value("A/a_file")
    kept = Evidence.objects.get(path="/data/A/a_file").file
    assert (str(kept.uid), kept.name) == (uid, "acta.pdf")
    link = sheet.find(".kept a")[0]
    assert link.text == "acta.pdf"
    download = sheet.client.get(f"{BASE}files/{uid}/")
    assert b"".join(download.streaming_content) == PDF
    sheet.save()
    assert value("A/a_file") == uid
    sheet.values[f"{sheet.key('Evidence')}.x"] = ["1"]
    sheet.save()
    assert value("A/a_file") == ""
    assert sheet.find(".kept a") == []


def test_a_file_that_does_not_pass_the_gate_says_why_and_the_rest_is_saved(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "kept")
    answer = sheet.send(files={sheet.key("Evidence"): SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml")})
    assert answer.status_code == 422
    sheet.read(answer)
    assert "There is something to mend" in sheet.text
    assert value("A/a_text") == "kept"
    assert not Evidence.objects.exists()


def test_the_form_speaks_of_answers_and_works_out_others(page: Open) -> None:
    sheet = page()
    sheet.fill("Line", "<b>hey</b>")
    sheet.save()
    note = sheet.find(".q-note")[0]
    assert note.text_content().strip() == "You wrote <b>hey</b>."
    assert [each.text for each in note.cssselect("strong")] == ["<b>hey</b>"]
    assert [each.text_content().strip() for each in sheet.find("output")] == ["<b>hey</b>!"]


def test_labels_hints_help_and_what_is_required_are_tied_to_the_field(page: Open) -> None:
    sheet = page()
    key = sheet.key("Line")
    label = sheet.find(f"label[for={key}_i]")[0]
    assert " ".join(label.text_content().split()) == "A1 Line (required)"
    field = sheet.find(f"#{key}_i")[0]
    assert (field.get("aria-describedby"), field.get("aria-required")) == (f"{key}_h {key}_e", "true")
    assert sheet.find(f"#{key}_h")[0].text == "One line."
    assert "Longer help." in sheet.find(f"#{key} details")[0].text_content()
    group = sheet.find(f"fieldset#{sheet.key('Have')}")[0]
    assert group.cssselect("legend")[0].text_content().strip() == "Have"


def test_reasons_for_no_answer_stand_apart_from_no(page: Open) -> None:
    sheet = page()
    choices = sheet.find(f"#{sheet.key('Have')} .choice")
    apart = ["apart" in each.get("class") for each in choices]
    assert [each.text_content() for each in choices] == ["Yes", "No", "Not our competence", "No data"]
    assert apart == [False, False, True, False]
