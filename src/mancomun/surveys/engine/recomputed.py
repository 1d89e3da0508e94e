"""What the form computes, beside what a client sent for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .state import NodeState
from .typed import PARSERS, data_text

if TYPE_CHECKING:
    from .draft import Draft
    from .state import State


class Recomputed(NamedTuple):
    """A value that the form computed otherwise than the client."""

    path: str
    sent: str
    computed: str


def recomputed(sent: Draft, state: State) -> list[Recomputed]:
    """The computed questions whose sent value is not the one that counts, in document order.

    `state` is the evaluation of `sent`. What differs each time that it is computed (`now()`, `random()`) is left
    out, and so is what the client did not send at all.
    """
    found = []
    for node in state.form.nodes:
        if node.calculate is None or node.is_volatile:
            continue
        for scope in state.run.scopes[node.layer.number]:
            item = NodeState(state, node, scope)
            text = sent.values.get(item.path)
            if text is not None and not _same(item, text, item.value):
                found.append(Recomputed(item.path, text, item.value))
    return found


def _same(item: NodeState, sent: str, computed: str) -> bool:
    sent, computed = sent.strip(), computed.strip()  # XML that was sent is read without blanks at its ends
    return sent == computed or _canonical(item, sent) == computed


def _canonical(item: NodeState, text: str) -> str:
    """As the form would write it: clients differ in how they write 15.0 and true."""
    data_type, zone = item.node.data_type, item.scope.run.zone
    value = PARSERS["decimal"](text, zone)  # many calculations have no type of their own
    if data_type in PARSERS and data_type != "decimal":
        value = PARSERS[data_type](text, zone)
    elif value is None and text in {"true", "false"}:
        value = text == "true"
    return text if value is None else data_text(value, data_type, zone)
