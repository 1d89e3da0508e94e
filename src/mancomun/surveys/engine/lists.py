"""References to lists: instance('x')/root/item[…]/column, and columns inside their predicates.

Specification: "Secondary Instances".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .code import Code, one_of
from .predicates import item_filter
from .problems import EvaluationFault, ExpressionProblem
from .syntax import Call, Literal, Path, Step, unparse
from .trees import LAST_SAVED, above, tree_path

if TYPE_CHECKING:
    from .code import Context, Items
    from .compiler import Compiler
    from .model import Item, ItemList
    from .scope import Frame, Scope
    from .syntax import Expression
    from .values import Value


def unsupported(path: Path) -> ExpressionProblem:
    return ExpressionProblem("unsupported_path", path=unparse(path))


def list_path(compiler: Compiler, path: Path, call: Call, context: Context) -> Code:
    """A list's items or one of their columns: instance('x')/root/item[…]/column."""
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], Literal):
        raise unsupported(path)
    name = call.arguments[0].text
    if compiler.external.get(name) == LAST_SAVED:
        return tree_path(compiler, path, lambda scope: scope.run.last_saved, context)
    items = compiler.items(name)
    column: str | None
    match path.steps:
        case (Step(_, ()), Step(item, predicates)) if item == items.item:  # JavaRosa takes any name for the root
            column = None
        case (Step(_, ()), Step(item, predicates), Step(column, ())) if item == items.item and (
            items.tree is None or column in _flat_columns(items)
        ):
            pass
        case _ if items.tree is not None:
            top = above(items.root, items.tree)
            return tree_path(compiler, path, lambda _scope: top, context)
        case _:
            raise unsupported(path)
    found = _items(compiler, items, predicates, context)
    if column is not None and not any(column in item.columns for item in items.items):
        raise ExpressionProblem("unknown_path", path=unparse(path))
    return _of_items(found, column)


def _flat_columns(items: ItemList) -> set[str]:
    """Those that no item holds twice, nor with something inside."""
    deep = {name for item in items.items for name in item.elements}
    return {name for item in items.items for name in item.columns} - deep


def _of_items(found: Items, column: str | None) -> Code:
    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        if column is None:
            return [""] * len(found(scope, frame))
        return [item.columns[column] for item in found(scope, frame) if column in item.columns]

    return Code(one_of(nodes), nodes=nodes, items=found)


def _items(compiler: Compiler, items: ItemList, predicates: tuple[Expression, ...], context: Context) -> Items:
    every = items.items
    if not predicates:
        return lambda _scope, _frame: every
    return item_filter(compiler, items, predicates, context)


def item_column(compiler: Compiler, path: Path, context: Context) -> Code:
    """A relative path inside a predicate on a list: a column of the candidate item, or what is deeper in it."""
    compiler.uses_item = True
    steps = [step for step in path.steps if step.name != "."]
    if any(step.name == ".." or step.predicates for step in steps):
        raise unsupported(path)
    if not steps:
        return Code(lambda _scope, frame: _candidate(frame).text)
    if context.columns is not None and steps[0].name not in context.columns:
        raise ExpressionProblem("unknown_path", path=unparse(path))
    if len(steps) > 1:
        return _deeper([step.name for step in steps])
    name = steps[0].name
    return Code(lambda _scope, frame: _candidate(frame).columns.get(name, ""))


def _candidate(frame: Frame | None) -> Item:
    if frame is None or frame.item is None:
        raise EvaluationFault("no item")
    return frame.item


def _deeper(names: list[str]) -> Code:
    def nodes(_scope: Scope, frame: Frame | None) -> list[Value]:
        found = [_candidate(frame)]
        for name in names:
            found = [child for item in found for child in item.children(name)]
        return [item.text for item in found]

    return Code(one_of(nodes), nodes=nodes)
