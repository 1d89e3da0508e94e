"""Check everything that can be checked, a sentence per fault."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection, connections

from mancomun.cli.commands import upgrade
from mancomun.cli.failures import FOUND, refuse
from mancomun.cli.speech import Steps, say
from mancomun.core import anchors, append_only, audit, files, signing
from mancomun.settings import env
from mancomun.surveys.queries import integrity

Faults = Callable[[], Iterator[str]]


def run(*, head: str) -> int:
    """0 when all is well, else 1."""
    noted = _noted(head)
    if not upgrade.applied(DEFAULT_DB_ALIAS):
        refuse("The database is not set up yet. Run: mancomun upgrade")
    found = 0
    with Steps() as steps:
        for place, (name, faults) in enumerate(CHECKS):
            steps("Checking", place, len(CHECKS))
            found += _tell(name, faults)
        steps("Checking", len(CHECKS), len(CHECKS))
    if noted:
        found += _tell("Noted head", lambda: anchors.disagreement(*noted))
    number, digest = audit.head()
    verdict = "Nothing is wrong." if not found else "1 fault." if found == 1 else f"{found} faults."
    say(f"{verdict} Head of the audit: {number}:{digest}")
    return FOUND if found else 0


def database() -> Iterator[str]:
    """What the database says of itself."""
    for alias in connections:
        if missing := upgrade.pending(alias):
            yield f"The database ({alias}) is {len(missing)} steps behind this version. Run: mancomun upgrade"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("integrity_check", "foreign_key_check"):
                cursor.execute(f"PRAGMA {pragma}")
                for row in cursor.fetchall():
                    if row[0] != "ok":
                        yield f"{pragma}: {' '.join(str(part) for part in row)}"


def keys() -> Iterator[str]:
    """The signing key is there, and ours alone."""
    env.refuse_readable(settings.DATA_DIR / "signing.key")
    if not signing.verify(b"mancomun", signing.sign(b"mancomun")):
        yield "The signing key does not verify what it signs."


def deployment() -> Iterator[str]:
    """What Django says of settings that people reach from elsewhere."""
    if set(settings.ALLOWED_HOSTS) <= env.LOOPBACK:
        return
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{' '.join(message.msg.split())} ({message.id})"


CHECKS: list[tuple[str, Faults]] = [
    ("Database", database),
    ("Audit", audit.faults),
    ("Noted heads", anchors.faults),
    ("Append-only tables", append_only.faults),
    ("Files", files.faults),
    ("Surveys", integrity.faults),
    ("Keys", keys),
    ("Settings", deployment),
]


def _tell(name: str, faults: Faults) -> int:
    """Say each fault; a check that cannot even read its data is a fault itself."""
    count = 0
    try:
        for sentence in faults():
            count += 1
            say(f"{name}: {sentence}")
    except Exception as broken:  # noqa: BLE001  # damaged data can raise anything: that is what is looked for
        count += 1
        say(f"{name}: it cannot be read ({type(broken).__name__}: {str(broken).strip() or 'no more is known'}).")
    return count


def _noted(head: str) -> tuple[int, str] | None:
    if not head:
        return None
    number, _colon, digest = head.partition(":")
    if not number.isdigit() or not digest:
        refuse("A head is a number and a digest, as the last line of “mancomun check” shows them: 1204:9f86d0…")
    return int(number), digest
