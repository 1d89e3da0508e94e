"""A revision as a person reads it: section by section, each answer with its question, in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.surveys.engine import CompiledForm, Draft, Node, NodeKind, NodeState, State
from mancomun.surveys.models import Response, Revision, Visibility
from mancomun.surveys.queries.answering import clock_of, form_of, recomputed_before
from mancomun.surveys.rules.visibility import may_read
from mancomun.surveys.sheet.controls import Control, control_of, is_year
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.sheet.words import said_of
from mancomun.surveys.snapshot.sheets import Entry
from mancomun.ui.localise import number, spoken_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer. ``hidden``: this reader may not see it, and ``text`` is blank."""

    path: str
    code: str
    group: str  # the heading under which it stands inside its section
    label: str
    value: str  # as it is stored
    text: str  # as it is read
    visibility: str
    hidden: bool = False
    file: StoredFile | None = None
    language: str = ""  # of free text that was written in another one than the page's

    @property
    def shared_with(self) -> "StrOrPromise":
        """Who may read it besides the city, unless everybody may."""
        known = self.visibility in Visibility.values and self.visibility != Visibility.PUBLIC
        return Visibility(self.visibility).label if known else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the questionnaire."""

    name: str
    title: str
    lines: Sequence[Line] = field(default_factory=tuple)


def read(revision: Revision, response: Response, *, actor: Actor, is_open: bool = False) -> list[Part]:
    """The revision's answers for this reader. ``response`` has its invitee, government and round at hand."""
    form = form_of(response)
    state = state_of(revision, response, form)
    commission_id = response.invitee.round.commission_id
    city = response.invitee.government_id
    files, language = _files(revision.answers), written_in(revision.language)
    parts: dict[str, list[Line]] = {}
    for entry in revision.answers:
        readable = may_read(
            entry["visibility"], actor=actor, government_id=city, commission_id=commission_id, open=is_open
        ).ok
        line = _line(entry, state, files, readable=readable)
        if language and control_of(state.form.node(entry["path"])) in _TYPED:
            line = replace(line, language=language)
        parts.setdefault(form.section_of(entry["path"]).name, []).append(line)
    return [Part(section.name, title_of(section, form), parts[section.name]) for section in _sections(form, parts)]


def written_in(language: str) -> str:
    """The language as an attribute of the text; blank where it is the page's own, or not known."""
    return language if language != (get_language() or "").split("-")[0] else ""


_TYPED = frozenset({Control.TEXT, Control.AREA})


@dataclass(frozen=True, slots=True)
class Again:
    """A value that was worked out again here, since the phone's was another one."""

    label: str
    sent: str
    text: str


def worked_out_again(revision: Revision, response: Response) -> list[Again]:
    """What the last phone before this revision had worked out otherwise, as far as the revision says so still."""
    rows = recomputed_before(response, revision.submitted_at)
    state = state_of(revision, response, form_of(response)) if rows else None
    found = []
    for path, sent, value in rows:
        item = state.get(path) if state else None
        if item is not None and item.relevant and item.value == value and item.node.label is not None:
            found.append(Again(plain(item.label), said_of(item, sent), said_of(item, value)))
    return found


def state_of(revision: Revision, response: Response, form: CompiledForm) -> State:
    """The form as it was answered, so that labels and choices read as they did."""
    draft = draft_of(revision.answers)
    return form.evaluate(draft, now=clock_of(response, revision.submitted_at), language=get_language())


def draft_of(entries: Iterable[Entry]) -> Draft:
    """The answers of a revision as the form engine takes them, its repeats in their order."""
    values: dict[str, str] = {}
    repeats: dict[str, dict[int, None]] = {}
    for entry in entries:
        values[entry["path"]] = entry["value"]
        for repeat, key in _keys(entry["path"]):
            repeats.setdefault(repeat, {})[key] = None
    return Draft(values, {path: tuple(keys) for path, keys in repeats.items()})


def title_of(node: Node, form: CompiledForm) -> str:
    """A section's or a group's heading; the form's own title for what stands outside any group."""
    if node.label is None:
        return form.title if node is form.root else node.name
    return node.label.plain(form.language(get_language()))


def _sections(form: CompiledForm, parts: Mapping[str, object]) -> Iterator[Node]:
    return (section for section in form.sections() if section.name in parts)


def _keys(path: str) -> Iterator[tuple[str, int]]:
    """Each repeat on the way, by its path with the keys before it, and the instance's key."""
    at = path.find("[")
    while at >= 0:
        end = path.index("]", at)
        yield path[:at], int(path[at + 1 : end])
        at = path.find("[", end)


def _line(entry: Entry, state: State, files: Mapping[str, StoredFile], *, readable: bool) -> Line:
    item = state.get(entry["path"])
    node = state.form.node(entry["path"])
    label = item.label if item else node.label.plain(state.run.language) if node.label else ""
    value = entry["value"] if readable else ""
    return Line(
        path=entry["path"],
        code=entry["code"],
        group=_heading(state, item) if item else "",
        label=plain(label) or node.name,
        value=value,
        text=spoken(node, value, item),
        visibility=entry["visibility"],
        hidden=not readable,
        file=files.get(value) if node.control == "upload" else None,
    )


def _heading(state: State, item: NodeState) -> str:
    """The labels of the groups between the section and the question; an instance of a repeat has its number."""
    words = []
    at = item.node.parent
    while at is not None and at.parent is not None and at.parent is not state.form.root:
        title = at.label.plain(state.run.language) if at.label else ""
        if at.kind is NodeKind.REPEAT:
            title = f"{title} {item.position if at is item.node.layer.node else ''}".strip()
        if title:
            words.append(title)
        at = at.parent
    return " · ".join(reversed(words))


def spoken(node: Node, value: str, item: NodeState | None = None) -> str:
    """An answer in words: labels for choices, numbers and dates as the reader's language writes them."""
    if not value:
        return ""
    if node.items is not None:
        labels = {choice.value: choice.label for choice in item.choices} if item else {}
        return " · ".join(labels.get(one) or _choice(node, one) for one in chosen(node, value))
    if node.data_type == "date":
        return _day(value)
    if node.data_type in {"int", "decimal"} and not is_year(node):
        return _number(value)
    return value


def chosen(node: Node, value: str) -> list[str]:
    return [value] if node.control == "select1" else value.split()


def _choice(node: Node, value: str) -> str:
    found = next((choice for choice in node.items.all_choices if choice.value == value), None) if node.items else None
    return found.label.plain(get_language() or "") if found else value


def _number(value: str) -> str:
    """With as many decimals as were typed."""
    try:
        return number(float(value), len(value.partition(".")[2]))
    except ValueError:
        return value


def _day(value: str) -> str:
    try:
        return spoken_day(date.fromisoformat(value[:10]))
    except ValueError:
        return value


def _files(entries: Iterable[Entry]) -> dict[str, StoredFile]:
    uids = [entry["value"] for entry in entries if _looks_like_uid(entry["value"])]
    return {str(stored.uid): stored for stored in StoredFile.objects.filter(uid__in=uids)} if uids else {}


def _looks_like_uid(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4  # noqa: PLR2004  # a UUID's length and dashes
