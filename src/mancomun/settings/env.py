"""What the environment may say. Every variable is read here and described in docs/operate/settings.md.

Whatever cannot work, or is not safe, is refused at the start with a sentence that says what to change.
"""

import contextlib
import difflib
import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from mancomun.settings import places

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
KNOWN = frozenset(
    {
        "ADDRESS",
        "BEHIND_PROXY",
        "DATA",
        "DEBUG",
        "DEMO",
        "HOSTS",
        "HTTPS",
        "MAIL",
        "MAIL_FROM",
        "PHONE_GRACE",
        "SECRET_KEY",
    }
)
_HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_MAILBOX = re.compile(r"[^<>@\s]+@[^<>@\s]+|[^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>")
_SHORTEST_KEY = 32
_MOST_HOURS = 720

# Measured for eight writers at once and for power cuts: see docs/decisions/0002-sqlite.md
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        "PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit=67108864;"
        "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-20000;"
    ),
}
# Sessions and rate limits may be lost in a power cut; the record may not.
EPHEMERAL_OPTIONS = {
    **SQLITE_OPTIONS,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
}
POSTGRES_OPTIONS = {
    "options": "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
    "server_side_binding": True,
    "prepare_threshold": 5,  # of equal statements; with the binding, a fifth of a page's database time less
}


def refuse_unknown() -> None:
    """A misspelt name would silently do nothing."""
    for name in sorted(os.environ):
        short = name.removeprefix("MANCOMUN_")
        if short != name and short not in KNOWN:
            near = difflib.get_close_matches(short, KNOWN, n=1)
            hint = f"Did you mean MANCOMUN_{near[0]}?" if near else f"There are: {', '.join(sorted(KNOWN))}."
            raise ImproperlyConfigured(f"There is no setting {name}. {hint}")


def flag(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "0", "no", "false"}:
        return default if raw == "" else False
    if raw in {"1", "yes", "true"}:
        return True
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{raw}”.")


def hours(name: str, default: int) -> timedelta:
    raw = os.environ.get(name, "").strip() or str(default)
    if not raw.isascii() or not raw.isdigit() or int(raw) > _MOST_HOURS:
        raise ImproperlyConfigured(f"{name} must be a number of hours from 0 to {_MOST_HOURS}, not “{raw}”.")
    return timedelta(hours=int(raw))


def hosts(default: str) -> list[str]:
    """The names under which people reach this installation, without scheme, port or path."""
    names = os.environ.get("MANCOMUN_HOSTS", default).replace(",", " ").split() or default.split()
    for name in names:
        if not _HOST.fullmatch(name):
            raise ImproperlyConfigured(
                f"MANCOMUN_HOSTS must be names such as mancomun.example.org, without https:// or port, not “{name}”."
            )
    return names


def address(names: list[str], *, https: bool) -> str:
    """What links in mail begin with: as told, else the first public name, else this machine."""
    public = next((name for name in names if name not in LOOPBACK and not name.startswith(".")), "")
    default = f"{'https' if https else 'http'}://{public}" if public else "http://127.0.0.1:8000"
    given = os.environ.get("MANCOMUN_ADDRESS", "") or default
    url = _split("MANCOMUN_ADDRESS", given)
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment or url.username:
        raise ImproperlyConfigured(
            f"MANCOMUN_ADDRESS must be an address such as https://mancomun.example.org, not “{given}”."
        )
    return given.rstrip("/")


def data_dir() -> Path:
    return places.folder(os.environ.get("MANCOMUN_DATA", "") or "var")


def secret_key(folder: Path) -> str:
    """The key from the environment, or one made at the first start that only the owner may read."""
    if given := os.environ.get("MANCOMUN_SECRET_KEY"):
        return _long_enough(given, "MANCOMUN_SECRET_KEY")
    path = folder / "secret.key"
    write_once(path, secrets.token_urlsafe(64).encode())
    refuse_readable(path)
    return _long_enough(path.read_text(encoding="ascii", errors="replace").strip(), str(path))


def refuse_readable(path: Path) -> None:
    """A secret that others can read is none."""
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"Other people can read {path}. Run: chmod 600 {path}")


def _long_enough(key: str, where: str) -> str:
    if len(key) < _SHORTEST_KEY:
        raise ImproperlyConfigured(f"The key in {where} is too short: it needs {_SHORTEST_KEY} characters or more.")
    return key


def write_once(path: Path, content: bytes) -> None:
    """Make a secret file that only its owner may read, unless it is there: of several that start, the first wins."""
    if path.exists():
        return
    draft = path.with_suffix(f".{os.getpid()}")
    with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:  # Path.open has no opener
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def databases(folder: Path) -> dict[str, dict[str, Any]]:
    """PostgreSQL when DATABASE_URL says so, else two SQLite files in the data folder."""
    if url := os.environ.get("DATABASE_URL"):
        return {"default": _postgres(url)}
    places.refuse_network(folder)
    return {
        "default": _sqlite(folder / "mancomun.sqlite3", SQLITE_OPTIONS),
        "ephemeral": _sqlite(folder / "ephemeral.sqlite3", EPHEMERAL_OPTIONS),
    }


def _postgres(url: str) -> dict[str, Any]:
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://. Leave it out to use SQLite.")
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    except ValueError as fault:
        raise ImproperlyConfigured(f"DATABASE_URL could not be read: {fault}.") from fault
    if not database["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/database.")
    database["OPTIONS"] = {**POSTGRES_OPTIONS, **database.get("OPTIONS", {})}
    return database


def _sqlite(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }


def mail_server() -> str:
    """Where mail is handed over; empty keeps it in the outbox."""
    given = os.environ.get("MANCOMUN_MAIL", "")
    if not given:
        return ""
    url = _split("MANCOMUN_MAIL", given)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured("MANCOMUN_MAIL must be smtp://user:password@host:587 or smtps://… (TLS at once).")
    return given


def mail_from() -> str:
    given = os.environ.get("MANCOMUN_MAIL_FROM", "") or "mancomun@localhost"
    if not _MAILBOX.fullmatch(given):
        raise ImproperlyConfigured(f"MANCOMUN_MAIL_FROM must be an e-mail address, not “{given}”.")
    return given


def _split(name: str, given: str) -> Any:
    """The parts of an address; its port is read here, where a bad one can still be told."""
    try:
        url = urlsplit(given)
        _ = url.port
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} could not be read: {fault}.") from fault
    return url


def refuse_unsafe(*, debug: bool, demo: bool, hosts: list[str]) -> None:
    """Debug pages and one-click sign-in belong on this machine alone."""
    public = [host for host in hosts if host not in LOOPBACK]
    if public and (debug or demo):
        what = "MANCOMUN_DEBUG" if debug else "MANCOMUN_DEMO"
        raise ImproperlyConfigured(
            f"{what}=1 is for this machine only, but MANCOMUN_HOSTS names {', '.join(public)}. "
            f"Take one of the two away."
        )
