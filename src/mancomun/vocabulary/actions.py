"""Vocabularies are taken over whole; a concept that a file no longer has is retired, never deleted."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import audit, files
from mancomun.core.actors import Actor
from mancomun.core.models import StoredFile
from mancomun.core.problems import Conflict, require
from mancomun.core.translated import LazyI18nString
from mancomun.vocabulary.csvs import read_folder
from mancomun.vocabulary.keeping import to_json
from mancomun.vocabulary.models import Concept, Mapping, Scheme
from mancomun.vocabulary.plan import Plan, compare
from mancomun.vocabulary.queries import RECORD_TYPE, known_record, known_refs
from mancomun.vocabulary.records import Fault, MappingRecord, SchemeRecord, Texts, VocabularyFaults, faults_of
from mancomun.vocabulary.rules import keeps_vocabularies


@transaction.atomic
def keep_reading(*, scheme: SchemeRecord, by: Actor, at: datetime) -> StoredFile:
    """Keep a vocabulary that was read from a file until somebody has looked at what it would change."""
    require(keeps_vocabularies(by))
    _refuse_faulty([scheme])
    digest, size = files.put(io.BytesIO(to_json(scheme)))
    stored = StoredFile.objects.create(
        name=f"{scheme.code}.json",
        media_type=RECORD_TYPE,
        size=size,
        digest=digest,
        uploaded_by=by.user_id,
        uploaded_at=at,
    )
    audit.record("vocabulary.scheme.read", by=by, at=at, subject=stored, scheme=scheme.code, digest=digest)
    return stored


def import_concepts(*, schemes: Sequence[SchemeRecord], by: Actor, at: datetime, expected: str = "") -> list[Plan]:
    """Bring vocabularies to what these records say; doing it twice changes nothing the second time.

    ``expected`` is the digest of the one plan that somebody saw: Conflict when it would now do something else.
    VocabularyFaults, and nothing is changed, when anything is wrong.
    """
    require(keeps_vocabularies(by))
    _refuse_faulty(schemes)
    with transaction.atomic():
        list(Scheme.objects.select_for_update().order_by("pk"))
        plans = [compare(scheme, known_record(scheme.code)) for scheme in schemes]
        if expected and [plan.digest for plan in plans] != [expected]:
            raise Conflict(_("The vocabulary changed since you looked at this file. Nothing was imported."))
        for plan in plans:
            if plan.does_something:
                _write(plan)
        _refuse_unknown(plans)
        numbers = _numbers() if any(plan.mapped or plan.unmapped for plan in plans) else {}
        for plan in plans:
            if plan.does_something:
                _write_mappings(plan, numbers)
                told = {"scheme": plan.scheme.code, **_told(plan)}
                audit.record("vocabulary.scheme.imported", by=by, at=at, subject="vocabulary", **told)
    return plans


def load_shipped_vocabularies(*, by: Actor, at: datetime) -> list[Plan]:
    """The vocabularies that come with the product: rights, themes, groups, goals and targets."""
    return import_concepts(schemes=read_folder(), by=by, at=at)


def _refuse_faulty(schemes: Sequence[SchemeRecord]) -> None:
    faults = [fault for scheme in schemes for fault in faults_of(scheme)]
    if faults:
        raise VocabularyFaults(*faults)


def _refuse_unknown(plans: Sequence[Plan]) -> None:
    """Both ends of a mapping exist."""
    known = known_refs()
    faults = [
        Fault(_("“%(scheme)s %(code)s” is mapped to, but nobody knows it.") % {"scheme": target[0], "code": target[1]})
        for target in sorted({mapping.target for plan in plans for mapping in plan.mapped} - known)
    ]
    if faults:
        raise VocabularyFaults(*faults)


def _write(plan: Plan) -> None:
    """The vocabulary and its concepts; parents last, when all of them are there."""
    record = plan.scheme
    scheme, _made = Scheme.objects.update_or_create(
        code=record.code,
        defaults={
            "title": _texts(record.title),
            "description": _texts(record.description),
            "uri": record.uri,
            "source": record.source,
            "licence": record.licence,
        },
    )
    rows = [
        Concept(
            scheme=scheme,
            code=concept.code,
            label=_texts(concept.label),
            note=_texts(concept.note),
            uri=concept.uri,
            position=position,
            retired=concept.retired,
        )
        for position, concept in enumerate(record.concepts)
    ]
    Concept.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["label", "note", "uri", "position", "retired"],
        batch_size=500,
    )
    Concept.objects.filter(scheme=scheme, code__in=plan.retired).update(retired=True)
    _write_parents(scheme, record)


def _write_parents(scheme: Scheme, record: SchemeRecord) -> None:
    by_code = {concept.code: concept for concept in Concept.objects.filter(scheme=scheme)}
    moved = []
    for wanted in record.concepts:
        row, parent = by_code[wanted.code], by_code.get(wanted.parent)
        if row.parent_id != (parent.pk if parent else None):
            row.parent = parent
            moved.append(row)
    Concept.objects.bulk_update(moved, ["parent"], batch_size=500)


def _write_mappings(plan: Plan, numbers: dict[tuple[str, str], int]) -> None:
    for mapping in plan.unmapped:
        Mapping.objects.filter(**_ends(mapping, numbers), relation=mapping.relation).delete()
    Mapping.objects.bulk_create(
        (Mapping(**_ends(mapping, numbers), relation=mapping.relation) for mapping in sorted(plan.mapped, key=str)),
        batch_size=500,
    )


def _ends(mapping: MappingRecord, numbers: dict[tuple[str, str], int]) -> dict[str, int]:
    return {"source_id": numbers[mapping.source], "target_id": numbers[mapping.target]}


def _numbers() -> dict[tuple[str, str], int]:
    rows = Concept.objects.order_by().values_list("scheme__code", "code", "pk")
    return {(scheme, code): number for scheme, code, number in rows}


def _texts(texts: Texts) -> Any:
    return LazyI18nString(dict(texts))


def _told(plan: Plan) -> dict[str, Any]:
    """What the audit keeps: every change, before and after."""
    return {
        "new": plan.new,
        "added": plan.added,
        "changes": [[change.code, change.field, change.before, change.after] for change in plan.changes],
        "retired": plan.retired,
        "mapped": [[*m.source, m.relation, *m.target] for m in sorted(plan.mapped, key=str)],
        "unmapped": [[*m.source, m.relation, *m.target] for m in sorted(plan.unmapped, key=str)],
    }
