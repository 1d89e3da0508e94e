"""A backup is one tar: the database, the files, the keys, and last a manifest that says the digest of each.

What breaks off has no manifest, and what was changed has another digest: neither is ever restored.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from mancomun.cli.failures import refuse

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
KEPT = ("secret.key", "signing.key", "audit-heads.txt")  # of the data folder, when they are there
_NAME = re.compile(
    r"database\.sqlite3|database\.dump|secret\.key|signing\.key|audit-heads\.txt|files/../../[0-9a-f]{64}"
)
_MAX_MANIFEST = 256 * 1024 * 1024
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str  # of Mancomún
    made_at: str
    vendor: str
    migrations: list[str]
    head: str  # of the audit
    parts: list[Part]
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def read(cls, raw: bytes) -> "Manifest":
        told: dict[str, Any] = json.loads(raw)
        if told.pop("format") != FORMAT:
            refuse("This backup was written by a newer version of Mancomún. Install that version to restore it.")
        return cls(**{**told, "parts": [Part(**part) for part in told["parts"]]})


class _Digesting(io.RawIOBase):
    """Reads a file and digests what passes, so that a part is read once alone."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        return piece


def pack(archive: tarfile.TarFile, name: str, path: Path) -> Part:
    """Add one file under a name."""
    with path.open("rb") as source:
        info = _entry(name, path.stat().st_size)
        reader = _Digesting(source)
        archive.addfile(info, reader)
    return Part(name, info.size, reader.digest.hexdigest())


def seal(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Add the manifest: from now on the backup is whole."""
    raw = manifest.as_json()
    archive.addfile(_entry(MANIFEST, len(raw)), io.BytesIO(raw))


def open_manifest(archive: tarfile.TarFile) -> Manifest:
    """The manifest of a backup, when the archive holds exactly what it says."""
    try:
        members = archive.getmembers()
        last = members[-1] if members else None
        source = archive.extractfile(last) if last and last.name == MANIFEST and last.size < _MAX_MANIFEST else None
        if source is None:
            refuse("This is no backup of Mancomún, or it broke off before its end.")
        manifest = Manifest.read(source.read())
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError):
        refuse("This is no backup of Mancomún, or it is damaged.")
    held = {member.name: member for member in members[:-1]}
    if len(held) != len(members) - 1 or set(held) != {part.name for part in manifest.parts}:
        refuse("This backup does not hold what its own list says.")
    if not all(member.isreg() and _NAME.fullmatch(name) for name, member in held.items()):
        refuse("This backup holds something that no backup of Mancomún holds.")
    return manifest


def unpack(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> Iterator[Part]:
    """Unpack each part below ``folder``, readable by its owner alone, and compare its digest."""
    for part in manifest.parts:
        source = archive.extractfile(part.name)
        path = folder / part.name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        digest = hashlib.sha256()
        with path.open("wb") as target:
            while source and (piece := source.read(_CHUNK)):
                digest.update(piece)
                target.write(piece)
        if (path.stat().st_size, digest.hexdigest()) != (part.size, part.sha256):
            refuse(f"This backup is damaged: {part.name} is not what was put into it.")
        yield part


def _entry(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    return info
