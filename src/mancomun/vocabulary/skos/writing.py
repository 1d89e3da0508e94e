"""From records to a graph."""

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS

from mancomun.vocabulary.records import ConceptRecord, Ref, SchemeRecord, Texts
from mancomun.vocabulary.skos.formats import Format

SCHEMA = Namespace("https://schema.org/")  # its ``position`` keeps the order of the concepts


def address_of(scheme: str, code: str, uri: str, base: str) -> str:
    """A concept’s own address, else the one of its page here; without a code, the scheme’s."""
    return uri or (f"{base}{scheme}/{code}/" if code else f"{base}{scheme}/")


def write(scheme: SchemeRecord, *, base: str, to: Format, addresses: dict[Ref, str], only: str = "") -> bytes:
    """The vocabulary as a file; ``only`` narrows it to one concept. ``addresses`` are those of other concepts."""
    graph = Graph(store="SimpleMemory")  # one graph, no named ones
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    graph.bind("owl", OWL)
    graph.bind("schema", SCHEMA)
    node = URIRef(address_of(scheme.code, "", scheme.uri, base))
    _write_scheme(graph, node, scheme)
    own = {c.code: URIRef(address_of(scheme.code, c.code, c.uri, base)) for c in scheme.concepts}
    for position, concept in enumerate(scheme.concepts):
        if only in {"", concept.code}:
            _write_concept(graph, node, own, concept, position)
    for mapping in scheme.mappings:
        if only in {"", mapping.source[1]}:
            target = _target(mapping.target, scheme.code, own, addresses) or address_of(*mapping.target, "", base)
            graph.add((own[mapping.source[1]], SKOS[mapping.relation], URIRef(target)))
    return graph.serialize(format=to.rdflib, encoding="utf-8")


def _target(target: Ref, scheme: str, own: dict[str, URIRef], addresses: dict[Ref, str]) -> str:
    return own.get(target[1], "") if target[0] == scheme else addresses.get(target, "")


def _write_scheme(graph: Graph, node: URIRef, scheme: SchemeRecord) -> None:
    graph.add((node, RDF.type, SKOS.ConceptScheme))
    graph.add((node, DCTERMS.identifier, Literal(scheme.code)))
    _write_texts(graph, node, DCTERMS.title, scheme.title)
    _write_texts(graph, node, DCTERMS.description, scheme.description)
    if scheme.source:
        graph.add((node, DCTERMS.source, Literal(scheme.source)))
    if scheme.licence:
        graph.add((node, DCTERMS.rights, Literal(scheme.licence)))


def _write_concept(
    graph: Graph, scheme: URIRef, own: dict[str, URIRef], concept: ConceptRecord, position: int
) -> None:
    node = own[concept.code]
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, SKOS.notation, Literal(concept.code)))
    graph.add((node, SCHEMA.position, Literal(position)))
    _write_texts(graph, node, SKOS.prefLabel, concept.label)
    _write_texts(graph, node, SKOS.scopeNote, concept.note)
    if concept.parent:
        graph.add((node, SKOS.broader, own[concept.parent]))
        graph.add((own[concept.parent], SKOS.narrower, node))
    else:
        graph.add((node, SKOS.topConceptOf, scheme))
    if concept.retired:
        graph.add((node, OWL.deprecated, Literal(True)))


def _write_texts(graph: Graph, node: URIRef, prop: URIRef, texts: Texts) -> None:
    for language, text in texts.items():
        graph.add((node, prop, Literal(text, lang=language)))
