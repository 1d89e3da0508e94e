"""Answers as the interface says them."""

import re
from collections.abc import Iterator, Mapping

from mancomun.surveys.api.schemas.answers import Clash, Entries, Given, Mine
from mancomun.surveys.engine import CompiledForm, Node, NodeKind
from mancomun.surveys.models import Answer, AnswerEdit
from mancomun.surveys.queries.answering import KEYS, keys_in
from mancomun.surveys.rules.visibility import in_force
from mancomun.surveys.views.answering_desk import Desk

_INSTANCE = re.compile(r"\[(\d+)\]")


def node_at(form: CompiledForm, path: str) -> Node | None:
    """What the form has at a path that begins with a slash: a code is no path."""
    try:
        return form.node(path) if path.startswith("/") else None
    except KeyError:
        return None


def seen_at(desk: Desk, path: str) -> Node | None:
    """The same, where this person sees its section."""
    node = node_at(desk.form, path)
    if node is None or node in desk.form.left_out or path.startswith(f"{desk.form.root.path}/meta"):
        return None
    return node if desk.sight.shows(desk.form.section_of(path).name) else None


def given(desk: Desk) -> Iterator[Given]:
    """The answers that this person sees, in the order of the form; not those of entries that were taken away."""
    found = []
    for path, answer in desk.answers.items():
        node = None if path.endswith(KEYS) else seen_at(desk, path)
        if node is not None and node.kind is NodeKind.QUESTION and _stands(desk.answers, path):
            found.append((node.number, path, given_of(node, answer)))
    yield from (each for _number, _path, each in sorted(found, key=lambda row: row[:2]))


def given_of(node: Node, answer: Answer) -> Given:
    return Given(
        path=answer.path,
        code=node.code,
        value=answer.value,
        visibility=answer.visibility,
        readable_by=in_force(node.columns.get("mancomun_visibility", ""), answer.visibility),
        number=answer.number,
        by=answer.by_name,
        at=answer.at,
        channel=answer.channel,
    )


def entries(desk: Desk) -> Iterator[Entries]:
    for path, answer in sorted(desk.answers.items()):
        repeat = path.removesuffix(KEYS)
        if repeat != path and seen_at(desk, repeat) is not None and _stands(desk.answers, repeat):
            yield Entries(path=repeat, keys=list(keys_in(answer)), number=answer.number)


def clash(desk: Desk, edit: AnswerEdit, answers: Mapping[str, Answer]) -> Clash:
    """Both answers: the person's own, kept, and the one that stands."""
    standing, node = answers.get(edit.path), node_at(desk.form, edit.path)
    return Clash(
        path=edit.path,
        mine=Mine(value=edit.value, visibility=edit.visibility, at=edit.at),
        theirs=given_of(node, standing) if standing is not None and node is not None else None,
    )


def _stands(answers: Mapping[str, Answer], path: str) -> bool:
    """Whether every entry on the way to it is there."""
    return all(
        int(match[1]) in keys_in(answers.get(f"{path[: match.start()]}{KEYS}")) for match in _INSTANCE.finditer(path)
    )
