"""What a compiled form is made of. Everything here is made once and only read afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scope import Frame, Scope
    from .texts import Text
    from .values import Value

    Evaluate = Callable[[Scope, Frame | None], Value]
    Test = Callable[[Scope, Frame | None], bool]


class NodeKind(StrEnum):
    GROUP = "group"
    REPEAT = "repeat"
    QUESTION = "question"


class Visibility(StrEnum):
    PUBLIC = "public"
    NETWORK = "network"
    COORDINATION = "coordination"


class ChoiceState(StrEnum):
    """What a choice means in a comparable picture."""

    YES = "yes"
    PART = "part"
    NO = "no"
    NOT_COMPETENCE = "not_competence"
    NO_DATA = "no_data"
    NOT_PUBLIC = "not_public"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Concepts:
    """What a question is about, in the network's own words (columns `mancomun_…` of its row)."""

    code: str = ""  # permanent, e.g. B1
    kind: str = ""  # S, P or O: structure, process, outcome
    rights: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    core: bool = False
    likeness: str = ""  # which feature of “cities like mine” it feeds
    people: tuple[str, ...] = ()  # whether it counts people, and among whose: see people.py


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list. `columns` are the list's other columns, unknown ones included."""

    value: str
    label: Text
    state: ChoiceState | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Node:
    """A place in the form's model: a group, a repeat or a question. Identity is its own; compare with `is`."""

    name: str
    path: str
    kind: NodeKind
    parent: Node | None
    number: int = 0  # in document order
    slot: int = 0  # in the values of its layer
    layer: Layer = field(init=False)
    children: dict[str, Node] = field(default_factory=dict)

    # what the bind says
    data_type: str = "string"
    default: str = ""
    relevant: Test | None = None
    required: Test | None = None
    readonly: Test | None = None
    constraint: Test | None = None
    calculate: Evaluate | None = None
    count: Evaluate | None = None  # jr:count of a repeat
    preload: tuple[str, str] = ("", "")  # what fills it without being asked, and its parameter: ("timestamp", "end")
    is_volatile: bool = False  # its calculation gives another value each time: now(), random(), uuid()

    # what the body says
    control: str = ""  # input, select1, select, upload, range, rank, trigger, secret; "" when not shown
    type: str = ""  # as the author wrote it: integer, select_one, …
    appearance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    label: Text | None = None
    short: Text | None = None  # the label's short form
    hint: Text | None = None
    guidance: Text | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    items: ItemSet | None = None

    # what the workbook's row says
    row: int = 0
    list_name: str = ""
    concepts: Concepts = field(default_factory=Concepts)
    columns: Mapping[str, str] = field(default_factory=dict)

    tail: str = ""  # the path below its layer's own

    def __repr__(self) -> str:
        return f"<{self.kind} {self.path}>"

    @property
    def is_shown(self) -> bool:
        """Whether a person meets it on a page."""
        return self.control != "" or self.kind is not NodeKind.QUESTION

    @property
    def is_answerable(self) -> bool:
        """Whether a person can answer it (notes, calculations and the heads of grids cannot be)."""
        if "label" in self.appearance.split():
            return False  # it shows the labels of its choices, above the rows of a grid
        return self.control != "" and self.type not in {"note", "calculate", "hidden"} and self.calculate is None

    @property
    def visibility(self) -> Visibility:
        return self.concepts.visibility

    @property
    def code(self) -> str:
        return self.concepts.code


@dataclass(eq=False, slots=True)
class Layer:
    """The nodes that exist once per instance of one repeat (or once at all: the root layer)."""

    node: Node  # the repeat, or the root
    parent: Layer | None
    depth: int
    number: int = 0
    nodes: list[Node] = field(default_factory=list)  # by slot
    layers: list[Layer] = field(default_factory=list)  # repeats directly inside
    place: int = 0  # in the parent's `layers`
    comes_with: bool = True  # a new instance of the repeat around it has one of these from the start
    loaders: list[tuple[int, str, Callable[..., Value | None] | None]] = field(default_factory=list)
    blank: list[Value] = field(default_factory=list)  # default values by slot

    def chain(self) -> list[Layer]:
        """From the root layer down to this one."""
        chain = [self]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        return chain[::-1]


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice as offered for one question instance at one moment."""

    value: str
    label: str
    state: ChoiceState | None
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Where a question's choices come from."""

    all_choices: tuple[Choice, ...]  # of the list, whatever the filter; empty when they come from a repeat
    filtered: bool
    offered: Callable[[Scope], list[tuple[Scope, Choice]]]
    allows: Callable[[Scope, str], bool]


@dataclass(frozen=True, slots=True)
class SetValue:
    """An action: when the event happens, the node takes the value."""

    events: frozenset[str]
    node: Node
    source: Node | None  # whose change fires it; None for the form's own events
    value: Evaluate


@dataclass(slots=True)
class Item:
    """A row of a list, or an element of a tree.

    `columns` are the texts of the children by name, attributes with an @ before theirs. `elements` holds, also by
    name, those children that have children themselves or stand there several times.
    """

    columns: dict[str, str]
    text: str = ""
    elements: dict[str, list[Item]] = field(default_factory=dict)

    def children(self, name: str) -> list[Item]:
        found = self.elements.get(name)
        if found is None and name in self.columns:
            return [Item({}, self.columns[name])]
        return found or []


@dataclass(slots=True)
class ItemList:
    """A secondary instance, with an index by column made when first asked. `tree` is its root, where it is deeper."""

    name: str
    root: str
    item: str
    items: list[Item]
    tree: Item | None = None
    indexes: dict[str, dict[str, list[Item]]] = field(default_factory=dict)

    def by(self, column: str) -> dict[str, list[Item]]:
        index = self.indexes.get(column)
        if index is None:
            index = {}
            for item in self.items:
                if column in item.columns:
                    index.setdefault(item.columns[column], []).append(item)
            self.indexes[column] = index  # one assignment, so threads at worst do it twice
        return index
