"""Files that passed the gate: their bytes lie under their own digest, are on disk before the row is, never change."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse

from mancomun.core.models import StoredFile

_CHUNK = 1024 * 1024
_SPARED = timedelta(days=1)  # bytes without a row are left alone so long: their transaction may still be under way
INERT = "default-src 'none'; sandbox"


def path_of(digest: str) -> Path:
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:4] / digest


def put(source: BinaryIO) -> tuple[str, int]:
    """Keep these bytes, safely on disk when this returns: their SHA-256 and their number. Harmless to repeat."""
    source.seek(0)
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with _locked(fcntl.LOCK_SH):
        draft = root / f".draft-{os.urandom(8).hex()}"
        try:
            digest, size = _write(source, draft)
            _place(draft, path_of(digest))
        finally:
            draft.unlink(missing_ok=True)
    return digest, size


def open_file(stored: StoredFile) -> BinaryIO:
    """The bytes, to read. The caller closes it."""
    return path_of(stored.digest).open("rb")


def file_response(stored: StoredFile) -> FileResponse:
    """As a download that no browser runs: RFC 6266 name, no sniffing, a sandbox without any right."""
    response = FileResponse(
        open_file(stored), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response


def faults() -> Iterator[str]:
    """What is wrong with the files, a sentence per fault; nothing when each is there and unchanged."""
    seen: dict[str, int] = {}
    for stored in StoredFile.objects.order_by("digest").only("uid", "digest", "size").iterator():
        path = path_of(stored.digest)
        if stored.digest not in seen:
            if not path.is_file():
                yield f"File {stored.uid} is missing: {path}."
                continue
            with path.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != stored.digest:
                    yield f"File {stored.uid} was changed after it was kept: {path}."
            seen = {stored.digest: path.stat().st_size}
        if seen[stored.digest] != stored.size:
            yield f"File {stored.uid} has {seen[stored.digest]} bytes, not {stored.size}: {path}."


def sweep(at: datetime) -> int:
    """Delete bytes that no row names, left by forms that failed or by rows that were erased; how many files."""
    swept = 0
    for path in Path(settings.FILES_DIR).glob("??/??/*"):
        if StoredFile.objects.filter(digest=path.name).exists():
            continue
        with _locked(fcntl.LOCK_EX):  # nobody keeps the same bytes again meanwhile
            if path.stat().st_mtime < (at - _SPARED).timestamp():
                path.unlink()
                swept += 1
    return swept


def _write(source: BinaryIO, draft: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _place(draft: Path, path: Path) -> None:
    """Move under its final name. An equal file is replaced, so that its age says when it was last kept."""
    missing = [folder for folder in (path.parent, path.parent.parent) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(path)
    for folder in (path.parent, *(folder.parent for folder in missing)):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(mode: int) -> Iterator[None]:
    with (Path(settings.FILES_DIR) / ".lock").open("w") as lock:
        fcntl.flock(lock, mode)
        yield
