"""Workbooks that are broken, bent or meant to harm: each gets its sentence, and not one answer changes."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from openpyxl import Workbook
from tests.forms import nonce_in
from tests.surveys.exchange.kit import PAGE, Filled, downloaded, seen, sent

from mancomun.surveys.models import Answer, Response
from mancomun.surveys.models.workbooks import SentWorkbook

SECONDS = 10  # that no workbook may take, on a busy machine too


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return target.getvalue()


def in_first_sheet(rows: bytes) -> Callable[[bytes], bytes]:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", rows + b"</sheetData>") if name.endswith("sheet2.xml") else part

    return lambda content: repacked(content, change)


def entity(content: bytes) -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<workbook", doctype + b"<workbook", 1) if name == "xl/workbook.xml" else part

    return repacked(content, change)


def bomb(_content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    return target.getvalue()


def other_workbook(_content: bytes) -> bytes:
    target = io.BytesIO()
    book = Workbook()
    book.active["A1"] = "Budget"  # type: ignore[index]  # a new book has a sheet
    book.save(target)
    return target.getvalue()


def stamped(**head: str) -> Callable[[bytes], bytes]:
    """With another line in its stamp."""

    def change(content: bytes) -> bytes:
        book = Filled(content)
        for row in book.book["mancomun stamp"].iter_rows(max_col=2):
            if row[0].value in head:
                row[1].value = head[str(row[0].value)]
        return book.content()

    return change


def without_stamp(content: bytes) -> bytes:
    book = Filled(content)
    del book.book["mancomun stamp"]
    return book.content()


WHOLE = {
    "not a workbook": (lambda _content: b"Name;Value\r\n", "content is something else"),
    "empty": (lambda _content: b"", "empty"),
    "a zip of nothing": (lambda _content: b"PK\x05\x06" + b"\0" * 18, "Excel"),
    "cut off": (lambda content: content[:5000], "damaged"),
    "bomb": (bomb, "unpack to far more"),
    "entities": (entity, "damaged or is none"),
    "a million rows": (in_first_sheet(b"<row/>" * 1_000_000), "more than 5000 rows"),
    "a far cell": (in_first_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "more than"),
    "another workbook": (other_workbook, "no workbook of answers"),
    "without its stamp": (without_stamp, "no workbook of answers"),
    "another city": (stamped(city="cordoba"), "another city (cordoba)"),
    "another round": (stamped(round="2019"), "another round (2019)"),
    "an older version": (stamped(digest="0" * 64), "older version of the questionnaire"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(bruno: Client, response: Response, kind: str) -> None:
    change, sentence = WHOLE[kind]
    content = change(downloaded(bruno).content())
    before = list(Answer.objects.values_list("path", "value", "number"))
    start = time.monotonic()
    reply = sent(bruno, content)
    assert time.monotonic() - start < SECONDS
    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert list(Answer.objects.values_list("path", "value", "number")) == before
    assert not SentWorkbook.objects.exists()


def formula(book: Filled) -> None:
    book.answer("Whole", "=40+2")


def merged(book: Filled) -> None:
    row = book.row("Whole")
    book.book["Kinds"].merge_cells(f"E{row}:E{row + 1}")


def words_for_a_number(book: Filled) -> None:
    book.answer("Whole", "about forty")


def grouped_number(book: Filled) -> None:
    book.answer("Whole", "12.500")


def unknown_choice(book: Filled) -> None:
    book.answer("Have", "Perhaps")


def unknown_mark(book: Filled) -> None:
    book.answer("Several", "perhaps", below=1)


def date_for_a_number(book: Filled) -> None:
    book.answer("Whole", date(2026, 4, 3))


def same_place(book: Filled) -> None:
    book.answer("Order", 1, below=1)
    book.answer("Order", 1, below=2)


def copied_row(book: Filled) -> None:
    sheet = book.book["Kinds"]
    sheet[f"A{sheet.max_row + 1}"] = sheet[f"A{book.row('Whole')}"].value


def unknown_reader(book: Filled) -> None:
    book.answer("Line", "My boss", column="F")


def no_date(book: Filled) -> None:
    book.answer("Day", "30/02/2026")


CELLS = {
    formula: "holds a formula",
    merged: "was merged",
    words_for_a_number: "whole number in digits",
    grouped_number: "whole number in digits",
    unknown_choice: "“Perhaps” is not in the list",
    unknown_mark: "Here stands “perhaps”",
    date_for_a_number: "took what was typed for a date",
    same_place: "Two choices have this place",
    copied_row: "there twice",
    unknown_reader: "who may read",
    no_date: "a date that exists",
}


@pytest.mark.parametrize("bend", CELLS, ids=lambda bend: bend.__name__)
def test_a_cell_that_cannot_be_read_is_named_and_stops_everything(
    bruno: Client, response: Response, bend: Callable[[Filled], None]
) -> None:
    book = downloaded(bruno)
    book.answer("Lines", "This one is good")
    bend(book)
    address, page = seen(bruno, book.content())
    assert page.status_code == 422
    fault = page.context["plan"].faults[0]
    assert CELLS[bend] in str(fault.sentence)
    assert fault.where.sheet == "Kinds"
    assert fault.where.cell in page.content.decode()
    sure = {"plan": page.context["plan"].digest, "nonce": nonce_in(bruno, PAGE)}
    assert bruno.post(address, sure).status_code == 422
    assert not Answer.objects.filter(path="/data/A/a_area").exists()


def renamed(book: Filled) -> None:
    book.book["Kinds"].title = "My sheet"


def moved(book: Filled) -> None:
    book.book.move_sheet("Kinds", 5)


def upside_down(book: Filled) -> None:
    """As somebody sorts who took the protection off."""
    sheet = book.book["Kinds"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for number, row in enumerate(reversed(rows), 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def number_as_text(book: Filled) -> None:
    book.answer("Whole", "42")


def without_other_rows(book: Filled) -> None:
    row = book.row("Whole")
    book.book["Kinds"].delete_rows(row + 1, 40)


@pytest.mark.parametrize("bend", [renamed, moved, upside_down, number_as_text, without_other_rows])
def test_what_is_only_bent_is_read_all_the_same(
    bruno: Client, response: Response, bend: Callable[[Filled], None]
) -> None:
    book = downloaded(bruno)
    book.answer("Whole", 42)
    bend(book)
    _address, page = seen(bruno, book.content())
    assert page.status_code == 200, page.context["plan"].faults
    assert [(one.label, one.value) for one in page.context["plan"].changes] == [("Whole", "42")]
    assert (page.context["plan"].missing > 0) is (bend is without_other_rows)
