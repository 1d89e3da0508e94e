"""A compiled form: immutable, safe to share between threads, apart from any answers."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from .draft import Draft
from .events import NOTHING, Background, Events, finished
from .model import Layer, Node, NodeKind, SetValue
from .scope import Run, Scope
from .state import State
from .trees import tree_of
from .units import check

if TYPE_CHECKING:
    from .order import Unit
    from .units import Apply

_KEY: Final = re.compile(r"\[\d+\]")


def generic(path: str) -> str:
    """A path without the keys of repeats: where in the form, whatever the instance."""
    return _KEY.sub("", path) if "[" in path else path


@dataclass(frozen=True, eq=False)
class CompiledForm:
    """See the package's docstring for what can be done with one."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    root: Node
    nodes: tuple[Node, ...]  # in document order
    layers: tuple[Layer, ...]
    units: tuple[Unit, ...]
    steps: tuple[tuple[int, Apply], ...]  # what an evaluation does: the units and then the checks, by layer
    actions: tuple[SetValue, ...]
    once: tuple[Node, ...]
    preloads: tuple[Node, ...]
    triggered: Mapping[Node, tuple[SetValue, ...]]  # by the question whose change sets them off
    settles: bool  # whether new instances of counted repeats have computed defaults
    by_path: Mapping[str, Node]
    by_code: Mapping[str, Node]
    files: tuple[str, ...] = ()  # names of what should stand beside the workbook: lists, then media
    asks_last: bool = False  # whether it refers to the respondent's last answers
    background: Background = NOTHING  # where a call brings none of its own
    warnings: tuple[str, ...] = ()
    xform: bytes = b""
    left_out: frozenset[Node] = frozenset()  # never asked: see `excerpt`

    # What there is

    def node(self, path: str) -> Node:
        """The node of a path, with or without keys, or of a permanent code. KeyError when there is none."""
        found = self.by_path.get(generic(path)) or self.by_code.get(path)
        if found is None:
            raise KeyError(path)
        return found

    def question(self, path_or_code: str) -> Node:
        node = self.node(path_or_code)
        if node.kind is not NodeKind.QUESTION:
            raise KeyError(path_or_code)
        return node

    def questions(self, inside: Node | None = None) -> tuple[Node, ...]:
        """The shown questions, in order; all of them or those in one group."""
        return self._questions.get(inside or self.root, ())

    @cached_property
    def _questions(self) -> Mapping[Node, tuple[Node, ...]]:
        """By each node that they are, or are in."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in self.nodes:
            is_shown = node.kind is NodeKind.QUESTION and node.control and node not in self.left_out
            at: Node | None = node if is_shown else None
            while at is not None:
                found[at].append(node)
                at = at.parent
        return {inside: tuple(nodes) for inside, nodes in found.items()}

    def sections(self) -> tuple[Node, ...]:
        """The top-level groups that show something, and the root when questions stand outside any group."""
        return self._sections

    @cached_property
    def _sections(self) -> tuple[Node, ...]:
        top = self.root.children.values()
        loose = any(node.kind is NodeKind.QUESTION and self.questions(node) for node in top)
        groups = (node for node in top if node.kind is not NodeKind.QUESTION and self.questions(node))
        return ((self.root,) if loose else ()) + tuple(groups)

    def section_of(self, path: str) -> Node:
        """The section in which a node is shown."""
        node = self.node(path)
        while node.parent is not None and node.parent is not self.root:
            node = node.parent
        return node if node.kind is not NodeKind.QUESTION else self.root

    def language(self, wanted: str | None) -> str:
        """The form's own name of a language: "es" finds "Español (es)". Unknown ones give the default."""
        if wanted in self.languages:
            return wanted or ""
        ending = f"({wanted})".lower()
        return next((name for name in self.languages if name.lower().endswith(ending)), self.default_language)

    def knowing(self, background: Background) -> CompiledForm:
        """The same form for one respondent: its evaluations know the background without being told."""
        return replace(self, background=background)

    # What follows from answers

    def evaluate(
        self, draft: Draft, *, now: datetime, language: str | None = None, background: Background | None = None
    ) -> State:
        """Everything that follows from the answers at this moment. Never raises for answers, whatever they are.

        `now` is the respondent's own clock: its time zone is the one in which dates are read.
        """
        run = self._run(draft, now, language, background or self.background)
        root = Scope(self.layers[0], None, run, 0, 0)
        run.nodes = len(self.layers[0].nodes)
        root.load()
        scopes = run.scopes
        for number, apply in self.steps:
            for scope in scopes[number]:
                apply(scope)
        return State(self, draft, run, root)

    def _run(self, draft: Draft, now: datetime, language: str | None, background: Background) -> Run:
        seed = draft.values.get(f"{self.root.path}/meta/instanceID") or self.form_id
        last = background.last_saved
        return Run(
            now=now.replace(tzinfo=None), zone=now.tzinfo, language=self.language(language),
            version=self.version, draft=draft, seed=seed, scopes=[[] for _ in self.layers],
            properties=background.properties, last_saved=tree_of(last) if last is not None else None,
        )  # fmt: skip

    # What begins and changes drafts

    def start(self, *, now: datetime, instance_id: str | None = None, background: Background | None = None) -> Draft:
        """A new draft: the first instances of repeats, an identity, preloads and computed defaults."""
        name = instance_id or f"uuid:{uuid.uuid4()}"
        events = Events(self, Draft({f"{self.root.path}/meta/instanceID": name}), now, background or self.background)
        events.begin()
        return events.draft

    def add_repeat(
        self, draft: Draft, repeat: str, key: int, *, now: datetime, background: Background | None = None
    ) -> Draft:
        """The draft with a new instance at the end, what comes with it, and its computed defaults."""
        events = Events(self, draft, now, background or self.background)
        events.begin_repeat(repeat, key)
        return events.draft

    def answer(
        self, draft: Draft, path: str, value: str, *, now: datetime, background: Background | None = None
    ) -> Draft:
        """The draft with one answer set, and what follows by itself: triggers, instances of counted repeats."""
        events = Events(self, draft, now, background or self.background)
        events.change(path, value)
        return events.draft

    def finish(self, draft: Draft, *, now: datetime) -> Draft:
        """The draft as it is submitted: with the moment at which answering ended, where the form keeps it."""
        return finished(self, draft, now)


def checks_of(layers: list[Layer]) -> Iterator[tuple[int, Apply]]:
    for layer in layers:
        for node in layer.nodes:
            apply = check(node)
            if apply is not None:
                yield layer.number, apply
