"""Vocabularies as they are shown, and as records."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from mancomun.core.actors import Actor
from mancomun.core.addresses import absolute
from mancomun.core.files import open_file
from mancomun.core.models import StoredFile
from mancomun.core.translated import LazyI18nString
from mancomun.vocabulary.models import Concept, Mapping, Scheme
from mancomun.vocabulary.records import ConceptRecord, MappingRecord, Ref, SchemeRecord, clean
from mancomun.vocabulary.skos import address_of

RECORD_TYPE = "application/vnd.mancomun.vocabulary+json"  # a file read, waiting for somebody’s yes


def base() -> str:
    """The address below which this installation keeps its vocabularies."""
    return absolute("/vocabularies/")


def schemes() -> QuerySet[Scheme]:
    """All, each with the number of its concepts in use."""
    used = Count("concepts", filter=Q(concepts__retired=False))
    return Scheme.objects.annotate(used=used).order_by("code")


def scheme_by_code(code: str) -> Scheme:
    found = Scheme.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def concepts_of(scheme: Scheme) -> QuerySet[Concept]:
    return Concept.objects.filter(scheme=scheme).order_by("position", "pk")


@dataclass(frozen=True, slots=True)
class Branch:
    """A concept and what stands below it."""

    concept: Concept
    below: "Sequence[Branch]"


def tree_of(scheme: Scheme) -> tuple[list[Branch], list[Concept]]:
    """The concepts in use as a tree, and the retired ones: one query. What a retired one held stands at the top."""
    concepts = list(concepts_of(scheme))
    used = {concept.pk for concept in concepts if not concept.retired}
    below: dict[int | None, list[Concept]] = {}
    for concept in concepts:
        if not concept.retired:
            below.setdefault(concept.parent_id if concept.parent_id in used else None, []).append(concept)

    def branches(parent: int | None) -> list[Branch]:
        return [Branch(concept, branches(concept.pk)) for concept in below.get(parent, [])]

    return branches(None), [concept for concept in concepts if concept.retired]


def concept_by_code(scheme: str, code: str) -> Concept:
    """With its scheme, parent, children and mappings both ways: four queries."""
    found = (
        Concept.objects.select_related("scheme", "parent")
        .prefetch_related(
            Prefetch("children", Concept.objects.filter(retired=False).order_by("position")),
            Prefetch("mappings", _mappings().select_related("target__scheme")),
            Prefetch("mapped_from", _mappings().select_related("source__scheme")),
        )
        .filter(scheme__code=scheme, code=code)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _mappings() -> QuerySet[Mapping]:
    return Mapping.objects.order_by("relation", "target__scheme__code", "target__position", "pk")


def record_of(scheme: Scheme) -> SchemeRecord:
    """The vocabulary as a value: two queries."""
    concepts = list(concepts_of(scheme).select_related("parent"))
    mappings = Mapping.objects.filter(source__scheme=scheme).order_by()
    rows = mappings.values_list("source__code", "relation", "target__scheme__code", "target__code")
    return SchemeRecord(
        code=scheme.code,
        title=texts_of(scheme.title),
        description=texts_of(scheme.description),
        uri=scheme.uri,
        source=scheme.source,
        licence=scheme.licence,
        concepts=tuple(
            ConceptRecord(
                code=concept.code,
                label=texts_of(concept.label),
                uri=concept.uri,
                note=texts_of(concept.note),
                parent=concept.parent.code if concept.parent else "",
                retired=concept.retired,
            )
            for concept in concepts
        ),
        mappings=frozenset(
            MappingRecord((scheme.code, source), relation, (other, target)) for source, relation, other, target in rows
        ),
    )


def known_record(code: str) -> SchemeRecord | None:
    scheme = Scheme.objects.filter(code=code).first()
    return record_of(scheme) if scheme else None


def texts_of(text: object) -> dict[str, str]:
    """Every language of a stored text."""
    data = text.data if isinstance(text, LazyI18nString) else text
    return clean(data) if isinstance(data, dict) else clean({"und": str(data or "")})


def addresses() -> dict[Ref, str]:
    """The address of every concept: one query."""
    rows = Concept.objects.order_by().values_list("scheme__code", "code", "uri")
    return {(scheme, code): address_of(scheme, code, uri, base()) for scheme, code, uri in rows}


def references() -> dict[str, Ref]:
    """Which concept an address is."""
    return {address: reference for reference, address in addresses().items()}


def known_refs() -> set[Ref]:
    return set(Concept.objects.order_by().values_list("scheme__code", "code"))


def waiting_file(uid: UUID, actor: Actor) -> bytes:
    """A vocabulary that this person has read in and not yet agreed to; 404 for none."""
    found = StoredFile.objects.filter(uid=uid, uploaded_by=actor.user_id, media_type=RECORD_TYPE).first()
    if found is None:
        raise Http404
    with open_file(found) as file:
        return file.read()
