"""The choices of a question: from a list, filtered or not, from a repeat, or written in the control."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .code import Context
from .model import Choice, ChoiceState, ItemSet
from .parser import parse
from .problems import ExpressionProblem
from .searching import CALL, searched
from .syntax import Call, Literal, Path
from .texts import RawText, Text
from .values import to_text
from .xml import XFORMS, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .assembly import Assembly
    from .code import Code, Items
    from .model import Item, Node
    from .scope import Scope

_ITEXT_COLUMN: Final = re.compile(r"\s*jr:itext\(\s*([\w.\-]+)\s*\)\s*")
_BUILT_IN: Final = frozenset({"itextId", "name", "label"})
_ONE_VALUE: Final = frozenset({"select1"})


def compile_items(assembly: Assembly, node: Node, control: _Element) -> ItemSet | None:
    """The item set of a choice question, or None for another control."""
    itemset = control.find(XFORMS + "itemset")
    written = control.findall(XFORMS + "item")
    query = control.get("query")
    if query is not None:
        return _external(assembly, node, query)
    if CALL in node.appearance:
        return searched(assembly, node, written)
    if itemset is None:
        return _fixed(assembly, node, written) if written or local(control) == "select1" else None
    code = assembly.compiler.source(itemset.get("nodeset", ""), Context(node, node))
    value, label = (itemset.find(XFORMS + name) for name in ("value", "label"))
    value_name = value.get("ref", "name") if value is not None else "name"
    label_name = label.get("ref", "label") if label is not None else "label"
    if code.items is not None:
        return _of_list(assembly, node, code.items, itemset.get("nodeset", ""), value_name, label_name)
    return _of_repeat(node, code, value_name, label_name)


def _of_list(assembly: Assembly, node: Node, items: Items, nodeset: str, value_name: str, label_name: str) -> ItemSet:
    node.list_name = _list_name(nodeset)
    made = _choices(assembly, node, value_name, label_name)
    everything = tuple(made.values())
    if "[" not in nodeset and "randomize" not in nodeset:
        return _constant_set(node, everything)

    def offered(scope: Scope) -> list[tuple[Scope, Choice]]:
        return [(scope, made[id(item)]) for item in items(scope, None)]

    def values(scope: Scope) -> set[str]:
        return {item.columns.get(value_name, "") for item in items(scope, None)}

    return ItemSet(everything, filtered=True, offered=offered, allows=_allows(node, values))


def _external(assembly: Assembly, node: Node, query: str) -> ItemSet:
    """select_one_external: choices from the sheet external_choices, of which no XForm holds anything."""
    code = assembly.compiler.source(query, Context(node, node))
    if code.items is None:
        raise ExpressionProblem("needs_list", name="choices")
    return _of_list(assembly, node, code.items, query, "name", "label")


def _list_name(nodeset: str) -> str:
    tree = parse(nodeset)
    while isinstance(tree, Call) and tree.name == "randomize":
        tree = tree.arguments[0]
    match tree:
        case Path(Call("instance", (Literal(name),)), _):
            return name
    return ""


def _choices(assembly: Assembly, node: Node, value_name: str, label_name: str) -> dict[int, Choice]:
    """By the identity of the list's item. Shared by the questions of a list unless labels speak of answers."""
    name = node.list_name
    key = (name, value_name, label_name)
    shared = assembly.choices.get(key)
    if shared is not None:
        return shared
    made, dynamic = {}, False
    for item in assembly.compiler.lists[name].items:
        label = _item_label(assembly, node, item, label_name, value_name)
        dynamic = dynamic or label.is_dynamic
        columns = {column: text for column, text in item.columns.items() if column not in _BUILT_IN}
        value = item.columns.get(value_name, "")
        made[id(item)] = Choice(value, label, _state(columns.get("mancomun_state")), columns)
    if not dynamic:
        assembly.choices[key] = made
    return made


def _state(text: str | None) -> ChoiceState | None:
    return ChoiceState(text) if text in set(ChoiceState) else None


def _item_label(assembly: Assembly, node: Node, item: Item, label_name: str, value_name: str) -> Text:
    match = _ITEXT_COLUMN.fullmatch(label_name)
    raw = assembly.translations.by_id(item.columns.get(match[1], "")) if match else None
    if raw is None and label_name not in item.columns:
        raw = _by_language(assembly, item, f"{label_name}::")
    if raw is None:
        written = item.columns.get("label" if match else label_name) or item.columns.get(value_name, "")
        raw = assembly.raw(written)
    return assembly.text(raw, node)


def _by_language(assembly: Assembly, item: Item, start: str) -> RawText | None:
    """A label whose columns are named by language, as in a workbook's own sheets: “label::Español (es)”."""
    languages = assembly.translations.languages
    found = {
        language: (item.columns[start + language],) for language in languages if item.columns.get(start + language)
    }
    return RawText(found) if found else None


def _constant_set(node: Node, choices: tuple[Choice, ...]) -> ItemSet:
    known = {choice.value for choice in choices}

    def offered(scope: Scope) -> list[tuple[Scope, Choice]]:
        return [(scope, choice) for choice in choices]

    return ItemSet(choices, filtered=False, offered=offered, allows=_allows(node, lambda _scope: known))


def _allows(node: Node, values: Callable[[Scope], set[str]]) -> Callable[[Scope, str], bool]:
    if node.control in _ONE_VALUE:
        return lambda scope, text: text in values(scope)
    no_twice = node.control == "rank"

    def all_offered(scope: Scope, text: str) -> bool:
        chosen = text.split()
        if no_twice and len(set(chosen)) != len(chosen):
            return False
        return values(scope).issuperset(chosen)

    return all_offered


def _of_repeat(node: Node, code: Code, value_name: str, label_name: str) -> ItemSet:
    """Choices that are the answers of a repeat: those instances whose value is filled."""
    target, scopes = code.target, code.scopes
    if target is None or scopes is None:
        raise ExpressionProblem("needs_list", name="choices")
    value_node, label_node = target.children.get(value_name), target.children.get(label_name)
    if value_node is None or label_node is None:
        raise ExpressionProblem("unknown_path", path=f"{target.path}/{value_name}")
    value_slot, label_slot = value_node.slot, label_node.slot

    def offered(scope: Scope) -> list[tuple[Scope, Choice]]:
        return [
            (at, Choice(to_text(at.values[value_slot]), Text({"": (to_text(at.values[label_slot]),)}, "")))
            for at in scopes(scope, None)
            if at.values[value_slot] != ""
        ]

    def values(scope: Scope) -> set[str]:
        return {to_text(at.values[value_slot]) for at in scopes(scope, None)}

    return ItemSet((), filtered=True, offered=offered, allows=_allows(node, values))


def _fixed(assembly: Assembly, node: Node, written: list[_Element]) -> ItemSet:
    choices = []
    for item in written:
        label = assembly.translations.of_child(item, "label")
        value = item.findtext(XFORMS + "value") or ""
        choices.append(Choice(value, assembly.text(label or assembly.raw(value), node)))
    return _constant_set(node, tuple(choices))
