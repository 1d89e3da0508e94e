"""The one gate for XML: no DTD, no entities, nothing from the network; size, depth and number of elements capped.

Knows no Django, so that engines may use it.
"""

from enum import StrEnum

from lxml import etree

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 500_000
_CHUNK = 64 * 1024


class XmlFault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_WELL_FORMED = "not_well_formed"
    DTD = "dtd"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"


class XmlProblem(Exception):
    """Why a document was refused; ``line`` is where, when that is known."""

    def __init__(self, code: XmlFault, line: int | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.line = line


def parse_xml(
    data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH, max_elements: int = MAX_ELEMENTS
) -> etree._Element:
    """The root element. Raises ``XmlProblem`` before a hostile document has cost more than its own size."""
    if not data.strip():
        raise XmlProblem(XmlFault.EMPTY)
    if len(data) > max_bytes:
        raise XmlProblem(XmlFault.TOO_LARGE)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
    try:
        _feed(parser, data, max_depth, max_elements)
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as fault:
        # without a DTD, the only limit of the library's own that a document within our size can meet is its depth
        limited = fault.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT
        raise XmlProblem(XmlFault.TOO_DEEP if limited else XmlFault.NOT_WELL_FORMED, fault.lineno) from None
    _refuse_dtd(root)
    return root


def _feed(parser: "etree.XMLPullParser", data: bytes, max_depth: int, max_elements: int) -> None:
    depth = elements = 0
    for start in range(0, len(data), _CHUNK):
        parser.feed(data[start : start + _CHUNK])
        for event, element in parser.read_events():
            if event == "end":
                depth -= 1
                continue
            if elements == 0:
                _refuse_dtd(element)
            depth += 1
            elements += 1
            if depth > max_depth:
                raise XmlProblem(XmlFault.TOO_DEEP, element.sourceline)
            if elements > max_elements:
                raise XmlProblem(XmlFault.TOO_MANY, element.sourceline)


def _refuse_dtd(element: etree._Element) -> None:
    document = element.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None or document.doctype:
        raise XmlProblem(XmlFault.DTD)
