"""Single cells of an XLSX workbook, changed where they stand: every other byte of the sheet and of the archive stays.

A library that reads a workbook and writes it again loses what it does not know: styles, comments, pictures, formulas.
Here the sheet's XML is not written again at all. The places of rows and cells are found in its bytes, and only the
bytes of the changed cells are replaced, by texts that stand in the cell itself (inlineStr).
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat  # gives the places in bytes; the gate's parser does not
from xml.sax.saxutils import escape

from mancomun.core.spreadsheets import cell_name, cell_place
from mancomun.core.xml import parse_xml

Edits = Mapping[tuple[int, int], str]  # by row and column, from 0; blank empties the cell

_STYLE: Final = re.compile(rb"""\ss=["'](\d+)["']""")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class CannotPatch(Exception):
    """The workbook is written in a way that this cannot change without touching more."""


@dataclass(slots=True)
class _Cell:
    column: int
    start: int
    end: int = 0
    formula: bool = False


@dataclass(slots=True)
class _Row:
    number: int
    start: int
    end: int = 0
    inner: int = 0  # where its last child ends; equal to ``end`` for a row without any
    cells: list[_Cell] = field(default_factory=list)


def patch(content: bytes, edits: Mapping[str, Edits]) -> bytes:
    """The workbook with these cells changed, by the name of their sheet. Raises CannotPatch."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        parts = dict(_parts(old))
        changed = {parts[name]: cells for name, cells in edits.items() if cells}
        for info in old.infolist():
            data = old.read(info)
            if info.filename in changed:
                data = patch_sheet(data, changed[info.filename])
            new.writestr(info, data, compress_type=info.compress_type)
    return target.getvalue()


def patch_sheet(xml: bytes, edits: Edits) -> bytes:
    """One sheet's XML with these cells changed."""
    places = _Places(xml)
    pieces: list[tuple[int, int, bytes]] = []
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in edits.items():
        by_row.setdefault(row, {})[column] = text
    for row, cells in sorted(by_row.items()):
        pieces += places.row_pieces(row, cells)
    made, at = [], 0
    for start, end, piece in sorted(pieces, key=lambda each: each[:2]):
        made += [xml[at:start], piece]
        at = end
    return b"".join([*made, xml[at:]])


class _Places:
    """Where the rows and cells of a sheet stand in its bytes."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.rows: list[_Row] = []
        self.data = (0, 0)  # where the content of sheetData ends, twice; or where its single tag stands
        self.prefix = b""
        self._open: list[tuple[str, int]] = []
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self.parser = parser
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as fault:
            raise CannotPatch from fault

    def _doctype(self, *_what: object) -> None:
        raise CannotPatch

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise CannotPatch

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        at, local = self.parser.CurrentByteIndex, name.rpartition(":")[2]
        self._open.append((local, at))
        if local == "sheetData":
            self.prefix = f"{name.rpartition(':')[0]}:".encode() if ":" in name else b""
        elif local == "row":
            number = int(attributes["r"]) - 1 if "r" in attributes else self._next_row()
            self.rows.append(_Row(number, at))
        elif local == "c" and self.rows:
            cells = self.rows[-1].cells
            after = cells[-1].column + 1 if cells else 0
            cells.append(_Cell(cell_place(attributes["r"])[1] if "r" in attributes else after, at))
        elif local == "f" and self.rows and self.rows[-1].cells:
            self.rows[-1].cells[-1].formula = True

    def _next_row(self) -> int:
        return self.rows[-1].number + 1 if self.rows else 0

    def _end(self, name: str) -> None:
        local, start = self._open.pop()
        if local not in {"row", "c", "sheetData"}:
            return
        at = self.parser.CurrentByteIndex  # of the closing tag; behind the whole element where it is a single tag
        single = self.xml.index(b">", start) + 1 == at
        end = at if single else self.xml.index(b">", at) + 1
        if local == "c" and self.rows:
            self.rows[-1].cells[-1].end = end
        elif local == "row":
            self.rows[-1].end, self.rows[-1].inner = end, end if single else at
        elif local == "sheetData":
            self.data = (start, end) if single else (at, at)

    # What to put in the place of what

    def row_pieces(self, number: int, cells: Mapping[int, str]) -> Iterator[tuple[int, int, bytes]]:
        row = next((each for each in self.rows if each.number == number), None)
        if row is not None and row.inner != row.end:
            for column, text in sorted(cells.items()):
                yield self._cell_piece(row, column, text)
            return
        made = b"".join(self._cell(number, column, text) for column, text in sorted(cells.items()) if text)
        if not made:
            return
        if row is not None:  # a row of a single tag
            tag = self.xml[row.start : row.end]
            yield row.start, row.end, tag[:-2].rstrip() + b">" + made + self._tag(b"/row")
            return
        whole = self._tag(b"row", b' r="%d"' % (number + 1)) + made + self._tag(b"/row")
        after = next((each for each in self.rows if each.number > number), None)
        if after is not None:
            yield after.start, after.start, whole
        elif self.data[0] != self.data[1]:
            yield *self.data, self._tag(b"sheetData") + whole + self._tag(b"/sheetData")
        else:
            yield *self.data, whole

    def _cell_piece(self, row: _Row, column: int, text: str) -> tuple[int, int, bytes]:
        found = next((cell for cell in row.cells if cell.column == column), None)
        if found is None:
            after = next((cell.start for cell in row.cells if cell.column > column), row.inner)
            return after, after, self._cell(row.number, column, text) if text else b""
        if found.formula:
            raise CannotPatch
        style = _STYLE.search(self.xml, found.start, self.xml.index(b">", found.start))
        return found.start, found.end, self._cell(row.number, column, text, style[1] if style else b"")

    def _cell(self, row: int, column: int, text: str, style: bytes | None = None) -> bytes:
        looks = self._style_above(row, column) if style is None else style
        named = b' r="%s"' % cell_name(row, column).encode() + (b' s="%s"' % looks if looks else b"")
        if not text:
            return self._tag(b"c", named + b"/") if looks else b""
        inner = f'<t xml:space="preserve">{escape(text)}</t>'.encode()
        if self.prefix:
            inner = inner.replace(b"<t ", b"<%st " % self.prefix).replace(b"</t>", b"</%st>" % self.prefix)
        whole = self._tag(b"is") + inner + self._tag(b"/is")
        return self._tag(b"c", named + b' t="inlineStr"') + whole + self._tag(b"/c")

    def _style_above(self, row: int, column: int) -> bytes:
        """A new cell looks like the nearest one above it."""
        for each in reversed([found for found in self.rows if found.number < row and found.number > 0]):
            for cell in each.cells:
                if cell.column == column:
                    style = _STYLE.search(self.xml, cell.start, self.xml.index(b">", cell.start))
                    return style[1] if style else b""
        return b""

    def _tag(self, name: bytes, rest: bytes = b"") -> bytes:
        if name.startswith(b"/"):
            return b"</" + self.prefix + name[1:] + b">"
        return b"<" + self.prefix + name + rest + b">"


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each worksheet's name and its part of the archive."""
    relations = {
        each.get("Id"): each.get("Target", "") for each in parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in parse_xml(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        target = relations.get(sheet.get(_RELATION), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"
