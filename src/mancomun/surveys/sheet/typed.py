"""What a page sends, read question by question: changes to save, and what could not be read, with its sentence.

A question was on the page when its base (``q12.n``) is sent. What still says what the page had shown is no change.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from mancomun.surveys.actions.answering import Change
from mancomun.surveys.engine import CompiledForm, Node, NodeKind, Refusal, State, normalise
from mancomun.surveys.models import Visibility
from mancomun.surveys.sheet import controls
from mancomun.surveys.sheet.bases import Base, read_base
from mancomun.surveys.sheet.controls import Control, control_of
from mancomun.surveys.sheet.keys import Place, key_of, place_of
from mancomun.surveys.sheet.known import Refused
from mancomun.surveys.sheet.sentences import of_code

BASE = ".n"
_SEVERAL = frozenset({Control.CHECKS, Control.MANY, Control.RANK})
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Reading:
    places: list[Place] = field(default_factory=list)  # the questions that were on the page
    changes: list[Change] = field(default_factory=list)
    refused: dict[str, Refused] = field(default_factory=dict)  # by path


def read(form: CompiledForm, data: QueryDict, state: Callable[[], State]) -> Reading:
    """``state`` is asked only where the form alone cannot say whether a question takes an answer."""
    reading = Reading()
    for place in sent(form, data):
        if not _takes_answer(place, state):
            continue
        reading.places.append(place)
        base = read_base(data.get(f"{place.key}{BASE}", ""))
        visibility = visibility_in(data, place)
        if control_of(place.node) is Control.FILE:
            _read_file(reading, data, place, base, Change(place.path, "", visibility, base.number))
            continue
        typed = _fields(data, place)
        value = _canonical(place.node, typed)
        if isinstance(value, Refusal):
            reading.refused[place.path] = Refused(tuple(typed), of_code(value.code, place.node), visibility)
        elif not base.shows(value, visibility):
            reading.changes.append(Change(place.path, value, visibility, base.number))
    return reading


def _takes_answer(place: Place, state: Callable[[], State]) -> bool:
    if place.node.readonly is None and "-" not in place.key:
        return True
    item = state().get(place.path)
    return item is not None and not item.readonly


def sent(form: CompiledForm, data: QueryDict) -> Iterator[Place]:
    """The questions whose base was sent, in the order of the page."""
    for name in data:
        if name.endswith(BASE):
            place = place_of(form, name.removesuffix(BASE))
            if place is not None and place.node.kind is NodeKind.QUESTION and place.node.is_answerable:
                yield place


def visibility_in(data: QueryDict, place: Place) -> str:
    """Blank where it is the question's own. A row of a grid has its grid's."""
    if controls.is_confined(place.node):
        return ""
    chosen = data.get(f"{place.key}.v") or data.get(f"{_grid_of(place)}.v") or ""
    return chosen if chosen in Visibility and chosen != controls.visibility_of(place.node) else ""


def _grid_of(place: Place) -> str:
    """The key of the grid that a row stands in: its head's, or its first row's."""
    node = place.node
    if not controls.is_row(node) or node.parent is None:
        return ""
    first: Node | None = None
    for other in node.parent.children.values():
        if controls.is_header(other):
            first = other
        elif not controls.is_row(other):
            first = None
        else:
            first = first or other
        if other is node:
            break
    if first is None:
        return ""
    key = key_of(first, place.path)
    return key if controls.is_header(first) else f"{key}g"


def _read_file(reading: Reading, data: QueryDict, place: Place, base: Base, change: Change) -> None:
    """A file is answered by sending it; here it may be taken away, or shown to others than before."""
    kept = data.get(f"{place.key}.f", "")
    if f"{place.key}.x" not in data:
        if not _UID.fullmatch(kept) or not any(base.shows(kept, each) for each in ("", *Visibility)):
            return  # nothing was there
        change = replace(change, value=kept)
    if not base.shows(change.value, change.visibility):
        reading.changes.append(change)


def _fields(data: QueryDict, place: Place) -> list[str]:
    key = place.key
    if data.get("clear") == key:
        return []
    if control_of(place.node) is Control.POINT:
        parts = [data.get(f"{key}.a", ""), data.get(f"{key}.o", "")]
        return parts if any(part.strip() for part in parts) else []
    return [text for text in data.getlist(key) if text]


def _canonical(node: Node, typed: list[str]) -> str | Refusal:
    control = control_of(node)
    if control in _SEVERAL:
        return normalise(node.data_type, " ".join(typed))
    if control is Control.POINT:
        return _point(typed)
    return normalise(node.data_type, typed[0]) if typed else ""


def _point(typed: list[str]) -> str | Refusal:
    if not typed:
        return ""
    parts = [normalise("decimal", part) for part in typed]
    if not all(isinstance(part, str) and part for part in parts):
        return Refusal("type")
    return normalise("geopoint", f"{parts[0]} {parts[1]} 0 0")
