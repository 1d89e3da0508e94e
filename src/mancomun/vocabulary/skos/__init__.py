"""A vocabulary as SKOS (W3C, 2009): written to and read from Turtle, JSON-LD and RDF/XML, and equal after both.

``write(scheme, base, format)`` and ``read(content, base, …)``. ``base`` is the address below which this installation
keeps its vocabularies: a concept without an address of its own has one there. Reading opens nothing outside the file:
no context, entity or document of elsewhere.
"""

from mancomun.vocabulary.skos.formats import FORMATS, Format, format_of
from mancomun.vocabulary.skos.reading import MOST_BYTES, Found, read
from mancomun.vocabulary.skos.writing import address_of, write

__all__ = ["FORMATS", "MOST_BYTES", "Format", "Found", "address_of", "format_of", "read", "write"]
