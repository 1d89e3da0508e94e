"""The database refuses to change what was recorded, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mancomun.core import append_only, audit
from mancomun.core.actors import system
from mancomun.core.append_only import Guard, installation, removal
from mancomun.core.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
AT = datetime(2026, 3, 1, tzinfo=UTC)
GUARD = Guard(keys=(("id",),), fixed=("text",), once=("approved_at", "signature"))


@pytest.fixture
def entry() -> AuditEntry:
    return audit.record("test.happened", by=system("test"), at=AT, subject="test:1", word="ñ")


def execute(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


ATTACKS: list[Callable[[AuditEntry], object]] = [
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(actor="user:1"),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(data={}),
    lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
    lambda _entry: AuditEntry.objects.all()._raw_delete("default"),
    lambda _entry: execute("UPDATE core_auditentry SET digest = digest"),
]
REPLACE = (
    "INSERT OR REPLACE INTO core_auditentry (id, sequence, at, event, actor, subject, data, previous, digest)"
    " SELECT id, sequence, at, event, 'user:1', subject, data, previous, digest FROM core_auditentry"
)
UPSERT = (
    "INSERT INTO core_auditentry (id, sequence, at, event, actor, subject, data, previous, digest)"
    " SELECT id, sequence, at, event, 'user:1', subject, data, previous, digest FROM core_auditentry WHERE true"
    " ON CONFLICT (id) DO UPDATE SET actor = excluded.actor"
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_row_is_neither_changed_nor_deleted(entry: AuditEntry, attack: Callable[[AuditEntry], object]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        attack(entry)
    assert AuditEntry.objects.values_list("actor", "data").get() == ("system:test", {"word": "ñ"})


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_control_without_the_guard_it_is(entry: AuditEntry, attack: Callable[[AuditEntry], object]) -> None:
    append_only.remove(connection, "core_auditentry", AuditEntry.append_only)
    attack(entry)


def test_an_upsert_is_refused(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        execute(UPSERT)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replace_is_refused_also_by_a_connection_without_our_settings(entry: AuditEntry, recursive: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(IntegrityError, match="append-only"):
        execute(REPLACE)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has neither")
@pytest.mark.parametrize("before", ["", "SET LOCAL session_replication_role = replica;"])
def test_truncate_is_refused_also_for_a_replica(entry: AuditEntry, before: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        execute(f"{before} TRUNCATE core_auditentry")


def test_what_says_it_is_append_only_is() -> None:
    assert list(append_only.faults()) == []
    assert "core_auditentry" in [table for table, _guard in append_only.guarded()]


def test_a_missing_or_changed_guard_is_found() -> None:
    table = "core_auditentry"
    execute(removal(connection.vendor, table, AuditEntry.append_only)[1])
    says = [f"The table {table} is not append-only: its triggers are missing or were changed."]
    assert list(append_only.faults()) == says
    append_only.install(connection, table, AuditEntry.append_only)
    assert list(append_only.faults()) == []
    append_only.remove(connection, table, AuditEntry.append_only)
    append_only.install(connection, table, Guard(fixed=("event",)))
    assert list(append_only.faults()) == (says if connection.vendor == "sqlite" else [])


@pytest.fixture
def sheet() -> Iterator[None]:
    instant = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    execute(
        f"CREATE TABLE sheet (id integer PRIMARY KEY, text text, approved_at {instant}, signature text, note text)"
    )
    append_only.install(connection, "sheet", GUARD)
    execute("INSERT INTO sheet VALUES (1, 'a', NULL, '', 'x')")
    yield
    execute("DROP TABLE sheet")


@pytest.mark.usefixtures("sheet")
def test_some_columns_may_be_filled_in_once_and_others_stay_free() -> None:
    execute("UPDATE sheet SET note = 'y', text = 'a'")
    execute("UPDATE sheet SET approved_at = %s, signature = 's'", AT)
    for attack in ("text = 'b'", "approved_at = NULL", "signature = ''", "signature = 't'", "text = NULL"):
        with pytest.raises(IntegrityError, match="append-only"):
            execute(f"UPDATE sheet SET {attack}")  # noqa: S608  # one of the five above
    execute("UPDATE sheet SET signature = 's', note = 'z'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, signature, note FROM sheet")
        assert cursor.fetchall() == [("a", "s", "z")]


@pytest.mark.usefixtures("sheet")
def test_statements_are_for_one_kind_of_database() -> None:
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    with pytest.raises(DatabaseError):
        execute(installation(other, "sheet", GUARD)[-1])
