"""From the cells of one answer to the form engine's canonical text, or to the sentence that says what to mend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from mancomun.core.spreadsheets import Cell
from mancomun.surveys.engine import Node, Refusal, normalise
from mancomun.surveys.exchange.cells import MARK, Options, Way, number_text, text_of
from mancomun.surveys.sheet.controls import Control, control_of
from mancomun.surveys.sheet.sentences import of_code

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_YES: Final = frozenset({MARK, "✔", "☑", "x", "✗", "✘", "1", "ok", "sí", "si", "sim", "yes", "true", "s", "y", "v"})
_NO: Final = frozenset({"", "0", "no", "não", "nao", "false", "n", "-", "–"})
_DEGREES: Final = re.compile(r"[+\-\u2212]?\d+(?:[.,]\d+)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SHOWN: Final = 40  # characters of a wrong cell that its sentence repeats


@dataclass(frozen=True, slots=True)
class Wrong:
    """What to mend, and in which of the answer's cells."""

    part: str
    sentence: "StrOrPromise"


def read(
    node: Node, cells: Mapping[str, Cell], way: Way, options: Options | None, *, standing: str = ""
) -> str | Wrong:
    """``standing``: what was chosen before; of a choice whose cell is not in ``cells`` it says what holds."""
    if way is Way.CELL or options is None:
        return _single(node, cells.get("", ""), options)
    if way is Way.TICKS:
        return _ticks(cells, options, standing)
    if way is Way.PLACES:
        return _places(cells, options, standing)
    return _slots(cells, options)


def _single(node: Node, cell: Cell, options: Options | None) -> str | Wrong:
    text, control = text_of(cell), control_of(node)
    if not text:
        return ""
    if node.items is not None and options is not None:
        value = options.value_of(text)
        return value if value is not None else Wrong("", _not_offered(text))
    if control is Control.TICK:
        return _tick(text, cell)
    if control is Control.POINT:
        return _point(text, node)
    return _of_type(node, cell, text)


def _of_type(node: Node, cell: Cell, text: str) -> str | Wrong:
    kind = node.data_type
    if kind in {"int", "decimal"} and isinstance(cell, date | time | timedelta):
        return Wrong("", _("The program took what was typed for a date. Type the number again as plain digits."))
    if kind == "date":
        text = text[:10] if isinstance(cell, datetime) else _iso(text)
    if kind == "dateTime" and isinstance(cell, date):
        text = (cell if isinstance(cell, datetime) else datetime.combine(cell, time())).isoformat()[:16]
    if kind == "time":
        text = text[-5:] if isinstance(cell, datetime) else "00:00" if cell == 0 else text
    value = normalise(kind, text)
    return Wrong("", of_code(value.code, node)) if isinstance(value, Refusal) else value


def _iso(text: str) -> str:
    """31/03/2026 is read as the regions of our languages write it: the day first."""
    match = _DAY_FIRST.fullmatch(text)
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else text


def _tick(text: str, cell: Cell) -> str | Wrong:
    if cell is True or text.casefold() in _YES:
        return "OK"
    return "" if text.casefold() in _NO else Wrong("", _no_mark(text))


def _point(text: str, node: Node) -> str | Wrong:
    found = [each.replace(",", ".").replace("\u2212", "-") for each in _DEGREES.findall(text)]
    value = normalise("geopoint", f"{found[0]} {found[1]} 0 0") if len(found) in {2, 3, 4} else Refusal("type")
    return Wrong("", of_code(value.code, node)) if isinstance(value, Refusal) else value


def _ticks(cells: Mapping[str, Cell], options: Options, standing: str) -> str | Wrong:
    """Those that were chosen before keep their order."""
    before, holds = standing.split(), set(standing.split())
    for part, cell in cells.items():
        text = text_of(cell).casefold()
        if text in _YES:
            holds.add(part)
        elif text in _NO:
            holds.discard(part)
        else:
            return Wrong(part, _no_mark(text))
    kept = [each for each in before if each in holds and each in options.labels]
    return " ".join([*kept, *(each for each in options.labels if each in holds and each not in kept)])


def _places(cells: Mapping[str, Cell], options: Options, standing: str) -> str | Wrong:
    places: dict[int, str] = {}
    missing = [each for each in standing.split() if each in options.labels and each not in cells]
    for part, cell in cells.items():
        text = text_of(cell)
        if not text:
            continue
        if not text.isdecimal() or not 0 < int(text) <= len(options.labels):
            return Wrong(part, _("Write the place of this choice as a number: 1 for the first."))
        if int(text) in places:
            return Wrong(part, _("Two choices have this place. Give each a place of its own."))
        places[int(text)] = part
    return " ".join([*(places[n] for n in sorted(places)), *missing])


def _slots(cells: Mapping[str, Cell], options: Options) -> str | Wrong:
    chosen: dict[str, None] = {}
    for part, cell in sorted(cells.items(), key=lambda each: int(each[0].removeprefix("#"))):
        text = text_of(cell)
        if not text:
            continue
        value = options.value_of(text)
        if value is None:
            return Wrong(part, _not_offered(text))
        chosen[value] = None
    return " ".join(chosen)


def number_cell(cell: Cell) -> int | None:
    """A whole number that stands in a cell; None for anything else."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    text = number_text(cell)
    return int(text) if text.isdecimal() else None


def _not_offered(text: str) -> str:
    return str(_("“%(text)s” is not in the list of choices. Choose one from the list.")) % {"text": text[:_SHOWN]}


def _no_mark(text: str) -> str:
    return str(_("Here stands “%(text)s”. Mark with ✓, or leave the cell empty.")) % {"text": text[:_SHOWN]}
