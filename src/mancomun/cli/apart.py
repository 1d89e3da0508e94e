"""Folders of their own, for what is only shown or measured: nothing that this machine serves in earnest is touched."""

import os
from pathlib import Path

_OURS = (
    "DATABASE_URL",
    "MANCOMUN_MAIL",
    "MANCOMUN_HOSTS",
    "MANCOMUN_HTTPS",
    "MANCOMUN_BEHIND_PROXY",
    "MANCOMUN_DEBUG",
)


def leave_what_is_served() -> None:
    """Before Django reads its settings."""
    for name in _OURS:
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mancomun.settings"


def put_in_place(draft: Path, folder: Path) -> None:
    """What was built beside takes its name: one that was stopped leaves nothing half-done there."""
    if folder.exists():
        folder.rmdir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(folder)
