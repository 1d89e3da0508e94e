"""Keys of node instances on a page, and the paths that they stand for."""

import re
from dataclasses import dataclass

from mancomun.surveys.engine import CompiledForm, Node, NodeKind

_KEY = re.compile(r"q(\d{1,6})((?:-\d{1,9})*)", re.ASCII)
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Place:
    key: str
    node: Node
    path: str


def key_of(node: Node, path: str) -> str:
    return "-".join((f"q{node.number}", *_INDEX.findall(path)))


def place_of(form: CompiledForm, key: str) -> Place | None:
    """What a key stands for; None when it is none of this form's."""
    match = _KEY.fullmatch(key)
    if match is None or int(match[1]) >= len(form.nodes):
        return None
    node = form.nodes[int(match[1])]
    indexes = [int(index) for index in match[2].split("-")[1:]]
    layers = node.layer.chain()[1:]
    whole = node.kind is NodeKind.REPEAT and len(indexes) == len(layers) - 1
    if not whole and len(indexes) != len(layers):
        return None
    prefix = "".join(f"{layer.node.tail}[{index}]" for layer, index in zip(layers, indexes, strict=False))
    if node.kind is NodeKind.REPEAT:
        return Place(key, node, prefix + node.tail if whole else prefix)
    return Place(key, node, prefix + node.tail)
