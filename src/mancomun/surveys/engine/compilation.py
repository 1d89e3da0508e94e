"""From a workbook, or from an XForm's XML, to a compiled form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from . import limits
from .assembly import Assembly
from .concepts import concept_problems, concepts_of
from .conversion import to_xform
from .externals import Files
from .form import CompiledForm, checks_of
from .model import Item, ItemList
from .places import Places, Row
from .problems import FormProblem, InvalidForm, InvalidInstance
from .reading import read
from .trees import LAST_SAVED
from .workbook import Workbook, read_workbook
from .xml import parse_xml

if TYPE_CHECKING:
    from .model import Node, SetValue
    from .reading import Skeleton

_BEGINS: Final = ("begin group", "begin repeat", "begin loop")

_ENDS: Final = ("end group", "end repeat", "end loop")


def compile_workbook(data: bytes, *, files: Files | None = None) -> CompiledForm:
    """An XLSForm workbook's bytes to a form. Raises InvalidForm with every problem found, each with its cell.

    `files` are what stands beside the workbook, by name: the bytes of CSV, XML and GeoJSON files that the form takes
    choices and values from, or the rows of a register that nobody has to send: {"cities.csv": [{…}, …]}.
    """
    return compile_sheets(read_workbook(data), files=files)


def compile_sheets(workbook: Workbook, *, files: Files | None = None) -> CompiledForm:
    """As `compile_workbook`, from sheets already read."""
    problems = concept_problems(workbook)
    try:
        xform, warnings = to_xform(workbook)
    except InvalidForm as refusal:
        raise InvalidForm([*problems, *refusal.problems]) from refusal
    return _compile(xform, workbook, files or {}, problems, warnings)


def compile_xform(xform: bytes, *, workbook: Workbook | None = None, files: Files | None = None) -> CompiledForm:
    """From an XForm that was converted before, with the workbook that it came from, or alone, as another tool made it.

    Alone, problems have no rows, and questions no columns of the network's own.
    """
    return _compile(xform, workbook, files or {}, [], ())


def _compile(
    xform: bytes, workbook: Workbook | None, files: Files, problems: list[FormProblem], warnings: tuple[str, ...]
) -> CompiledForm:
    try:
        root = parse_xml(xform, most_bytes=limits.XFORM_BYTES, most_elements=limits.XFORM_ELEMENTS)
    except InvalidInstance as fault:
        raise InvalidForm([*problems, FormProblem("survey", 0, "", "internal", {"detail": fault.code})]) from fault
    try:
        skeleton = read(root)
    except InvalidForm as refusal:
        raise InvalidForm([*problems, *refusal.problems]) from refusal
    skeleton.files = files
    skeleton.lists = {**_external_choices(workbook), **skeleton.lists}
    rows = _rows(workbook) if workbook else {}
    assembly = Assembly(skeleton, Places({f"/{skeleton.root.name}{path}": row for path, row in rows.items()}))
    for node in skeleton.nodes:
        row = assembly.places.rows.get(node.path)
        if row is not None:
            node.row, node.columns = row.number, row.cells
            node.concepts = concepts_of({} if problems else row.cells)  # unread when they are refused
    assembly.run()
    if problems or assembly.problems:
        raise InvalidForm(sorted(problems + assembly.problems, key=lambda problem: (problem.sheet, problem.row)))
    return _form(skeleton, assembly, warnings, xform)


def _form(skeleton: Skeleton, assembly: Assembly, warnings: tuple[str, ...], xform: bytes) -> CompiledForm:
    nodes = tuple(skeleton.nodes)
    translations = skeleton.translations
    return CompiledForm(
        form_id=skeleton.form_id,
        version=skeleton.version,
        title=skeleton.title,
        languages=tuple(translations.languages),
        default_language=translations.default,
        root=skeleton.root,
        nodes=nodes,
        layers=tuple(skeleton.layers),
        units=tuple(assembly.units),
        steps=(*((unit.layer_number, unit.apply) for unit in assembly.units), *checks_of(skeleton.layers)),
        actions=tuple(assembly.actions),
        once=tuple(assembly.once),
        preloads=tuple(node for node in nodes if node.preload[0] not in {"", "uid"}),
        triggered=_triggered(assembly.actions),
        settles=any(_counted(action.node) for action in assembly.actions if "odk-new-repeat" in action.events),
        asks_last=LAST_SAVED in skeleton.external.values(),
        files=tuple(dict.fromkeys([*_lists_used(skeleton), *_media(nodes)])),
        by_path={node.path: node for node in nodes},
        by_code={node.code: node for node in reversed(nodes) if node.code},  # of rows that share one, the first
        warnings=warnings,
        xform=xform,
    )


def _triggered(actions: list[SetValue]) -> dict[Node, tuple[SetValue, ...]]:
    found: dict[Node, tuple[SetValue, ...]] = {}
    for action in actions:
        if action.source is not None:
            found[action.source] = (*found.get(action.source, ()), action)
    return found


def _counted(node: Node) -> bool:
    return any(layer.node.count is not None for layer in node.layer.chain())


def _lists_used(skeleton: Skeleton) -> list[str]:
    return [source for source in skeleton.external.values() if source != LAST_SAVED]


def _media(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Pictures, sounds and films beside labels, hints and choices."""
    for node in nodes:
        choices = node.items.all_choices if node.items else ()
        for text in (node.label, node.hint, *(choice.label for choice in choices)):
            for names in text.media.values() if text else ():
                yield from names.values()


def _external_choices(workbook: Workbook | None) -> dict[str, ItemList]:
    """The lists of the sheet external_choices, for select_one_external."""
    sheet = workbook.sheet("external_choices") if workbook else None
    lists: dict[str, ItemList] = {}
    for row in sheet.rows if sheet else ():
        name = row.cells.get("list_name") or row.cells.get("list name", "")
        columns = {header: row.cells.get(header, "") for header in sheet.headers} if sheet else {}
        lists.setdefault(name, ItemList(name, "root", "item", [])).items.append(Item(columns))
    return lists


def _rows(workbook: Workbook) -> dict[str, Row]:
    """The survey sheet's rows by the path below the form's root of what they make."""
    survey = workbook.sheet("survey")
    found: dict[str, Row] = {}
    path: list[str] = []
    for row in survey.rows if survey else ():
        cells = {header.strip().lower(): text for header, text in row.cells.items()}
        kind = " ".join(cells.get("type", "").lower().replace("_", " ").split())
        name = cells.get("name", "").strip()
        if kind in _ENDS:
            del path[-1:]
            continue
        here = "/".join(["", *path, name])
        found[here] = row
        if kind.startswith(_BEGINS):
            path.append(name)
            found.setdefault("/".join(["", *path[:-1], f"{name}_count"]), row)
        elif "or other" in kind:
            found.setdefault(f"{here}_other", row)
    return found
