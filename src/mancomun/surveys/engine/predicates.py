"""Conditions in brackets, on the items of a list and on the instances of a repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .code import Code, Context, Place
from .problems import ExpressionProblem
from .scope import Frame
from .syntax import Chain, Expression, Path, Step, unparse
from .values import equal

if TYPE_CHECKING:
    from .code import Items
    from .compiler import Compiler
    from .model import Evaluate, Item, ItemList, Node, Test
    from .scope import Scope
    from .values import Value

    ScopeFilter = Callable[[list[Scope], Scope, Frame | None], list[Scope]]


def _holds(code: Code, source: Expression) -> Test:
    """Only what is true or false is a condition: JavaRosa takes `[2]` or `[../name]` for one that never holds."""
    if not code.is_test:
        raise ExpressionProblem("not_a_condition", text=unparse(source))
    return code.test()


# On lists


def item_filter(compiler: Compiler, items: ItemList, predicates: tuple[Expression, ...], context: Context) -> Items:
    columns = frozenset(name for item in items.items for name in item.columns)
    inside = Context(context.node, context.origin, Place.ITEM, columns)
    key, tests = None, []
    for number, predicate in enumerate(predicates):
        compiler.uses_position = False
        holding = conditions(compiler, predicate, inside)
        if number == 0 and not compiler.uses_position:
            key = _index_key(compiler, _conjuncts(predicate), inside)
        if key is not None and number == 0:
            holding = [test for place, test in enumerate(holding) if place != key[0]]
        tests.append(holding)
    return _filtered(items, key, tests)


def conditions(compiler: Compiler, predicate: Expression, inside: Context) -> list[Test]:
    """What a predicate asks of an item, each part that it joins with "and" on its own."""
    return [_holds(compiler.compile(condition, inside), condition) for condition in _conjuncts(predicate)]


def _conjuncts(predicate: Expression) -> list[Expression]:
    if isinstance(predicate, Chain) and predicate.rest[0][0] == "and":
        return [predicate.first, *(operand for _, operand in predicate.rest)]
    return [predicate]


def _index_key(compiler: Compiler, parts: list[Expression], inside: Context) -> tuple[int, str, Evaluate] | None:
    """The first condition of the kind `column = something that does not depend on the item`."""
    for place, condition in enumerate(parts):
        match condition:
            case Chain(Path("", (Step(column, ()),)), (("=", wanted),)) if column in (inside.columns or ()):
                compiler.uses_item = False
                value = compiler.compile(wanted, inside).value
                if not compiler.uses_item:
                    return place, column, value
    return None


def _filtered(items: ItemList, key: tuple[int, str, Evaluate] | None, predicates: list[list[Test]]) -> Items:
    every = items.items

    def found(scope: Scope, frame: Frame | None) -> list[Item]:
        candidates = every
        origin = frame.origin if frame else scope
        if key is not None:
            candidates = _looked_up(items, key[1], key[2](scope, Frame(origin, None, 0)))
        for tests in predicates:
            if tests:
                scope.run.spend(len(candidates))
                candidates = [
                    item
                    for position, item in enumerate(candidates, 1)
                    if _all(tests, scope, Frame(origin, item, position))
                ]
        return candidates

    return found


def _all(tests: list[Test], scope: Scope, frame: Frame) -> bool:
    return all(test(scope, frame) for test in tests)


def _looked_up(items: ItemList, column: str, wanted: Value) -> list[Item]:
    if isinstance(wanted, str):
        return items.by(column).get(wanted, [])
    return [item for item in items.items if column in item.columns and equal(item.columns[column], wanted)]


# On repeats


def scope_filter(
    compiler: Compiler, predicates: tuple[Expression, ...], repeat: Node, context: Context
) -> ScopeFilter | None:
    if not predicates:
        return None
    inside = Context(repeat, context.origin, Place.CANDIDATE)
    tests = [_holds(compiler.compile(predicate, inside), predicate) for predicate in predicates]

    def keep(candidates: list[Scope], scope: Scope, frame: Frame | None) -> list[Scope]:
        origin = frame.origin if frame else scope
        for test in tests:
            scope.run.spend(len(candidates))
            candidates = [
                candidate
                for position, candidate in enumerate(candidates, 1)
                if test(candidate, Frame(origin, None, position))
            ]
        return candidates

    return keep


def same_place(levels: int) -> ScopeFilter:
    """The instance that stands where the asking node's own does, `levels` above it."""

    def keep(candidates: list[Scope], scope: Scope, frame: Frame | None) -> list[Scope]:
        at = frame.origin if frame else scope
        for _ in range(levels):
            at = at.parent or at
        return candidates[at.index : at.index + 1]

    return keep
