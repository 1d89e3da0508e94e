"""Choices by the appearance search('file', …), an older way than select_one_from_file.

ODK Collect's own, not JavaRosa's: the choices written in the workbook name columns of the file, and rows are kept
whose columns contain, match, start or end with a text; a second column may have to equal another text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .code import Context
from .model import Choice, ItemSet
from .parser import parse
from .problems import ExpressionProblem
from .syntax import Call, Literal
from .texts import Text
from .values import to_text
from .xml import XFORMS

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .assembly import Assembly
    from .model import Evaluate, Item, Node
    from .scope import Scope

    Keeps = Callable[[Item, Scope], bool]

CALL: Final = "search("
_ARGUMENTS: Final = frozenset({1, 4, 6})
_TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "matches": lambda text, whole: text == whole,
}


def searched(assembly: Assembly, node: Node, written: list[_Element]) -> ItemSet:
    """Raises ExpressionProblem."""
    before, _, call = node.appearance.partition(CALL)
    node.appearance = before.strip()
    tree = _call(call)
    rows = assembly.compiler.file(f"{_name(tree, 0)}.csv", f"search {node.path}").items
    fixed, made = _choices(assembly, node, written, rows)
    keeps = _conditions(assembly, node, tree)
    everything = (*fixed, *(choice for _, choice in made))

    def offered(scope: Scope) -> list[tuple[Scope, Choice]]:
        scope.run.spend(len(made))
        kept = [choice for item, choice in made if all(keep(item, scope) for keep in keeps)]
        return [(scope, choice) for choice in (*fixed, *kept)]

    def allows(scope: Scope, text: str) -> bool:
        known = {choice.value for _, choice in offered(scope)}
        return known.issuperset([text] if node.control == "select1" else text.split())

    return ItemSet(everything, filtered=bool(keeps), offered=offered, allows=allows)


def _call(written: str) -> Call:
    source = f"{CALL}{written[: written.rfind(')') + 1]}"
    tree = parse(source)
    if not isinstance(tree, Call) or len(tree.arguments) not in _ARGUMENTS:
        raise ExpressionProblem("bad_search", text=source)
    return tree


def _name(call: Call, number: int) -> str:
    argument = call.arguments[number]
    if not isinstance(argument, Literal):
        raise ExpressionProblem("bad_search", text=f"{CALL}…)")
    return argument.text.strip()


def _conditions(assembly: Assembly, node: Node, call: Call) -> list[Keeps]:
    context = Context(node, node)
    values = [assembly.compiler.compile(argument, context).value for argument in call.arguments[3::2]]
    if not values:
        return []
    test = _TESTS.get(_name(call, 1).lower())
    if test is None:
        raise ExpressionProblem("bad_value", value=_name(call, 1), allowed=", ".join(_TESTS))
    columns = [column.strip() for column in _name(call, 2).split(",")]
    conditions = [_finds(test, columns, values[0])]
    if len(values) > 1:
        conditions.append(_finds(_TESTS["matches"], [_name(call, 4)], values[1]))
    return conditions


def _finds(test: Callable[[str, str], bool], columns: list[str], wanted: Evaluate) -> Keeps:
    def keep(item: Item, scope: Scope) -> bool:
        sought = to_text(wanted(scope, None)).casefold()
        return any(test(item.columns.get(column, "").casefold(), sought) for column in columns)

    return keep


def _choices(
    assembly: Assembly, node: Node, written: list[_Element], rows: list[Item]
) -> tuple[list[Choice], list[tuple[Item, Choice]]]:
    """Choices whose value is a number stand as they are; the others name the columns of value and label."""
    fixed: list[Choice] = []
    made: list[tuple[Item, Choice]] = []
    for element in written:
        value = (element.findtext(XFORMS + "value") or "").strip()
        label = assembly.translations.of_child(element, "label") or assembly.raw(value)
        if value.lstrip("-").isdigit():
            fixed.append(Choice(value, assembly.text(label, node)))
            continue
        columns = {language: str(parts[0]) for language, parts in label.parts.items()}
        made += [(row, Choice(row.columns.get(value, ""), _label(row, columns, assembly))) for row in rows]
    return fixed, made


def _label(row: Item, columns: dict[str, str], assembly: Assembly) -> Text:
    """Of a row: the columns named, one or several with commas between them, in each language."""
    parts = {
        language: (", ".join(row.columns.get(name.strip(), "") for name in names.split(",")),)
        for language, names in columns.items()
    }
    return Text(parts, assembly.translations.default)
