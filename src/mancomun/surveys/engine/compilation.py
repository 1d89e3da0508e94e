"""From a workbook, or from an XForm's XML, to a compiled form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from . import limits
from .assembly import Assembly
from .concepts import concept_problems, concepts_of
from .conversion import to_xform
from .form import CompiledForm, checks_of
from .model import Item, ItemList
from .places import Places, Row
from .problems import FormProblem, InvalidForm, InvalidInstance
from .reading import read
from .workbook import Workbook, read_workbook
from .xml import parse_xml

if TYPE_CHECKING:
    from .reading import Skeleton

_BEGINS: Final = ("begin group", "begin repeat", "begin loop")

_UNSUPPORTED_TYPES: Final = frozenset({"background-audio", "background-geopoint"})
_ENDS: Final = ("end group", "end repeat", "end loop")

Lists = Mapping[str, Sequence[Mapping[str, str]]]


def compile_workbook(data: bytes, *, lists: Lists | None = None) -> CompiledForm:
    """An XLSForm workbook's bytes to a form. Raises InvalidForm with every problem found, each with its cell.

    `lists` are the rows of files that the form takes choices from, by file name: {"cities.csv": [{…}, …]}.
    """
    return compile_sheets(read_workbook(data), lists=lists)


def compile_sheets(workbook: Workbook, *, lists: Lists | None = None) -> CompiledForm:
    """As `compile_workbook`, from sheets already read."""
    problems = [*_unsupported(workbook), *concept_problems(workbook)]
    try:
        xform, warnings = to_xform(workbook)
    except InvalidForm as refusal:
        raise InvalidForm([*problems, *refusal.problems]) from refusal
    return _compile(xform, _rows(workbook), lists or {}, problems, warnings)


def compile_xform(xform: bytes, *, workbook: Workbook | None = None, lists: Lists | None = None) -> CompiledForm:
    """From an XForm that was converted before, with the workbook that it came from, or alone, as another tool made it.

    Alone, problems have no rows, and questions no columns of the network's own.
    """
    return _compile(xform, _rows(workbook) if workbook else {}, lists or {}, [], ())


def _compile(
    xform: bytes, rows: Mapping[str, Row], lists: Lists, problems: list[FormProblem], warnings: tuple[str, ...]
) -> CompiledForm:
    try:
        root = parse_xml(xform, most_bytes=limits.XFORM_BYTES, most_elements=limits.XFORM_ELEMENTS)
    except InvalidInstance as fault:
        raise InvalidForm([*problems, FormProblem("survey", 0, "", "internal", {"detail": fault.code})]) from fault
    try:
        skeleton = read(root)
    except InvalidForm as refusal:
        raise InvalidForm([*problems, *refusal.problems]) from refusal
    _take_lists(skeleton, lists)
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


def _take_lists(skeleton: Skeleton, lists: Lists) -> None:
    for name, source in skeleton.external.items():
        rows = lists.get(source)
        if rows is not None:
            skeleton.lists[name] = ItemList(name, "root", "item", [Item(dict(row)) for row in rows])


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
        by_path={node.path: node for node in nodes},
        by_code={node.code: node for node in reversed(nodes) if node.code},  # of rows that share one, the first
        warnings=warnings,
        xform=xform,
    )


def _unsupported(workbook: Workbook) -> list[FormProblem]:
    survey = workbook.sheet("survey")
    return [
        FormProblem("survey", row.number, "type", "unsupported_type", {"name": name})
        for row in (survey.rows if survey else ())
        if (name := row.cells.get("type", "").strip()) in _UNSUPPORTED_TYPES
    ]


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
