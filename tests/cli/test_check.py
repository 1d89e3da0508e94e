"""“mancomun check” finds what was lost or changed."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Place


def change(place: Place, *statements: str) -> None:
    """As the owner of the file can: the guards are taken away first."""
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    with database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
    database.close()


def a_file(place: Place) -> Path:
    return next(path for path in (place.data / "files").glob("??/??/*"))


def test_all_is_well(place: Place) -> None:
    ran = place.run("check")
    assert ran.returncode == 0
    assert re.fullmatch(r"Nothing is wrong\. Head of the audit: \d+:[0-9a-f]{64}\n", ran.stdout)


ATTACKS: list[tuple[Callable[[Place], object], str]] = [
    (change, "Append-only tables: The table core_auditentry is not append-only"),
    (
        lambda place: change(place, "UPDATE core_auditentry SET actor = 'user:9' WHERE sequence = 1"),
        "Audit: Entry 1 was",
    ),
    (
        lambda place: change(place, "DELETE FROM core_auditentry WHERE sequence = 2"),
        "Audit: Entries 2 to 2 are missing.",
    ),
    (
        lambda place: change(place, "UPDATE surveys_questionnaireversion SET xform = xform || ' '"),
        "Surveys: Version 1 of",
    ),
    (lambda place: change(place, "UPDATE core_auditentry SET at = 'x'"), "Audit: it cannot be read"),
    (lambda place: a_file(place).write_bytes(b"other"), "was changed after it was kept"),
    (lambda place: a_file(place).unlink(), "is missing"),
    (lambda place: (place.data / "signing.key").chmod(0o644), "Keys: it cannot be read (ImproperlyConfigured: Other"),
]


@pytest.mark.parametrize(("attack", "says"), ATTACKS)
def test_what_was_changed_is_found(place: Place, attack: Callable[[Place], object], says: str) -> None:
    attack(place)
    ran = place.run("check")
    assert (ran.returncode, says in ran.stdout, "Traceback" in ran.stderr) == (1, True, False), ran.stdout


def test_a_head_noted_elsewhere_shows_that_the_end_was_cut_off(place: Place) -> None:
    head = place.run("check").stdout.split()[-1]
    assert place.run("check", "--head", head).returncode == 0
    last = int(head.split(":")[0])
    change(place, f"DELETE FROM core_auditentry WHERE sequence = {last}")  # noqa: S608  # a number
    ran = place.run("check", "--head", head)
    assert f"Noted head: Entry {last} is missing" in ran.stdout
    assert place.refused("check", "--head", "12") == (
        "A head is a number and a digest, as the last line of “mancomun check” shows them: 1204:9f86d0…"
    )


def test_a_tick_notes_the_head_and_may_come_twice(place: Place) -> None:
    first, second = place.run("tick"), place.run("tick")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert len((place.data / "audit-heads.txt").read_text(encoding="ascii").splitlines()) == 1
    change(place, "DELETE FROM core_auditentry WHERE sequence > 3")
    assert "the end of the audit was cut off." in place.run("check").stdout


def test_settings_that_people_reach_from_elsewhere_are_checked(place: Place) -> None:
    ran = place.run("check", MANCOMUN_HOSTS="red.example.org")
    assert (ran.returncode, ran.stdout.splitlines()[0].startswith("Nothing")) == (0, True), ran.stdout
    plain = place.run("check", MANCOMUN_HOSTS="red.example.org", MANCOMUN_HTTPS="0")
    assert (plain.returncode, "Settings:" in plain.stdout) == (1, True), plain.stdout


def test_before_there_is_a_database_it_says_so(empty: Callable[[str], Place]) -> None:
    assert empty("new").refused("check") == "The database is not set up yet. Run: mancomun upgrade"
