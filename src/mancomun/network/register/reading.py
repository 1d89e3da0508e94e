"""Bytes to rows: encoding, separator, header, and every cell by its column's check. Hostile files get sentences."""

import csv
import difflib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from mancomun.core.tables import csv_cell, plain_text
from mancomun.network import checks
from mancomun.network.register.columns import COLUMNS, FIELDS
from mancomun.network.register.faults import MOST_FAULTS, Fault
from mancomun.network.register.rows import Row, Span, Value

T = TypeVar("T")
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_CELL = 2_000  # characters
UTF8, WINDOWS = "UTF-8", "Windows-1252"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds; with faults, its rows are not to be used."""

    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    encoding: str = UTF8
    separator: str = ","


class _Unreadable(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read(content: bytes) -> Reading:
    """Every row and every fault of the file, up to two hundred faults."""
    try:
        text, encoding = decode(content)
        separator = _separator(text)
        lines = _lines(text, separator)
        header = _header(next(lines, (1, []))[1])
        rows, faults = _rows(lines, header)
    except _Unreadable as unreadable:
        return Reading(faults=(unreadable.fault,))
    if not rows and not faults:
        faults = [Fault(_("The file has a header and nothing below it."))]
    return Reading(tuple(rows), tuple(faults), encoding, separator)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding that it turned out to have: UTF-8 with or without mark, else Windows-1252."""
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // (1024 * 1024)
        raise _Unreadable(Fault(_("Send at most %(size)d MB. Split the file into parts.") % {"size": megabytes}))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Unreadable(Fault(_("This file is in UTF-16. Save it as “CSV UTF-8” and send it again.")))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _Unreadable(Fault(_("This is a workbook, not a CSV file. Save the sheet as “CSV UTF-8” and send that.")))
    if b"\0" in content:
        raise _Unreadable(Fault(_("This is no text file. Save the sheet as “CSV UTF-8” and send that.")))
    try:
        return content.decode("utf-8-sig"), UTF8
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), WINDOWS  # it holds all that is printable in Latin-1
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Unreadable(
            Fault(_("This is neither UTF-8 nor Latin-1. Save the sheet as “CSV UTF-8” and send that."), line)
        ) from None


def _separator(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _Unreadable(
                Fault(
                    _("From here on the file cannot be read: a quotation mark is missing, or a cell is too long."),
                    line,
                )
            ) from None
        if any(cell.strip() for cell in record):
            count += 1
            if count > MOST_ROWS + 1:
                raise _Unreadable(Fault(_("Send at most %(most)d lines. Split the file.") % {"most": MOST_ROWS}, line))
            yield line, record


def _header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if not any(names):
        raise _Unreadable(Fault(_("The file is empty.")))
    for name in names:
        if name not in COLUMNS:
            raise _Unreadable(_unknown(name))
        if names.count(name) > 1:
            raise _Unreadable(Fault(_("This column stands in the file twice. Take one away."), 1, name))
    if "slug" not in names and "name" not in names:
        raise _Unreadable(
            Fault(_("The file needs the column “slug” or “name”, so that each line says which city."), 1)
        )
    return names


def _unknown(name: str) -> Fault:
    near = difflib.get_close_matches(name[:40], COLUMNS, n=1)
    if near:
        sentence = _("There is no such column. Did you mean “%(near)s”?") % {"near": near[0]}
    else:
        sentence = _("There is no such column. The columns are: %(known)s.") % {"known": ", ".join(COLUMNS)}
    return Fault(sentence, 1, name[:40])


def _rows(lines: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    for line, cells in lines:
        if len(faults) >= MOST_FAULTS:
            break
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            faults.append(Fault(_("This line has more cells than the header. Is a separator inside a text?"), line))
            continue
        given = {name: _unguarded(cell.strip()) for name, cell in zip(header, cells, strict=False)}
        before = len(faults)
        values = dict(_values(line, given, faults))
        slug = _slug(line, given, faults)
        member = _member(line, given, faults)
        if len(faults) == before:
            rows.append(Row(line, slug, values, member, "member_until" in header))
    return rows, faults


def _unguarded(cell: str) -> str:
    """Without the apostrophe that our own exports put before what a spreadsheet would run."""
    return plain_text(cell) if cell.startswith("'") and csv_cell(cell[1:]) == cell else cell


def _values(line: int, given: Mapping[str, str], faults: list[Fault]) -> Iterator[tuple[str, Value]]:
    for name, column in FIELDS.items():
        if name not in given:
            continue
        text = given[name]
        if not text:
            yield name, column.empty
            continue
        try:
            _short(text)
            yield name, column.check(text)
        except ValidationError as error:
            faults.append(Fault(error.messages[0], line, name))


def _slug(line: int, given: Mapping[str, str], faults: list[Fault]) -> str:
    """As written, else made from the name."""
    text = given.get("slug", "")
    if not text:
        made = slugify(given.get("name", "")[:MOST_CELL])[:80].strip("-")
        if not made:
            faults.append(Fault(_("Write the city’s address here: it cannot be made from the name."), line, "slug"))
        return made
    try:
        return checks.slug(text)
    except ValidationError as error:
        faults.append(Fault(error.messages[0], line, "slug"))
        return ""


def _member(line: int, given: Mapping[str, str], faults: list[Fault]) -> Span | None:
    before = len(faults)
    since = _cell(line, given, "member_since", checks.rough_date, faults)
    until = _cell(line, given, "member_until", checks.rough_end_date, faults)
    source = _cell(line, given, "member_source", checks.plain, faults)
    if len(faults) > before:
        return None
    if since is None:
        if until is not None:
            sentence = _("Write since when the city is a member, or take the end away.")
            faults.append(Fault(sentence, line, "member_since"))
        return None
    if until is not None and until.day <= since.day:
        faults.append(Fault(_("The membership must end after it begins."), line, "member_until"))
        return None
    return Span(since, until, (source or "") if "member_source" in given else None)


def _cell(line: int, given: Mapping[str, str], name: str, check: Callable[[str], T], faults: list[Fault]) -> T | None:
    """The value of a cell; None when it is empty, missing or faulty."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        return check(_short(text))
    except ValidationError as error:
        faults.append(Fault(error.messages[0], line, name))
        return None


def _short(text: str) -> str:
    if len(text) > MOST_CELL:
        raise ValidationError(_("Write at most %(most)d characters.") % {"most": MOST_CELL})
    return text
