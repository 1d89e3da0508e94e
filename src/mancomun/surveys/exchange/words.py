"""What a workbook says about a question: how to answer it, in words and as a check of its cells."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mancomun.surveys.engine import Node
from mancomun.surveys.exchange.cells import MARK, Options, Way
from mancomun.surveys.sheet.controls import Control, control_of, words
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.wording import kind_word

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_HOW: Final[dict[str, "StrOrPromise"]] = {
    Way.TICKS: gettext_lazy("Mark with ✓ each that applies"),
    Way.PLACES: gettext_lazy("Number them: 1 for the first"),
    Way.SLOTS: gettext_lazy("Choose one in each cell"),
    Control.RADIOS: gettext_lazy("Choose one from the list"),
    Control.SELECT: gettext_lazy("Choose one from the list"),
    Control.TICK: gettext_lazy("Mark with ✓"),
    Control.POINT: gettext_lazy("Latitude and longitude in degrees: -34.72, -58.26"),
    Control.DATE: gettext_lazy("Date, such as 2026-03-31"),
    Control.TIME: gettext_lazy("Time of day, such as 14:30"),
    Control.MOMENT: gettext_lazy("Date and time, such as 2026-03-31 14:30"),
    Control.FILE: gettext_lazy("Files are sent on the web page"),
    Control.OUTPUT: gettext_lazy("Worked out by the questionnaire"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """What a cell may hold. ``choices`` for a list, ``most`` for a number that has an end."""

    kind: str  # list, tick, place, whole, decimal, date, time, moment, text
    choices: tuple[str, ...] = ()
    most: int = 0


def how_of(node: Node, way: Way = Way.CELL, message: str = "") -> str:
    """Such as “Whole number. From 0 to 100.”, the second part being the author’s own."""
    control = control_of(node)
    said = _HOW.get(way) or (_HOW.get(control) if node.items or control is not Control.RADIOS else None)
    how = str(said or kind_word(node.type))
    if "percent" in words(node):
        how = _("%(how)s, in per cent: write 45 for 45 %%") % {"how": how}
    return f"{how}. {message}" if message else how


def check_of(node: Node, way: Way, options: Options | None) -> Check:
    if way is Way.TICKS:
        return Check("tick", (MARK,))
    labels = tuple(options.labels.values()) if options else ()
    if way is Way.PLACES:
        return Check("place", most=len(labels))
    if node.items is not None:
        return Check("list", labels)
    control = control_of(node)
    if control is Control.TICK:
        return Check("tick", (MARK,))
    if node.data_type in {"int", "decimal"}:
        return Check("whole" if node.data_type == "int" else "decimal")
    return Check({Control.DATE: "date", Control.TIME: "time", Control.MOMENT: "moment"}.get(control, "text"))


def heading_of(node: Node, language: str) -> str:
    """A question at the head of a column, with its code unless its author wrote it there."""
    label = plain(node.label.plain(language)) if node.label else node.name
    return f"{node.code}. {label}" if node.code and not label.startswith(f"{node.code}.") else label
