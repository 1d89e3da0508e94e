"""What a workbook of answers holds, apart from how it is drawn: sheets, rows, cells, and the stamp."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from mancomun.core.spreadsheets import Cell
from mancomun.surveys.engine import Node, NodeKind, NodeState, State
from mancomun.surveys.engine.scope import Scope
from mancomun.surveys.exchange.cells import (
    MOST_COLUMNS,
    Options,
    Way,
    fingerprint,
    is_typed,
    options_of,
    parts_of,
    present,
    way_of,
)
from mancomun.surveys.exchange.words import Check, check_of, heading_of, how_of
from mancomun.surveys.models import Answer, Visibility
from mancomun.surveys.rules.visibility import in_force
from mancomun.surveys.sheet.controls import Control, control_of, is_confined, is_header
from mancomun.surveys.sheet.keys import key_of
from mancomun.surveys.sheet.sections import title_of
from mancomun.surveys.sheet.text import plain

SECTION: Final = "mancomun:section:"
TABLE: Final = "mancomun:table:"
REMOVE: Final = "-"  # the column that takes an entry away
NEW: Final = "+"  # begins the key of an entry that is not there yet
FRESH: Final = 15  # empty rows for new entries
INDEX: Final = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a section's sheet."""

    kind: str  # heading, note, question, choice, output
    text: str
    key: str = ""  # “q12”, and “q12=value” for one of its choices
    code: str = ""
    hint: str = ""
    how: str = ""
    cell: Cell = ""
    check: Check | None = None  # None where nothing is typed
    readers: str = ""
    readers_fixed: bool = True
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ListSheet:
    marker: str
    name: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Column:
    key: str  # “q31”, “q35=value”, or REMOVE
    heading: str
    how: str
    check: Check | None


