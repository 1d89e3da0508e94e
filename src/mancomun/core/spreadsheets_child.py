"""The program that parses one workbook in a process of its own: standard input in, JSON out, then it ends.

A workbook that would take the server's memory or seconds takes only this process's: it limits itself before it reads.
It knows no Django, opens no file and writes none. See ``mancomun.core.spreadsheets``, which runs it.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

_CHUNK = 64 * 1024
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CELLS = ("{*}c", "{*}mergeCell", "{*}row")
_MOST_PLACES = 1000  # formulas and merged cells of a sheet that are named one by one
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refusal(Exception):
    """Why the workbook is not read on: a code, and the sheet where that is known."""

    def __init__(self, code: str, sheet: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet


def main() -> None:
    bounds = json.loads(sys.argv[1])
    _limit(bounds)
    try:
        found: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read(), bounds)}
    except Refusal as refusal:
        found = {"fault": refusal.code, "sheet": refusal.sheet}
    except (CalamineError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OSError, EOFError):
        found = {"fault": "unreadable", "sheet": ""}
    except MemoryError:
        found = {"fault": "too_heavy", "sheet": ""}
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


def read(content: bytes, bounds: dict[str, int]) -> list[dict[str, Any]]:
    """Every sheet with its values, and where it holds formulas and merged cells. Looked through before it is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = dict(_parts(archive))
        if len(parts) > bounds["sheets"]:
            raise Refusal("too_many_sheets")
        seen = {name: _look(archive, part, name, bounds) for name, part in parts.items()}
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
    return [
        {
            "name": name,
            "hidden": name in hidden,
            "rows": [[_plain(cell) for cell in row] for row in _rows(book, name, bounds)],
            **places,
        }
        for name, places in seen.items()
    ]


def _limit(bounds: dict[str, int]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (bounds["seconds"], bounds["seconds"] + 1))
    memory = bounds["megabytes"] * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(book: CalamineWorkbook, name: str, bounds: dict[str, int]) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=bounds["rows"] + 1)
    return rows


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each worksheet's name and its part of the archive."""
    relations = {
        each.get("Id", ""): each.get("Target", "")
        for each in _elements(archive, "xl/_rels/workbook.xml.rels", ("{*}Relationship",))
        if each.get("Type", "").endswith("/worksheet")
    }
    for sheet in _elements(archive, "xl/workbook.xml", ("{*}sheet",)):
        target = relations.get(sheet.get(_RELATION, ""))
        if target is None:  # a chart, or the strict dialect's own name of the relation
            strict = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            target = relations.get(strict)
        if target is not None:
            yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _look(archive: zipfile.ZipFile, part: str, name: str, bounds: dict[str, int]) -> dict[str, list[str]]:
    """Go through a sheet once without keeping it: what is beyond a bound stops it at once."""
    formulas: list[str] = []
    merged: list[str] = []
    rows = cells = 0
    for element in _elements(archive, part, _CELLS):
        kind = etree.QName(element).localname
        if kind == "row":
            rows += 1
            if rows > bounds["rows"]:
                raise Refusal("too_many_rows", name)
        elif kind == "mergeCell":
            merged.append(element.get("ref", ""))
        elif len(element):
            cells += 1
            _within(element.get("r", ""), name, bounds)
            if cells > bounds["cells"]:
                raise Refusal("too_many_cells", name)
            if any(etree.QName(child).localname == "f" for child in element):
                formulas.append(element.get("r", ""))
    return {"formulas": formulas[:_MOST_PLACES], "merged": merged[:_MOST_PLACES]}


def _within(reference: str, name: str, bounds: dict[str, int]) -> None:
    """One cell far away makes a table of everything before it."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    if int(match[2]) > bounds["rows"]:
        raise Refusal("too_many_rows", name)
    if column > bounds["columns"]:
        raise Refusal("too_many_columns", name)


def _elements(archive: zipfile.ZipFile, part: str, tags: tuple[str, ...]) -> Iterator["etree._Element"]:
    """The elements of these names as they end; each is forgotten when the next one is asked for."""
    parser = etree.XMLPullParser(
        events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise Refusal("unreadable")
            parser.feed(chunk)
            for _event, element in parser.read_events():
                yield element
                if etree.QName(element).localname == "row":
                    element.clear()
                    above = element.getparent()
                    while above is not None and element.getprevious() is not None:
                        del above[0]
    parser.close()


def _plain(cell: Any) -> Any:
    """As JSON holds it: days and hours as a pair of their kind and their text."""
    match cell:
        case datetime():
            return ["datetime", cell.isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
        case timedelta():
            return ["duration", cell.total_seconds()]
        case _:
            return cell


if __name__ == "__main__":
    main()
