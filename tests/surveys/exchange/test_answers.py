"""A city answers in a workbook: what it finds there, what would change, what then stands."""

from datetime import date, datetime, time

from django.test import Client
from django.utils import timezone
from tests.cast import Cast
from tests.forms import nonce_in
from tests.surveys.exchange.kit import BASE, PAGE, downloaded, seen, taken
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import save_answer
from mancomun.surveys.models import Answer, AnswerEdit, Response


def said(response: Response) -> dict[str, str]:
    rows = Answer.objects.filter(response=response).exclude(value="").exclude(path__contains="/meta/")
    return {row.path.removeprefix("/data/"): row.value for row in rows}


def test_each_kind_of_answer_comes_in_as_the_page_would_store_it(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "Quilmes")
    book.answer("Whole", "45")
    book.answer("Parts", 12.5)
    book.answer("Day", date(2026, 3, 31))
    book.answer("Hour", time(14, 30))
    book.answer("Moment", datetime(2026, 3, 31, 9, 15))  # noqa: DTZ001  # a cell has no zone
    book.answer("Have", "Not our competence")
    book.answer("Letter", "c")
    book.answer("Several", "✓", below=1)
    book.answer("Several", "x", below=4)
    book.answer("Order", 2, below=1)
    book.answer("Order", 1, below=3)
    book.answer("Understood", "✓")
    book.answer("Place", "-34,72; -58.26")
    book.answer("Scale", 3)
    reply = taken(bruno, book.content())
    assert (reply.status_code, reply["Location"]) == (302, BASE)
    assert {name: value for name, value in said(response).items() if name.startswith("A/")} == {
        "A/a_text": "Quilmes",
        "A/a_int": "45",
        "A/a_dec": "12.5",
        "A/a_date": "2026-03-31",
        "A/a_time": "14:30",
        "A/a_moment": "2026-03-31T09:15",
        "A/a_one": "not_ours",
        "A/a_long": "c",
        "A/a_many": "yes no_data",
        "A/a_rank": "third first",
        "A/a_ok": "OK",
        "A/a_point": "-34.72 -58.26 0 0",
        "A/a_scale": "3",
    }
    written = AnswerEdit.objects.filter(response=response, by__isnull=False)
    assert {edit.channel for edit in written} == {"workbook"}


def test_what_comes_back_untouched_changes_nothing(bruno: Client, response: Response) -> None:
    taken(bruno, _with_some(bruno))
    _address, page = seen(bruno, downloaded(bruno).content())
    assert not page.context["plan"].does_something
    assert "The workbook says what the answers say already." in page.content.decode()


def _with_some(client: Client) -> bytes:
    book = downloaded(client)
    book.answer("Line", "- SUM(1;2) is text\nin two lines")
    book.answer("Several", "✓", below=2)
    sheet = book.book["Norm"]
    sheet[f"{book.column('Name of the norm', 'Norm')}6"] = "Ordinance 12"
    return book.content()


def test_a_formula_typed_as_text_stays_text(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.book["Kinds"][f"E{book.row('Line')}"].value = "=1+1"
    book.book["Kinds"][f"E{book.row('Line')}"].data_type = "s"
    taken(bruno, book.content())
    assert said(response)["A/a_text"] == "=1+1"
    assert downloaded(bruno).at("Line") == "=1+1"


def test_who_may_read_it_is_chosen_there_too(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "Only for us", column="E")
    book.answer("Line", "The network’s members", column="F")
    _address, page = seen(bruno, book.content())
    assert [(one.before, one.after, one.readers) for one in page.context["plan"].changes] == [
        ("", "Only for us", "The network’s members")
    ]
    taken(bruno, book.content())
    assert Answer.objects.get(response=response, path="/data/A/a_text").visibility == "network"


def test_an_entry_is_added_once_however_often_the_file_comes(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    column = book.column("Name of the norm", "Norm")
    book.book["Norm"][f"{column}6"] = "Ordinance 12"
    taken(bruno, book.content())
    keys = Answer.objects.get(response=response, path="/data/print/r[]").value
    assert keys == "1 2"
    assert said(response)["print/r[2]/r_name"] == "Ordinance 12"
    book.book["Norm"][f"{column}6"] = "Ordinance 12/2026"
    book.book["Norm"][f"{column}7"] = "Ordinance 13"
    taken(bruno, book.content())
    assert Answer.objects.get(response=response, path="/data/print/r[]").value == "1 2 3"
    assert said(response)["print/r[2]/r_name"] == "Ordinance 12/2026"
    assert said(response)["print/r[3]/r_name"] == "Ordinance 13"


def test_an_entry_is_taken_away(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.book["Norm"][f"{book.column('Take this entry away', 'Norm')}5"] = "✓"
    taken(bruno, book.content())
    assert Answer.objects.get(response=response, path="/data/print/r[]").value == ""


def test_what_a_colleague_changed_meanwhile_is_a_choice(bruno: Client, cast: Cast, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "From the workbook")
    book.answer("Whole", 7)
    at = timezone.now()
    save_answer(response=response, path="/data/A/a_text", value="From the page", by=actor(cast.diego, at), at=at)
    address, page = seen(bruno, book.content())
    (conflict,) = page.context["conflicts"]
    assert (conflict.clash.theirs, conflict.after) == ("From the page", "From the workbook")
    assert "From the page" in page.content.decode()
    taken(bruno, book.content())
    assert (said(response)["A/a_text"], said(response)["A/a_int"]) == ("From the page", "7")
    taken(bruno, book.content(), **{f"c.{conflict.key}": "mine"})
    assert said(response)["A/a_text"] == "From the workbook"
    assert address.startswith(PAGE)


def test_going_on_in_the_same_file_is_no_conflict_with_oneself(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "First")
    taken(bruno, book.content())
    book.answer("Line", "Second")
    _address, page = seen(bruno, book.content())
    assert page.context["conflicts"] == []
    taken(bruno, book.content())
    assert said(response)["A/a_text"] == "Second"
    book.answer("Line", None)
    taken(bruno, book.content())
    assert "A/a_text" not in said(response)


def test_nothing_is_taken_over_that_was_not_shown(bruno: Client, cast: Cast, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "Mine")
    address, page = seen(bruno, book.content())
    digest = page.context["plan"].digest
    at = timezone.now()
    save_answer(response=response, path="/data/A/a_text", value="Theirs", by=actor(cast.diego, at), at=at)
    reply = bruno.post(address, {"plan": digest, "nonce": nonce_in(bruno, address)})
    assert reply.status_code == 409
    assert said(response)["A/a_text"] == "Theirs"


def test_what_follows_is_told(bruno: Client, response: Response) -> None:
    book = downloaded(bruno)
    book.answer("Line", "abc")
    book.answer("Whole", 400)
    book.answer("Then what?", "Not asked", sheet="Rows and entries")
    _address, page = seen(bruno, book.content())
    plan = page.context["plan"]
    assert [(told.label, told.text) for told in plan.recomputed] == [("Shout", "abc!")]
    assert [(told.label, told.text) for told in plan.to_mend] == [("Whole", "From 0 to 100.")]
    assert [told.label for told in plan.not_asked] == ["Then what?"]


def test_another_language_reads_the_same_labels(bruno: Client, response: Response) -> None:
    bruno.cookies["language"] = "es"
    book = downloaded(bruno)
    sheet = book.book.sheetnames[1]
    book.answer("Have ES", "Sin datos", sheet=sheet)
    bruno.cookies["language"] = "en"
    taken(bruno, book.content())
    assert said(response)["A/a_one"] == "no_data"
