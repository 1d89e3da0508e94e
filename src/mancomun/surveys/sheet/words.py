"""An answer in words, for reading: on paper, beside another's, in a list."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import Node, NodeState, normalise
from mancomun.surveys.sheet.controls import Control, control_of, is_header
from mancomun.surveys.sheet.text import plain
from mancomun.ui.localise import number, spoken_day


def words_of(item: NodeState, value: str, files: Mapping[str, StoredFile]) -> list[str]:
    """The parts of an answer, one for each choice; none when it is blank."""
    if not value:
        return []
    control = control_of(item.node)
    if item.node.items is not None:
        labels = {choice.value: plain(choice.label.render(item.scope)) for choice in item.node.items.all_choices}
        labels |= {choice.value: plain(choice.label) for choice in item.choices}
        chosen = [value] if item.node.control == "select1" else value.split()
        return [labels.get(each, each) for each in chosen]
    if control is Control.FILE:
        return [files[value].name if value in files else value]
    return [_spoken(item.node.data_type, value, control)]


def otherwise(item: NodeState, recomputed: Mapping[str, tuple[str, str]]) -> str:
    """What a phone had worked out for this question, where it is something else here and has not changed since."""
    sent, value = recomputed.get(item.path, ("", ""))
    return said_of(item, sent) if item.path in recomputed and item.value == value else ""


def said_of(item: NodeState, sent: str) -> str:
    """What was sent in words, as it came where it is not of the question's kind."""
    readable = item.node.data_type not in _SPEAKERS or isinstance(normalise(item.node.data_type, sent), str)
    return (", ".join(words_of(item, sent, {})) if readable else sent[:_MOST_SAID]) or "–"


def asked_at(node: Node, language: str, label: str = "") -> str:
    """What a question asks, in one line; the head of a grid asks what its group does."""
    named = node.parent if is_header(node) and node.parent and node.parent.label else node
    said = label if named is node and label else named.label.plain(language) if named.label else ""
    return plain(said) or node.name


def code_beside(code: str, label: str) -> str:
    """The code, unless the author wrote it into the label."""
    return "" if label.startswith(f"{code}.") else code


def _spoken(data_type: str, value: str, control: Control) -> str:
    if control is Control.POINT:
        return ", ".join(value.split()[:2])
    if control is Control.TICK:
        return "✓"
    with suppress(ValueError):
        return _SPEAKERS[data_type](value) if data_type in _SPEAKERS else value
    return value


def _integer(value: str) -> str:
    return number(int(value)) if abs(int(value)) > _YEARS else value


def _decimal(value: str) -> str:
    return number(float(value), len(value.partition(".")[2].rstrip("0")))


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value)
    return f"{spoken_day(moment.date())}, {moment:%H:%M}"


_SPEAKERS: dict[str, Callable[[str], str]] = {
    "int": _integer,
    "decimal": _decimal,
    "date": lambda value: spoken_day(date.fromisoformat(value[:10])),
    "dateTime": _moment,
    "time": lambda value: value[:5],
}
_MOST_SAID = 200  # characters of what is not of the question's kind
_YEARS = 9999  # smaller whole numbers are often years, which have no thousands


def in_field(data_type: str, value: str, language: str) -> str:
    """A stored number as its field shows it, with the language's decimal sign where that reads back the same."""
    if data_type == "decimal" and language != "en":
        local = value.replace(".", ",")
        if normalise(data_type, local) == value:
            return local
    return value
