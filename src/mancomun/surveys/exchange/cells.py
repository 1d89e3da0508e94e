"""How an answer stands in cells: as a value of its kind, as marks beside choices, or chosen one by one."""

import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from mancomun.core.spreadsheets import Cell
from mancomun.surveys.engine import Node, NodeState, State
from mancomun.surveys.sheet.controls import Control, control_of, is_header
from mancomun.surveys.sheet.text import plain

MARK: Final = "✓"
MOST_TICKS: Final = 30  # choices with a mark each; of more, some are chosen from a list, one to a cell
MOST_COLUMNS: Final = 12  # the same where each choice takes a column
SPARE: Final = 4  # further cells to choose in
FEWEST: Final = 6
SEVERAL: Final = frozenset({Control.CHECKS, Control.MANY, Control.RANK})
ONE: Final = frozenset({Control.RADIOS, Control.SELECT})
_FIRST_DAY: Final = date(1900, 3, 1)  # before it Excel counts a day that never was
_EXACT: Final = 15  # digits that a spreadsheet's number keeps


class Way(StrEnum):
    CELL = "cell"
    TICKS = "ticks"  # a mark beside each choice that holds
    PLACES = "places"  # the place of each choice, in numbers
    SLOTS = "slots"  # a choice in each cell, in order


class Options:
    """The choices of a question as a workbook offers them: each label once, in every language of the form."""

    def __init__(self, node: Node, state: State, item: NodeState | None = None) -> None:
        """``item`` is wanted where the choices come from other answers, or speak of them."""
        language, known = state.run.language, node.items.all_choices if node.items else ()
        if item is None:
            labels = {choice.value: plain(choice.label.plain(language)) for choice in known}
        elif known:
            labels = {choice.value: plain(choice.label.render(item.scope)) for choice in known}
        else:
            labels = {choice.value: plain(choice.label) for choice in item.choices}
        self.labels = _told_apart({value: " ".join(label.split()) for value, label in labels.items()})
        languages = [name for name in state.form.languages if name != language]
        self._others = [(choice.value, plain(choice.label.plain(name))) for name in languages for choice in known]

    @cached_property
    def _values(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for value, label in [*self.labels.items(), *((value, value) for value in self.labels), *self._others]:
            found.setdefault(_folded(label), value)
        return found

    def value_of(self, text: str) -> str | None:
        """The choice of this label in any language, or of this code."""
        return self._values.get(_folded(text))


def options_of(item: NodeState) -> Options | None:
    return Options(item.node, item.state, item) if item.node.items else None


def way_of(node: Node, *, most: int = MOST_TICKS) -> Way:
    control = control_of(node)
    if control not in SEVERAL:
        return Way.CELL
    if node.items is None or not 0 < len(node.items.all_choices) <= most:
        return Way.SLOTS
    return Way.PLACES if control is Control.RANK else Way.TICKS


def is_typed(node: Node) -> bool:
    """Whether a workbook takes an answer to it. Files are sent on the web page."""
    control = control_of(node)
    return node.is_answerable and not is_header(node) and control not in {Control.FILE, Control.OUTPUT, Control.NOTE}


def parts_of(way: Way, value: str, options: Options | None) -> list[str]:
    """The names of an answer's cells, in order; a single one has none."""
    if way is Way.CELL or options is None:
        return [""]
    if way is Way.SLOTS:
        return [f"#{n}" for n in range(1, max(FEWEST, len(value.split()) + SPARE) + 1)]
    return list(options.labels)


def present(node: Node, value: str, way: Way, options: Options | None) -> dict[str, Cell]:
    """What stands in each cell of an answer; blank ones are left out."""
    if not value:
        return {}
    if way is Way.CELL or options is None:
        return {"": _single(node, value, options)}
    chosen = value.split()
    if way is Way.TICKS:
        return dict.fromkeys((each for each in chosen if each in options.labels), MARK)
    if way is Way.PLACES:
        return {each: n for n, each in enumerate(chosen, 1) if each in options.labels}
    return {f"#{n}": options.labels.get(each, each) for n, each in enumerate(chosen, 1)}


def fingerprint(cells: Mapping[str, Cell], visibility: str) -> str:
    """Of what stands in the cells, as a spreadsheet program gives it back. It tells changes; it secures nothing."""
    shown = sorted((part, text) for part, cell in cells.items() if (text := text_of(cell)))
    text = "\n".join([visibility, *(f"{part}\t{text}" for part, text in shown)])
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def text_of(cell: Cell) -> str:
    """A cell's content as text, the same for what was written and for what comes back unchanged."""
    if isinstance(cell, bool):
        return "1" if cell else ""
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, date | time | timedelta):
        return _time_text(cell)
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _time_text(cell: date | time | timedelta) -> str:
    """To the minute: a spreadsheet's clock is a fraction of a day."""
    match cell:
        case datetime():
            shown = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
            return shown.date().isoformat() if shown.time() == time() else shown.isoformat()[:16]
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat()[:5]
    minutes = round(cell.total_seconds() / 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def number_text(number: float) -> str:
    """In digits, never with an exponent: 1500000, 0.125."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    return f"{Decimal(f'{number:.{_EXACT}g}'):f}"


def _single(node: Node, value: str, options: Options | None) -> Cell:
    control = control_of(node)
    if node.items is not None and options is not None:
        return options.labels.get(value, value)
    if control is Control.TICK:
        return MARK
    if control is Control.POINT:
        return ", ".join(value.split()[:2])
    with suppress(ValueError):
        return _of_type(node.data_type, value)
    return value


def _of_type(data_type: str, value: str) -> Cell:
    if data_type in {"int", "decimal"} and len(value.strip("+-").replace(".", "")) <= _EXACT:
        return int(value) if data_type == "int" else float(value)
    if data_type == "date" and (day := date.fromisoformat(value[:10])) >= _FIRST_DAY:
        return day
    if data_type == "time":
        return time.fromisoformat(value[:5])
    if data_type == "dateTime":
        moment = datetime.fromisoformat(value[:16])  # the respondent's own clock
        return moment if moment.date() >= _FIRST_DAY else value[:16]
    return value


def _told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Two choices of one label carry their codes."""
    folded = [_folded(label) for label in labels.values()]
    return {
        value: f"{label} [{value}]" if not label or folded.count(_folded(label)) > 1 else label
        for value, label in labels.items()
    }


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def blank(cells: Iterable[Cell]) -> bool:
    return not any(text_of(cell) for cell in cells)
