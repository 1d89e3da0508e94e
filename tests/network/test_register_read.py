"""The CSV of the register: what it accepts, and a sentence with line and column for all that it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mancomun.network.dates import Rough
from mancomun.network.register import Span, read
from mancomun.network.register.reading import MOST_BYTES, MOST_ROWS

HEADER = "slug,name,kind,country,time_zone"
ROW = "montevideo,Montevideo,municipality,UY,America/Montevideo"


def faults_of(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [str(fault) for fault in read(content).faults]


def with_column(column: str, cell: str) -> str:
    return f"{HEADER},{column}\n{ROW},{cell}\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (f"{HEADER}\nx,São Paulo,municipality,BR,America/Sao_Paulo\n".encode(), "UTF-8"),
        (f"\ufeff{HEADER}\nx,São Paulo,municipality,BR,America/Sao_Paulo\n".encode(), "UTF-8"),
        (f"{HEADER}\nx,São Paulo,municipality,BR,America/Sao_Paulo\n".encode("latin-1"), "Windows-1252"),
        (f"{HEADER}\r\nx,São Paulo,municipality,BR,America/Sao_Paulo".replace(",", ";").encode(), "UTF-8"),
        (f"{HEADER}\rx,São Paulo,municipality,BR,America/Sao_Paulo\r".encode(), "UTF-8"),
    ],
)
def test_encodings_separators_and_line_ends(content: bytes, encoding: str) -> None:
    reading = read(content)
    assert reading.faults == ()
    assert reading.encoding == encoding
    assert [(row.slug, row.values["name"]) for row in reading.rows] == [("x", "São Paulo")]


def test_a_slug_is_made_from_the_name() -> None:
    reading = read("name,population\nSão José dos Campos,\n".encode())
    assert [(row.slug, dict(row.values)) for row in reading.rows] == [
        ("sao-jose-dos-campos", {"name": "São José dos Campos", "population": None})
    ]


def test_columns_that_are_missing_say_nothing_and_empty_ones_empty() -> None:
    (row,) = read(b"slug,website\nmontevideo,\n").rows
    assert dict(row.values) == {"website": ""}


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("country", "uy", "UY"),
        ("latitude", "-34.9", -34.9),
        ("population", "1 270 737", 1270737),
        ("source_date", "2024-05-01", date(2024, 5, 1)),
        ("wikidata_id", "Q1335", "Q1335"),
        ("source", "'=SUM(1)", None),
        ("name", "''s-Hertogenbosch", "'s-Hertogenbosch"),
    ],
)
def test_values(column: str, cell: str, value: object) -> None:
    reading = read(f"slug,{column}\nmontevideo,{cell}\n".encode())
    found = reading.rows[0].values[column] if reading.rows else None
    assert found == value


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("latitude", "91", "This must lie between -90 and 90 degrees."),
        ("latitude", "34°54'", "Write degrees as a decimal number, such as -34.9."),
        ("latitude", "nan", "Write degrees as a decimal number, such as -34.9."),
        ("longitude", "-180.5", "This must lie between -180 and 180 degrees."),
        ("population", "1.270.737", "Write a whole number with digits only, such as 319034."),
        ("population", "٣", "Write a whole number with digits only, such as 319034."),
        ("population", "99999999999", "This must lie between 0 and 2000000000."),
        ("population_year", "1492", "This must lie between 1900 and 2100."),
        ("geonames_id", "0", "This must lie between 1 and 2000000000."),
        ("wikidata_id", "1335", "Write Wikidata’s number with its Q, such as Q1335."),
        ("website", "javascript:alert(1)", "Write the whole web address, beginning with https://."),
        ("subdivision", "Buenos Aires", "Write the subdivision’s code of ISO 3166-2, such as AR-B."),
        ("source", "=1+1", "This begins like a spreadsheet formula. Write its value, beginning with a letter."),
        ("source", "x" * 301, "Write at most 300 characters."),
        ("source", "x" * 2001, "Write at most 2000 characters."),
        ("source", "a\u0007b", "This holds a control character that no text needs. Type it again."),
        ("source_date", "2024", "Write the date as year-month-day, such as 2019-05-20."),
        ("source_date", "2024-02-30", "Write 2019, 2019-05 or 2019-05-20."),
        ("member_since", "20-05-2019", "Write 2019, 2019-05 or 2019-05-20."),
        ("member_until", "2024-01-01", "Write since when the city is a member, or take the end away."),
    ],
)
def test_a_faulty_cell_names_line_and_column(column: str, cell: str, sentence: str) -> None:
    named = "member_since" if column == "member_until" else column
    assert faults_of(with_column(column, cell)) == [f"Line 2, column {named}: {sentence}"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"slug,name\n", "The file has a header and nothing below it."),
        (b"\0\0", "This is no text file. Save the sheet as “CSV UTF-8” and send that."),
        ("slug,name\nx,á\n".encode("utf-16"), "This file is in UTF-16. Save it as “CSV UTF-8” and send it again."),
        (b"PK\x03\x04rest", "This is a workbook, not a CSV file. Save the sheet as “CSV UTF-8” and send that."),
        (
            b"slug,name\nx,\x81\n",
            "Line 2: This is neither UTF-8 nor Latin-1. Save the sheet as “CSV UTF-8” and send that.",
        ),
        (b"slug,poplation\nx,1\n", "Line 1, column poplation: There is no such column. Did you mean “population”?"),
        (b"slug,slug\nx,y\n", "Line 1, column slug: This column stands in the file twice. Take one away."),
        (
            b"country\nUY\n",
            "Line 1: The file needs the column “slug” or “name”, so that each line says which city.",
        ),
        (
            b"slug,name\nx,a,b\n",
            "Line 2: This line has more cells than the header. Is a separator inside a text?",
        ),
        (
            b'slug,name\nx,"a\n',
            "Line 2: From here on the file cannot be read: a quotation mark is missing, or a cell is too long.",
        ),
        (b"slug,name\nSan Luis,a\n", None),
        (b"name\n???\n", "Line 2, column slug: Write the city’s address here: it cannot be made from the name."),
        (b"x" * (MOST_BYTES + 1), "Send at most 5 MB. Split the file into parts."),
    ],
)
def test_a_hostile_file_gets_its_sentence(content: bytes, sentence: str | None) -> None:
    expected = sentence or (
        "Line 2, column slug: An address has small letters a to z, digits and single hyphens, "
        "such as “sao-paulo”; at most 80."
    )
    assert faults_of(content) == [expected]


def test_too_many_lines_and_too_long_a_cell() -> None:
    assert faults_of("slug\n" + "x\n" * 100_000) == [
        f"Line {MOST_ROWS + 2}: Send at most {MOST_ROWS} lines. Split the file."
    ]
    assert faults_of('slug,name\nx,"' + "a" * 200_000 + '"\n') == [
        "Line 2: From here on the file cannot be read: a quotation mark is missing, or a cell is too long."
    ]


def test_faults_stop_at_two_hundred() -> None:
    assert len(faults_of("slug,country\n" + "x,ZZ\n" * 1000)) == 200


def test_a_membership() -> None:
    (row,) = read(b"slug,member_since,member_until\nx,1995,2004-06-30\n").rows
    assert row.member == Span(Rough(date(1995, 1, 1), "year"), Rough(date(2004, 6, 30)), None)
    assert faults_of(b"slug,member_since,member_until\nx,2005,2004-06-30\n") == [
        "Line 2, column member_until: The membership must end after it begins."
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    reading = read(content)
    assert bool(reading.rows) or bool(reading.faults)
    assert all(str(fault) for fault in reading.faults)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_cells_below_a_good_header_are_read_or_refused(cells: list[str]) -> None:
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    reading = read(f"slug,name,kind,country,time_zone,latitude,population,member_since\n{line}\n".encode())
    assert bool(reading.rows) != bool(reading.faults)
