"""Paths into trees: XML files that are deeper than a list, and the respondent's last answers.

Specification: "Secondary Instances", "Last Saved". Steps are names, `*`, `@attribute`, `.` and `..` is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .code import Code, Context, Place, one_of
from .model import Item
from .predicates import conditions
from .problems import ExpressionProblem
from .scope import Frame
from .syntax import unparse

if TYPE_CHECKING:
    from .compiler import Compiler
    from .draft import Draft
    from .model import Test
    from .scope import Scope
    from .syntax import Path
    from .values import Value

    Find = Callable[[Scope], Item | None]

LAST_SAVED = "last-saved"  # what the XForm calls the source of that instance


def tree_path(compiler: Compiler, path: Path, find: Find, context: Context) -> Code:
    """The elements that a path leads to. `find` gives what stands above the root."""
    if any(step.name in {".", ".."} for step in path.steps):
        raise ExpressionProblem("unsupported_path", path=unparse(path))
    inside = Context(context.node, context.origin, Place.ITEM, None)
    steps = [
        (step.name, [test for predicate in step.predicates for test in conditions(compiler, predicate, inside)])
        for step in path.steps
    ]
    steps[0] = ("*", steps[0][1])  # JavaRosa takes any name for the root

    def elements(scope: Scope, frame: Frame | None) -> list[Item]:
        top = find(scope)
        found = [top] if top is not None else []
        for name, tests in steps:
            found = [child for item in found for child in _children(item, name)]
            for test in tests:
                found = _kept(found, test, scope, frame)
        return found

    def nodes(scope: Scope, frame: Frame | None) -> list[Value]:
        return [item.text for item in elements(scope, frame)]

    return Code(one_of(nodes), nodes=nodes)


def _children(item: Item, name: str) -> list[Item]:
    if name != "*":
        return item.children(name)
    return [child for column in item.columns if not column.startswith("@") for child in item.children(column)]


def _kept(found: list[Item], test: Test, scope: Scope, frame: Frame | None) -> list[Item]:
    scope.run.spend(len(found))
    origin = frame.origin if frame else scope
    return [item for place, item in enumerate(found, 1) if test(scope, Frame(origin, item, place))]


def above(root: str, tree: Item) -> Item:
    """What stands above a root element."""
    return Item({root: tree.text}, elements={root: [tree]})


def tree_of(draft: Draft) -> Item:
    """Answers as the tree that their XML would be, seen from above its root."""
    made = {"": Item({})}
    for path in _paths(draft):
        _grow(made, path)
    for path, text in draft.values.items():
        made[path].text = text
        parent, _, name = path.rpartition("/")
        made[parent].columns[name] = text
    return made[""]


def _paths(draft: Draft) -> Iterator[str]:
    for repeat, keys in draft.repeats.items():
        yield from (f"{repeat}[{key}]" for key in keys)
    yield from draft.values


def _grow(made: dict[str, Item], path: str) -> Item:
    found = made.get(path)
    if found is None:
        found = made[path] = Item({})
        parent, _, name = path.rpartition("/")
        name = name.partition("[")[0]
        holder = _grow(made, parent)
        holder.elements.setdefault(name, []).append(found)
        holder.columns.setdefault(name, "")
    return found
