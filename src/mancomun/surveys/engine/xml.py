"""XML that others wrote, through the house's one gate, in the words of this package."""

from typing import Final

from lxml import etree

from mancomun.core.xml import XmlFault, XmlProblem
from mancomun.core.xml import parse_xml as through_the_gate

from . import limits
from .problems import InvalidInstance

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
XHTML: Final = "{http://www.w3.org/1999/xhtml}"
JR: Final = "{http://openrosa.org/javarosa}"
ODK: Final = "{http://www.opendatakit.org/xforms}"
ORX: Final = "{http://openrosa.org/xforms}"
_CODES: Final = {
    XmlFault.TOO_LARGE: "too_large",
    XmlFault.TOO_MANY: "too_large",
    XmlFault.TOO_DEEP: "too_deep",
}


def parse_xml(
    data: bytes, *, most_bytes: int = limits.INSTANCE_BYTES, most_elements: int = limits.XML_ELEMENTS
) -> etree._Element:
    """The root element, without comments. Raises InvalidInstance: too_large, too_deep or malformed."""
    try:
        root = through_the_gate(data, max_bytes=most_bytes, max_depth=limits.XML_DEPTH, max_elements=most_elements)
    except XmlProblem as fault:
        raise InvalidInstance(_CODES.get(fault.code, "malformed")) from fault
    if b"<!--" in data or b"<?" in data[1:]:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
