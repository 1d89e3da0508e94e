"""Bring the database and the static files to this version, after a backup."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from mancomun.cli import locks
from mancomun.cli.commands import backup
from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, tell
from mancomun.core import signing
from mancomun.core.routers import EPHEMERAL


def run() -> None:
    folder = Path(settings.DATA_DIR)
    locks.one_at_a_time(folder)
    try:
        with Steps() as steps:
            _upgrade(steps)
    finally:
        locks.release_last()
        connections.close_all()  # a server forks its workers next


def _upgrade(steps: Steps) -> None:
    _check_signing_key()
    refuse_newer()
    for alias in connections:
        changes = pending(alias)
        if not changes:
            continue
        if alias == DEFAULT_DB_ALIAS and applied(alias):
            steps("Writing a backup first")
            tell(f"Backup: {backup.write(None, steps)}")
        steps(f"Bringing the database to this version ({alias})", 0, len(changes))
        _migrate(alias)
        steps(f"Bringing the database to this version ({alias})", len(changes), len(changes))
    cache = EPHEMERAL if EPHEMERAL in connections else DEFAULT_DB_ALIAS
    call_command("createcachetable", database=cache, verbosity=0)
    if not settings.DEBUG:
        steps("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        steps("Collecting static files", 1)


def pending(alias: str) -> list[str]:
    """The names of the migrations that this database has not had."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def applied(alias: str) -> list[str]:
    """The names of the migrations that this database has had."""
    executor = MigrationExecutor(connections[alias])
    return sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations)


def known() -> set[str]:
    """The names of the migrations that this version brings, whatever replaced them since included."""
    loader = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).loader
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def refuse_newer() -> None:
    """A database that a newer version wrote is left alone."""
    unknown = sorted(set(applied(DEFAULT_DB_ALIAS)) - known())
    if unknown:
        refuse(
            f"This database was written by a newer version of Mancomún (it knows {unknown[-1]}). "
            f"Install that version, or restore a backup of before."
        )


def _migrate(alias: str) -> None:
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as cursor:  # a page's limits are too short for a migration
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
    call_command("migrate", database=alias, interactive=False, verbosity=0)


def _check_signing_key() -> None:
    """Make it at the first start; a damaged one is told now, not when a receipt is asked for."""
    try:
        signing.public_key_text()
    except ValueError:
        refuse(f"{settings.DATA_DIR}/signing.key cannot be read as a key. Put it back from a backup.")
