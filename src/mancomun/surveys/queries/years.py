"""A city's answers of earlier rounds at today's questions, and which question goes on from which.

Nothing is copied: an earlier answer is offered beside its question until somebody of the city confirms or changes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mancomun.surveys.engine import CompiledForm, Node, NodeKind
from mancomun.surveys.models import QuestionLink, QuestionnaireVersion, Response, Revision, Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.revisions import latest_approved
from mancomun.surveys.snapshot.sheets import Entry

Kind = QuestionLink.Kind
Given = tuple[str, str]  # value, visibility


@dataclass(frozen=True, slots=True)
class Source:
    """The earlier question that one goes on from, and the choices that have other values now."""

    path: str
    kind: str = ""  # of the link; blank where place or code say it
    values: tuple[tuple[str, str], ...] = ()

    def today(self, value: str) -> str:
        """An earlier answer as today's question would have it."""
        renamed = dict(self.values)
        return " ".join(renamed.get(one, one) for one in value.split(" ")) if renamed else value


def sources(version: QuestionnaireVersion, earlier: QuestionnaireVersion) -> dict[str, tuple[Source, ...]]:
    """For each question of the newer version, by its path, those of the earlier one that it goes on from."""
    if version.pk == earlier.pk:
        return {node.path: (Source(node.path),) for node in _answerable(compiled(version))}
    links = list(QuestionLink.objects.filter(version=version.pk, earlier=earlier.pk))
    return _matched(compiled(version), compiled(earlier), links)


def _matched(form: CompiledForm, before: CompiledForm, links: Iterable[QuestionLink]) -> dict[str, tuple[Source, ...]]:
    linked: dict[str, list[Source]] = {}
    for link in links:
        found = linked.setdefault(link.path, [])
        if link.kind != Kind.BROKEN:
            found.append(Source(link.earlier_path, link.kind, tuple(sorted(link.values.items()))))
    old = {node.path: node for node in _answerable(before)}
    by_code = {(node.code, node.name): node for node in old.values() if node.code}
    matched = {}
    for node in _answerable(form):
        if node.path in linked:
            matched[node.path] = tuple(linked[node.path])
        elif (same := old.get(node.path) or by_code.get((node.code, node.name))) is not None:
            matched[node.path] = (Source(same.path),)
    return {path: found for path, found in matched.items() if found}


def _answerable(form: CompiledForm) -> list[Node]:
    return [node for node in form.questions() if node.is_answerable]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the city answered before. ``since``: the first of the years in a row in which it was the same."""

    year: int
    title: str  # of the round
    since: int
    value: str
    visibility: str


def offers_for(
    response: Response, form: CompiledForm, revisions: Iterable[Revision] | None = None
) -> dict[str, Offer]:
    """The latest earlier answers of the city, by the path of today's question. ``revisions``: where they are known.

    Files are left out, since a file belongs to the answer it was sent with; for entries see ``earlier_lists``.
    """
    found: dict[str, Offer] = {}
    nodes = {node.path: node for node in _answerable(form) if not _in_repeat(node) and node.control != "upload"}
    for asked, revision, back in traced(response, nodes.values(), revisions):
        entries: dict[str, Entry] = {entry["path"]: entry for entry in revision.answers}
        for today, source in back.items():
            entry = entries.get(source.path)
            if entry is not None and entry["value"]:
                _note(found, nodes[today], asked, entry, source.today(entry["value"]))
    return found


def traced(
    response: Response, nodes: Iterable[Node], revisions: Iterable[Revision] | None = None
) -> Iterator[tuple[Round, Revision, Mapping[str, Source]]]:
    """The city's earlier answers, the latest first; with each, where today's questions (by path) stood in it."""
    back = {node.path: Source(node.path) for node in nodes}
    version = response.invitee.round.version
    for revision in earlier_revisions(response) if revisions is None else revisions:
        asked: Round = revision.response.invitee.round
        step = sources(version, asked.version)
        back = {today: older for today, source in back.items() if (older := _older(source, step)) is not None}
        version = asked.version
        yield asked, revision, back


def _older(source: Source, step: Mapping[str, tuple[Source, ...]]) -> Source | None:
    """One version further back; None where the question begins, or where it takes several together."""
    found = step.get(source.path, ())
    if len(found) != 1:
        return None
    values = {old: source.today(new) for old, new in found[0].values}
    return Source(
        found[0].path, found[0].kind or source.kind, tuple(sorted({**dict(source.values), **values}.items()))
    )


def _note(found: dict[str, Offer], node: Node, asked: Round, entry: Entry, value: str) -> None:
    known = found.get(node.path)
    if known is None and fits(node, value):
        found[node.path] = Offer(asked.year, str(asked.title), asked.year, value, entry["visibility"])
    elif known is not None and known.value == value and known.since > asked.year:
        found[node.path] = Offer(known.year, known.title, asked.year, value, known.visibility)


def fits(node: Node, value: str) -> bool:
    """Whether today's question can take it: its choices may be others."""
    if node.items is None:
        return True
    values = {choice.value for choice in node.items.all_choices}
    return all(one in values for one in ([value] if node.control == "select1" else value.split()))


def _in_repeat(node: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at.kind is NodeKind.REPEAT:
            return True
        at = at.parent
    return False


def earlier_revisions(response: Response) -> list[Revision]:
    """What the city's authority approved in earlier rounds of the same questionnaire, the latest first."""
    asked = response.invitee.round
    rows = latest_approved().filter(
        response__invitee__government=response.invitee.government_id,
        response__invitee__round__year__lt=asked.year,
        response__invitee__round__version__questionnaire=asked.version.questionnaire_id,
    )
    rows = rows.select_related("response__invitee__round__version").defer(
        "instance", "response__invitee__round__version__xform", "response__invitee__round__version__sheets"
    )
    return list(rows.order_by("-response__invitee__round__year", "-response__invitee__round"))
