"""The one export writer: text stays text, numbers numbers, and reopening the file finds no formula."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from mancomun.core.tables import (
    CUT,
    MAX_CELL,
    Cell,
    Table,
    csv_cell,
    csv_response,
    plain_text,
    sheet_names,
    sheet_text,
    write_csv,
    write_xlsx,
    xlsx_response,
)

DANGEROUS = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "'=1", "''", "=cmd|' /C calc'!A0", "\uff1d1"]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    DANGEROUS,
    st.builds(lambda head, rest: head + rest, st.sampled_from(list("='+-@\t\r\n")), st.text(max_size=20)),
)


def as_csv(rows: Sequence[Sequence[Cell]], columns: Sequence[str] = ("a",)) -> list[list[str]]:
    file = io.BytesIO()
    write_csv(Table("t", columns, rows), file)
    text = file.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_sheets(tables: Sequence[Table]) -> dict[str, list[list[object]]]:
    file = io.BytesIO()
    write_xlsx(tables, file)
    book = openpyxl.load_workbook(file)
    for sheet in book:
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    return {sheet.title: [[as_excel_shows(cell.value) for cell in row] for row in sheet.iter_rows()] for sheet in book}


def as_excel_shows(value: object) -> object:
    """Excel undoes _x001F_ (ECMA-376, ST_Xstring); openpyxl leaves that to us."""
    return unescape(value) if isinstance(value, str) else value


@given(st.lists(TEXTS, min_size=50, max_size=50))
@settings(max_examples=100, deadline=None)
def test_five_thousand_texts_come_back_from_csv_as_they_were(texts: list[str]) -> None:
    rows = as_csv([[text] for text in texts])
    assert [plain_text(row[0]) if row else "" for row in rows[1:]] == texts


@given(st.lists(TEXTS, min_size=50, max_size=50))
@settings(max_examples=100, deadline=None)
def test_no_csv_cell_begins_as_a_formula(texts: list[str]) -> None:
    assert [text for text in texts if csv_cell(text).startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))] == []


@given(st.lists(TEXTS, min_size=50, max_size=50))
@settings(max_examples=100, deadline=None)
def test_five_thousand_texts_come_back_from_xlsx_as_they_were_and_none_is_a_formula(texts: list[str]) -> None:
    sheet = as_sheets([Table("t", ["number", "text"], [[n, text] for n, text in enumerate(texts)])])["t"]
    assert [row[1] or "" for row in sheet[1:]] == [sheet_text(text) for text in texts]


def test_the_control_a_careless_writer_makes_formulas() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    assert book.active["A1"].data_type == "f"


def test_values_keep_their_kind_in_csv() -> None:
    buenos_aires = timezone(timedelta(hours=-3))
    row: list[Cell] = [
        -5,
        -2.5,
        Decimal("-1.20"),
        True,
        None,
        date(2026, 3, 1),
        datetime(2026, 3, 1, 21, 0, tzinfo=buenos_aires),
        float("nan"),
    ]
    assert as_csv([row], ["x"] * 8)[1] == ["-5", "-2.5", "-1.20", "true", "", "2026-03-01", "2026-03-02 00:00:00Z", ""]


def test_values_keep_their_kind_in_xlsx() -> None:
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    row: list[Cell] = [-5, Decimal("1.5"), False, date(2026, 3, 1), moment, 2**60, date(1810, 5, 25), float("inf")]
    sheet = as_sheets([Table("t", ["x"] * 8, [row])])["t"]
    assert sheet[1] == [
        -5,
        1.5,
        False,
        datetime(2026, 3, 1),  # noqa: DTZ001  # a spreadsheet knows no zone
        datetime(2026, 3, 1, 12, 30),  # noqa: DTZ001  # a spreadsheet knows no zone
        str(2**60),
        "1810-05-25",
        None,
    ]


def test_headings_are_text_too() -> None:
    assert as_sheets([Table("t", ["=1+1"], [])])["t"] == [["=1+1"]]
    assert as_csv([], ["=1+1"])[0] == ["'=1+1"]


def test_what_a_cell_cannot_hold_is_cut_and_says_so() -> None:
    long = "x" * (MAX_CELL + 1)
    sheet = as_sheets([Table("t", ["a"], [[long], ["a\ufffeb\ud800c"]])])["t"]
    assert (len(sheet[1][0]), sheet[1][0][-len(CUT) :]) == (MAX_CELL, CUT)
    assert sheet[2] == ["a\ufffdb\ufffdc"]
    assert as_csv([[long]])[1] == [long]


def test_sheets_have_names_that_excel_accepts_each_once() -> None:
    names = ["Datos: 2026/27", "", "history", "x" * 40, "x" * 40, "X" * 40, "'a'"]
    assert sheet_names(names) == [
        "Datos  2026 27",
        "Data",
        "history 1",
        "x" * 31,
        "x" * 29 + " 2",
        "X" * 29 + " 3",
        "a",
    ]


@pytest.mark.django_db  # closing a response looks at the connections
@pytest.mark.django_db  # closing a response looks after the database’s connection
def test_downloads_are_attachments_with_a_name_in_any_script() -> None:
    table = Table("Datos", ["a"], [["ñ"]])
    sent = csv_response(table, filename="Políticas.csv")
    assert sent["Content-Disposition"] == "attachment; filename*=utf-8''Pol%C3%ADticas.csv"
    assert (sent["Content-Type"], sent["Content-Length"]) == ("text/csv; charset=utf-8", "10")
    assert sent.getvalue() == "\ufeffa\r\nñ\r\n".encode()
    sent.close()
    workbook = xlsx_response([table, table], filename="a.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(workbook.getvalue()))
    workbook.close()
    assert (book.sheetnames, book["Datos"].freeze_panes) == (["Datos", "Datos 2"], "A2")


def test_a_failure_while_rows_are_read_sends_nothing() -> None:
    def rows() -> list[list[Cell]]:
        raise LookupError

    with pytest.raises(LookupError):
        csv_response(Table("t", ["a"], (row for row in rows())), filename="a.csv")
