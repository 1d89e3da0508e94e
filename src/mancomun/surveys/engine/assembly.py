"""The raw tree to a compiled form: every expression compiled, every fault gathered with its cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .code import Code, Context
from .compiler import Compiler
from .itemsets import compile_items
from .kinds import kind_of
from .model import Choice, Node, NodeKind, SetValue
from .order import Circle, Link, Unit, first_loop, in_order
from .problems import ExpressionProblem, FormProblem
from .reading import namespaced
from .sharing import shared_layers
from .texts import RawText, Text
from .typed import PARSERS
from .units import calculation, relevance, repetition
from .xml import JR, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .places import Places
    from .reading import Skeleton

_EVENTS: Final = frozenset({"odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed"})
_OF_THE_DEVICE: Final = frozenset({"setgeopoint", "recordaudio"})  # places and sounds taken without being asked
_LINKING: Final = frozenset({"relevant", "required", "readonly", "calculate"})
_FIXED_PARAMETERS: Final = ("start", "end", "step", "rows", "mediatype", "max-pixels", "incremental")


class Assembly:
    """Works through one skeleton. Afterwards `problems` is empty, or the form is refused."""

    def __init__(self, skeleton: Skeleton, places: Places) -> None:
        self.skeleton = skeleton
        self.places = places
        self.translations = skeleton.translations
        self.compiler = Compiler(skeleton.root, skeleton.lists, skeleton.external, skeleton.files)
        self.choices: dict[tuple[str, str, str], dict[int, Choice]] = {}
        self.problems: list[FormProblem] = []
        self.units: list[Unit] = []
        self.actions: list[SetValue] = []
        self.once: list[Node] = []
        self._links: list[Link] = []
        self._by_path = {node.path: node for node in skeleton.nodes}
        self._shared = shared_layers(skeleton)

    def run(self) -> None:
        for node in self.skeleton.nodes:
            self._describe(node)
        for node in self.skeleton.nodes:
            self._choose(node)
        for node in self.skeleton.nodes:
            self._bind(node)
            self._write(node)
        for element, holder in self.skeleton.actions:
            self._act(element, holder)
        for layer in self.skeleton.layers:
            for node in layer.nodes:
                self._load(node)
        try:
            self.units = in_order(self.units)
        except Circle as circle:
            first = min(circle.units, key=lambda unit: unit.node.number)
            names = ", ".join(dict.fromkeys(unit.node.name for unit in circle.units))
            self._report(first.node, first.kind, ExpressionProblem("cycle", names=names))
            return
        loop = first_loop(self._links)
        if loop is not None:
            names = ", ".join(node.name for node in sorted(loop[1], key=lambda node: node.number))
            self._report(loop[0].node, loop[0].attribute, ExpressionProblem("cycle", names=names))

    def _report(self, node: Node, attribute: str, fault: ExpressionProblem) -> None:
        self.problems.append(fault.at(*self.places.of(node.path, attribute)))

    def compiled(self, source: str | None, node: Node, attribute: str) -> tuple[Code, frozenset[Node]] | None:
        """Code and what it refers to; None, with a problem noted, when there is none."""
        if source is None or not source.strip():
            return None
        self.compiler.dependencies = set()
        try:
            shared = self._shared.get((attribute, source.strip()))
            code = self.compiler.source(source, Context(node, node, outside=attribute == "count", shared=shared))
        except ExpressionProblem as fault:
            self._report(node, attribute, fault)
            return None
        sources = frozenset(self.compiler.dependencies)
        if attribute in _LINKING:
            self._links.append(Link(attribute, node, sources))
        return code, sources

    # Step by step

    def _describe(self, node: Node) -> None:
        bind = self.skeleton.binds.get(node.path)
        if bind is not None:
            node.data_type = bind.get("type", "string").partition(":")[2] or bind.get("type", "string")
        control = self.skeleton.bodies.get(node.path)
        if control is not None:
            node.control = "" if node.kind is not NodeKind.QUESTION else local(control)
            if control.get("query") is not None:
                node.control = "select1"  # written as an input, for clients that know no such lists
            node.appearance = control.get("appearance", "")
            node.parameters = {
                name: control.get(name, "") for name in _FIXED_PARAMETERS if control.get(name) is not None
            }
        node.type = kind_of(node, bind)
        if bind is not None and bind.get(JR + "preload"):
            node.preload = (bind.get(JR + "preload", ""), bind.get(JR + "preloadParams", ""))

    def _choose(self, node: Node) -> None:
        control = self.skeleton.bodies.get(node.path)
        if control is None or node.kind is not NodeKind.QUESTION:
            return
        self.compiler.dependencies = set()
        try:
            node.items = compile_items(self, node, control)
        except ExpressionProblem as fault:
            self._report(node, "choices", fault)
        if node.items is not None:
            self.compiler.choice_dependencies[node] = frozenset(self.compiler.dependencies)

    def _bind(self, node: Node) -> None:
        bind = self.skeleton.binds.get(node.path)
        if bind is not None:
            for name in ("required", "readonly", "constraint"):
                made = self.compiled(bind.get(name), node, name)
                if made is not None and bind.get(name, "").strip() != "false()":
                    setattr(node, name, made[0].test())
            self._relevance(node, bind)
            self._calculation(node, bind)
        repeat = self.skeleton.repeats.get(node.path)
        if repeat is not None:
            self._repetition(node, repeat)

    def _relevance(self, node: Node, bind: _Element) -> None:
        made = self.compiled(bind.get("relevant"), node, "relevant")
        if made is not None:
            node.relevant = made[0].test()
            self.units.append(Unit("relevant", node, relevance(node, node.relevant), made[1]))

    def _calculation(self, node: Node, bind: _Element) -> None:
        self.compiler.uses_once = self.compiler.uses_chance = False
        made = self.compiled(bind.get("calculate"), node, "calculate")
        if made is not None:
            node.calculate = made[0].value
            node.is_volatile = self.compiler.uses_chance
            self.units.append(Unit("calculate", node, calculation(node, node.calculate), made[1]))
            if self.compiler.uses_once:
                self.once.append(node)

    def _repetition(self, node: Node, repeat: _Element) -> None:
        made = self.compiled(repeat.get(JR + "count"), node, "count")
        if made is not None:
            node.count = made[0].value
            self.units.append(Unit("count", node, repetition(node.layer, node.count), made[1]))

    def _write(self, node: Node) -> None:
        """Labels, hints and messages."""
        control = self.skeleton.bodies.get(node.path)
        bind = self.skeleton.binds.get(node.path)
        texts = self.translations
        if control is not None:
            node.label = self._text_of(texts.of_child(control, "label"), node, "label")
            node.short = self._text_of(texts.of_child(control, "label", "short"), node, "label")
            node.hint = self._text_of(texts.of_child(control, "hint"), node, "hint")
            node.guidance = self._text_of(texts.of_child(control, "hint", "guidance"), node, "guidance")
        if bind is not None:
            constraint = texts.of_reference(namespaced(bind, "constraintMsg"))
            node.constraint_message = self._text_of(constraint, node, "constraint_message")
            required = texts.of_reference(namespaced(bind, "requiredMsg"))
            node.required_message = self._text_of(required, node, "required_message")

    def _text_of(self, raw: RawText | None, node: Node, attribute: str) -> Text | None:
        if raw is None:
            return None
        try:
            return self.text(raw, node)
        except ExpressionProblem as fault:
            self._report(node, attribute, fault)
            return None

    def raw(self, text: str) -> RawText:
        return RawText({self.translations.default: (text,)})

    def text(self, raw: RawText, node: Node) -> Text:
        """Raises ExpressionProblem."""
        context = Context(node, node)
        parts = {
            language: tuple(
                self.compiler.source(part, context).value if place % 2 else part for place, part in enumerate(written)
            )
            for language, written in raw.parts.items()
        }
        return Text(parts, self.translations.default, raw.media)

    def _act(self, element: _Element, holder: str | None) -> None:
        node = self._by_path.get((element.get("ref") or "").strip())
        events = frozenset(
            (element.get("event") or element.get("{http://www.w3.org/2001/xml-events}event") or "").split()
        )
        if node is None:
            return  # it sets nothing that the form has
        attribute = "trigger" if "xforms-value-changed" in events else "default"
        if local(element) in _OF_THE_DEVICE:
            return  # the node keeps what a telephone sends
        if local(element) != "setvalue" or not events <= _EVENTS:
            name = local(element) if local(element) != "setvalue" else " ".join(events - _EVENTS)
            self._report(node, "type", ExpressionProblem("unsupported_event", name=name))
            return
        source = self._by_path.get(holder) if holder else None
        made = self.compiled(element.get("value") or f"'{(element.text or '').strip()}'", node, attribute)
        if made is not None:
            trigger = source if "xforms-value-changed" in events else None
            self.actions.append(SetValue(events, node, trigger, made[0].value))

    def _load(self, node: Node) -> None:
        """How a stored text becomes this node's value."""
        layer = node.layer
        parse: Callable[..., object] | None = PARSERS.get(node.data_type)
        default = node.default
        value = default if parse is None or not default.strip() else parse(default.strip(), None)
        if value is None:
            fault = ExpressionProblem("bad_default", value=default, type=node.type)
            self._report(node, "default", fault)
            value = ""
        layer.blank.append(value)  # type: ignore[arg-type]  # a parser gives a Value
        if node.kind is NodeKind.QUESTION:
            layer.loaders.append((node.slot, node.tail, PARSERS.get(node.data_type)))
