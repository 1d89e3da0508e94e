"""The three ways in which a graph is written down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    suffix: str
    media_type: str
    rdflib: str
    label: str


FORMATS: dict[str, Format] = {
    found.suffix: found
    for found in (
        Format("ttl", "text/turtle", "turtle", "Turtle"),
        Format("jsonld", "application/ld+json", "json-ld", "JSON-LD"),
        Format("rdf", "application/rdf+xml", "xml", "RDF/XML"),
    )
}


def format_of(content: bytes) -> Format:
    """By what it looks like, whatever its name."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in {b"{", b"["}:
        return FORMATS["jsonld"]
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if head.startswith((b"<?xml", b"<rdf:RDF", b"<RDF", b"<!")) or b"<\0" in head:
        return FORMATS["rdf"]
    return FORMATS["ttl"]
