"""The audit: who did what, when, to which thing, in a chain that shows any later change.

Each entry's digest covers its content and the digest before it, so changing, removing or reordering one breaks
every digest after it. Appending takes a lock, for two entries must never follow the same one.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from mancomun.core.actors import Actor
from mancomun.core.models import AuditEntry

GENESIS = "0" * 64
_LOCK = 0x6D616E63  # any constant: it names this chain among PostgreSQL's advisory locks


def record(event: str, *, by: Actor, at: datetime, subject: Model | str, **data: Any) -> AuditEntry:
    """Append an entry to the chain, inside the caller's transaction. ``data`` must be JSON."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry is written with what it tells of.")
    _lock()
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry = AuditEntry(
        sequence=sequence,
        at=at,
        event=event,
        actor=by.label,
        subject=subject if isinstance(subject, str) else name_of(subject),
        data=json.loads(json.dumps(data, default=str)),
        previous=previous,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def name_of(thing: Model) -> str:
    """How the audit names a thing: “surveys.response:12”."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def digest_of(entry: AuditEntry) -> str:
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": entry.event,
        "actor": entry.actor,
        "subject": entry.subject,
        "data": entry.data,
        "previous": entry.previous,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def faults() -> Iterator[str]:
    """What is wrong with the chain, a sentence per fault; nothing when it is whole."""
    expected, previous = 1, GENESIS
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=1000):
        if entry.sequence != expected:
            yield f"Entries {expected} to {entry.sequence - 1} are missing."
        elif entry.previous != previous:
            yield f"Entry {entry.sequence} does not follow the one before it."
        if digest_of(entry) != entry.digest:
            yield f"Entry {entry.sequence} was changed after it was written."
        expected, previous = entry.sequence + 1, entry.digest


def head() -> tuple[int, str]:
    """Number and digest of the last entry: publish it, and the past cannot be rewritten unseen."""
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "digest").first()
    return last or (0, GENESIS)


def _lock() -> None:
    # SQLite's IMMEDIATE transaction already holds the one write lock.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
