"""Installations for commands, made once and copied; always SQLite, whatever the other tests run on."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.reliability.serving import SOURCE, environment, mancomun


@dataclass(frozen=True)
class Place:
    """A data folder and the commands that run on it."""

    data: Path

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return mancomun(self.data, *arguments, **{"DATABASE_URL": "", **more})

    def refused(self, *arguments: str, **more: str) -> str:
        """What a command says that refuses: one sentence and exit code 2."""
        ran = self.run(*arguments, **more)
        assert (ran.returncode, "Traceback" in ran.stderr) == (2, False), ran.stderr
        return ran.stderr.strip().splitlines()[-1]

    def python(self, module: str) -> str:
        return subprocess.run(  # noqa: S603  # ourselves
            [sys.executable, "-m", module],
            env={**environment(self.data, DATABASE_URL=""), "PYTHONPATH": f"{SOURCE}:{SOURCE.parent}"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network with an open round."""
    made = Place(tmp_path_factory.mktemp("template") / "data")
    assert made.run("upgrade").returncode == 0
    assert "response" in json.loads(made.python("tests.reliability.world"))
    return made.data


@pytest.fixture
def place(template: Path, tmp_path: Path) -> Place:
    """A copy of the small network, to do anything with."""
    shutil.copytree(template, tmp_path / "data")
    return Place(tmp_path / "data")


@pytest.fixture
def empty(tmp_path: Path) -> Callable[[str], Place]:
    return lambda name: Place(tmp_path / name)
