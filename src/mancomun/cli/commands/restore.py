"""Restore: unpack beside, check everything there, then exchange the two folders in one step."""

import ctypes
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from mancomun.cli import locks, parcels, postgres
from mancomun.cli.commands import upgrade
from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say, tell

# What lies in a data folder and belongs to its database; anything else in it stays where it is.
_OURS = ("mancomun.sqlite3", "ephemeral.sqlite3", "files", "static", "secret.key", "signing.key", "audit-heads.txt")
_LOCKS = (".serving", ".upgrading")
_AT_FDCWD, _EXCHANGE = -100, 2


def run(*, file: Path, yes: bool) -> None:
    folder = Path(settings.DATA_DIR)
    locks.alone(folder)
    stamp = f"{timezone.now():%Y%m%d-%H%M%S}"
    draft = folder.with_name(f"{folder.name}.restoring-{stamp}")
    try:
        with tarfile.open(file) as archive, Steps() as steps:
            manifest = parcels.open_manifest(archive)
            _refuse_unfit(manifest)
            _ask(manifest, folder, yes=yes)
            draft.mkdir(mode=0o700)
            for place, _part in enumerate(parcels.unpack(archive, manifest, draft), start=1):
                steps("Unpacking", place, len(manifest.parts))
        _settle_database(draft)
        _check(draft, manifest)
        before = _exchange(draft, folder, folder.with_name(f"{folder.name}.before-{stamp}"))
    except tarfile.TarError:
        refuse(f"{file} is no backup of Mancomún, or it is damaged.")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    say(f"Restored the backup of {manifest.made_at}. What was there before lies in {before}.")


def _refuse_unfit(manifest: parcels.Manifest) -> None:
    if set(manifest.migrations) - upgrade.known():
        refuse(f"This backup was written by a newer Mancomún ({manifest.version}). Install that version first.")
    if manifest.vendor != connection.vendor:
        other = {"sqlite": "Leave DATABASE_URL out", "postgresql": "Set DATABASE_URL to an empty database"}
        refuse(f"This backup holds a database of {manifest.vendor}. {other[manifest.vendor]}, then restore it.")
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        refuse("The database of DATABASE_URL is not empty. Make a new one, set DATABASE_URL to it, and restore there.")


def _ask(manifest: parcels.Manifest, folder: Path, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        refuse(f"This puts {folder} aside and the backup of {manifest.made_at} in its place. Say --yes to do it.")
    tell(f"This puts {folder} aside and the backup of {manifest.made_at} in its place.")
    if input("Go on? [y/N] ").strip().lower() not in {"y", "yes", "s", "sí", "si", "sim"}:
        refuse("Nothing was changed.")


def _settle_database(draft: Path) -> None:
    """Give the database its name, or load it."""
    if (draft / parcels.SQLITE).exists():
        (draft / parcels.SQLITE).rename(draft / "mancomun.sqlite3")
    else:
        tell("Loading the database …")
        postgres.load(settings.DATABASES["default"], draft / parcels.POSTGRESQL)
        (draft / parcels.POSTGRESQL).unlink()
    connections.close_all()


def _check(draft: Path, manifest: parcels.Manifest) -> None:
    """Bring it to this version and check it, as its own installation, before it becomes ours."""
    for command in (["upgrade"], ["check", "--head", manifest.head] if manifest.head[0] != "0" else ["check"]):
        tell(f"In the restored copy: mancomun {command[0]}")
        ran = subprocess.run(  # noqa: S603  # ourselves
            [sys.executable, "-m", "mancomun", *command],
            env={**os.environ, "MANCOMUN_DATA": str(draft)},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            tell(ran.stdout.strip() or ran.stderr.strip())
            refuse("The backup has the faults above, so nothing was changed.")


def _exchange(draft: Path, folder: Path, before: Path) -> Path:
    """Put the new folder in the place of the old one in one step; where the old one is now."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(_AT_FDCWD, bytes(draft), _AT_FDCWD, bytes(folder), _EXCHANGE) == 0:
        draft.rename(before)
    else:  # a file system without exchange: two steps, the first one undone when the second fails
        folder.rename(before)
        try:
            draft.rename(folder)
        except OSError:
            before.rename(folder)
            raise
    for entry in list(before.iterdir()):
        ours = entry.name.startswith(_OURS) or entry.name in _LOCKS
        if not ours and not (folder / entry.name).exists():
            entry.rename(folder / entry.name)
    return before