@dataclass(frozen=True, slots=True)
class Row:
    key: str  # of the entry, “3”, “3-1” inside another; NEW and a number for one to come
    label: str
    cells: Mapping[str, Cell] = field(default_factory=dict)  # by the column's key
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class TableSheet:
    marker: str
    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    label: str = ""  # of the column that names the rows


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as the workbook shows it: what it is compared with when it comes back."""

    key: str
    number: int
    shown: str


@dataclass(frozen=True, slots=True)
class Layout:
    guide: Sequence[str]
    sheets: Sequence[ListSheet | TableSheet]
    head: Mapping[str, str]  # of the stamp
    seen: Sequence[Seen]


def lay_out(
    state: State,
    answers: Mapping[str, Answer],
    *,
    sections: Iterable[Node],
    files: Mapping[str, str],
    guide: Sequence[str],
    head: Mapping[str, str],
) -> Layout:
    """These sections of the answer of one city. ``files``: names of the evidence by uid."""
    maker = _Maker(state, answers, files)
    for section in sections:
        maker.section(section)
    return Layout(guide, maker.sheets, head, maker.seen)


class _Maker:
    def __init__(self, state: State, answers: Mapping[str, Answer], files: Mapping[str, str]) -> None:
        self.state = state
        self.answers = answers
        self.files = files
        self.sheets: list[ListSheet | TableSheet] = []
        self.seen: list[Seen] = []
        self.tables: list[TableSheet] = []

    def section(self, section: Node) -> None:
        form = self.state.form
        title = plain(title_of(form, section, self.state.run.language))
        self.tables = []
        if section.kind is NodeKind.REPEAT:
            self.table(section)
        else:
            loose = section is form.root
            nodes = [node for node in section.children.values() if not loose or node.kind is NodeKind.QUESTION]
            lines = list(self.lines(nodes))
            self.sheets.append(ListSheet(f"{SECTION}{section.name}", title, title, lines))
        self.sheets += self.tables

    def lines(self, nodes: Iterable[Node]) -> Iterator[Line]:
        for node in nodes:
            item = NodeState(self.state, node, self.state.root)
            if node.kind is NodeKind.REPEAT:
                table = self.table(node)
                yield Line("note", _("One row for each entry: see the sheet “%(name)s”.") % {"name": table.name})
            elif node.kind is NodeKind.GROUP:
                if any(self.state.form.questions(node)):
                    if item.label:
                        yield Line("heading", plain(item.label), hint=plain(item.hint))
                    yield from self.lines(node.children.values())
            elif node.control:
                yield from self.question(item)

    def question(self, item: NodeState) -> Iterator[Line]:
        node = item.node
        text, hint = plain(item.label) or node.name, plain(item.hint)
        if is_header(node):
            yield Line("heading", text, hint=hint)
        elif control_of(node) is Control.NOTE:
            yield Line("note", text)
        elif not is_typed(node) or item.readonly:
            yield Line("output", text, code=node.code, hint=hint, how=how_of(node), cell=self._output(item))
        else:
            yield from self._typed(item, text, hint)

    def _typed(self, item: NodeState, text: str, hint: str) -> Iterator[Line]:
        node, key = item.node, key_of(item.node, item.path)
        way, options = way_of(node), options_of(item)
        cells = self._see(item, way, options, visible=True)
        yield Line(
            "question", text, key, node.code, hint, how_of(node, way, plain(item.constraint_message)),
            cells.get("", ""), check_of(node, way, options) if way is Way.CELL else None,
            str(Visibility(self._readers(item)).label), is_confined(node), self._asked(item),
        )  # fmt: skip
        for part in parts_of(way, item.typed, options) if way is not Way.CELL else ():
            label = options.labels.get(part, "") if options else ""
            check = check_of(node, way, options)
            yield Line("choice", label, f"{key}={part}", cell=cells.get(part, ""), check=check)

    def _see(self, item: NodeState, way: Way, options: Options | None, *, visible: bool) -> dict[str, Cell]:
        answer = self.answers.get(item.path)
        cells = present(item.node, item.typed, way, options)
        shown = fingerprint(cells, self._readers(item) if visible else "")
        self.seen.append(Seen(key_of(item.node, item.path), answer.number if answer else 0, shown))
        return cells

    def _readers(self, item: NodeState) -> str:
        answer = self.answers.get(item.path)
        return in_force(item.node.columns.get("mancomun_visibility", ""), answer.visibility if answer else "")

    def _asked(self, item: NodeState) -> str:
        if not item.relevant:
            return _("Not asked now")
        return _("Needed") if item.required else ""

    def _output(self, item: NodeState) -> Cell:
        if control_of(item.node) is Control.FILE:
            return self.files.get(item.value, "")
        return item.value

    # Entries of a repeat

    def table(self, node: Node) -> TableSheet:
        """The table of a repeat; those of repeats inside it come after."""
        scopes = self.state.run.scopes[node.layer.number]
        asked = [each for each in _inside(node) if is_typed(each)]
        ways = {each: way_of(each, most=MOST_COLUMNS) for each in asked}
        adds = node.count is None and node.layer.depth == 1
        columns = [column for each in asked for column in self._columns(each, ways[each], scopes)]
        if adds:
            columns.append(Column(REMOVE, _("Take this entry away"), _("Mark with ✓"), Check("tick")))
        rows = [self._row(scope, ways) for scope in scopes]
        if adds:
            rows += [Row(f"{NEW}{n}", str(len(scopes) + n)) for n in range(1, FRESH + 1)]
        label = plain(node.label.plain(self.state.run.language)) if node.label else node.name
        note = _("One row for each entry. To add one, write in the next empty row.") if adds else ""
        made = TableSheet(f"{TABLE}q{node.number}", label, label, note, columns, rows, _("Entry"))
        self.tables.append(made)
        for inner in _repeats(node):
            self.table(inner)
        return made

    def _columns(self, node: Node, way: Way, scopes: Sequence[Scope]) -> Iterator[Column]:
        items = [NodeState(self.state, node, scope) for scope in scopes]
        options = Options(node, self.state, items[0] if items else None) if node.items else None
        longest = max((item.typed for item in items), key=lambda typed: len(typed.split()), default="")
        heading = heading_of(node, self.state.run.language)
        for part in parts_of(way, longest, options):
            key = f"q{node.number}={part}" if part else f"q{node.number}"
            named = (options.labels.get(part) if options else "") or part.removeprefix("#")
            yield Column(
                key, f"{heading}: {named}" if part else heading, how_of(node, way), check_of(node, way, options)
            )

    def _row(self, scope: Scope, ways: Mapping[Node, Way]) -> Row:
        cells: dict[str, Cell] = {}
        for node, way in ways.items():
            item = NodeState(self.state, node, scope)
            found = self._see(item, way, options_of(item), visible=False)
            cells |= {f"q{node.number}={part}" if part else f"q{node.number}": cell for part, cell in found.items()}
        return Row("-".join(INDEX.findall(scope.prefix)), _position(scope), cells)


def _position(scope: Scope) -> str:
    parts: list[str] = []
    at: Scope | None = scope
    while at is not None and at.parent is not None:
        parts.append(str(at.index + 1))
        at = at.parent
    return ".".join(reversed(parts))


def _inside(node: Node) -> Iterator[Node]:
    """The questions of a repeat, without those of repeats inside it."""
    for child in node.children.values():
        if child.kind is NodeKind.QUESTION:
            yield child
        elif child.kind is NodeKind.GROUP:
            yield from _inside(child)


def _repeats(node: Node) -> Iterator[Node]:
    for child in node.children.values():
        if child.kind is NodeKind.REPEAT:
            yield child
        elif child.kind is NodeKind.GROUP:
            yield from _repeats(child)
