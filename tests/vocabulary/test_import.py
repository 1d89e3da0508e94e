"""Taking vocabularies over: whole, twice without effect, retiring and never deleting."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.cast import Cast

from mancomun.core.actors import Actor, HeldSeat, SeatKind, system
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Conflict, Refused
from mancomun.vocabulary.actions import import_concepts, load_shipped_vocabularies
from mancomun.vocabulary.csvs import read_folder
from mancomun.vocabulary.keeping import from_json, to_json
from mancomun.vocabulary.models import Concept, Mapping, Scheme
from mancomun.vocabulary.plan import compare
from mancomun.vocabulary.queries import record_of
from mancomun.vocabulary.records import ConceptRecord, MappingRecord, SchemeRecord, VocabularyFaults

AT = datetime(2025, 3, 1, tzinfo=UTC)
CLERK = system("test")
A = ConceptRecord("a", {"en": "A", "es": "A"})
B = ConceptRecord("b", {"en": "B"}, parent="a")
OWN = SchemeRecord("own", {"en": "Own"}, concepts=(A, B))


def bring(*schemes: SchemeRecord, expected: str = "") -> None:
    import_concepts(schemes=schemes, by=CLERK, at=AT, expected=expected)


def record(code: str = "own") -> SchemeRecord:
    return record_of(Scheme.objects.get(code=code))


@pytest.mark.postgres
def test_the_shipped_vocabularies_are_kept_as_they_are(db: None) -> None:
    load_shipped_vocabularies(by=CLERK, at=AT)
    assert [record(scheme.code) for scheme in read_folder()] == read_folder()
    assert str(Concept.objects.get(scheme__code="sdg", code="10.7").parent) != "None"


@pytest.mark.postgres
def test_the_second_time_nothing_happens(db: None) -> None:
    load_shipped_vocabularies(by=CLERK, at=AT)
    entries = AuditEntry.objects.count()
    assert not any(plan.does_something for plan in load_shipped_vocabularies(by=CLERK, at=AT))
    assert AuditEntry.objects.count() == entries == 4


@pytest.mark.postgres
def test_a_concept_that_is_gone_from_the_file_is_retired_and_keeps_its_mappings(db: None) -> None:
    mapped = replace(OWN, mappings=frozenset({MappingRecord(("own", "b"), "closeMatch", ("own", "a"))}))
    bring(mapped)
    number = Concept.objects.get(code="b").pk
    bring(replace(OWN, concepts=(A,)))
    assert record().concepts == (A, replace(B, retired=True))
    assert Mapping.objects.count() == 1
    bring(OWN)
    assert Concept.objects.get(code="b").pk == number
    assert record() == OWN


@pytest.mark.postgres
def test_changes_move_parents_order_and_mappings(db: None) -> None:
    bring(replace(OWN, mappings=frozenset({MappingRecord(("own", "b"), "closeMatch", ("own", "a"))})))
    turned = replace(
        OWN,
        title={"es": "Propio"},
        concepts=(replace(B, parent="", note={"en": "N"}), replace(A, parent="b")),
        mappings=frozenset({MappingRecord(("own", "b"), "exactMatch", ("own", "a"))}),
    )
    plan = compare(turned, record())
    assert [(change.code, change.field) for change in plan.changes] == [
        ("", "title"),
        ("a", "parent"),
        ("b", "note"),
        ("b", "parent"),
    ]
    bring(turned, expected=plan.digest)
    assert record() == turned


def test_what_changed_since_it_was_shown_is_refused(db: None) -> None:
    bring(OWN)
    wanted = replace(OWN, concepts=(A,))
    shown = compare(wanted, record())
    bring(replace(OWN, title={"en": "Other"}))
    with pytest.raises(Conflict):
        bring(wanted, expected=shown.digest)
    assert record().title == {"en": "Other"}


def test_a_mapping_to_nobody_takes_nothing_over(db: None) -> None:
    mapping = MappingRecord(("own", "a"), "exactMatch", ("nowhere", "z"))
    with pytest.raises(VocabularyFaults) as refused:
        bring(replace(OWN, mappings=frozenset({mapping})))
    assert [str(fault) for fault in refused.value.faults] == ["“nowhere z” is mapped to, but nobody knows it."]
    assert Scheme.objects.count() == AuditEntry.objects.count() == 0


def test_a_faulty_vocabulary_takes_nothing_over(db: None) -> None:
    with pytest.raises(VocabularyFaults):
        bring(replace(OWN, concepts=(A, A)))
    assert Scheme.objects.count() == 0


def test_only_the_secretariat_imports(cast: Cast) -> None:
    coordination = Actor(user_id=1, seats=(HeldSeat(1, SeatKind.COORDINATION, cast.commission.pk),))
    with pytest.raises(Refused):
        import_concepts(schemes=[OWN], by=coordination, at=AT)
    assert Scheme.objects.count() == 0


def test_a_reading_is_kept_as_it_was_read() -> None:
    for scheme in read_folder():
        assert from_json(to_json(scheme)) == scheme
