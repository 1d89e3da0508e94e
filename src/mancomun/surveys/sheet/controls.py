"""Which control a question is drawn with."""

from enum import StrEnum
from functools import lru_cache
from typing import Final

from mancomun.surveys.engine import Node
from mancomun.surveys.models import Visibility


class Control(StrEnum):
    """The value names its template: surveys/answer/controls/_<value>.html."""

    NOTE = "note"
    OUTPUT = "output"  # worked out by the form, or not to be changed
    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    RADIOS = "radios"
    SELECT = "select"
    CHECKS = "checks"
    MANY = "many"  # tick boxes, too many to read through
    RANK = "rank"
    TICK = "tick"
    FILE = "file"
    POINT = "point"


MANY_CHOICES: Final = 12  # more are drawn as a drop-down list, or as tick boxes in a box that scrolls
_NODES: Final = 8192  # of the forms in use, whose nodes never change
_SCALE_STEPS: Final = 11  # a range with more steps is typed
_AREAS: Final = frozenset({"geotrace", "geoshape"})
_BY_TYPE: Final = {
    "note": Control.NOTE,
    "integer": Control.NUMBER,
    "decimal": Control.NUMBER,
    "date": Control.DATE,
    "time": Control.TIME,
    "datetime": Control.MOMENT,
    "rank": Control.RANK,
    "acknowledge": Control.TICK,
    "file": Control.FILE,
    "image": Control.FILE,
    "audio": Control.FILE,
    "video": Control.FILE,
    "geopoint": Control.POINT,
}
GROUPED: Final = frozenset({Control.RADIOS, Control.CHECKS, Control.MANY, Control.RANK, Control.POINT})


@lru_cache(maxsize=_NODES)
def words(node: Node) -> frozenset[str]:
    """The appearances of a node."""
    return frozenset(node.appearance.split())


@lru_cache(maxsize=_NODES)
def is_year(node: Node) -> bool:
    """A number that counts years has no thousands and no halves: by the appearance “year”, or by its name."""
    return node.data_type == "int" and ("year" in words(node) or "year" in node.name.split("_"))


def is_header(node: Node) -> bool:
    """The head of a grid: it shows the labels of the choices and takes no answer."""
    return "label" in words(node) and node.control in {"select1", "select"}


def is_row(node: Node) -> bool:
    """A row of a grid: radio buttons under the head's labels."""
    return "list-nolabel" in words(node) and node.control == "select1"


def visibility_of(node: Node) -> str:
    """Who reads an answer of which its city says nothing else. Default-deny, as in the index of questions."""
    return node.columns.get("mancomun_visibility") or Visibility.COORDINATION


def is_confined(node: Node) -> bool:
    """The workbook keeps it for the coordination, such as contacts: nobody opens it further."""
    return node.columns.get("mancomun_visibility") == Visibility.COORDINATION


@lru_cache(maxsize=_NODES)
def control_of(node: Node) -> Control:
    if node.calculate is not None:
        return Control.OUTPUT
    if node.control == "select1":
        return _one_of(node)
    if node.control == "select":
        return Control.MANY if _choices(node) > MANY_CHOICES else Control.CHECKS
    if node.type == "range":
        return Control.RADIOS if scale(node) else Control.NUMBER
    if node.type in _BY_TYPE:
        return _BY_TYPE[node.type]
    return Control.AREA if "multiline" in words(node) or node.type in _AREAS else Control.TEXT


def _one_of(node: Node) -> Control:
    if is_row(node):
        return Control.RADIOS
    folded = words(node) & {"minimal", "autocomplete", "search", "quick"}
    return Control.SELECT if folded or _choices(node) > MANY_CHOICES else Control.RADIOS


def _choices(node: Node) -> int:
    return len(node.items.all_choices) if node.items else 0


def scale(node: Node) -> tuple[str, ...]:
    """The steps of a short range of whole numbers, to be chosen from; none when it is better typed."""
    try:
        start, end, step = (int(node.parameters.get(name, "")) for name in ("start", "end", "step"))
    except ValueError:
        return ()
    if step <= 0 or not 0 <= (end - start) // step < _SCALE_STEPS:
        return ()
    return tuple(str(number) for number in range(start, end + 1, step))
