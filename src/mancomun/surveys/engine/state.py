"""What follows from a set of answers: for every node whether it is asked, what it holds, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from .model import Node, NodeKind, Offered
from .typed import data_text
from .units import FAULTS

if TYPE_CHECKING:
    from .draft import Draft
    from .form import CompiledForm
    from .model import Test
    from .scope import Run, Scope
    from .texts import Text

REQUIRED: Final = "required"
TYPE: Final = "type"
CONSTRAINT: Final = "constraint"
NOT_OFFERED: Final = "choice-not-offered"
TOO_MANY: Final = "too-many-instances"


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong with one answer. `message` is the author's own sentence, or "" where there is none."""

    path: str
    code: str  # required, type, constraint, choice-not-offered, too-many-instances
    message: str


class Progress(NamedTuple):
    """Counts over the questions that are asked now."""

    answered: int
    askable: int
    required_missing: int
    errors: int


def _says(test: Test | None, scope: Scope) -> bool:
    if test is None:
        return False
    try:
        return test(scope, None)
    except FAULTS:
        return False


class NodeState:
    """One node instance. Cheap to make; texts and choices are worked out when asked for."""

    __slots__ = ("node", "scope", "state")

    def __init__(self, state: State, node: Node, scope: Scope) -> None:
        self.state = state
        self.node = node
        self.scope = scope

    @property
    def path(self) -> str:
        return self.scope.path(self.node)

    @property
    def key(self) -> int:
        """Of a repeat instance."""
        return self.scope.key

    @property
    def position(self) -> int:
        """Of a repeat instance among its siblings, from 1."""
        return self.scope.index + 1

    @property
    def relevant(self) -> bool:
        return self.scope.live[self.node.slot]

    @property
    def required(self) -> bool:
        return self.relevant and _says(self.node.required, self.scope)

    @property
    def readonly(self) -> bool:
        return self.node.calculate is not None or self.is_locked

    @property
    def is_locked(self) -> bool:
        """Whether the form says that it cannot be changed, of the node itself or of a group around it."""
        scope, node = self.scope, self.node
        while not (node.readonly is not None and _says(node.readonly, scope)):
            if node.parent is None:
                return False
            if node is scope.layer.node and scope.parent is not None:
                scope = scope.parent
            node = node.parent
        return True

    @property
    def value(self) -> str:
        """The answer as it counts: "" when not relevant, computed where the form computes it."""
        slot = self.node.slot
        if self.scope.wrong.get(slot) == TYPE:
            return self.typed
        return data_text(self.scope.values[slot], self.node.data_type, self.scope.run.zone)

    @property
    def typed(self) -> str:
        """The stored text, kept also while the question is not asked."""
        return self.state.draft.values.get(self.path, self.node.default)

    @property
    def violation(self) -> Violation | None:
        code = self.scope.wrong.get(self.node.slot)
        return None if code is None else Violation(self.path, code, self._message(code))

    def _message(self, code: str) -> str:
        if code == REQUIRED:
            return self._text(self.node.required_message)
        return self._text(self.node.constraint_message) if code == CONSTRAINT else ""

    def _text(self, text: Text | None) -> str:
        return text.render(self.scope) if text is not None else ""

    @property
    def label(self) -> str:
        return self._text(self.node.label)

    @property
    def hint(self) -> str:
        return self._text(self.node.hint)

    @property
    def guidance(self) -> str:
        return self._text(self.node.guidance)

    @property
    def constraint_message(self) -> str:
        return self._text(self.node.constraint_message)

    @property
    def choices(self) -> list[Offered]:
        """The choices offered now, in order."""
        if self.node.items is None:
            return []
        try:
            pairs = self.node.items.offered(self.scope)
            return [Offered(choice.value, choice.label.render(scope), choice.state, choice) for scope, choice in pairs]
        except FAULTS:
            return []

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen values of a choice question."""
        if self.node.control == "select1":
            return (self.value,) if self.value else ()
        return tuple(self.value.split())


class State:
    """Made by CompiledForm.evaluate; read only."""

    def __init__(self, form: CompiledForm, draft: Draft, run: Run, root: Scope) -> None:
        self.form = form
        self.draft = draft
        self.run = run
        self.root = root

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        return {scope.prefix: scope for scopes in self.run.scopes for scope in scopes}

    def __getitem__(self, path: str) -> NodeState:
        """KeyError when there is no such node or no such instance. A repeat's path without key is no node."""
        node = self.form.node(path)
        if node.kind is NodeKind.REPEAT:
            return NodeState(self, node, self._scopes[path])
        prefix = path[: len(path) - len(node.tail)] if path.startswith("/") else ""
        scope = self._scopes[prefix]
        if scope.layer is not node.layer:
            raise KeyError(path)
        return NodeState(self, node, scope)

    def get(self, path: str) -> NodeState | None:
        try:
            return self[path]
        except KeyError:
            return None

    def nodes(self, inside: Node | None = None) -> Iterator[NodeState]:
        """Every node instance in document order; all, or those in one group (itself first)."""
        top = inside or self.form.root
        for scope in self.run.scopes[top.layer.number]:
            yield from self._walk(top, scope)

    def _walk(self, node: Node, scope: Scope) -> Iterator[NodeState]:
        yield NodeState(self, node, scope)
        for child in node.children.values():
            yield from self.children_of(child, scope)

    def children_of(self, child: Node, scope: Scope) -> Iterator[NodeState]:
        if child.kind is NodeKind.REPEAT:
            for kid in scope.kids[child.layer.place]:
                yield from self._walk(child, kid)
        else:
            yield from self._walk(child, scope)

    def instances(self, repeat: str) -> list[NodeState]:
        """The instances of a repeat, e.g. of `/data/B/b2` or `/data/a[2]/b`, in order."""
        node = self.form.node(repeat)
        scope = self._scopes.get(repeat[: len(repeat) - len(node.tail)])
        if scope is None or node.kind is not NodeKind.REPEAT or scope.layer is not node.layer.parent:
            return []
        return [NodeState(self, node, kid) for kid in scope.kids[node.layer.place]]

    def value(self, path: str) -> str:
        return self[path].value

    @property
    def faults(self) -> tuple[tuple[str, str, str], ...]:
        """Expressions that had no value for these answers: path, attribute, reason. For the form's author."""
        return tuple(self.run.faults)

    def violations(self, section: Node | None = None) -> list[Violation]:
        """All that stands in the way, in document order."""
        found = [item.violation for item in self.nodes(section) if item.node.slot in item.scope.wrong]
        crowded = [Violation(path, TOO_MANY, "") for path in sorted(self.run.overfull)]
        return [violation for violation in found if violation is not None] + crowded

    @property
    def is_valid(self) -> bool:
        return not self.run.overfull and not any(scope.wrong for scopes in self.run.scopes for scope in scopes)

    def progress(self, section: Node) -> Progress:
        answered = askable = missing = errors = 0
        for item in self.nodes(section):
            node, scope = item.node, item.scope
            if node.kind is not NodeKind.QUESTION or not node.is_answerable or not scope.live[node.slot]:
                continue
            askable += 1
            code = scope.wrong.get(node.slot)
            missing += code == REQUIRED
            errors += code is not None and code != REQUIRED
            answered += code == TYPE or scope.values[node.slot] != ""
        return Progress(answered, askable, missing, errors)

    def keep(self) -> dict[str, str]:
        """Values that the form works out only once (`once()`) and that the draft does not hold yet."""
        found = {}
        for node in self.form.once:
            for scope in self.run.scopes[node.layer.number]:
                path = scope.path(node)
                value = NodeState(self, node, scope).value
                if value and not self.draft.values.get(path):
                    found[path] = value
        return found

    @cached_property
    def _signature(self) -> dict[str, tuple[object, ...]]:
        return {item.path: _signature(item) for item in self.nodes()}


def _signature(item: NodeState) -> tuple[object, ...]:
    """All that a page shows of a node instance."""
    node = item.node
    offered: tuple[object, ...] = ()
    if node.items is not None and (node.items.filtered or any(c.label.is_dynamic for c in node.items.all_choices)):
        offered = tuple((choice.value, choice.label) for choice in item.choices)
    texts = tuple(
        text.render(item.scope)
        for text in (node.label, node.hint, node.guidance)
        if text is not None and text.is_dynamic
    )
    value = item.value if node.kind is NodeKind.QUESTION else item.position
    return (item.relevant, item.required, item.readonly, value, item.violation, offered, texts)


def diff(before: State, after: State) -> set[str]:
    """Paths whose page fragment differs: changed, new and gone node instances. Both of one form and language."""
    old, new = before._signature, after._signature  # noqa: SLF001 - a function of this module
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
