"""The catalogue against what DCAT-AP 3.0 asks (see dcat_ap.ttl), and every demand against a catalogue without it."""

import json
from pathlib import Path

import pyshacl
import pytest
from django.test import Client
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, SKOS, XSD
from rdflib.plugins.parsers.jsonld import to_rdf
from tests.surveys.opendata.kit import asked, file
from tests.surveys.results.kit import LATER, OPENS, PUBLISHED

from mancomun.core.actors import system
from mancomun.network.models import Network
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.models import Correction, Edition, Response, Revision, Round

SHAPES = Path(__file__).with_name("dcat_ap.ttl")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
FORMATS = {"ttl": "turtle", "rdf": "xml"}


def catalogue(suffix: str = "ttl") -> Graph:
    response = asked(f"/data/catalogue.{suffix}")
    assert response.status_code == 200
    if suffix == "jsonld":  # its parser goes another way than the two others, by a class that rdflib gives up
        made = Graph()
        to_rdf(json.loads(response.content), made)
        return made
    return Graph().parse(data=response.content, format=FORMATS[suffix])


def complaints(graph: Graph) -> str:
    valid, _report, text = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
    return "" if valid else text


@pytest.fixture
def corrected(round_: Round) -> Round:
    """The second edition, because of a correction."""
    response = Response.objects.get(invitee__round=round_, invitee__government__slug="quilmes")
    revision = Revision.objects.get(response=response)
    correction = Correction.objects.create(
        response=response, reason="A typing error", asked_at=OPENS, opened_at=PUBLISHED, until=LATER,
        closed_at=LATER, before=revision, after=revision, edition=2,
    )  # fmt: skip
    write_edition(round_, correction=correction, by=system("test"), at=LATER)
    return round_


def test_it_is_what_dcat_ap_asks(corrected: Round) -> None:
    Network.objects.update(contact="datos@red.example")
    assert complaints(catalogue()) == ""


def test_without_any_round_it_is_a_catalogue_all_the_same(db: None) -> None:
    assert complaints(catalogue()) == ""


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        (DCAT.Catalog, DCTERMS.publisher), (DCAT.Catalog, DCTERMS.title), (DCAT.Dataset, DCTERMS.description),
        (DCAT.Dataset, DCAT.theme), (DCAT.Dataset, DCTERMS.temporal), (DCAT.Dataset, DCAT.version),
        (DCAT.Distribution, DCAT.accessURL), (DCAT.Distribution, DCTERMS.license), (DCAT.Distribution, SPDX.checksum),
        (SPDX.Checksum, SPDX.algorithm), (FOAF.Agent, FOAF.name), (SKOS.Concept, SKOS.prefLabel),
        (DCAT.DataService, DCAT.endpointURL),
    ],
)  # fmt: skip
def test_control_what_is_taken_away_is_missed(round_: Round, kind: URIRef, predicate: URIRef) -> None:
    graph = catalogue()
    for node in list(graph.subjects(RDF.type, kind)):
        graph.remove((node, predicate, None))
    assert complaints(graph) != ""


@pytest.mark.parametrize(
    ("predicate", "wrong"),
    [
        (DCAT.byteSize, Literal("much")),
        (DCAT.mediaType, URIRef("https://example.org/csv")),
        (DCTERMS.language, URIRef("https://example.org/es")),
        (DCTERMS.issued, Literal("2027", datatype=XSD.gYear)),
        (SPDX.checksumValue, Literal("00", datatype=XSD.hexBinary)),
    ],
)
def test_control_what_is_of_the_wrong_kind_is_found(round_: Round, predicate: URIRef, wrong: URIRef | Literal) -> None:
    graph = catalogue()
    for node, value in list(graph.subject_objects(predicate)):
        graph.remove((node, predicate, value))
        graph.add((node, predicate, wrong))
    assert complaints(graph) != ""


def test_three_formats_say_the_same(round_: Round) -> None:
    turtle = catalogue()
    assert len(turtle) > 150
    assert isomorphic(turtle, catalogue("jsonld"))
    assert isomorphic(turtle, catalogue("rdf"))


def test_editions_are_versions_of_the_round(corrected: Round) -> None:
    graph = catalogue()
    [data] = [node for node in graph.subjects(RDF.type, DCAT.Dataset) if list(graph.objects(node, DCAT.hasVersion))]
    versions = {str(graph.value(each, DCAT.version)): each for each in graph.objects(data, DCAT.hasVersion)}
    assert set(versions) == {"1", "2"}
    assert graph.value(versions["2"], DCAT.previousVersion) == versions["1"]
    assert {graph.value(each, DCAT.isVersionOf) for each in versions.values()} == {data}


def test_distributions_tell_size_and_digest_of_what_is_downloaded(round_: Round) -> None:
    graph = catalogue()
    node = next(each for each in graph.subjects(RDF.type, DCAT.Distribution) if str(each).endswith("answers.parquet"))
    checksum = graph.value(node, SPDX.checksum)
    assert str(graph.value(checksum, SPDX.checksumValue)).lower() == Edition.objects.get().public_digest
    assert int(str(graph.value(node, DCAT.byteSize))) == len(file("answers.parquet"))


def test_only_published_rounds_are_in_it_and_no_person_is(round_: Round) -> None:
    text = asked("/data/catalogue.ttl").content.decode()
    assert "vcard" not in text  # the network has no public address
    Round.objects.filter(pk=round_.pk).update(published_at=None)
    assert list(catalogue().subjects(RDF.type, DCAT.Dataset)) == []


def test_there_is_no_fourth_format(db: None) -> None:
    assert Client().get("/data/catalogue.exe").status_code == 404
