"""Backups come back whole, or not at all."""

import hashlib
import io
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Place
from tests.reliability.serving import Server, environment


def backup(place: Place) -> Path:
    ran = place.run("backup")
    assert ran.returncode == 0, ran.stderr
    return Path(ran.stdout.strip())


def facts(place: Place) -> str:
    """What is known of every answer, round and file, whatever the pages of the database look like."""
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    names = sorted(name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    told = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608
    database.close()
    files = sorted(path.name for path in (place.data / "files").glob("??/??/*"))
    return hashlib.sha256(json.dumps([told, files]).encode()).hexdigest()


def forget_a_mandate(place: Place) -> None:
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    with database:
        database.execute("DELETE FROM network_mandate WHERE id = (SELECT max(id) FROM network_mandate)")
    database.close()


def rewrite(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of a backup with other members."""
    with tarfile.open(source) as archive:
        parts = {m.name: archive.extractfile(m).read() for m in archive.getmembers()}  # type: ignore[union-attr]  # files
    change(parts)
    with tarfile.open(target, "w") as archive:
        for name, content in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target


def test_a_backup_comes_back_as_it_was_and_the_rest_is_kept(place: Place) -> None:
    before = facts(place)
    made = backup(place)
    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    forget_a_mandate(place)
    (place.data / "notes.txt").write_text("mine", encoding="ascii")
    changed = facts(place)
    ran = place.run("restore", str(made), "--yes")
    assert ran.returncode == 0, ran.stderr
    assert (facts(place), before == changed) == (before, False)
    aside = next(path for path in place.data.parent.iterdir() if path.name.startswith("data.before-"))
    assert facts(Place(aside)) == changed
    assert (place.data / "notes.txt").read_text(encoding="ascii") == "mine"
    assert made.exists()
    assert place.run("check").returncode == 0
    assert sorted(path.name for path in place.data.parent.iterdir()) == ["data", aside.name]


def test_a_backup_restores_into_a_new_folder_with_its_keys(place: Place, empty: Callable[[str], Place]) -> None:
    made, new = backup(place), empty("new")
    ran = new.run("restore", str(made), "--yes")
    assert ran.returncode == 0, ran.stderr
    for key in ("secret.key", "signing.key"):
        assert (new.data / key).read_bytes() == (place.data / key).read_bytes()
    assert new.run("check").returncode == 0


def test_a_backup_is_taken_while_people_work(place: Place) -> None:
    with Server(place.data, more={"DATABASE_URL": ""}):
        made = backup(place)
        assert place.refused("restore", str(made), "--yes").startswith("A server is using")
    assert place.run("restore", str(made), "--yes").returncode == 0


def test_nothing_is_overwritten(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "mine.tar"
    assert place.run("backup", "--to", str(target)).returncode == 0
    content = target.read_bytes()
    assert place.refused("backup", "--to", str(target)).endswith("a backup is never overwritten.")
    assert target.read_bytes() == content
    assert place.refused("backup", "--to", str(tmp_path / "no" / "b.tar")).startswith("There is no folder")


def flip(parts: dict[str, bytes]) -> None:
    parts["database.sqlite3"] = parts["database.sqlite3"][:-1] + b"\x01"


def newer(parts: dict[str, bytes]) -> None:
    told = json.loads(parts["manifest.json"])
    told["migrations"].append("surveys.9999_future")
    parts["manifest.json"] = json.dumps(told).encode()


def newer_format(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), "format": 2}).encode()


def escaping(parts: dict[str, bytes]) -> None:
    told = json.loads(parts["manifest.json"])
    told["parts"].append({"name": "../evil", "size": 1, "sha256": hashlib.sha256(b"x").hexdigest()})
    manifest = parts.pop("manifest.json")
    parts["../evil"] = b"x"
    assert manifest
    parts["manifest.json"] = json.dumps(told).encode()


def tampered(parts: dict[str, bytes]) -> None:
    """Whoever makes the digests fit too has still not made the audit fit."""
    content = parts["database.sqlite3"].replace(b"network.mandate", b"network.mandatE", 1)
    content = content.replace(b"survey.round.created", b"survey.round.creaTed")
    told = json.loads(parts["manifest.json"])
    for part in told["parts"]:
        if part["name"] == "database.sqlite3":
            part["sha256"] = hashlib.sha256(content).hexdigest()
    parts["database.sqlite3"], parts["manifest.json"] = content, json.dumps(told).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (flip, "This backup is damaged: database.sqlite3 is not what was put into it."),
        (newer, "This backup was written by a newer Mancomún (0.1.0). Install that version first."),
        (newer_format, "This backup was written by a newer version of Mancomún. Install that version to restore it."),
        (escaping, "This backup holds something that no backup of Mancomún holds."),
        (lambda parts: parts.pop("signing.key"), "This backup does not hold what its own list says."),
        (lambda parts: parts.pop("manifest.json"), "This is no backup of Mancomún, or it broke off before its end."),
        (tampered, "The backup has the faults above, so nothing was changed."),
    ],
)
def test_a_bad_backup_changes_nothing(
    place: Place, tmp_path: Path, change: Callable[[dict[str, bytes]], None], says: str
) -> None:
    bad = rewrite(backup(place), tmp_path / "bad.tar", change)
    before = facts(place)
    assert place.refused("restore", str(bad), "--yes") == says
    assert facts(place) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar", "data"]


def test_what_is_no_backup_is_refused(place: Place, tmp_path: Path) -> None:
    made = backup(place)
    cut, other = tmp_path / "cut.tar", tmp_path / "other.tar"
    cut.write_bytes(made.read_bytes()[:50_000])
    other.write_bytes(b"not a tar")
    for bad in (cut, other):
        assert "no backup of Mancomún" in place.refused("restore", str(bad), "--yes")
    assert place.refused("restore", str(made)).endswith("Say --yes to do it.")


def test_a_restore_that_is_killed_leaves_the_old_data_whole(place: Place) -> None:
    made = backup(place)
    before = facts(place)
    forget_a_mandate(place)
    changed = facts(place)
    chance = random.Random(3)  # noqa: S311  # repeatable, not secret
    for _ in range(6):
        process = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-m", "mancomun", "restore", str(made), "--yes"],
            env=environment(place.data, DATABASE_URL=""),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert facts(place) in {changed, before}
        assert place.run("check").returncode == 0


def test_stopping_a_backup_leaves_nothing_half_done(place: Place) -> None:
    sparse = place.data / "files" / "aa" / "bb" / ("ab" * 32)
    sparse.parent.mkdir(parents=True)
    with sparse.open("wb") as file:
        file.truncate(8 * 1024**3)  # no disk is used, but reading it takes a while
    command = [sys.executable, "-m", "mancomun", "backup"]
    environ = environment(place.data, DATABASE_URL="")
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603  # ourselves
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Copying the database"):
                break
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().splitlines()[-1]
    assert (process.returncode, said) == (
        130,
        "Stopped. What was finished is kept; run the command again to go on.",
    )
    assert list((place.data / "backups").iterdir()) == []


def test_an_upgrade_writes_a_backup_first(place: Place) -> None:
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    with database:
        database.execute("DROP TABLE surveys_edition")
        database.execute("DELETE FROM django_migrations WHERE app = 'surveys' AND name = '0003_editions'")
    database.close()
    ran = place.run("upgrade")
    assert ran.returncode == 0, ran.stderr
    assert len(list((place.data / "backups").glob("*.tar"))) == 1


def test_a_database_of_a_newer_version_is_left_alone(place: Place) -> None:
    database = sqlite3.connect(place.data / "mancomun.sqlite3")
    with database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '9999_future', '2030-01-01')"
        )
    database.close()
    assert place.refused("upgrade").startswith("This database was written by a newer version of Mancomún")
