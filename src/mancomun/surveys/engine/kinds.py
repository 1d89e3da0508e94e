"""What kind of question a control and its bind make, in the words that authors use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .model import Node, NodeKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_BY_CONTROL: Final = {
    "select1": "select_one", "select": "select_multiple", "rank": "rank", "range": "range",
    "trigger": "acknowledge", "secret": "text", "textarea": "text",
}  # fmt: skip
_BY_DATA: Final = {
    "int": "integer", "decimal": "decimal", "date": "date", "time": "time", "dateTime": "datetime",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "barcode": "barcode",
}  # fmt: skip
_BY_MEDIA: Final = {"image": "image", "audio": "audio", "video": "video"}


def kind_of(node: Node, bind: _Element | None) -> str:
    if node.kind is not NodeKind.QUESTION:
        return str(node.kind)
    has_calculation = bind is not None and bind.get("calculate") is not None
    if not node.control:
        return "calculate" if has_calculation else "hidden"
    if node.control == "upload":
        return _BY_MEDIA.get(node.parameters.get("mediatype", "").partition("/")[0], "file")
    if node.control in _BY_CONTROL:
        return _BY_CONTROL[node.control]
    if node.data_type in _BY_DATA:
        return _BY_DATA[node.data_type]
    is_fixed = bind is not None and bind.get("readonly", "").strip() == "true()"
    return "note" if is_fixed and not has_calculation and node.data_type == "string" else "text"
