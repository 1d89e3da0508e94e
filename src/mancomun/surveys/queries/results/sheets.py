"""Approved answers as the database has them, put in order once for all readers. Nobody is shown them from here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mancomun.surveys.engine import generic
from mancomun.surveys.models import Round, Visibility
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.revisions import Approved, Entry, approved_answers
from mancomun.surveys.rules.visibility import narrower, narrowest

Given = tuple[str, str]  # value, visibility


@dataclass(frozen=True)
class Sheet:
    """One city's answers. ``widths``: for each path without keys the narrowest visibility that an answer there has."""

    answers: Mapping[str, Given]
    repeats: Mapping[str, Sequence[Mapping[str, Given]]]  # the instances of each repeat, by its path without keys
    widths: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()  # paths that the short version, which the city chose, does not have
    language: str = ""  # in which the city put its answers forward

    def width(self, path: str, conditions: Iterable[str], own: str = "") -> str:
        """Who may know of the answer at a path: no more people than of anything that it depends on."""
        return narrowest(self.widths, conditions, own or self.widths.get(path, Visibility.PUBLIC))


def sheets_of(round: Round, *, at: datetime, ahead: bool) -> dict[int, Sheet]:  # noqa: A002  # the domain's word
    """By city: the accepted answers; when looking ahead of the opening, all that are approved."""
    short = frozenset(node.path for node in compiled(round.version, short=True).left_out)
    return {
        approved.government_id: sheet(approved.answers, short if approved.short else frozenset(), approved.language)
        for approved in approved_answers(round, at=at)
        if _counts(approved, ahead=ahead)
    }


def _counts(approved: Approved, *, ahead: bool) -> bool:
    return approved.open or ahead


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
