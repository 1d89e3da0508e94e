"""One city's approved answers, put in order once for every reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from mancomun.surveys.engine import generic
from mancomun.surveys.models import Visibility
from mancomun.surveys.rules.visibility import narrower, narrowest

Given = tuple[str, str]  # value, visibility


class Entry(TypedDict):
    """One answer of a revision, in document order. A question that was not asked has none."""

    path: str
    code: str
    value: str
    visibility: str


@dataclass(frozen=True)
class Sheet:
    """``widths``: for each path without keys the narrowest visibility that an answer there has."""

    answers: Mapping[str, Given]
    repeats: Mapping[str, Sequence[Mapping[str, Given]]]  # the instances of each repeat, by its path without keys
    widths: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()  # paths that the short version, which the city chose, does not have
    language: str = ""  # in which the city put its answers forward
    short: bool = False
    accepted_on: date | None = None
    revision: str = ""  # its uid
    digest: str = ""
    few: frozenset[str] = frozenset()  # paths of answers that are about too few people

    def width(self, path: str, conditions: Iterable[str], own: str = "") -> str:
        """Who may know of the answer at a path: no more people than of anything that it depends on."""
        return narrowest(self.widths, conditions, own or self.widths.get(path, Visibility.PUBLIC))


def sheet(entries: Iterable[Entry], left_out: frozenset[str] = frozenset(), language: str = "") -> Sheet:
    answers: dict[str, Given] = {}
    instances: dict[str, dict[str, dict[str, Given]]] = {}
    widths: dict[str, str] = {}
    for entry in entries:
        path, given = entry["path"], (entry["value"], entry["visibility"])
        place = generic(path)
        before = widths.get(place)
        widths[place] = given[1] if before is None else narrower(before, given[1])
        if place == path:
            answers[path] = given
            continue
        instance = path[: path.rindex("]") + 1]
        instances.setdefault(generic(instance), {}).setdefault(instance, {})[place] = given
    repeats = {repeat: tuple(found.values()) for repeat, found in instances.items()}
    return Sheet(answers, repeats, widths, left_out, language)
