"""SKOS: what is written reads back equal in every format, and hostile files get their sentence."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mancomun.vocabulary.csvs import read_folder
from mancomun.vocabulary.records import (
    RELATIONS,
    ConceptRecord,
    MappingRecord,
    SchemeRecord,
    VocabularyFaults,
    clean,
    faults_of,
)
from mancomun.vocabulary.skos import FORMATS, MOST_BYTES, read, write

BASE = "https://network.example/vocabularies/"
OTHER = ("other", "x.1")
ADDRESSES = {OTHER: "https://elsewhere.example/x/1"}
REFERENCES = {address: reference for reference, address in ADDRESSES.items()}

alphabet = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufffe\uffff")
texts = st.dictionaries(
    st.sampled_from(["es", "pt", "en", "pt-br"]), st.text(alphabet, min_size=1, max_size=40), min_size=1, max_size=3
).map(clean)
codes = st.text(string.ascii_letters + string.digits, min_size=1, max_size=6)


@st.composite
def vocabularies(draw: st.DrawFn) -> SchemeRecord:
    names = draw(st.lists(codes, unique=True, max_size=6))
    concepts = []
    for place, name in enumerate(names):
        parent = draw(st.sampled_from(["", *names[:place]]))
        uri = draw(st.sampled_from(["", f"https://elsewhere.example/own/{name}"]))
        label = draw(texts.filter(bool))
        concepts.append(ConceptRecord(name, label, uri, draw(st.just({}) | texts), parent, draw(st.booleans())))
    ends = st.sampled_from([("own", name) for name in names] or [OTHER])
    pairs = st.tuples(ends, st.sampled_from(RELATIONS), st.one_of(ends, st.just(OTHER)))
    mapped = draw(st.lists(pairs, max_size=5)) if names else []
    return SchemeRecord(
        code="own",
        title=draw(texts.filter(bool)),
        description=draw(st.just({}) | texts),
        uri=draw(st.sampled_from(["", "https://elsewhere.example/own"])),
        source=draw(st.text(alphabet, max_size=30)).strip(),
        licence=draw(st.sampled_from(["", "CC0-1.0"])),
        concepts=tuple(concepts),
        mappings=frozenset(MappingRecord(*pair) for pair in mapped if pair[0] != pair[2]),
    )


def round_trip(scheme: SchemeRecord, suffix: str) -> SchemeRecord:
    content = write(scheme, base=BASE, to=FORMATS[suffix], addresses=ADDRESSES)
    return read(content, base=BASE, resolve=REFERENCES.get).scheme


@settings(deadline=None)
@pytest.mark.parametrize("suffix", FORMATS)
@given(scheme=vocabularies())
def test_what_is_written_reads_back_equal(suffix: str, scheme: SchemeRecord) -> None:
    assert round_trip(scheme, suffix) == scheme


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_shipped_vocabularies_read_back_equal(suffix: str) -> None:
    shipped = read_folder()
    addresses = {
        (scheme.code, concept.code): concept.uri or f"{BASE}{scheme.code}/{concept.code}/"
        for scheme in shipped
        for concept in scheme.concepts
    }
    references = {address: reference for reference, address in addresses.items()}
    for scheme in shipped:
        content = write(scheme, base=BASE, to=FORMATS[suffix], addresses=addresses)
        found = read(content, base=BASE, resolve=references.get)
        assert (found.scheme, found.unknown) == (scheme, ())


def test_one_concept_alone() -> None:
    scheme = SchemeRecord(
        "own", {"en": "Own"}, concepts=(ConceptRecord("a", {"en": "A"}), ConceptRecord("b", {"en": "B"}, parent="a"))
    )
    content = write(scheme, base=BASE, to=FORMATS["ttl"], addresses={}, only="b").decode()
    assert '"B"@en' in content
    assert '"A"@en' not in content


PREFIXES = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> . "
SCHEME = f'{PREFIXES} <https://x.example/s> a skos:ConceptScheme ; dcterms:title "T"@en . '
XML = '<?xml version="1.0"?>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


def faults(content: str | bytes) -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(VocabularyFaults) as caught:
        read(raw, base=BASE, resolve=REFERENCES.get)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"x" * (MOST_BYTES + 1), "Send at most 2 MB."),
        (b"a\xff\xfe", "Line 1: This is not UTF-8."),
        (b"@prefix \xff", "Line 1: This is not UTF-8."),
        ("a\0b", "This is no text file."),
        (
            '<a> <b> """' + '\\"' * 200_000,
            "The file is full of backslashes. Save it as UTF-8, with letters as they are.",
        ),
        (f"{PREFIXES}\n\n<a> <b .", "Line 3: This is not well-formed Turtle."),
        ("[" * 100_000, "The file is nested too deeply."),
        ('{"a":', "Line 1: This is not well-formed JSON-LD."),
        ("{" + '"a":{' * 50 + "}" * 51, "The file is nested too deeply."),
        (
            '{"@context": "https://evil.example/context.jsonld", "@id": "x"}',
            "The context is named by its address. Write the context itself into the file.",
        ),
        (
            '{"@context": [{}, "https://evil.example/"], "@id": "x"}',
            "The context is named by its address. Write the context itself into the file.",
        ),
        (
            '{"@context": {"@import": "https://evil.example/"}, "@id": "x"}',
            "The context is named by its address. Write the context itself into the file.",
        ),
        (
            f'{XML}<!DOCTYPE r [<!ENTITY a "b">]>{RDF}',
            "This XML is damaged, nested too deeply, or has a document type, which may lead elsewhere.",
        ),
        (
            f'{XML}<!DOCTYPE r SYSTEM "http://evil.example/">{RDF}'.encode("utf-16"),
            "This XML is damaged, nested too deeply, or has a document type, which may lead elsewhere.",
        ),
        (
            f"{XML}\n<rdf",
            "Line 2: This XML is damaged, nested too deeply, or has a document type, which may lead elsewhere.",
        ),
        (f"{XML}{RDF}", "The file holds no skos:ConceptScheme with an address, so it is no vocabulary."),
        ("<a> <b> <c> .", "The file holds no skos:ConceptScheme with an address, so it is no vocabulary."),
        (
            f"{SCHEME} <https://x.example/t> a skos:ConceptScheme .",
            "The file holds 2 vocabularies. Send one at a time.",
        ),
        (f'{SCHEME} [] a skos:Concept ; skos:prefLabel "A"@en .', "A concept has no address. Give each concept one."),
        (
            f'{SCHEME} <https://x.example/s/a> a skos:Concept ; skos:prefLabel "A"@en, "B"@en .',
            "https://x.example/s/a says the same thing twice in en.",
        ),
        (
            (
                f"{SCHEME} @prefix s: <https://x.example/s/> . s:a a skos:Concept ; skos:broader s:b, s:c . "
                "s:b a skos:Concept . s:c a skos:Concept ."
            ),
            "“a” stands below two concepts. Keep one of them.",
        ),
    ],
)
def test_a_hostile_or_unfit_file_gets_its_sentence(content: str | bytes, sentence: str) -> None:
    assert faults(content) == [sentence]


