"""Backup: one consistent copy of everything, while people work."""

import fcntl
import os
import sqlite3
import tarfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mancomun.cli import parcels, postgres
from mancomun.cli.commands import upgrade
from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say
from mancomun.core import audit


def run(*, to: Path | None) -> None:
    with Steps() as steps:
        made = write(to, steps)
    say(str(made))


def write(to: Path | None, steps: Steps) -> Path:
    """Write a backup; where it is. It is written aside and renamed when it is whole and on the disk."""
    path = _target(to)
    draft = path.with_name(f".{path.name}.draft")
    copy = path.with_name(f".{path.name}.database")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                _fill(archive, copy, steps)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return path


def _fill(archive: tarfile.TarFile, copy: Path, steps: Steps) -> None:
    folder, root = Path(settings.DATA_DIR), Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:  # nothing is swept away between the database's copy and the files'
        fcntl.flock(lock, fcntl.LOCK_SH)
        steps("Copying the database")
        number, digest = audit.head()
        migrations = upgrade.applied(connection.alias)
        name = _copy_database(copy)
        parts = [parcels.pack(archive, name, copy)]
        stored = sorted(root.glob("??/??/*"))
        for place, path in enumerate(stored, start=1):
            parts.append(parcels.pack(archive, f"files/{path.relative_to(root)}", path))
            steps("Copying files", place, len(stored))
        parts += [parcels.pack(archive, kept, folder / kept) for kept in parcels.KEPT if (folder / kept).exists()]
    manifest = parcels.Manifest(
        version=version("mancomun"),
        made_at=timezone.now().isoformat(timespec="seconds"),
        vendor=connection.vendor,
        migrations=migrations,
        head=f"{number}:{digest}",
        parts=parts,
    )
    parcels.seal(archive, manifest)


def _copy_database(copy: Path) -> str:
    """A consistent copy as of one moment; the part's name."""
    if connection.vendor == "postgresql":
        postgres.dump(settings.DATABASES["default"], copy)
        return parcels.POSTGRESQL
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    source = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=30)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)  # in one step: one moment, and no writer waits
        target.execute("PRAGMA journal_mode=DELETE")
        (said,) = target.execute("PRAGMA integrity_check").fetchone()
    finally:
        target.close()
        source.close()
    if said != "ok":
        refuse(f"The database is damaged, so no backup of it was written: {said}")
    return parcels.SQLITE


def _target(to: Path | None) -> Path:
    """Where to write: a folder gets a name with the moment in it; nothing is overwritten."""
    name = f"mancomun-{timezone.now():%Y%m%d-%H%M%S}.tar"
    folder = Path(settings.DATA_DIR) / "backups"
    if to is not None and not to.is_dir():
        if to.exists():
            refuse(f"{to} is there already. Choose another name: a backup is never overwritten.")
        folder, name = to.absolute().parent, to.name
    elif to is not None:
        folder = to.absolute()
    else:
        folder.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        refuse(f"There is no folder {folder}. Make it, or choose another.")
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / name.replace(".tar", f"-{number}.tar")
    return path


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
