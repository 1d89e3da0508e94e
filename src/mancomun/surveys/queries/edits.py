"""The whole history of an answer: who wrote what, when and through which channel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import CompiledForm, Node, NodeKind, State
from mancomun.surveys.models import Answer, AnswerEdit, Response
from mancomun.surveys.queries.answering import KEYS
from mancomun.surveys.queries.reading import spoken
from mancomun.surveys.rules.hands import Sight
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.text import plain
from mancomun.surveys.sheet.words import code_beside


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are looked for; what is empty narrows nothing. ``person`` is “u7”, or “h3” for a link."""

    section: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words. ``key`` leads to the question, where it is one."""

    at: datetime
    who: str
    channel: str
    label: str
    code: str
    key: str
    section: Node
    words: str
    visibility: str
    overtaken: bool


def edits(response: Response, form: CompiledForm, *, sight: Sight, wanted: Wanted, zone: str) -> QuerySet[AnswerEdit]:
    """The latest first. What the form wrote when the answer was begun is left out: nobody did that."""
    rows = AnswerEdit.objects.filter(response=response.pk).exclude(by=None, by_name="", handover=None)
    names = {section.name for section in form.sections() if sight.shows(section.name)}
    if wanted.section:
        names &= {wanted.section}
    if not sight.whole or wanted.section:
        rows = rows.filter(_within(form, names))
    if wanted.path:
        rows = rows.filter(path=wanted.path)
    if wanted.person:
        number = int(wanted.person[1:])
        rows = rows.filter(handover=number) if wanted.person[0] == "h" else rows.filter(by=number)
    if wanted.since:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time.min, ZoneInfo(zone)))
    if wanted.until:
        rows = rows.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time.min, ZoneInfo(zone)))
    return rows.order_by("-pk")


def writers(response: Response) -> list[tuple[str, str]]:
    """Everybody who ever wrote here, by key and name."""
    rows = AnswerEdit.objects.filter(response=response.pk).exclude(by_name="")
    found: dict[str, str] = {}
    for by, handover, name in rows.order_by("by_name").values_list("by", "handover", "by_name").distinct():
        key = f"h{handover}" if handover is not None else f"u{by}" if by is not None else ""
        if key:
            found.setdefault(key, name)
    return list(found.items())


def told(rows: Iterable[AnswerEdit], state: State, files: Mapping[str, StoredFile]) -> list[Told]:
    return [_told(row, state, files) for row in rows]


def _told(row: AnswerEdit, state: State, files: Mapping[str, StoredFile]) -> Told:
    path = row.path.removesuffix(KEYS)
    node, item = state.form.node(path), state.get(path)
    label = item.label if item else node.label.plain(state.run.language) if node.label else ""
    return Told(
        at=row.at,
        who=row.by_name,
        channel="" if row.channel == Answer.Channel.WEB else str(Answer.Channel(row.channel).label),
        label=plain(label) or node.name,
        code=code_beside(node.code, plain(label)),
        key=key_of(node, path) if node.kind is NodeKind.QUESTION and node.control else "",
        section=state.form.section_of(path),
        words=_words(row, node, state, files),
        visibility=row.visibility,
        overtaken=row.overtaken,
    )


def _words(row: AnswerEdit, node: Node, state: State, files: Mapping[str, StoredFile]) -> str:
    if row.path.endswith(KEYS):
        count = len(row.value.split())
        return ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count}
    if row.value in files:
        return files[row.value].name
    return spoken(node, row.value, state.get(row.path)) or _("no answer")


def _within(form: CompiledForm, names: set[str]) -> Q:
    """Of these sections. The root as a section holds what stands outside any group."""
    found = Q(pk=None)
    for section in form.sections():
        if section.name not in names:
            continue
        if section is form.root:
            inside = Q()
            for other in form.sections():
                if other is not section:
                    inside |= Q(path__startswith=f"{other.path}/") | Q(path__startswith=f"{other.path}[")
            found |= ~inside if inside else ~Q(pk=None)
        else:
            found |= Q(path__startswith=f"{section.path}/") | Q(path__startswith=f"{section.path}[")
    return found
