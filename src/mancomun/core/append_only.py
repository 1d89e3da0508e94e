"""Tables whose rows never change: the database itself refuses, whoever asks.

A model says so by ``append_only = Guard(...)``; a migration of its app installs the triggers by ``Install``, and so
must each later one that alters the table, for SQLite then makes it anew. ``faults`` tells when triggers are missing:
whoever owns the database can take them away. (Digests tell what was changed then: see ``audit.faults``.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_FUNCTION = "mancomun_append_only"
_FUNCTION_BODY = (
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END"
)
_FUNCTION_CREATE = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ {_FUNCTION_BODY} $$"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What of a row may still change after it was written: nothing, unless told.

    ``keys``: sets of columns that are unique, so that INSERT OR REPLACE cannot overwrite a row.
    ``fixed``: the columns that never change; empty means all of them.
    ``once``: columns that may be filled in once, from null or blank, and then never change.
    """

    keys: Sequence[Sequence[str]] = (("id",),)
    fixed: Sequence[str] = ()
    once: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    name: str
    create: str


class Install(Operation):
    """A migration's operation: guard one table."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, table: str, guard: Guard) -> None:
        self.table = table
        self.guard = guard

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """A trigger is no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):  # the table may live in another database
            install(schema_editor.connection, self.table, self.guard)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label):
            remove(schema_editor.connection, self.table, self.guard)

    def describe(self) -> str:
        return f"Make {self.table} append-only"


def install(database: BaseDatabaseWrapper, table: str, guard: Guard) -> None:
    with database.cursor() as cursor:
        for statement in [*removal(database.vendor, table, guard), *installation(database.vendor, table, guard)]:
            cursor.execute(statement)


def remove(database: BaseDatabaseWrapper, table: str, guard: Guard) -> None:
    with database.cursor() as cursor:
        for statement in removal(database.vendor, table, guard):
            cursor.execute(statement)


def installation(vendor: str, table: str, guard: Guard) -> list[str]:
    """The statements that guard the table."""
    made = [trigger.create for trigger in triggers(vendor, table, guard)]
    if vendor == "postgresql":  # always: also for a session that plays a replica
        always = [f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{t.name}"' for t in triggers(vendor, table, guard)]
        return [_FUNCTION_CREATE, *made, *always]
    return made


def removal(vendor: str, table: str, guard: Guard) -> list[str]:
    """The statements that take the guard away, whether it is there or not."""
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{trigger.name}"{on}' for trigger in triggers(vendor, table, guard)]


def triggers(vendor: str, table: str, guard: Guard) -> list[Trigger]:
    """What guards the table on this kind of database."""
    when = _changed(vendor, guard)
    if vendor == "postgresql":
        act = f"EXECUTE FUNCTION {_FUNCTION}()"
        return [
            _trigger(table, "fixed", f'BEFORE UPDATE ON "{table}" FOR EACH ROW{when} {act}'),
            _trigger(table, "kept", f'BEFORE DELETE ON "{table}" FOR EACH ROW {act}'),
            _trigger(table, "whole", f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {act}'),
        ]
    act = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    same = " OR ".join("(" + " AND ".join(f'"{name}" = NEW."{name}"' for name in key) + ")" for key in guard.keys)
    exists = f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same})'  # noqa: S608  # names from our own models
    return [
        _trigger(table, "fixed", f'BEFORE UPDATE ON "{table}" FOR EACH ROW{when} {act}'),
        _trigger(table, "kept", f'BEFORE DELETE ON "{table}" FOR EACH ROW {act}'),
        # INSERT OR REPLACE deletes without asking the trigger above, unless the connection has recursive_triggers
        _trigger(table, "fresh", f'BEFORE INSERT ON "{table}" FOR EACH ROW {exists} {act}'),
    ]


def faults() -> Iterator[str]:
    """A sentence per table that says it is append-only and is not guarded."""
    for table, guard in guarded():
        expected = {t.name: t.create for t in triggers(connection.vendor, table, guard)}
        if _installed(table, expected) != expected:
            yield f"The table {table} is not append-only: its triggers are missing or were changed."


def guarded() -> Iterator[tuple[str, Guard]]:
    """Every table that says it is append-only."""
    for model in apps.get_models():
        guard = getattr(model, "append_only", None)
        if isinstance(guard, Guard):
            yield model._meta.db_table, guard


def _installed(table: str, expected: dict[str, str]) -> dict[str, str]:
    """The triggers that are in force, as they would be created."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return {str(name): str(sql) for name, sql in cursor.fetchall() if name in expected}
        # PostgreSQL keeps a trigger in its own wording: whether it is always on, and what it calls, must do
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'A' AND p.proname = %s AND trim(p.prosrc) = %s",
            [table, _FUNCTION, _FUNCTION_BODY],
        )
        return {name: expected[name] for (name,) in cursor.fetchall() if name in expected}


def _changed(vendor: str, guard: Guard) -> str:
    """The condition under which an update touches what must stay; none when everything must."""
    if not guard.fixed and not guard.once:
        return ""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    fixed = [f'OLD."{name}" {differs} NEW."{name}"' for name in guard.fixed]
    once = [
        f'(OLD."{name}" IS NOT NULL AND CAST(OLD."{name}" AS text) <> \'\' AND OLD."{name}" {differs} NEW."{name}")'
        for name in guard.once
    ]
    return f" WHEN ({' OR '.join(fixed + once)})"


def _trigger(table: str, what: str, rest: str) -> Trigger:
    name = f"{table}_{what}"
    return Trigger(name, f'CREATE TRIGGER "{name}" {rest}')
