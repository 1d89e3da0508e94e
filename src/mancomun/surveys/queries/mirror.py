"""The mirror: how a city stands beside the network, block by block, and who already does what it has not.

Only answers that the reader may see are counted, and each figure says of how many. Silence is never a “no”.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mancomun.core.actors import Actor
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Question, Response, Revision, Round
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.reading import state_of, title_of
from mancomun.surveys.queries.revisions import SEVERAL, Comparable, comparable
from mancomun.surveys.queries.rounds import invited_count, rounds_visible_to
from mancomun.surveys.rules import comparison
from mancomun.surveys.sheet.text import plain
from mancomun.ui import states as shown

Key = tuple[str, str]  # code and name: what a question is called in every version
_NAMED = 5  # cities that a line names at once; the others are behind a word
_SILENT = frozenset({comparison.NONE, comparison.HIDDEN})


@dataclass(frozen=True, slots=True)
class Line:
    """One question. The counts are of other cities; ``answered`` of ``asked`` may be read and say something."""

    code: str
    label: str
    own: str  # a state of ui.states; blank for an answer that is neither yes nor no
    counts: Mapping[str, int]  # by state of ui.states
    otherwise: int  # answered with something that is neither yes nor no
    answered: int
    asked: int
    doing: Sequence[LocalGovernment]  # who does what the city said it has not

    @property
    def first(self) -> Sequence[LocalGovernment]:
        return self.doing[:_NAMED]

    @property
    def rest(self) -> Sequence[LocalGovernment]:
        return self.doing[_NAMED:]


@dataclass(frozen=True, slots=True)
class Block:
    name: str
    title: str
    lines: Sequence[Line]

    @property
    def own(self) -> Mapping[str, int]:
        """How many of the block's questions are in each state."""
        return _counted(line.own for line in self.lines if line.own)


@dataclass(frozen=True, slots=True)
class Mirror:
    """``reference`` is the round that the city is held against: this one, or the last whose results are open."""

    blocks: Sequence[Block]
    reference: Round | None
    cities: int  # of the reference, besides this one
    invited: int


def mirror(response: Response, revision: Revision, *, actor: Actor, at: datetime) -> Mirror:
    round_, city = response.invitee.round, response.invitee.government
    reference, rows = _reference(round_, city.pk, actor, at)
    others: dict[Key, list[Comparable]] = {}
    for row in rows:
        others.setdefault((row.code, row.path.rpartition("/")[2]), []).append(row)
    cities = {c.pk: c for c in LocalGovernment.objects.filter(pk__in={row.government_id for row in rows})}
    return Mirror(
        _blocks(response, revision, others, cities),
        reference,
        len(cities),
        invited_count(reference) if reference else 0,
    )


def _reference(round_: Round, city_id: int, actor: Actor, at: datetime) -> tuple[Round | None, list[Comparable]]:
    """This round as far as its results are open to the city; else the last one of the same questionnaire."""
    same = rounds_visible_to(actor).filter(version__questionnaire=round_.version.questionnaire_id)
    earlier = same.filter(year__lt=round_.year)
    for candidate in (round_, *earlier.order_by("-year", "-pk")[:3]):
        rows = [row for row in comparable(candidate, actor, at=at) if row.government_id != city_id]
        if any(row.accepted for row in rows):
            return candidate, [row for row in rows if row.accepted]
    return None, []


def _blocks(
    response: Response,
    revision: Revision,
    others: Mapping[Key, Sequence[Comparable]],
    cities: Mapping[int, LocalGovernment],
) -> list[Block]:
    form = form_of(response)
    state = state_of(revision, response, form)
    own = {entry["path"]: entry["value"] for entry in revision.answers}
    lines: dict[str, list[Line]] = {}
    for question in Question.objects.filter(version=response.invitee.round.version_id).exclude(states={}):
        if question.path not in own or not any(map(comparison.does, question.states.values())):
            continue  # not asked of this city, or nothing that a city does or does not do
        several = question.kind in SEVERAL
        mine = comparison.state_of(own[question.path], question.states, several=several)
        item = state.get(question.path)
        label = plain(item.label) if item else question.code
        key = (question.code, question.path.rpartition("/")[2])
        lines.setdefault(question.section, []).append(_line(question.code, label, mine, others.get(key, ()), cities))
    return [
        Block(section.name, title_of(section, form), lines[section.name])
        for section in form.sections()
        if section.name in lines
    ]


def _line(code: str, label: str, own: str, rows: Sequence[Comparable], cities: Mapping[int, LocalGovernment]) -> Line:
    said = [row for row in rows if row.state not in _SILENT]
    doing = [cities[row.government_id] for row in said if comparison.ahead(row.state, own)]
    return Line(
        code=code,
        label=label,
        own=comparison.SHOWN.get(own, ""),
        counts=_counted(comparison.SHOWN[row.state] for row in said if row.state in comparison.SHOWN),
        otherwise=sum(row.state == comparison.OTHER for row in said),
        answered=len(said),
        asked=len(rows),
        doing=sorted(doing, key=lambda city: city.name_folded),
    )


def _counted(states: Iterable[str]) -> dict[str, int]:
    """How many of each state that there is, in the order in which people read them."""
    found = Counter(states)
    return {str(state): found[state] for state in shown.State if found[state]}
