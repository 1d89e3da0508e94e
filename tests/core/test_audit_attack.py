"""Whoever owns the database file may do anything to it: everything is seen. A hundred edits, by row and by byte."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections

from mancomun.core import anchors, audit
from mancomun.core.actors import Actor
from mancomun.core.models import AuditEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it edits the file of SQLite"),
]
AT = datetime(2026, 3, 1, tzinfo=UTC)
ENTRIES = 40
COLUMNS = ["sequence", "at", "event", "actor", "subject", "data", "previous", "digest"]
DAMAGED = (DatabaseError, sqlite3.Error, ValueError, TypeError, AttributeError)  # what reading a damaged file raises


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A database file with a whole chain; its head is noted."""
    for number in range(ENTRIES):
        at = AT + timedelta(minutes=number)
        audit.record(f"test.event{number}", by=Actor(user_id=number), at=at, subject="test:1", text=f"word {number}")
    path = tmp_path / "whole.sqlite3"
    target = sqlite3.connect(path)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'core_auditentry' AND type IN ('table', 'index')"
        )
        for (statement,) in cursor.fetchall():
            if statement:
                target.execute(statement)
        cursor.execute("SELECT * FROM core_auditentry ORDER BY sequence")
        marks = ",".join("?" * (len(COLUMNS) + 1))
        insert = f"INSERT INTO core_auditentry VALUES ({marks})"  # noqa: S608  # question marks alone
        target.executemany(insert, cursor.fetchall())
    target.commit()
    target.close()
    return path


@pytest.fixture
def attacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that the audit is read from."""
    path = tmp_path / "attacked.sqlite3"
    connections.databases["attacked"] = {**connections.databases["default"], "NAME": str(path), "OPTIONS": {}}
    stand_in = SimpleNamespace(objects=AuditEntry.objects.using("attacked"))
    monkeypatch.setattr(audit, "AuditEntry", stand_in)
    monkeypatch.setattr(anchors, "AuditEntry", stand_in)
    yield path
    connections["attacked"].close()
    del connections.databases["attacked"]
    del connections["attacked"]


def seen(path: Path, *, anchored: bool = True) -> list[str]:
    """What the checks say of this file."""
    connections["attacked"].close()
    try:
        connections["attacked"].connect()
        found = list(audit.faults())
        if anchored:
            found += anchors.disagreement(ENTRIES, HEAD["digest"])
        with connections["attacked"].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            found += [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
    except DAMAGED as fault:
        found = [f"It cannot be read: {fault}"]
    return found


HEAD: dict[str, str] = {}


def edit_a_row(database: sqlite3.Connection, chance: random.Random) -> None:
    column, row = chance.choice(COLUMNS), chance.randint(1, ENTRIES)
    read = f"SELECT {column} FROM core_auditentry WHERE sequence = ?"  # noqa: S608  # one of our columns
    write = f"UPDATE core_auditentry SET {column} = ? WHERE sequence = ?"  # noqa: S608  # one of our columns
    (value,) = database.execute(read, [row]).fetchone()
    changed = value + 1000 if isinstance(value, int) else value[:-2] + chance.choice("é%7") + value[-1]
    database.execute(write, [changed, row])


def take_rows_out(database: sqlite3.Connection, chance: random.Random) -> None:
    first = chance.randint(1, ENTRIES)
    last = chance.choice([first, min(ENTRIES, first + 3), ENTRIES])
    database.execute("DELETE FROM core_auditentry WHERE sequence BETWEEN ? AND ?", [first, last])


def swap_rows(database: sqlite3.Connection, chance: random.Random) -> None:
    one, other = chance.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((one, 9000), (other, one), (9000, other)):
        database.execute("UPDATE core_auditentry SET sequence = ? WHERE sequence = ?", [new, old])


def rewrite_one_with_a_fitting_digest(database: sqlite3.Connection, chance: random.Random) -> None:
    """The clever one: it computes the digest of what it wrote, but every later one would have to follow."""
    row = chance.randint(1, ENTRIES)
    forged = AuditEntry.objects.get(sequence=row)
    forged.actor = "user:999"
    change = [forged.actor, audit.digest_of(forged), row]
    database.execute("UPDATE core_auditentry SET actor = ?, digest = ? WHERE sequence = ?", change)


BY_ROW = [edit_a_row, take_rows_out, swap_rows, rewrite_one_with_a_fitting_digest]


@pytest.mark.parametrize("edit", BY_ROW)
def test_fifty_edits_by_row_are_all_seen(
    whole: Path, attacked: Path, edit: Callable[[sqlite3.Connection, random.Random], None]
) -> None:
    HEAD["digest"] = AuditEntry.objects.get(sequence=ENTRIES).digest
    unseen = []
    for seed in range(13):
        attacked.write_bytes(whole.read_bytes())
        database = sqlite3.connect(attacked)
        database.execute("PRAGMA ignore_check_constraints = ON")
        with database:
            edit(database, random.Random(seed))  # noqa: S311  # repeatable, not secret
        database.close()
        if not seen(attacked):
            unseen.append(seed)
    assert unseen == []


def test_fifty_edits_by_byte_are_all_seen(whole: Path, attacked: Path) -> None:
    HEAD["digest"] = AuditEntry.objects.get(sequence=ENTRIES).digest
    content = whole.read_bytes()
    chance = random.Random(7)  # noqa: S311  # repeatable, not secret
    unseen = []
    for _ in range(50):
        entry = AuditEntry.objects.get(sequence=chance.randint(1, ENTRIES))
        target = chance.choice([entry.event, entry.actor, entry.digest, entry.previous, entry.data["text"]]).encode()
        places = [place for place in range(len(content)) if content.startswith(target, place)]
        place = chance.choice(places) + chance.randrange(len(target))
        edited = bytearray(content)
        edited[place] ^= 1 << chance.randrange(8)
        attacked.write_bytes(edited)
        if not seen(attacked):
            unseen.append((target, place))
    assert unseen == []


def test_the_control_an_untouched_file_has_no_fault(whole: Path, attacked: Path) -> None:
    HEAD["digest"] = AuditEntry.objects.get(sequence=ENTRIES).digest
    attacked.write_bytes(whole.read_bytes())
    assert seen(attacked) == []


def test_the_control_a_cut_end_is_seen_by_the_noted_head_alone(whole: Path, attacked: Path) -> None:
    HEAD["digest"] = AuditEntry.objects.get(sequence=ENTRIES).digest
    attacked.write_bytes(whole.read_bytes())
    database = sqlite3.connect(attacked)
    with database:
        database.execute("DELETE FROM core_auditentry WHERE sequence > 30")
    database.close()
    assert seen(attacked, anchored=False) == []
    assert seen(attacked) == [
        f"Entry {ENTRIES} is missing, though it was noted as the last one: the end of the audit was cut off."
    ]


def test_heads_are_noted_once_each_and_signed(whole: Path) -> None:
    path = Path(settings.DATA_DIR) / "audit-heads.txt"
    path.unlink(missing_ok=True)
    assert list(anchors.faults()) == []
    first = anchors.note(AT)
    assert anchors.note(AT + timedelta(days=1)) == first
    assert first == f"{ENTRIES} {AuditEntry.objects.get(sequence=ENTRIES).digest} 2026-03-01T00:00:00+00:00"
    assert list(anchors.faults()) == []
    path.write_text(path.read_text(encoding="ascii").replace(f"{ENTRIES} ", f"{ENTRIES + 1} ", 1), encoding="ascii")
    assert list(anchors.faults()) == ["Line 1 of audit-heads.txt was not signed by this installation."]
    path.unlink()
