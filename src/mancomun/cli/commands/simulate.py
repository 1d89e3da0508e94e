"""Simulate: build a network of any size beside, to measure with."""

import importlib
import os
import shutil
import time
from pathlib import Path
from typing import Any

from mancomun.cli import apart
from mancomun.cli.failures import STOPPED, Failure, refuse
from mancomun.cli.speech import Steps, say

_MARK = "simulation"  # a file that says what the folder is
_WORDS = {True: "published", False: "closed and not yet published"}


def run(*, governments: int, rounds: int, seed: int, folder: Path, publish: bool) -> None:
    folder = folder.expanduser().resolve()
    draft = folder.with_name(f"{folder.name}.building")
    _refuse_used(folder, draft)
    apart.leave_what_is_served()
    os.environ["MANCOMUN_DATA"] = str(draft)
    try:
        seconds = _build(draft, governments=governments, rounds=rounds, seed=seed, publish=publish)
    except KeyboardInterrupt:
        shutil.rmtree(draft, ignore_errors=True)
        raise Failure("Stopped, and nothing is left of it. Run the same command to begin anew.", STOPPED) from None
    apart.put_in_place(draft, folder)
    answers = governments * rounds
    say(
        f"{governments:,} governments and {rounds} {'round' if rounds == 1 else 'rounds'}, {_WORDS[publish]}, lie in "
        f"{folder}: {seconds:,.0f} seconds, {answers / seconds:,.0f} answers of a government each second. "
        f"Serve it: MANCOMUN_DATA={folder} mancomun serve"
    )


def _refuse_used(folder: Path, draft: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        refuse(f"{folder} holds other data already. Choose another --folder, or delete it yourself.")
    if draft.exists() and not (draft / _MARK).exists():
        refuse(f"{draft} is in the way, and is no simulation that was stopped. Move it, or choose another --folder.")


def _build(draft: Path, *, publish: bool, **wanted: Any) -> float:
    """How many seconds it took, once there was a database."""
    shutil.rmtree(draft, ignore_errors=True)  # of one that was stopped
    draft.mkdir(parents=True)
    (draft / _MARK).touch()
    import django  # noqa: PLC0415  # the settings read the environment that was set before
    from django.utils.translation import activate  # noqa: PLC0415  # as above

    django.setup()
    activate("en")
    importlib.import_module("mancomun.cli.commands.upgrade").run()
    from django.db import connections  # noqa: PLC0415  # after the settings
    from django.utils import timezone  # noqa: PLC0415  # as above

    build = importlib.import_module("mancomun.simulation.build")
    begin = time.monotonic()
    with Steps() as steps:
        build.build(build.Wanted(**wanted, last=timezone.now().year - 1), steps, publish=publish)
    connections.close_all()
    return time.monotonic() - begin
