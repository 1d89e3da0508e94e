"""A vocabulary as plain values: what files hold and what the database is compared with. Knows no Django models."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mancomun.core.problems import Unprocessable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Texts = Mapping[str, str]  # a language’s code to the text, without empty ones
Ref = tuple[str, str]  # a scheme’s code and a concept’s

RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
RESERVED = frozenset({"import"})  # our own address stands there
MOST_CONCEPTS = 20_000
MOST_LABEL, MOST_TEXT = 400, 4_000  # characters
_SCHEME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?")  # no dot at its end
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_URI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]{1,190}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_NAMES = {"title": _("title"), "description": _("description"), "label": _("label"), "note": _("note")}


@dataclass(frozen=True, slots=True)
class ConceptRecord:
    code: str
    label: Texts
    uri: str = ""  # empty: its address in this installation
    note: Texts = field(default_factory=dict)
    parent: str = ""  # a code of the same scheme
    retired: bool = False


@dataclass(frozen=True, slots=True)
class MappingRecord:
    source: Ref
    relation: str
    target: Ref


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """A whole vocabulary; its concepts stand in their order."""

    code: str
    title: Texts
    description: Texts = field(default_factory=dict)
    uri: str = ""
    source: str = ""
    licence: str = ""
    concepts: tuple[ConceptRecord, ...] = ()
    mappings: frozenset[MappingRecord] = frozenset()  # of its concepts, to others


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which line of the file when that is known."""

    sentence: "StrOrPromise"
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return str(_("Line %(line)d: %(sentence)s") % {"line": self.line, "sentence": self.sentence})
        return str(self.sentence)


class VocabularyFaults(Unprocessable):
    """The file has faults, so nothing of it was taken over."""

    title = _("Nothing was imported")

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults[:100]
        super().__init__(" ".join(str(fault) for fault in self.faults[:5]))


def faults_of(scheme: SchemeRecord) -> Iterator[Fault]:
    """What must hold of a vocabulary before anything of it is kept."""
    if not _SCHEME.fullmatch(scheme.code) or len(scheme.code) > 40 or scheme.code in RESERVED:  # noqa: PLR2004  # the column
        yield Fault(
            _("“%(code)s” cannot be a vocabulary’s code: small letters, digits and hyphens.")
            % {"code": scheme.code[:40]}
        )
    if not scheme.title:
        yield Fault(_("The vocabulary has no title."))
    yield from _texts("title", scheme.code, scheme.title, MOST_LABEL)
    yield from _texts("description", scheme.code, scheme.description, MOST_TEXT)
    if len(scheme.concepts) > MOST_CONCEPTS:
        yield Fault(_("A vocabulary may have at most %(most)d concepts.") % {"most": MOST_CONCEPTS})
    if len(scheme.source) > 300 or len(scheme.licence) > 120 or _CONTROL.search(scheme.source + scheme.licence):  # noqa: PLR2004
        yield Fault(_("Write the source with at most 300 characters and the licence with at most 120."))
    yield from _uri(scheme.code, scheme.uri)
    seen: set[str] = set()
    taken = {scheme.uri}
    for concept in scheme.concepts:
        yield from _concept(concept, seen)
        if concept.uri and concept.uri in taken:
            yield Fault(_("“%(code)s” has the web address of something else.") % {"code": concept.code[:40]})
        seen.add(concept.code)
        taken.add(concept.uri)
    yield from _tree(scheme, seen)


def _concept(concept: ConceptRecord, seen: set[str]) -> Iterator[Fault]:
    told = {"code": concept.code[:40]}
    if not _CODE.fullmatch(concept.code):
        yield Fault(_("“%(code)s” cannot be a code: letters, digits, dots, hyphens; at most 40.") % told)
    if concept.code in seen:
        yield Fault(_("“%(code)s” stands in the vocabulary twice.") % told)
    if not concept.label:
        yield Fault(_("“%(code)s” has no label.") % told)
    yield from _texts("label", concept.code, concept.label, MOST_LABEL)
    yield from _texts("note", concept.code, concept.note, MOST_TEXT)
    yield from _uri(concept.code, concept.uri)


def _texts(what: str, code: str, texts: Texts, most: int) -> Iterator[Fault]:
    for language, text in texts.items():
        told = {"code": code[:40], "what": _NAMES[what], "language": language[:20], "most": most}
        if not _LANGUAGE.fullmatch(language):
            yield Fault(_("“%(code)s”: “%(language)s” is no language code.") % told)
        if not text or text != text.strip() or len(text) > most or _CONTROL.search(text):
            yield Fault(_("“%(code)s”: the %(what)s in %(language)s must have 1 to %(most)d plain characters.") % told)


def _uri(code: str, uri: str) -> Iterator[Fault]:
    if uri and not _URI.fullmatch(uri):
        yield Fault(_("“%(code)s” has no usable web address.") % {"code": code[:40]})


def _tree(scheme: SchemeRecord, codes: set[str]) -> Iterator[Fault]:
    """Parents exist, and nobody is their own ancestor."""
    parents = {concept.code: concept.parent for concept in scheme.concepts}
    for concept in scheme.concepts:
        told = {"code": concept.code[:40], "parent": concept.parent[:40]}
        if concept.parent and concept.parent not in codes:
            yield Fault(_("“%(code)s” stands below “%(parent)s”, which is not in the vocabulary.") % told)
            continue
        walked: set[str] = set()
        above = concept.code
        while above and above not in walked:
            walked.add(above)
            above = parents.get(above, "")
        if above == concept.code:
            yield Fault(_("“%(code)s” stands below itself.") % told)


def clean(texts: Mapping[str, str]) -> dict[str, str]:
    """Without empty texts and outer spaces, in the order of the languages."""
    return {language: text.strip() for language, text in sorted(texts.items()) if text and text.strip()}
