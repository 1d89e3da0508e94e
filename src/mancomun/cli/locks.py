"""Who uses the data folder: servers share it, a restore needs it alone."""

import fcntl
import os
from pathlib import Path

from mancomun.cli.failures import refuse

_HELD: list[int] = []  # descriptors stay open, and so locked, until the process and its children end


def share(folder: Path) -> None:
    """Say that a server uses this folder, for as long as it lives; refused while a restore is at work."""
    if not _lock(folder / ".serving", fcntl.LOCK_SH | fcntl.LOCK_NB):
        refuse(f"{folder} is being restored. Wait until that is done, then start again.")


def alone(folder: Path) -> None:
    """Make sure that no server uses this folder; refused while one does."""
    if not _lock(folder / ".serving", fcntl.LOCK_EX | fcntl.LOCK_NB):
        refuse(f"A server is using {folder}. Stop it, then start again.")


def one_at_a_time(folder: Path) -> None:
    """Wait until nobody else brings this folder to another version."""
    _lock(folder / ".upgrading", fcntl.LOCK_EX)


def release_last() -> None:
    """Give up the lock taken last."""
    os.close(_HELD.pop())


def _lock(path: Path, mode: int) -> bool:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, mode)
    except BlockingIOError:
        os.close(descriptor)
        return False
    os.set_inheritable(descriptor, True)
    _HELD.append(descriptor)
    return True
