"""The help teaches, at once."""

import subprocess
import sys

import pytest
from tests.reliability.serving import SOURCE
from typer.main import get_command

from mancomun.cli.app import app

COMMANDS = dict(get_command(app).commands)  # type: ignore[attr-defined]  # a group has them


def test_the_commands() -> None:
    assert sorted(COMMANDS) == [
        "answers-workbook",
        "backup",
        "check",
        "create-secretariat",
        "demo",
        "export",
        "import-answers",
        "import-cities",
        "import-form",
        "import-vocabulary",
        "mail",
        "restore",
        "serve",
        "simulate",
        "tick",
        "upgrade",
    ]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_teaches_by_an_example(name: str) -> None:
    lesson = COMMANDS[name].help or ""
    assert "\n\b\nExample" in f"\n{lesson}".replace("\n\n", "\n")
    assert f"mancomun {name}" in lesson


def test_the_help_waits_for_nothing_slow() -> None:
    code = (
        "import sys; sys.argv = ['mancomun', '--help']\n"
        "from mancomun.cli.app import run\n"
        "code = run()\n"
        "sys.stderr.write(f\"{code} {sorted({'django', 'lxml', 'PIL', 'rdflib'} & set(sys.modules))}\")"
    )
    ran = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True
    )
    assert (ran.stderr, "import-form" in ran.stdout) == ("0 []", True)
