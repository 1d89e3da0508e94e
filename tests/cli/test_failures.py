"""Whatever goes wrong is a sentence with its exit code."""

import errno
import sys

import pytest
import typer
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from tests.cli.conftest import Place

from mancomun.cli import app
from mancomun.cli.failures import Failure, explain
from mancomun.core.problems import Conflict


@pytest.mark.parametrize(
    ("fault", "code", "says"),
    [
        (Failure("Choose another."), 2, "Choose another."),
        (Failure("2 faults.", 1), 1, "2 faults."),
        (Conflict("Reload."), 2, "Reload."),
        (ImproperlyConfigured("Set it."), 2, "Set it."),
        (KeyboardInterrupt(), 130, "Stopped. What was finished is kept; run the command again to go on."),
        (typer.Abort(), 130, "Stopped. What was finished is kept; run the command again to go on."),
        (PermissionError(errno.EACCES, "Permission denied", "/a"), 2, "/a: Permission denied."),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "The machine refused: No space left on device."),
        (OperationalError("no such table: a"), 2, "The database is not set up yet. Run: mancomun upgrade"),
        (OperationalError("disk is\nfull"), 2, "The database refused: disk is full."),
    ],
)
def test_a_fault_is_a_sentence(fault: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(fault) == code
    assert capsys.readouterr() == ("", f"{says}\n")


def test_a_mistake_of_ours_shows_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(KeyError("x")) == 70
    assert capsys.readouterr().err == (
        "KeyError: 'x'\nThis is our mistake. Please tell the project what you did, with the lines above.\n"
    )


@pytest.mark.parametrize("code", [0, 3])
def test_a_server_that_leaves_says_nothing_more(
    code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(**_options: object) -> None:
        sys.exit(code)

    monkeypatch.setattr(app, "app", leave)
    assert app.run() == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nosuch"], "No such command 'nosuch'. See: mancomun --help"),
        (["check", "--hed"], "No such option: --hed. See: mancomun check --help"),
        (["import-form"], "Missing argument 'file'. See: mancomun import-form --help"),
        (["import-form", "/nope.xlsx"], "file '/nope.xlsx' does not exist. See: mancomun import-form --help"),
        (["import-cities", "/"], "See: mancomun import-cities --help"),
        (["serve", "--workers", "0"], "See: mancomun serve --help"),
    ],
)
def test_what_is_asked_wrongly_is_refused(place: Place, arguments: list[str], says: str) -> None:
    assert place.refused(*arguments).endswith(says)
