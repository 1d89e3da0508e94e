"""The values of one evaluation: a tree of scopes, one per repeat instance, above them the root scope."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from . import limits
from .problems import EvaluationFault
from .typed import parse_day_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .draft import Draft
    from .model import Item, Layer, Node
    from .values import Value


@dataclass(slots=True)
class Run:
    """What holds for one whole evaluation."""

    now: datetime  # naive, in `zone`
    zone: tzinfo | None
    language: str
    version: str
    draft: Draft
    seed: str
    last_saved: Item | None = None  # the last answers as a tree, seen from above its root
    properties: Mapping[str, str] = field(default_factory=dict)
    scopes: list[list[Scope]] = field(default_factory=list)  # by layer number, in document order
    nodes: int = 0
    overfull: set[str] = field(default_factory=set)  # paths of repeats with more instances than allowed
    faults: list[tuple[str, str, str]] = field(default_factory=list)  # path, attribute, reason
    candidates: int = 0  # held against conditions so far
    _dice: random.Random | None = None

    def spend(self, candidates: int) -> None:
        """Raises EvaluationFault when conditions on conditions would take too long."""
        self.candidates += candidates
        if self.candidates > limits.CANDIDATES:
            raise EvaluationFault("too many candidates for conditions")

    @property
    def dice(self) -> random.Random:
        """Chance that is the same each time the same answers are evaluated."""
        if self._dice is None:
            self._dice = random.Random(self.seed)  # noqa: S311 - repeatable on purpose
        return self._dice


class Scope:
    """Values of one layer instance. `values` holds a blank wherever a node is not relevant."""

    __slots__ = (
        "index",
        "key",
        "kids",
        "layer",
        "live",
        "parent",
        "prefix",
        "required",
        "root",
        "run",
        "values",
        "wrong",
    )

    def __init__(self, layer: Layer, parent: Scope | None, run: Run, key: int, index: int) -> None:
        self.layer = layer
        self.parent = parent
        self.root: Scope = self if parent is None else parent.root
        self.run = run
        self.key = key
        self.index = index  # position among its siblings, from 0
        self.prefix: str = "" if parent is None else f"{parent.prefix}{layer.node.tail}[{key}]"
        self.values: list[Value] = layer.blank[:]
        self.live = [True] * len(layer.nodes)
        self.kids: list[list[Scope]] = [[] for _ in layer.layers]
        self.wrong: dict[int, str] = {}  # slot -> code of violation
        self.required: set[int] = set()
        run.scopes[layer.number].append(self)

    def path(self, node: Node) -> str:
        """The path of a node's instance in this scope."""
        return self.prefix + node.tail if node is not self.layer.node else self.prefix or node.path

    def fault(self, node: Node, attribute: str, reason: Exception) -> None:
        self.run.faults.append((self.path(node), attribute, str(reason)))

    def load(self) -> None:
        """Take over the draft's answers, and make the repeat instances that it names."""
        run, values, prefix = self.run, self.values, self.prefix
        stored, zone = run.draft.values, run.zone
        for slot, tail, parse in self.layer.loaders:
            text = stored.get(prefix + tail)
            if text is None:
                continue
            if parse is None or text == "":
                values[slot] = text
                continue
            value = parse(text, zone)
            if value is None:
                self.wrong[slot] = "type"
                value = ""
            elif parse is parse_day_time and isinstance(value, datetime):
                value = datetime.combine(run.now, value.time())
            values[slot] = value
        for layer in self.layer.layers:
            if layer.node.count is None:
                self.grow(layer, run.draft.repeats.get(prefix + layer.node.tail, ()))

    def grow(self, layer: Layer, keys: tuple[int, ...]) -> None:
        """Make the instances of a repeat. What is no key, or one again, makes none.

        Instances beyond the limits are left out, and the repeat is marked.
        """
        run, kids = self.run, self.kids[layer.place]
        for index, key in enumerate(dict.fromkeys(key for key in keys if key > 0)):
            run.nodes += len(layer.nodes)
            if index >= limits.REPEAT_INSTANCES or run.nodes > limits.INSTANCE_NODES:
                run.overfull.add(self.prefix + layer.node.tail)
                break
            scope = Scope(layer, self, run, key, index)
            kids.append(scope)
            scope.load()

    def silence(self, slots: tuple[int, ...], layers: tuple[int, ...]) -> None:
        """Make nodes not relevant: they and what is in them read as blank."""
        values, live = self.values, self.live
        for slot in slots:
            live[slot] = False
            values[slot] = ""
            self.wrong.pop(slot, None)
        for place in layers:
            for kid in self.kids[place]:
                kid.silence_all()

    def silence_all(self) -> None:
        count = len(self.live)
        self.live = [False] * count
        self.values = [""] * count
        self.wrong.clear()
        for kids in self.kids:
            for kid in kids:
                kid.silence_all()

    def walk(self) -> Iterator[Scope]:
        """This scope and all below it, in document order of their repeats."""
        yield self
        for kids in self.kids:
            for kid in kids:
                yield from kid.walk()


@dataclass(slots=True)
class Frame:
    """Where a predicate stands: the scope that asked (`current()`), and the candidate with its position."""

    origin: Scope
    item: Item | None
    position: int  # from 1
