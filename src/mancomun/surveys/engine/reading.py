"""An XForm's XML to the raw tree of a form: nodes, binds, lists, controls and actions, nothing compiled yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from . import limits
from .itext import Translations
from .model import Item, ItemList, Layer, Node, NodeKind
from .problems import FormProblem, InvalidForm
from .xml import JR, ODK, ORX, XFORMS, XHTML, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .externals import Files

_CONTROLS: Final = frozenset(
    {"input", "select1", "select", "upload", "range", "rank", "trigger", "secret", "textarea"}
)


@dataclass(slots=True)
class Skeleton:
    """What `read` finds."""

    root: Node
    nodes: list[Node]
    layers: list[Layer]
    form_id: str
    version: str
    title: str
    translations: Translations
    lists: dict[str, ItemList]
    external: dict[str, str]  # lists that come from a file: name -> source
    files: Files = field(default_factory=dict)  # what came with the workbook
    binds: dict[str, _Element] = field(default_factory=dict)
    bodies: dict[str, _Element] = field(default_factory=dict)  # control or group by path
    repeats: dict[str, _Element] = field(default_factory=dict)
    actions: list[tuple[_Element, str | None]] = field(default_factory=list)  # setvalue, path of its control


def read(root: _Element) -> Skeleton:
    """Raises InvalidForm for what no later step could place in a cell."""
    head, body = root.find(XHTML + "head"), root.find(XHTML + "body")
    model = head.find(XFORMS + "model") if head is not None else None
    if head is None or body is None or model is None:
        raise InvalidForm([FormProblem("", 0, "", "internal", {"detail": "no model"})])
    _refuse_whole(model)
    instances = model.findall(XFORMS + "instance")
    repeats = {e.get("nodeset", "").strip(): e for e in body.iter(XFORMS + "repeat")}
    first = next(iter(instances[0])) if instances and len(instances[0]) else None
    if first is None:
        raise InvalidForm([FormProblem("", 0, "", "internal", {"detail": "no instance"})])
    tree = _Tree(set(repeats))
    top = tree.grow(first)
    skeleton = Skeleton(
        top, tree.nodes, tree.layers, first.get("id", ""), first.get("version") or first.get(ORX + "version") or "",
        head.findtext(XHTML + "title") or "", Translations(model.find(XFORMS + "itext")), {}, {}, repeats=repeats,
    )  # fmt: skip
    _lists(skeleton, instances[1:])
    for bind in model.findall(XFORMS + "bind"):
        skeleton.binds[bind.get("nodeset", "").strip()] = bind
    skeleton.actions += [(action, None) for action in model if local(action).startswith(("set", "record"))]
    _bodies(skeleton, body)
    return skeleton


def _refuse_whole(model: _Element) -> None:
    submission = model.find(XFORMS + "submission")
    if submission is not None and submission.get("base64RsaPublicKey"):
        raise InvalidForm([FormProblem("settings", 2, "public_key", "encrypted")])
    for element in model.iter():
        if local(element) == "entity":
            raise InvalidForm([FormProblem("entities", 2, "", "entities")])


class _Tree:
    """Grows the nodes of the primary instance, each in its layer."""

    def __init__(self, repeats: set[str]) -> None:
        self.repeats = repeats
        self.nodes: list[Node] = []
        self.layers: list[Layer] = []

    def grow(self, top: _Element) -> Node:
        node = Node(local(top), f"/{local(top)}", NodeKind.GROUP, None)
        node.layer = self._layer(node, None)
        self._place(node)
        self._children(node, top, 1)
        return node

    def _layer(self, node: Node, parent: Layer | None) -> Layer:
        layer = Layer(node, parent, parent.depth + 1 if parent else 0, number=len(self.layers))
        self.layers.append(layer)
        if parent is not None:
            layer.place = len(parent.layers)
            parent.layers.append(layer)
        return layer

    def _place(self, node: Node) -> None:
        node.number = len(self.nodes)
        node.slot = len(node.layer.nodes)
        self.nodes.append(node)
        node.layer.nodes.append(node)
        above = node.layer.parent if node.layer.node is node else node.layer
        start = above.node.path if above is not None and above.parent is not None else ""
        node.tail = node.path[len(start) :]
        if len(self.nodes) > limits.NODES:
            raise _too("too_many_nodes", count=len(self.nodes), limit=limits.NODES)

    def _children(self, parent: Node, element: _Element, depth: int) -> None:
        if depth > limits.NESTING:
            raise _too("too_deep", limit=limits.NESTING)
        for child in element:
            name = local(child)
            path = f"{parent.path}/{name}"
            if name in parent.children:  # the first instance of a repeat, after its template
                parent.children[name].layer.comes_with = True
                continue
            is_repeat = path in self.repeats
            kind = NodeKind.REPEAT if is_repeat else NodeKind.GROUP if len(child) else NodeKind.QUESTION
            node = Node(name, path, kind, parent)
            node.layer = self._layer(node, parent.layer) if is_repeat else parent.layer
            if is_repeat:
                node.layer.comes_with = child.get(JR + "template") is None
            node.default = (child.text or "") if kind is NodeKind.QUESTION else ""
            parent.children[name] = node
            self._place(node)
            self._children(node, child, depth + 1)


def _too(code: str, **params: object) -> InvalidForm:
    return InvalidForm([FormProblem("survey", 0, "", code, params)])


def _lists(skeleton: Skeleton, instances: list[_Element]) -> None:
    for instance in instances:
        name = instance.get("id", "")
        source = instance.get("src")
        if source is not None and not len(instance):
            skeleton.external[name] = source.removeprefix("jr://").partition("/")[2] or source
            continue
        root = next(iter(instance), None)
        if root is None:
            continue
        items = [Item({local(cell): cell.text or "" for cell in item}) for item in root]
        item_name = local(root[0]) if len(root) else "item"
        skeleton.lists[name] = ItemList(name, local(root), item_name, items)


def _bodies(skeleton: Skeleton, body: _Element) -> None:
    for element in body.iter():
        name = local(element)
        if name == "group" or name in _CONTROLS:
            path = (element.get("ref") or element.get("nodeset") or "").strip()
            if path:
                skeleton.bodies.setdefault(path, element)
        elif name in {"setvalue", "setgeopoint", "recordaudio"}:
            holder = element.getparent()
            where = holder.get("ref") or holder.get("nodeset") if holder is not None else None
            skeleton.actions.append((element, where.strip() if where else None))


def count_of(repeat: _Element) -> str | None:
    return repeat.get(JR + "count")


def namespaced(element: _Element, name: str) -> str | None:
    """An attribute of the javarosa or the odk namespace."""
    return element.get(JR + name) or element.get(ODK + name)
