"""Every published round as DCAT-AP 3, so that portals of open data can take the network's catalogue over.

What stands in a vocabulary of the European Union is named by its address there and described here too, so that the
graph can be checked without fetching anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from babel.core import get_global
from django.utils.translation import gettext as _
from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDFS, SKOS

from mancomun.core.addresses import absolute, absolute_to
from mancomun.network.models import Network
from mancomun.network.queries.bodies import the_network
from mancomun.surveys.models import Round, RoundPhase
from mancomun.surveys.opendata.publication import LANGUAGES, Publication, in_languages, publication_for
from mancomun.surveys.opendata.shelf import KINDS, Shelf
from mancomun.surveys.queries.editions import editions_of
from mancomun.surveys.queries.rounds import phase_row
from mancomun.ui.localise import country

EU = "http://publications.europa.eu/resource/authority/"
AP = Namespace("http://data.europa.eu/r5r/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows version 2 alone
ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_IANA = "https://www.iana.org/assignments/media-types/"
_SPOKEN = {"es": "SPA", "pt": "POR", "en": "ENG"}
_LICENCES = {"CC-BY-4.0": "CC_BY_4_0", "CC-BY-SA-4.0": "CC_BYSA_4_0", "CC0-1.0": "CC0", "ODbL-1.0": "ODC_BL"}
_FILE_TYPES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "PARQUET", "zip": "ZIP"}


@dataclass(frozen=True, slots=True)
class Format:
    media_type: str
    rdflib: str
    label: str


FORMATS: Mapping[str, Format] = {
    "ttl": Format("text/turtle", "turtle", "Turtle"),
    "jsonld": Format("application/ld+json", "json-ld", "JSON-LD"),
    "rdf": Format("application/rdf+xml", "xml", "RDF/XML"),
}


def catalogue_of(rounds: Iterable[Round], *, at: datetime) -> Graph:
    """Of rounds that were published."""
    made = _Catalogue(the_network())
    for each in rounds:
        made.add(publication_for(each, at=at), at)
    return made.graph


class _Catalogue:
    def __init__(self, network: Network) -> None:
        self.graph, self.network = Graph(), network
        for prefix, space in (("adms", ADMS), ("dcatap", AP), ("spdx", SPDX), ("vcard", VCARD), ("dcat", DCAT)):
            self.graph.bind(prefix, space)
        self.node = URIRef(absolute("/data/#catalogue"))
        self.publisher = URIRef(absolute("/#network"))
        self.service = URIRef(absolute("/api/1/#service"))
        self._head()

    def add(self, publication: Publication, at: datetime) -> None:
        """The round, and its editions as versions of it."""
        node = URIRef(f"{absolute_to('surveys:data', publication.slug)}#dataset")
        self._put(self.node, (DCAT.dataset, node))
        self._describe(node, publication)
        self._put(self.service, (DCAT.servesDataset, node))
        editions = editions_of(publication.round)
        for edition in editions:
            version = self._edition(publication.slug, edition.number)
            self._put(node, (DCAT.hasVersion, version))
            self._put(self.node, (DCAT.dataset, version))
            self._describe(version, publication, edition=edition.number, issued=edition.at)
            self._put(version, (DCAT.isVersionOf, node))
            if edition.number > 1:
                self._put(version, (DCAT.previousVersion, self._edition(publication.slug, edition.number - 1)))
            if edition.correction is not None:
                self._put(version, (ADMS.versionNotes, Literal(edition.correction.reason)))
        shelf = Shelf(publication, at)
        for name in shelf.names:
            if KINDS[name].label:
                self._distribution(node, shelf, name)
                if publication.edition:
                    self._put(
                        self._edition(publication.slug, publication.edition),
                        (DCAT.distribution, URIRef(publication.file_address(name))),
                    )

    def _edition(self, slug: str, number: int) -> URIRef:
        return URIRef(f"{absolute_to('surveys:data', slug)}?edition={number}#dataset")

    def _head(self) -> None:
        titles = in_languages(lambda: _("Open data of %(network)s") % {"network": self.network.name})
        about = in_languages(lambda: _("The results of every survey that the network has published, as data."))
        home = URIRef(absolute_to("surveys:rounds"))
        self._put(self.node, (RDF.type, DCAT.Catalog), (DCTERMS.publisher, self.publisher), (FOAF.homepage, home))
        self._put(home, (RDF.type, FOAF.Document))
        self._say(self.node, DCTERMS.title, titles)
        self._say(self.node, DCTERMS.description, about)
        self._put(self.node, (DCTERMS.license, self._licence()), (DCAT.service, self.service))
        taxonomy = URIRef(f"{EU}data-theme")
        self._put(self.node, (DCAT.themeTaxonomy, taxonomy))
        self._put(taxonomy, (RDF.type, SKOS.ConceptScheme), (DCTERMS.title, Literal("Data theme", lang="en")))
        for language in LANGUAGES:
            self._put(self.node, (DCTERMS.language, self._language(language)))
        self._put(self.publisher, (RDF.type, FOAF.Agent))
        self._say(self.publisher, FOAF.name, in_languages(lambda: self.network.name))
        self._put(
            self.service,
            (RDF.type, DCAT.DataService),
            (DCAT.endpointURL, self._resource(absolute("/api/1/"))),
            (DCAT.endpointDescription, self._resource(absolute_to("surveys:api_document"))),
        )
        self._say(self.service, DCTERMS.title, in_languages(lambda: _("Interface for programs")))

    def _describe(
        self, node: URIRef, publication: Publication, *, edition: int | None = None, issued: datetime | None = None
    ) -> None:
        landing = URIRef(publication.address if edition is None else str(node).removesuffix("#dataset"))
        self._put(
            node,
            (RDF.type, DCAT.Dataset),
            (DCTERMS.identifier, Literal(str(node))),
            (DCTERMS.publisher, self.publisher),
            (DCAT.landingPage, landing),
            (DCTERMS.accrualPeriodicity, self._named("frequency/IRREG", DCTERMS.Frequency)),
            (DCTERMS.accessRights, self._named("access-right/PUBLIC", DCTERMS.RightsStatement)),
            (DCTERMS.temporal, self._period(publication.round)),
            (DCTERMS.provenance, self._provenance()),
            (DCAT.version, Literal(str(edition or publication.version))),
        )
        self._put(landing, (RDF.type, FOAF.Document))
        self._say(node, DCTERMS.title, publication.title)
        self._say(node, DCTERMS.description, publication.about)
        if issued or publication.round.published_at:
            self._put(node, (DCTERMS.issued, _instant(issued or publication.round.published_at)))
        if edition is None and publication.released:
            self._put(node, (DCTERMS.modified, _instant(publication.released)))
        for theme, label in (("GOVE", _government), ("REGI", _regions)):
            concept = self._named(f"data-theme/{theme}", SKOS.Concept)
            self._say(concept, SKOS.prefLabel, in_languages(label))
            self._put(node, (DCAT.theme, concept))
        for language in LANGUAGES:
            self._put(node, (DCTERMS.language, self._language(language)))
        for code in sorted({city.country for city in publication.results.cities}):
            if place := self._country(code):
                self._put(node, (DCTERMS.spatial, place))
        if self.network.contact:
            self._put(node, (DCAT.contactPoint, self._contact()))

    def _distribution(self, dataset: URIRef, shelf: Shelf, name: str) -> None:
        publication, kind, facts = shelf.publication, KINDS[name], shelf.facts(name)
        node, checksum = URIRef(publication.file_address(name)), BNode()
        file_type = _FILE_TYPES[name.rpartition(".")[2]]
        media_type = URIRef(_IANA + kind.media_type.partition(";")[0])
        self._put(media_type, (RDF.type, DCTERMS.MediaType))
        self._put(dataset, (DCAT.distribution, node))
        self._put(
            node,
            (RDF.type, DCAT.Distribution),
            (RDF.type, RDFS.Resource),
            (DCAT.accessURL, self._resource(publication.address)),
            (DCAT.downloadURL, node),
            (DCAT.mediaType, media_type),
            (DCTERMS["format"], self._named(f"file-type/{file_type}", DCTERMS.MediaTypeOrExtent)),
            (DCAT.byteSize, Literal(facts.size, datatype=XSD.nonNegativeInteger)),
            (DCTERMS.license, self._licence()),
            (AP.availability, self._availability()),
            (SPDX.checksum, checksum),
        )  # fmt: skip
        self._put(SPDX.checksumAlgorithm_sha256, (RDF.type, SPDX.ChecksumAlgorithm))
        self._put(
            checksum,
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, Literal(facts.digest, datatype=XSD.hexBinary)),
        )
        self._say(node, DCTERMS.title, in_languages(partial(str, kind.label)))
        self._say(node, DCTERMS.description, in_languages(partial(str, kind.about)))

    def _availability(self) -> URIRef:
        node = self._named("planned-availability/STABLE", SKOS.Concept)
        self._put(node, (SKOS.prefLabel, Literal("stable", lang="en")))
        return node

    def _licence(self) -> URIRef:
        terms = self.network.terms
        node = self._named(f"licence/{_LICENCES[terms.value]}", DCTERMS.LicenseDocument)
        self._put(node, (SKOS.exactMatch, URIRef(terms.address)), (DCTERMS.identifier, Literal(terms.value)))
        return node

    def _language(self, code: str) -> URIRef:
        return self._named(f"language/{_SPOKEN[code]}", DCTERMS.LinguisticSystem)

    def _country(self, code: str) -> URIRef | None:
        three = _THREE.get(code)
        if three is None:
            return None
        node = self._named(f"country/{three}", DCTERMS.Location)
        self._say(node, SKOS.prefLabel, in_languages(partial(country, code)))
        return node

    def _period(self, round_: Round) -> BNode:
        """When cities answered; the round's year where nobody planned it."""
        node, phase = BNode(), phase_row(round_, RoundPhase.Kind.ANSWER)
        first, last = f"{round_.year}-01-01", f"{round_.year}-12-31"
        if phase is not None:
            first, last = phase.opens.date().isoformat(), phase.closes.date().isoformat()
        self._put(
            node,
            (RDF.type, DCTERMS.PeriodOfTime),
            (DCAT.startDate, Literal(first, datatype=XSD.date)),
            (DCAT.endDate, Literal(last, datatype=XSD.date)),
        )
        return node

    def _provenance(self) -> URIRef:
        node = URIRef(f"{absolute('/data/')}#provenance")
        self._put(node, (RDF.type, DCTERMS.ProvenanceStatement))
        self._say(node, RDFS.label, in_languages(_how_it_came_about))
        return node

    def _contact(self) -> URIRef:
        """The network's public address, never a person's."""
        node = URIRef(absolute("/#contact"))
        self._put(node, (RDF.type, VCARD.Kind), (VCARD.hasEmail, URIRef(f"mailto:{self.network.contact}")))
        self._say(node, VCARD.fn, in_languages(lambda: self.network.name))
        return node

    def _named(self, path: str, kind: URIRef) -> URIRef:
        """A concept of the Union's vocabularies."""
        node = URIRef(EU + path)
        self._put(node, (RDF.type, kind), (SKOS.inScheme, URIRef(EU + path.partition("/")[0])))
        return node

    def _resource(self, address: str) -> URIRef:
        node = URIRef(address)
        self._put(node, (RDF.type, RDFS.Resource))
        return node

    def _put(self, node: URIRef | BNode, *facts: tuple[URIRef, URIRef | BNode | Literal]) -> None:
        for predicate, value in facts:
            self.graph.add((node, predicate, value))

    def _say(self, node: URIRef | BNode, predicate: URIRef, said: Mapping[str, str]) -> None:
        self._put(node, *((predicate, Literal(text, lang=language)) for language, text in said.items() if text))


def _instant(value: datetime | None) -> Literal:
    return Literal(value.isoformat() if value else "", datatype=XSD.dateTime)


def _government() -> str:
    return _("Government and public sector")


def _regions() -> str:
    return _("Regions and cities")


def _how_it_came_about() -> str:
    return _(
        "Each local government answered the questionnaire, its authority approved the answer, and the coordination "
        "accepted it. Each decides who may read each answer; what is not public is marked as such."
    )


# ISO 3166-1: two letters to three, from CLDR
_THREE: Mapping[str, str] = {
    two: three
    for three, (two, *more) in sorted(get_global("territory_aliases").items())
    if len(three) == 3 and three.isalpha() and not more  # noqa: PLR2004  # letters
}
