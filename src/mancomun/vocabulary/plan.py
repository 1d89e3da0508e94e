"""What taking a vocabulary over would do: added, changed field by field, retired; nothing is ever deleted."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from mancomun.vocabulary.records import ConceptRecord, MappingRecord, SchemeRecord

FIELDS = ("label", "note", "uri", "parent", "retired")
SCHEME_FIELDS = ("title", "description", "uri", "source", "licence")


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a concept before and after; without a code, of the vocabulary itself."""

    code: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Plan:
    scheme: SchemeRecord  # as it will be
    new: bool
    added: tuple[str, ...]
    changes: tuple[Change, ...]
    retired: tuple[str, ...]  # known, but not in the file
    moved: bool  # the concepts come in another order
    mapped: frozenset[MappingRecord]
    unmapped: frozenset[MappingRecord]

    @property
    def does_something(self) -> bool:
        return bool(
            self.new or self.added or self.changes or self.retired or self.moved or self.mapped or self.unmapped
        )

    @property
    def digest(self) -> str:
        """Names exactly what would be done."""
        content = [
            self.scheme.code,
            self.new,
            self.added,
            [asdict(change) for change in self.changes],
            self.retired,
            [asdict(concept) for concept in self.scheme.concepts],
            sorted(map(str, self.mapped)),
            sorted(map(str, self.unmapped)),
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def compare(wanted: SchemeRecord, known: SchemeRecord | None) -> Plan:
    """The plan that brings a vocabulary from what is known of it to what a file says."""
    before = {concept.code: concept for concept in known.concepts} if known else {}
    after = {concept.code: concept for concept in wanted.concepts}
    kept = [code for code in before if code in after]
    mappings = {mapping for mapping in known.mappings if mapping.source[1] in after} if known else set()
    return Plan(
        scheme=wanted,
        new=known is None,
        added=tuple(code for code in after if code not in before),
        changes=(*_of_scheme(wanted, known), *(c for code in kept for c in _of(before[code], after[code]))),
        retired=tuple(code for code, concept in before.items() if code not in after and not concept.retired),
        moved=kept != [code for code in after if code in before],
        mapped=frozenset(wanted.mappings - mappings),
        unmapped=frozenset(mappings - wanted.mappings),  # a retired concept keeps its own
    )


def _of_scheme(wanted: SchemeRecord, known: SchemeRecord | None) -> Iterator[Change]:
    for field in SCHEME_FIELDS if known else ():
        if getattr(known, field) != getattr(wanted, field):
            yield Change("", field, getattr(known, field), getattr(wanted, field))


def _of(before: ConceptRecord, after: ConceptRecord) -> Iterator[Change]:
    for field in FIELDS:
        if getattr(before, field) != getattr(after, field):
            yield Change(after.code, field, getattr(before, field), getattr(after, field))
