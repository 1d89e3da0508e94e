"""The entries that a city once listed, for a list that is empty today. Offered whole; brought only when asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mancomun.surveys.engine import CompiledForm, Node, NodeKind, generic
from mancomun.surveys.models import Answer, Response, Revision
from mancomun.surveys.queries.answering import KEYS, keys_in
from mancomun.surveys.queries.reading import spoken
from mancomun.surveys.queries.years import Given, Source, fits, traced
from mancomun.surveys.snapshot.sheets import Entry

Listed = Mapping[str, Given]  # of one entry: value and visibility by the path of today's field, without keys
_NAMED = 3  # answers that name an entry


@dataclass(frozen=True, slots=True)
class EarlierList:
    """``texts`` names each of the entries."""

    year: int
    entries: tuple[Listed, ...]
    texts: tuple[str, ...]


def lists_for(
    response: Response, form: CompiledForm, revisions: Iterable[Revision] | None = None
) -> dict[str, EarlierList]:
    """By the repeat's path. Files stay with the answer that they were sent with, entries within entries as well."""
    fields = {repeat.path: found for repeat in _repeats(form) if (found := tuple(_fields(repeat)))}
    offered: dict[str, EarlierList] = {}
    nodes = [node for found in fields.values() for node in found]
    for asked, revision, back in traced(response, nodes, revisions) if nodes else ():
        instances = _instances(revision.answers)
        for path in fields.keys() - offered.keys():
            entries = tuple(_listed(instances, fields[path], back))
            if entries:
                texts = tuple(_named(fields[path], entry) for entry in entries)
                offered[path] = EarlierList(asked.year, entries, texts)
    return offered


def is_blank(repeat: str, answers: Mapping[str, Answer]) -> bool:
    """Whether nothing is listed: no entry, or only such as say nothing."""
    keys = keys_in(answers.get(f"{repeat}{KEYS}"))
    inside = tuple(f"{repeat}[{key}]/" for key in keys)
    return not any(answer.value for path, answer in answers.items() if path.startswith(inside)) if inside else True


def _repeats(form: CompiledForm) -> Iterator[Node]:
    """Those that stand in no other, and whose entries a person adds."""
    for node in form.nodes:
        if node.kind is NodeKind.REPEAT and node.count is None and node.layer.parent is form.root.layer:
            yield node


def _fields(inside: Node) -> Iterator[Node]:
    for node in inside.children.values():
        if node.kind is NodeKind.GROUP:
            yield from _fields(node)
        elif node.kind is NodeKind.QUESTION and node.is_answerable and node.control != "upload":
            yield node


def _instances(entries: list[Entry]) -> list[dict[str, Entry]]:
    """The entries of lists in their order; of each, what was answered by its path without keys."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry["path"].count("[") == 1:
            instance = entry["path"].partition("]")[0]
            found.setdefault(instance, {})[generic(entry["path"])] = entry
    return list(found.values())


def _listed(
    instances: list[dict[str, Entry]], fields: tuple[Node, ...], back: Mapping[str, Source]
) -> Iterator[Listed]:
    for instance in instances:
        found: dict[str, Given] = {}
        for node in fields:
            source = back.get(node.path)
            entry = instance.get(source.path) if source else None
            if source and entry and entry["value"] and fits(node, value := source.today(entry["value"])):
                found[node.path] = (value, entry["visibility"])
        if found:
            yield found


def _named(fields: tuple[Node, ...], entry: Listed) -> str:
    said = [spoken(node, entry[node.path][0]) for node in fields if node.path in entry]
    return " · ".join(said[:_NAMED])
