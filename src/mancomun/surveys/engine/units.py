"""What evaluating consists of: one small closure per condition, calculation and check, made once per form."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from . import limits
from .model import Layer, Node, NodeKind
from .problems import EvaluationFault
from .typed import data_text
from .values import Value, to_bool, to_number

if TYPE_CHECKING:
    from .model import Evaluate, ItemSet, Test
    from .scope import Scope

    Apply = Callable[[Scope], None]

FAULTS: Final = (EvaluationFault, ArithmeticError, ValueError)
_WHOLE: Final = 1e-9  # JavaRosa's closeness to a whole number when it stores one


def relevance(node: Node, test: Test) -> Apply:
    slot, whole = node.slot, node.kind is NodeKind.REPEAT
    slots, places = _inside(node)

    def apply(scope: Scope) -> None:
        if not scope.live[slot]:
            return
        try:
            if test(scope, None):
                return
        except FAULTS as fault:
            scope.fault(node, "relevant", fault)
            return  # what cannot be decided is shown, never hidden
        if whole:
            scope.silence_all()
        else:
            scope.silence(slots, places)

    return apply


def _inside(node: Node) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Slots of a node and of all in it within its layer, and the places of the repeats in it."""
    slots, places = [], []
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if at.layer is node.layer:
            slots.append(at.slot)
            waiting += at.children.values()
        else:
            places.append(at.layer.place)
    return tuple(slots), tuple(places)


def calculation(node: Node, evaluate: Evaluate) -> Apply:
    slot, data_type = node.slot, node.data_type

    def apply(scope: Scope) -> None:
        if not scope.live[slot]:
            return
        try:
            value = evaluate(scope, None)
        except FAULTS as fault:
            scope.fault(node, "calculate", fault)
            value = ""
        if value.__class__ is not str or data_type == "boolean":
            value = stored(value, data_type)
        scope.values[slot] = value
        scope.wrong.pop(slot, None)

    return apply


def stored(value: Value, data_type: str) -> Value:
    """A computed value as its node keeps it: NaN becomes blank, whole numbers lose their noise."""
    if isinstance(value, bool):
        return value
    if data_type == "boolean":
        return "" if value == "" else to_bool(value)
    if isinstance(value, float):
        return _stored_number(value, data_type)
    if isinstance(value, datetime) and data_type == "date":
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    return value


def _stored_number(number: float, data_type: str) -> Value:
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return number
    whole = math.trunc(number)
    return float(whole) if data_type == "int" or abs(number - whole) < _WHOLE else number


def repetition(layer: Layer, evaluate: Evaluate) -> Apply:
    """A repeat whose number of instances is computed: the draft's own instances first, then new ones."""
    node = layer.node
    parent = node.parent
    slot = parent.slot if parent is not None else 0

    def apply(scope: Scope) -> None:
        if not scope.live[slot]:
            return
        try:
            number = to_number(evaluate(scope, None))
        except FAULTS as fault:
            scope.fault(node, "count", fault)
            number = 0.0
        wanted = 0 if math.isnan(number) or number < 1 else int(min(number, limits.REPEAT_INSTANCES + 1))
        keys = list(scope.run.draft.repeats.get(scope.prefix + node.tail, ()))[:wanted]
        free = max(keys, default=0) + 1
        scope.grow(layer, (*keys, *range(free, free + wanted - len(keys))))

    return apply


def check(node: Node) -> Apply | None:
    """Whether one shown question's answer may stand. None where nothing can be wrong."""
    if not node.control or node.kind is not NodeKind.QUESTION or node.type == "note":
        return None
    slot, required = node.slot, node.required
    has_rules = node.constraint is not None or node.items is not None
    if required is None and not has_rules:
        return None

    def apply(scope: Scope) -> None:
        if not scope.live[slot]:
            return
        if required is not None and _demands(scope, node, required):
            scope.required.add(slot)
        value = scope.values[slot]
        if slot in scope.wrong:
            return  # it is not of its type
        if value != "":
            if has_rules:
                _judge(scope, node, value)
        elif slot in scope.required:
            scope.wrong[slot] = "required"

    return apply


def _judge(scope: Scope, node: Node, value: Value) -> None:
    if node.constraint is not None and not _holds(scope, node, node.constraint):
        scope.wrong[node.slot] = "constraint"
    elif node.items is not None and not _offered(scope, node, node.items, value):
        scope.wrong[node.slot] = "choice-not-offered"


def _demands(scope: Scope, node: Node, required: Test) -> bool:
    try:
        return required(scope, None)
    except FAULTS as fault:
        scope.fault(node, "required", fault)
        return False


def _holds(scope: Scope, node: Node, constraint: Test) -> bool:
    try:
        return constraint(scope, None)
    except FAULTS as fault:
        scope.fault(node, "constraint", fault)
        return False  # an answer that cannot be checked does not pass


def _offered(scope: Scope, node: Node, items: ItemSet, value: Value) -> bool:
    try:
        return items.allows(scope, data_text(value, node.data_type, scope.run.zone))
    except FAULTS as fault:
        scope.fault(node, "choices", fault)
        return False
