"""Where in the workbook each node of the form was written, so that a fault can name its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# What the form calls a thing, and the headers under which a workbook may hold it, the usual one first.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "relevant": ("relevant", "relevance", "bind::relevant", "bind:relevant"),
    "constraint": ("constraint", "bind::constraint", "bind:constraint"),
    "required": ("required", "bind::required", "bind:required"),
    "readonly": ("readonly", "read_only", "read only", "bind::readonly"),
    "calculate": ("calculation", "calculate", "bind::calculate", "bind:calculate", "repeat_count"),
    "count": ("repeat_count", "repeat count", "count", "jr:count"),
    "choices": ("choice_filter", "choice filter", "type"),
    "default": ("default",),
    "label": ("label", "caption"),
    "hint": ("hint",),
    "guidance": ("guidance_hint",),
    "constraint_message": ("constraint_message", "constraint message", "constraint_msg"),
    "required_message": ("required_message", "required message"),
    "trigger": ("calculation", "trigger"),
    "type": ("type",),
    "name": ("name",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the survey sheet: its number as a person sees it, and its cells by header."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """Rows by the path of the node that they make."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    sheet: str = "survey"

    def of(self, path: str, attribute: str) -> tuple[str, int, str]:
        row = self.rows.get(path)
        if row is None:
            return self.sheet, 0, HEADERS[attribute][0]
        return self.sheet, row.number, header_of(row.cells, attribute)


def header_of(cells: Mapping[str, str], attribute: str) -> str:
    """The header that the workbook itself uses for an attribute; a label's first language when it has several."""
    names = HEADERS[attribute]
    lowered = {header.strip().lower(): header for header in cells}
    for name in names:
        if name in lowered:
            return lowered[name]
    for header in cells:
        if header.lower().startswith(tuple(f"{name}::" for name in names)):
            return header
    return names[0]
