"""Heads of the audit, noted from time to time in a file beside the database.

The chain shows any change inside it, but not that its end was cut off. A head noted earlier does: the entry with that
number must still have that digest. Each line is signed; copies kept elsewhere (a backup, an e-mail, a partner) are
worth more than the file itself.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mancomun.core import audit, signing
from mancomun.core.models import AuditEntry

_FIELDS = 4  # number, digest, instant, signature


def note(at: datetime) -> str:
    """Add the present head, unless it is the last one noted: its number, digest and instant."""
    number, digest = audit.head()
    path = _path()
    last = path.read_text(encoding="ascii").splitlines()[-1:] if path.exists() else []
    line = f"{number} {digest} {at.astimezone(UTC).isoformat(timespec='seconds')}"
    if last and last[0].split()[:2] == [str(number), digest]:
        return last[0].rpartition(" ")[0]
    with path.open("a", encoding="ascii") as file:
        file.write(f"{line} {signing.sign(line.encode())}\n")
    return line


def faults() -> Iterator[str]:
    """A sentence per noted head that the audit no longer agrees with."""
    path = _path()
    if not path.exists():
        return
    for place, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        fields = line.split()
        if len(fields) != _FIELDS or not signing.verify(" ".join(fields[:3]).encode(), fields[3]):
            yield f"Line {place} of {path.name} was not signed by this installation."
        else:
            yield from disagreement(int(fields[0]), fields[1])


def disagreement(number: int, digest: str) -> Iterator[str]:
    """A sentence when entry ``number`` is missing or is not the one that had ``digest``."""
    if number == 0:
        return
    found = AuditEntry.objects.filter(sequence=number).values_list("digest", flat=True).first()
    if found is None:
        yield f"Entry {number} is missing, though it was noted as the last one: the end of the audit was cut off."
    elif found != digest:
        yield f"Entry {number} is not the one that was noted: the audit was rewritten."


def _path() -> Path:
    return Path(settings.DATA_DIR) / "audit-heads.txt"
