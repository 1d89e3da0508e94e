"""Demo: build the demonstration in a folder of its own, then become a server on it."""

import importlib
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from mancomun.cli import apart
from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say


def run(*, port: int, folder: Path, again: bool, build_only: bool) -> None:
    folder = folder.expanduser().resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / "demonstration").exists():
        refuse(f"{folder} holds other data. Choose another --folder for the demonstration.")
    if again and folder.exists():
        shutil.rmtree(folder)
    _settle_in(folder, port)
    if not (folder / "demonstration").exists():
        _build(folder)
    if build_only:
        say(f"The demonstration lies in {folder}. Serve it: mancomun demo --folder {folder}")
        return
    os.environ["MANCOMUN_DATA"] = str(folder)
    os.execv(sys.executable, [sys.executable, "-m", "mancomun", "serve", "--port", str(port)])  # noqa: S606  # ourselves


def _settle_in(folder: Path, port: int) -> None:
    """Whatever this machine serves in earnest is out of the demonstration's reach."""
    apart.leave_what_is_served()
    os.environ["MANCOMUN_DEMO"] = "1"
    os.environ["MANCOMUN_ADDRESS"] = f"http://127.0.0.1:{port}"


def _build(folder: Path) -> None:
    """Build beside, then rename: a build that was stopped leaves nothing half-done behind."""
    draft = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(draft, ignore_errors=True)
    os.environ["MANCOMUN_DATA"] = str(draft)
    import django  # noqa: PLC0415  # the settings read the environment that was set above

    django.setup()
    importlib.import_module("mancomun.cli.commands.upgrade").run()
    with Steps() as steps:
        importlib.import_module("mancomun.demo.build").build(steps, at=datetime.now(UTC))
    from django.db import connections  # noqa: PLC0415  # after the settings

    connections.close_all()
    (draft / "demonstration").touch()
    apart.put_in_place(draft, folder)
