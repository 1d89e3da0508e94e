"""Lists that come as files beside the workbook: CSV, XML and GeoJSON, as JavaRosa reads them.

Specification: "Secondary Instances - External". A CSV file and the features of a GeoJSON file become
`/root/item`, one element per column or property; an XML file is taken as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from . import limits
from .model import Item, ItemList
from .problems import ExpressionProblem, InvalidInstance
from .values import java_double
from .xml import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

File = bytes | Sequence[Mapping[str, str]]  # its content, or rows that somebody else keeps
Files = Mapping[str, File]
_POINT: Final = 2  # longitude and latitude


def read_list(instance: str, name: str, content: File) -> ItemList:
    """A file's content as the list `instance`. Raises ExpressionProblem: file_…, with the file's name."""
    try:
        if not isinstance(content, bytes):
            return _of_rows(instance, content)
        if len(content) > limits.FILE_BYTES:
            raise _wrong("too_large", limit=limits.FILE_BYTES)
        return _READERS.get(name.rpartition(".")[2].lower(), _read_csv)(instance, content)
    except csv.Error as fault:
        raise ExpressionProblem("file_not_csv", name=name) from fault
    except ExpressionProblem as fault:
        raise ExpressionProblem(fault.code, **fault.params, name=name) from fault


def _wrong(what: str, **params: object) -> ExpressionProblem:
    return ExpressionProblem(f"file_{what}", **params)


def _of_rows(instance: str, rows: Iterable[Mapping[str, str]]) -> ItemList:
    items = [Item(dict(row)) for row in rows]
    if len(items) > limits.FILE_ROWS:
        raise _wrong("too_many_rows", limit=limits.FILE_ROWS)
    return ItemList(instance, "root", "item", items)


# CSV


def _read_csv(instance: str, data: bytes) -> ItemList:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _wrong("not_utf8") from fault
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    headers = next((row for row in reader if row), None)
    if headers is None:
        raise _wrong("empty")
    if len(set(headers)) != len(headers):
        raise _wrong("same_columns")
    if len(headers) > limits.COLUMNS:
        raise _wrong("too_many_columns", limit=limits.COLUMNS)
    return _of_rows(instance, _records(headers, reader))


def _records(headers: Sequence[str], rows: Iterable[list[str]]) -> Iterable[dict[str, str]]:
    for row in rows:
        if row:
            yield dict(zip(headers, [*row, *[""] * (len(headers) - len(row))], strict=False))


# XML


def _read_xml(instance: str, data: bytes) -> ItemList:
    try:
        root = parse_xml(data, most_bytes=limits.FILE_BYTES, most_elements=limits.XFORM_ELEMENTS)
    except InvalidInstance as fault:
        raise _wrong("not_xml") from fault
    tree = _element(root, 1)
    first = next((local(child) for child in root), "item")
    return ItemList(instance, local(root), first, tree.children(first), tree)


def _element(element: _Element, depth: int) -> Item:
    if depth > limits.FILE_DEPTH:
        raise _wrong("too_deep", limit=limits.FILE_DEPTH)
    made = Item({f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items()})
    by_name: dict[str, list[_Element]] = {}
    for child in element:
        by_name.setdefault(local(child), []).append(child)
    for name, children in by_name.items():
        made.columns[name] = (children[0].text or "").strip()
        if depth == 1 or len(children) > 1 or len(children[0]) or children[0].attrib:
            made.elements[name] = [_element(child, depth + 1) for child in children]
    made.text = "" if by_name else (element.text or "").strip()
    return made


# GeoJSON


class _Written(str):
    """A number as it is written in the file."""

    __slots__ = ()


def _read_geojson(instance: str, data: bytes) -> ItemList:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=_Written, parse_int=_Written)
    except (ValueError, RecursionError) as fault:
        raise _wrong("not_geojson") from fault
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise _wrong("not_geojson")
    features = found.get("features")
    if not isinstance(features, list):
        raise _wrong("not_geojson")
    return _of_rows(instance, map(_feature, features))


def _feature(feature: Any) -> dict[str, str]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _wrong("not_geojson")
    row: dict[str, str] = {}
    if feature.get("geometry") is not None:
        row["geometry"] = _geometry(feature["geometry"])
    properties = feature.get("properties")
    if isinstance(properties, dict):
        row.update((name, _scalar(value)) for name, value in properties.items())
    if feature.get("id") is not None:
        row["id"] = _scalar(feature["id"])
    return row


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong("not_geojson")
    return str(value)


def _geometry(geometry: Any) -> str:
    """As the XForms types write places: latitude, longitude, altitude, accuracy."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    places = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Point":
        return _place(places)
    if kind == "Polygon" and isinstance(places, list):
        places = places[0] if places else []
    if kind not in {"LineString", "Polygon"} or not isinstance(places, list):
        raise _wrong("not_geojson")
    return "; ".join(map(_place, places))


def _place(place: Any) -> str:
    if not isinstance(place, list) or len(place) < _POINT or not all(isinstance(part, _Written) for part in place[:2]):
        raise _wrong("not_geojson")
    return f"{_coordinate(place[1])} {_coordinate(place[0])} 0 0"


def _coordinate(written: str) -> str:
    return written if written.lstrip("-").isdigit() else java_double(float(written))


_READERS: Final = {"xml": _read_xml, "geojson": _read_geojson}
