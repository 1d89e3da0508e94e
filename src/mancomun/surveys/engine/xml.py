"""Reading XML that others wrote: no entities, no DTD, no network, and bounds on size and depth."""

from typing import Final

from lxml import etree

from . import limits
from .problems import InvalidInstance

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
XHTML: Final = "{http://www.w3.org/1999/xhtml}"
JR: Final = "{http://openrosa.org/javarosa}"
ODK: Final = "{http://www.opendatakit.org/xforms}"
ORX: Final = "{http://openrosa.org/xforms}"


def parse_xml(
    data: bytes, *, most_bytes: int = limits.INSTANCE_BYTES, most_elements: int = limits.XML_ELEMENTS
) -> etree._Element:
    """The root element. Raises InvalidInstance: too_large, too_deep or malformed."""
    if len(data) > most_bytes:
        raise InvalidInstance("too_large")
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth = count = 0
    root: etree._Element | None = None
    try:
        for at in range(0, len(data), 65_536):
            parser.feed(data[at : at + 65_536])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                count += event == "start"
                if depth > limits.XML_DEPTH:
                    raise InvalidInstance("too_deep")
                if count > most_elements:
                    raise InvalidInstance("too_large")
                root = element if root is None else root
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise InvalidInstance("malformed") from fault
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise InvalidInstance("malformed")
    return root


def local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
