"""A network to measure with: in a folder of its own, whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Place
from tests.reliability.serving import environment

SMALL = ("simulate", "5", "--rounds", "1", "--folder")


def test_it_is_whole_and_stands_where_it_was_wanted(empty: Callable[[str], Place], tmp_path: Path) -> None:
    elsewhere, folder = empty("elsewhere"), tmp_path / "made"
    ran = elsewhere.run(*SMALL, str(folder))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("5 governments and 1 round, published, lie in ")
    assert not elsewhere.data.exists()
    assert not folder.with_name("made.building").exists()
    assert Place(folder).run("check").stdout.startswith("Nothing is wrong.")
    assert "holds other data already" in elsewhere.refused(*SMALL, str(folder))


def test_a_network_that_is_there_is_never_touched(place: Place) -> None:
    before = (place.data / "mancomun.sqlite3").stat().st_mtime_ns
    assert "Choose another --folder, or delete it yourself." in place.refused(*SMALL, str(place.data))
    assert (place.data / "mancomun.sqlite3").stat().st_mtime_ns == before


def test_what_only_has_the_name_of_a_draft_is_never_deleted(empty: Callable[[str], Place], tmp_path: Path) -> None:
    mine = tmp_path / "made.building"
    mine.mkdir()
    (mine / "letter").write_text("mine")
    assert "is in the way" in empty("elsewhere").refused(*SMALL, str(tmp_path / "made"))
    assert (mine / "letter").read_text() == "mine"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_one_that_was_stopped_can_be_run_again(tmp_path: Path, how: signal.Signals) -> None:
    folder, draft = tmp_path / "made", tmp_path / "made.building"
    long = [sys.executable, "-m", "mancomun", "simulate", "6000", "--folder", str(folder)]
    ours = environment(tmp_path / "elsewhere", DATABASE_URL="")
    said = ""
    with subprocess.Popen(long, env=ours, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603  # ourselves
        assert running.stderr is not None
        end = time.monotonic() + 120
        while "Answers of" not in said and time.monotonic() < end:
            said += running.stderr.readline()
        os.kill(running.pid, how)
        said += running.stderr.read()
    assert running.returncode == (130 if how is signal.SIGINT else -9), said
    assert not folder.exists()
    if how is signal.SIGINT:
        assert (
            said.strip().splitlines()[-1] == "Stopped, and nothing is left of it. Run the same command to begin anew."
        )
    assert draft.exists() is (how is signal.SIGKILL)
    again = Place(tmp_path / "elsewhere").run(*SMALL, str(folder))
    assert (again.returncode, folder.exists(), draft.exists()) == (0, True, False), again.stderr
