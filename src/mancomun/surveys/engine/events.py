"""What happens by itself when answers begin and change: preloads, computed defaults, triggers, counted repeats.

Specification: "Preload Attributes", "Events", "Actions". As in JavaRosa, a value that an action sets fires the
triggers of its own node in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from . import limits
from .draft import Draft
from .typed import data_text, moment_text
from .units import FAULTS

if TYPE_CHECKING:
    from .form import CompiledForm
    from .model import Layer, SetValue
    from .scope import Scope
    from .values import Value

FIRST_LOAD: Final = frozenset({"odk-instance-first-load", "odk-instance-load"})
NEW_REPEAT: Final = frozenset({"odk-new-repeat"})


@dataclass(frozen=True, slots=True)
class Background:
    """What an evaluation may ask for besides the answers."""

    properties: Mapping[str, str] = field(default_factory=dict)  # of the respondent: username, email, deviceid, …
    last_saved: Draft | None = None  # the same respondent's last answers to this form, or to an earlier version


NOTHING: Final = Background()


class Events:
    """Works on one draft at one moment. Read `draft` afterwards."""

    def __init__(self, form: CompiledForm, draft: Draft, now: datetime, background: Background) -> None:
        self.form = form
        self.draft = draft
        self.now = now
        self.background = background
        self._spent = 0

    # What begins

    def begin(self) -> None:
        """First instances of repeats, preloads, computed defaults."""
        self._with_first(self.form.layers[0], "", fresh=True)
        self.draft = self.draft.update({path: text for path, text in self._preloads() if text})
        self._fire([action for action in self.form.actions if action.source is None and action.events & FIRST_LOAD])
        self.settle()

    def _preloads(self) -> Iterator[tuple[str, str]]:
        for node in self.form.preloads:
            if node.preload != ("timestamp", "end"):
                yield node.path, _preloaded(node.preload, self.now, self.background)

    def begin_repeat(self, repeat: str, key: int) -> None:
        """An instance at the end, what comes with it, and its computed defaults."""
        self.draft = self.draft.add_repeat(repeat, key)
        self._with_first(self.form.node(repeat).layer, f"{repeat}[{key}]", fresh=False)
        self._begun(f"{repeat}[{key}]")
        self.settle()

    def _with_first(self, layer: Layer, prefix: str, *, fresh: bool) -> None:
        """One instance of each repeat in it, and so on inwards, where a blank form has them."""
        for inner in layer.layers:
            path = prefix + inner.node.tail
            if inner.node.count is None and (fresh or inner.comes_with) and not self.draft.keys(path):
                self.draft = self.draft.add_repeat(path, 1)
                self._with_first(inner, f"{path}[1]", fresh=fresh)

    def _begun(self, instance: str) -> None:
        begun = [action for action in self.form.actions if action.source is None and action.events & NEW_REPEAT]
        self._fire(begun, lambda path, _scope: path.startswith(f"{instance}/"))

    # What changes

    def change(self, path: str, value: str) -> None:
        changed = self.draft.get(path) != value
        self.draft = self.draft.set(path, value)
        if changed:
            self._changed(path)
            self.settle()

    def _changed(self, path: str) -> None:
        node = self.form.node(path)
        actions = self.form.triggered.get(node, ())
        self._fire(actions, lambda _path, scope: path.startswith(scope.prefix))

    def settle(self) -> None:
        """Instances that a count asks for become the draft's own, with their computed defaults."""
        if not self.form.settles:
            return
        for _ in self.form.layers:  # one repeat may count by what another one computes
            begun = [
                (path, key)
                for layer in self.form.layers[1:]
                if layer.node.count is not None
                for path, key in self._missing(layer.number)
            ]
            for path, key in begun:
                self.draft = self.draft.add_repeat(path, key)
            untouched = [f"{path}[{key}]" for path, key in begun if not self._is_touched(f"{path}[{key}]/")]
            for instance in untouched:
                self._begun(instance)
            if not begun:
                return

    def _is_touched(self, prefix: str) -> bool:
        """Whether answers are there already, of a client that does not send which instances there are."""
        return any(path.startswith(prefix) for path in self.draft.values)

    def _missing(self, layer: int) -> list[tuple[str, int]]:
        state = self.form.evaluate(self.draft, now=self.now, background=self.background)
        found = []
        for scope in state.run.scopes[layer]:
            path = scope.prefix.rpartition("[")[0]
            if scope.key not in self.draft.keys(path):
                found.append((path, scope.key))
        return found

    # How

    def _fire(self, actions: Iterable[SetValue], applies: Callable[[str, Scope], bool] | None = None) -> None:
        """Each action in turn, on each instance of its node for which it applies."""
        for action in actions:
            self._spent += 1
            if self._spent > limits.ACTIONS:
                return
            state = self.form.evaluate(self.draft, now=self.now, background=self.background)
            new: dict[str, str] = {}
            for scope in state.run.scopes[action.node.layer.number]:
                path = scope.path(action.node)
                if applies is None or applies(path, scope):
                    new[path] = _worked_out(action, scope)
            changed = [path for path, text in new.items() if self.draft.get(path) != text]
            self.draft = self.draft.update(new)
            for path in changed:
                self._changed(path)


def _preloaded(preload: tuple[str, str], now: datetime, background: Background) -> str:
    """What a telephone would fill in; blank for what is not known of a person at a page."""
    kind, wanted = preload
    if kind == "timestamp":
        return moment_text(now.replace(tzinfo=None), now.tzinfo)
    if kind == "date":
        return now.date().isoformat() if wanted == "today" else ""
    return background.properties.get(wanted, "") if kind == "property" else ""


def finished(form: CompiledForm, draft: Draft, now: datetime) -> Draft:
    """With the moment at which answering ended, where the form keeps it."""
    ends = [node.path for node in form.preloads if node.preload == ("timestamp", "end")]
    return draft.update(dict.fromkeys(ends, moment_text(now.replace(tzinfo=None), now.tzinfo))) if ends else draft


def _worked_out(action: SetValue, scope: Scope) -> str:
    try:
        value: Value = action.value(scope, None)
    except FAULTS:
        return ""
    text = data_text(value, action.node.data_type, scope.run.zone)
    return "" if text == "NaN" else text
