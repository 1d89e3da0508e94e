"""Reports that were made, kept on the disk under the name of all that they are made of. Nothing is ever stale.

What is kept is never the only copy: the folder may be deleted at any time. Coordination's reports lie there too, as
the files behind answers do in theirs; who may have which is decided before anything is looked up.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from mancomun import __version__
from mancomun.network.models import Network
from mancomun.surveys.queries.results import Results
from mancomun.surveys.queries.results.book import width_of
from mancomun.surveys.queries.results.kept import Kept
from mancomun.surveys.reports.house import FOLDER, day_of

ROOT = "reports"
MOST = 256 * 1024 * 1024  # bytes of reports on the disk; those that were not asked for longest go
_mirrors: Kept[bytes] = Kept(16 * 1024 * 1024, len)


def report(results: Results, make: Callable[[], bytes], *, network: Network, at: datetime) -> bytes:
    """In the active language."""
    path = _path(results, network, at)
    try:
        made = path.read_bytes()
    except FileNotFoundError:
        made = make()
        _keep(path, made)
    else:
        with suppress(FileNotFoundError):  # another process made room meanwhile
            os.utime(path)
    return made


def report_size(results: Results, *, network: Network, at: datetime) -> int | None:
    """Bytes of the report in the active language; None while nobody has asked for it."""
    try:
        return _path(results, network, at).stat().st_size
    except FileNotFoundError:
        return None


def mirror(content: object, make: Callable[[], bytes]) -> bytes:
    """``content``: all that the document says."""
    return _mirrors.get(_digest(content, _templates(), __version__), make)


def _path(results: Results, network: Network, at: datetime) -> Path:
    round_ = results.round
    name = _digest(
        __version__, _templates(), get_language(), width_of(results.reader), results.ahead, results.edition,
        results.latest, results.book.source.key, day_of(results, at), settings.PUBLIC_ADDRESS, round_.slug,
        str(round_.title), str(round_.about), round_.demonstration, str(network.name), network.short_name,
        network.accent, network.licence,
    )  # fmt: skip
    return Path(settings.DATA_DIR) / ROOT / f"{name}.pdf"


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode(errors="replace")).hexdigest()


@lru_cache(maxsize=1)
def _templates() -> str:
    return _digest(*(path.read_bytes() for path in sorted(FOLDER.glob("*.typ"))))


def _keep(path: Path, made: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{os.urandom(8).hex()}")
    try:
        draft.write_bytes(made)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _make_room(path)


def _make_room(new: Path) -> None:
    facts = []
    for other in new.parent.glob("*.pdf"):
        with suppress(FileNotFoundError):  # another process made room meanwhile
            facts.append((other, other.stat()))
    held = sum(fact.st_size for _other, fact in facts)
    for other, fact in sorted(facts, key=lambda each: each[1].st_mtime):
        if held <= MOST:
            return
        if other != new:
            other.unlink(missing_ok=True)
            held -= fact.st_size
