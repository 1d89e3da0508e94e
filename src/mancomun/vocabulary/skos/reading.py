"""From a file of somebody else's making to records, without opening anything outside it."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXParseException

from django.utils.translation import gettext_lazy as _
from lxml import etree
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from mancomun.core.xml import XmlProblem, parse_xml
from mancomun.vocabulary.records import (
    RELATIONS,
    ConceptRecord,
    Fault,
    MappingRecord,
    Ref,
    SchemeRecord,
    VocabularyFaults,
    clean,
)
from mancomun.vocabulary.skos.formats import Format, format_of
from mancomun.vocabulary.skos.writing import SCHEMA

log = logging.getLogger(__name__)
MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 40
MOST_ESCAPES = 100_000  # rdflib takes a time that grows with their square inside one text
_NOWHERE = "https://file.invalid/"  # what relative addresses of a file without a base are relative to
_SEGMENT = re.compile(r"[^/#:]+(?=[/#]?$)")
Resolve = Callable[[str], Ref | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A vocabulary, and the addresses of concepts that it maps to and that nobody here knows."""

    scheme: SchemeRecord
    unknown: tuple[str, ...] = ()


def read(content: bytes, *, base: str, resolve: Resolve) -> Found:
    """The one vocabulary of a file; VocabularyFaults, with a line when it is known, for any other file."""
    if len(content) > MOST_BYTES:
        raise _refused(_("Send at most %(size)d MB.") % {"size": MOST_BYTES // (1024 * 1024)})
    if not content.strip():
        raise _refused(_("The file is empty."))
    kind = format_of(content)
    graph = Graph(store="SimpleMemory")  # one graph, no named ones
    try:
        _parse(content, kind, graph)
    except VocabularyFaults:
        raise
    except BadSyntax as fault:
        line = int(getattr(fault, "lines", 0)) + 1
        raise _refused(_("This is not well-formed %(kind)s.") % {"kind": kind.label}, line) from None
    except SAXParseException as fault:
        raise _refused(
            _("This is not well-formed %(kind)s.") % {"kind": kind.label}, fault.getLineNumber() or 0
        ) from None
    except RecursionError:
        raise _refused(_("The file is nested too deeply.")) from None
    except Exception as fault:  # noqa: BLE001  # rdflib's parsers raise whatever they stumble over
        log.warning("A vocabulary could not be read: %.200r", fault)
        raise _refused(_("This is not well-formed %(kind)s.") % {"kind": kind.label}) from None
    return _Reader(graph, base, resolve).found()


def _refused(sentence: Any, line: int = 0) -> VocabularyFaults:
    return VocabularyFaults(Fault(sentence, line))


def _parse(content: bytes, kind: Format, graph: Graph) -> None:
    """Into the graph, once the file is known to lead nowhere else."""
    if kind.suffix == "rdf":
        graph.parse(data=_safe_xml(content), format="xml", publicID=_NOWHERE)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _refused(_("This is not UTF-8."), content[: fault.start].count(b"\n") + 1) from None
    if "\0" in text:
        raise _refused(_("This is no text file."))
    if text.count("\\") > MOST_ESCAPES:
        raise _refused(_("The file is full of backslashes. Save it as UTF-8, with letters as they are."))
    if kind.suffix == "jsonld":
        to_rdf(_safe_json(text), graph, base=_NOWHERE)  # rdflib's own reader would look for contexts elsewhere
    else:
        graph.parse(data=text, format="turtle", publicID=_NOWHERE)


def _safe_xml(content: bytes) -> bytes:
    try:
        root = parse_xml(content, max_bytes=MOST_BYTES, max_depth=MOST_DEPTH)
    except XmlProblem as fault:
        sentence = _("This XML is damaged, nested too deeply, or has a document type, which may lead elsewhere.")
        raise _refused(sentence, fault.line or 0) from None
    return etree.tostring(root, encoding="utf-8")


def _safe_json(text: str) -> Any:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as fault:
        raise _refused(_("This is not well-formed %(kind)s.") % {"kind": "JSON-LD"}, fault.lineno) from None
    except RecursionError:
        raise _refused(_("The file is nested too deeply.")) from None
    _check_contexts(data, 0)
    return data


def _check_contexts(data: Any, depth: int) -> None:
    """A context by its address would be fetched from elsewhere."""
    if depth > MOST_DEPTH:
        raise _refused(_("The file is nested too deeply."))
    if isinstance(data, list):
        for item in data:
            _check_contexts(item, depth + 1)
    elif isinstance(data, dict):
        contexts = data.get("@context")
        listed = contexts if isinstance(contexts, list) else [contexts]
        if "@import" in data or any(isinstance(context, str) for context in listed):
            raise _refused(_("The context is named by its address. Write the context itself into the file."))
        for value in data.values():
            _check_contexts(value, depth + 1)


class _Reader:
    """Reads one graph."""

    def __init__(self, graph: Graph, base: str, resolve: Resolve) -> None:
        self.graph, self.base, self.resolve = graph, base, resolve
        self.faults: list[Fault] = []
        self.unknown: list[str] = []

    def found(self) -> Found:
        node = self._scheme_node()
        code = self._plain(node, DCTERMS.identifier) or self._segment(node)
        members = self._members(node)
        codes = {member: self._plain(member, SKOS.notation) or self._segment(member) for member in members}
        ordered = sorted(members, key=lambda member: (self._position(member), codes[member]))
        scheme = SchemeRecord(
            code=code,
            title=self._texts(node, DCTERMS.title, SKOS.prefLabel),
            description=self._texts(node, DCTERMS.description),
            uri=self._own(node, f"{self.base}{code}/"),
            source=self._plain(node, DCTERMS.source),
            licence=self._plain(node, DCTERMS.rights, DCTERMS.license),
            concepts=tuple(self._concept(member, code, codes) for member in ordered),
            mappings=frozenset(self._mappings(code, codes)),
        )
        if self.faults:
            raise VocabularyFaults(*self.faults)
        return Found(scheme, tuple(sorted(set(self.unknown))))

    def _scheme_node(self) -> URIRef:
        found = sorted(node for node in self.graph.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(node, URIRef))
        if not found:
            raise _refused(_("The file holds no skos:ConceptScheme with an address, so it is no vocabulary."))
        if len(found) > 1:
            raise _refused(_("The file holds %(number)d vocabularies. Send one at a time.") % {"number": len(found)})
        return found[0]

    def _members(self, scheme: URIRef) -> list[URIRef]:
        found = {
            *self.graph.subjects(RDF.type, SKOS.Concept),
            *self.graph.subjects(SKOS.inScheme, scheme),
            *self.graph.subjects(SKOS.topConceptOf, scheme),
            *self.graph.objects(scheme, SKOS.hasTopConcept),
        }
        named = [node for node in found if isinstance(node, URIRef)]
        if len(named) < len(found):
            self.faults.append(Fault(_("A concept has no address. Give each concept one.")))
        return sorted(named)

    def _concept(self, node: URIRef, scheme: str, codes: Mapping[URIRef, str]) -> ConceptRecord:
        above = {*self.graph.objects(node, SKOS.broader), *self.graph.subjects(SKOS.narrower, node)}
        parents = sorted(codes[parent] for parent in above if isinstance(parent, URIRef) and parent in codes)
        if len(parents) > 1:
            told = {"code": codes[node][:40]}
            self.faults.append(Fault(_("“%(code)s” stands below two concepts. Keep one of them.") % told))
        return ConceptRecord(
            code=codes[node],
            uri=self._own(node, f"{self.base}{scheme}/{codes[node]}/"),
            label=self._texts(node, SKOS.prefLabel),
            note=self._texts(node, SKOS.scopeNote, SKOS.definition),
            parent=parents[0] if parents else "",
            retired=any(str(value).lower() in {"true", "1"} for value in self.graph.objects(node, OWL.deprecated)),
        )

    def _mappings(self, scheme: str, codes: Mapping[URIRef, str]) -> list[MappingRecord]:
        found = []
        for relation in RELATIONS:
            for source, target in self.graph.subject_objects(SKOS[relation]):
                if not isinstance(source, URIRef) or source not in codes:
                    continue
                known = (scheme, codes[target]) if isinstance(target, URIRef) and target in codes else None
                reference = known or self.resolve(str(target))
                if reference is None:
                    self.unknown.append(str(target)[:200])
                elif reference != (scheme, codes[source]):
                    found.append(MappingRecord((scheme, codes[source]), relation, reference))
        return found

    def _texts(self, node: URIRef, *properties: URIRef) -> dict[str, str]:
        """Of the first of these properties that the node has; untagged text stands under “und”."""
        for prop in properties:
            literals = [value for value in self.graph.objects(node, prop) if isinstance(value, Literal)]
            texts: dict[str, str] = {}
            for literal in sorted(literals):
                language = (literal.language or "und").lower()
                if language in texts:
                    told = {"node": str(node)[:200], "language": language[:20]}
                    self.faults.append(Fault(_("%(node)s says the same thing twice in %(language)s.") % told))
                texts[language] = str(literal)
            if texts:
                return clean(texts)
        return {}

    def _plain(self, node: URIRef, *properties: URIRef) -> str:
        for prop in properties:
            for value in sorted(self.graph.objects(node, prop), key=str):
                return str(value).strip()
        return ""

    def _position(self, node: URIRef) -> int:
        text = self._plain(node, SCHEMA.position)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 10**9  # noqa: PLR2004

    def _segment(self, node: Node) -> str:
        """The last part of an address."""
        match = _SEGMENT.search(str(node))
        return match.group() if match else ""

    def _own(self, node: URIRef, ours: str) -> str:
        """The node’s address, unless it is the one that it has here anyway."""
        return "" if str(node) == ours or str(node).startswith(_NOWHERE) else str(node)
