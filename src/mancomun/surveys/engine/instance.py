"""Answers as an XML instance: written for submission, read from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from . import limits
from .draft import Draft
from .model import Node, NodeKind
from .problems import InvalidInstance
from .xml import local, parse_xml

if TYPE_CHECKING:
    from .form import CompiledForm
    from .scope import Scope
    from .state import State


def to_xml(state: State) -> bytes:
    """The canonical submission: without the nodes that are not relevant, blank ones as empty elements.

    The same state always gives the same bytes.
    """
    form = state.form
    root = etree.Element(form.root.name, id=form.form_id)
    if form.version:
        root.set("version", form.version)
    _write(state, form.root, state.root, root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _write(state: State, node: Node, scope: Scope, element: etree._Element) -> None:
    for child in node.children.values():
        for item in _instances(child, scope):
            if not item.live[child.slot]:
                continue
            made = etree.SubElement(element, child.name)
            if child.kind is NodeKind.QUESTION:
                made.text = _clean(state[item.path(child)].value)
            else:
                _write(state, child, item, made)


def _instances(child: Node, scope: Scope) -> list[Scope]:
    return scope.kids[child.layer.place] if child.kind is NodeKind.REPEAT else [scope]


def _clean(text: str) -> str | None:
    """Characters that XML cannot hold never reach a draft; a text computed from others could still hold one."""
    return "".join(c for c in text if c >= " " or c in "\t\n") or None


def from_xml(form: CompiledForm, data: bytes) -> Draft:
    """The answers of a submission.

    Repeat instances get the keys 1, 2, … in order. Elements that the form does not know are passed over. Raises
    InvalidInstance: malformed, too_large, too_deep or wrong_form.
    """
    root = parse_xml(data)
    if local(root) != form.root.name or root.get("id", form.form_id) != form.form_id:
        raise InvalidInstance("wrong_form")
    reader = _Reader()
    reader.read(form.root, root, form.root.path)
    return Draft(reader.values, {path: tuple(range(1, count + 1)) for path, count in reader.counts.items()})


class _Reader:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def read(self, node: Node, element: etree._Element, path: str) -> None:
        children, values = node.children, self.values
        for found in element:
            tag = found.tag
            child = children.get(tag) if isinstance(tag, str) else None
            child = child or children.get(local(found))  # with a namespace
            if child is None:
                continue
            here = f"{path}/{child.name}"
            if child.kind is NodeKind.QUESTION:
                values[here] = _text(found.text)
            else:
                self.read(child, found, self._next(here) if child.kind is NodeKind.REPEAT else here)

    def _next(self, path: str) -> str:
        count = self.counts[path] = self.counts.get(path, 0) + 1
        if count > limits.REPEAT_INSTANCES:
            raise InvalidInstance("too_large")
        return f"{path}[{count}]"


def _text(text: str | None) -> str:
    """As it came, but for blanks at the ends: what is not of its type is marked when it is evaluated."""
    if text is None:
        return ""
    if len(text) > limits.ANSWER_CHARACTERS:
        raise InvalidInstance("too_large")
    return text.strip()