def test_a_vocabulary_of_somebody_else_is_read_as_far_as_it_goes() -> None:
    content = f"""{SCHEME}
    <https://x.example/s/b> skos:inScheme <https://x.example/s> ; skos:prefLabel "B" ;
        skos:exactMatch <https://elsewhere.example/x/1>, <https://nobody.example/> .
    <https://x.example/s/a> skos:inScheme <https://x.example/s> ; skos:prefLabel "A"@fr ; skos:definition "N"@fr ;
        skos:narrower <https://x.example/s/b> .
    """
    found = read(content.encode(), base=BASE, resolve=REFERENCES.get)
    assert found.unknown == ("https://nobody.example/",)
    assert found.scheme == SchemeRecord(
        code="s",
        title={"en": "T"},
        uri="https://x.example/s",
        concepts=(
            ConceptRecord("a", {"fr": "A"}, "https://x.example/s/a", {"fr": "N"}),
            ConceptRecord("b", {"und": "B"}, "https://x.example/s/b", parent="a"),
        ),
        mappings=frozenset({MappingRecord(("s", "b"), "exactMatch", OTHER)}),
    )


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(VocabularyFaults):
        read(content, base=BASE, resolve=REFERENCES.get)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5),
        lambda inner: st.dictionaries(
            st.sampled_from(["@id", "@type", "@graph", "@value", "@context", "@list", "a"]), inner, max_size=3
        ),
        max_leaves=8,
    )
)
def test_any_json_is_refused_with_a_sentence(data: object) -> None:
    with pytest.raises(VocabularyFaults):
        read(json.dumps({"@graph": data}).encode(), base=BASE, resolve=REFERENCES.get)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "Import!"}, "“Import!” cannot be a vocabulary’s code: small letters, digits and hyphens."),
        ({"code": "import"}, "“import” cannot be a vocabulary’s code: small letters, digits and hyphens."),
        ({"title": {}}, "The vocabulary has no title."),
        ({"uri": "javascript:x"}, "“own” has no usable web address."),
        ({"source": "x" * 301}, "Write the source with at most 300 characters and the licence with at most 120."),
        ({"title": {"xx yy": "T"}}, "“own”: “xx yy” is no language code."),
        ({"title": {"en": "a\0"}}, "“own”: the title in en must have 1 to 400 plain characters."),
        (
            {"concepts": (ConceptRecord("a b", {"en": "A"}),)},
            "“a b” cannot be a code: letters, digits, dots, hyphens; at most 40.",
        ),
        ({"concepts": (ConceptRecord("a", {}),)}, "“a” has no label."),
        (
            {"concepts": (ConceptRecord("a", {"en": "A"}), ConceptRecord("a", {"en": "B"}))},
            "“a” stands in the vocabulary twice.",
        ),
        (
            {"concepts": (ConceptRecord("a", {"en": "A"}, parent="z"),)},
            "“a” stands below “z”, which is not in the vocabulary.",
        ),
        ({"concepts": (ConceptRecord("a", {"en": "A"}, parent="a"),)}, "“a” stands below itself."),
        (
            {
                "concepts": (
                    ConceptRecord("a", {"en": "A"}, "https://x.example/"),
                    ConceptRecord("b", {"en": "B"}, "https://x.example/"),
                )
            },
            "“b” has the web address of something else.",
        ),
    ],
)
def test_what_must_hold_of_a_vocabulary(changes: dict[str, object], sentence: str) -> None:
    scheme = SchemeRecord(**{"code": "own", "title": {"en": "T"}, **changes})
    assert [str(fault) for fault in faults_of(scheme)] == [sentence]


def test_a_ring_of_concepts_is_found() -> None:
    ring = (
        ConceptRecord("a", {"en": "A"}, parent="b"),
        ConceptRecord("b", {"en": "B"}, parent="a"),
        ConceptRecord("c", {"en": "C"}, parent="a"),
    )
    found = [str(fault) for fault in faults_of(SchemeRecord("own", {"en": "T"}, concepts=ring))]
    assert found == ["“a” stands below itself.", "“b” stands below itself."]
