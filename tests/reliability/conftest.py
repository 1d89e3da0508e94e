"""A fresh installation with a small network, on the database that the tests run on."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.reliability.serving import SOURCE, environment, mancomun

ROOT = SOURCE.parent


@dataclass(frozen=True)
class Installation:
    data: Path
    more: dict[str, str]  # of the environment: which database
    world: dict[str, Any]

    def python(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        """A process of ours in this installation."""
        return subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-m", module, *arguments],
            env={**environment(self.data, **self.more), "PYTHONPATH": f"{SOURCE}:{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return mancomun(self.data, *arguments, **self.more)


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    """Make an installation by a name of its own."""
    made: list[str] = []

    def make(name: str) -> Installation:
        more = {}
        if url := os.environ.get("DATABASE_URL"):
            database = f"test_{name}_{os.getpid()}"
            _execute(url, f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database}")
            made.append(database)
            more = {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{database}"))}
        installation = Installation(tmp_path / name, more, {})
        upgraded = installation.run("upgrade")
        assert upgraded.returncode == 0, upgraded.stderr
        building = installation.python("tests.reliability.world")
        said, fault = building.communicate(timeout=120)
        assert building.returncode == 0, fault
        return Installation(installation.data, more, json.loads(said))

    yield make
    for database in made:
        _execute(os.environ["DATABASE_URL"], f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
