"""The form of a city that answers the core alone: the same places, some of which a phone never asks."""

from collections.abc import Collection

from lxml import etree

from mancomun.surveys.engine import parse_xml
from mancomun.surveys.engine.limits import XFORM_BYTES, XFORM_ELEMENTS
from mancomun.surveys.engine.xml import XFORMS


def shortened(xform: bytes, left_out: Collection[str]) -> bytes:
    """The XForm in which the nodes at these paths are never relevant. The same version answers to both."""
    root = parse_xml(xform, most_bytes=XFORM_BYTES, most_elements=XFORM_ELEMENTS)
    model = root.find(f".//{XFORMS}model")
    if model is None:
        return xform
    missing = set(left_out)
    for bind in model.iter(f"{XFORMS}bind"):
        if (path := bind.get("nodeset", "")) in missing:
            bind.set("relevant", "false()")
            bind.attrib.pop("required", None)
            missing.discard(path)
    for path in sorted(missing):  # groups without any condition have no bind
        etree.SubElement(model, f"{XFORMS}bind", nodeset=path, relevant="false()")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
