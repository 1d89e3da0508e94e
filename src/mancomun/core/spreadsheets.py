"""The one gate through which workbooks that people send are parsed: in a process of their own, within bounds.

``uploads`` judges the file as an archive first. What passes is parsed by ``spreadsheets_child``, whose memory and
seconds are limited by the system: a hostile workbook ends that process, and its sender reads a sentence.
"""

import json
import os
import subprocess  # one program of our own, with an argument list that holds numbers alone
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Problem, TooLarge, Unprocessable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Cell = str | int | float | bool | date | datetime | time | timedelta

_WAIT = 4  # the process waits for its turn on a busy machine; its own seconds are counted by the system


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a workbook may hold and take. Beyond one of them it is refused, never cut."""

    sheets: int = 60
    rows: int = 5_000  # of a sheet
    columns: int = 600
    cells: int = 300_000  # of a sheet, those that hold something
    seconds: int = 2
    megabytes: int = 768


ANSWERS = Bounds()
CITIES = Bounds(seconds=6)  # many cities in one sheet
FORMS = Bounds(sheets=30, rows=60_000, columns=1_000, cells=900_000, seconds=6, megabytes=1_536)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells from A1 on; blank ones are empty text. Places are (row, column), from 0."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: Sequence[tuple[int, int, int, int]] = ()  # from row and column to row and column, both included
    hidden: bool = False

    def is_merged(self, row: int, column: int) -> bool:
        return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.merged)


def read_sheets(content: bytes, bounds: Bounds = ANSWERS) -> list[Sheet]:
    """Every sheet of an XLSX workbook that came through ``uploads``. Raises Unprocessable or TooLarge."""
    found = _parse(content, bounds)
    if "fault" in found:
        raise _problem(str(found["fault"]), str(found["sheet"]), bounds)
    return [_sheet(each) for each in found["sheets"]]


def cell_name(row: int, column: int) -> str:
    """“C5” of (4, 2)."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def cell_place(name: str) -> tuple[int, int]:
    """(4, 2) of “C5”, and of the first cell of “C5:D9”; (-1, -1) of nonsense."""
    first = name.partition(":")[0].replace("$", "")
    letters = first.rstrip("0123456789")
    digits = first[len(letters) :]
    if not letters.isalpha() or not digits:
        return -1, -1
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def _parse(content: bytes, bounds: Bounds) -> Mapping[str, Any]:
    command = [sys.executable, "-P", "-m", "mancomun.core.spreadsheets_child", json.dumps(asdict(bounds))]
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(  # noqa: S603  # our own program; nothing of the sender's is among its arguments
            command, input=content, capture_output=True, timeout=bounds.seconds + _WAIT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise _problem("too_heavy", "", bounds) from None
    if ended.returncode != 0:
        raise _problem("too_heavy", "", bounds)
    found: Mapping[str, Any] = json.loads(ended.stdout)
    return found


def _sheet(found: Mapping[str, Any]) -> Sheet:
    return Sheet(
        found["name"],
        [[_value(cell) for cell in row] for row in found["rows"]],
        frozenset(cell_place(name) for name in found["formulas"]),
        [(*cell_place(first), *cell_place(last or first)) for first, _colon, last in map(_ends, found["merged"])],
        found["hidden"],
    )


def _ends(reference: str) -> tuple[str, str, str]:
    return reference.partition(":")


def _value(cell: Any) -> Cell:
    if not isinstance(cell, list):
        plain: Cell = cell
        return plain
    kind, text = cell
    if kind == "duration":
        return timedelta(seconds=text)
    readers: Mapping[str, Any] = {"date": date, "datetime": datetime, "time": time}
    value: Cell = readers[kind].fromisoformat(text)
    return value


_SENTENCES: Mapping[str, "StrOrPromise"] = {
    "unreadable": _("This workbook is damaged or is none. Open it, save it as XLSX and send the new file."),
    "too_many_sheets": _("This workbook has more than %(sheets)d sheets. Delete those that are not needed."),
    "too_many_rows": _("The sheet “%(sheet)s” has more than %(rows)d rows. Delete the rows that are not needed."),
    "too_many_columns": _("The sheet “%(sheet)s” has more than %(columns)d columns. Delete what is not needed."),
    "too_many_cells": _("The sheet “%(sheet)s” has more than %(cells)d filled cells. Delete what is not needed."),
    "too_heavy": _("This workbook takes too long to read. Copy what you need into a new one and send that."),
}


def _problem(code: str, sheet: str, bounds: Bounds) -> Problem:
    sentence = _SENTENCES.get(code, _SENTENCES["unreadable"]) % {**asdict(bounds), "sheet": sheet[:60]}
    return TooLarge(sentence) if code.startswith("too") else Unprocessable(sentence)
