"""What the environment may say. Every variable is read here and described in docs/operate/settings.md."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})

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


def flag(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "0", "no", "false"}:
        return default if raw == "" else False
    if raw in {"1", "yes", "true"}:
        return True
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{raw}”.")


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def data_dir() -> Path:
    folder = Path(os.environ.get("MANCOMUN_DATA", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key from the environment, or one made at the first start that only the owner may read."""
    if given := os.environ.get("MANCOMUN_SECRET_KEY"):
        return given
    path = folder / "secret.key"
    write_once(path, secrets.token_urlsafe(64).encode())
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"Other people can read {path}. Run: chmod 600 {path}")
    return path.read_text(encoding="ascii").strip()


def write_once(path: Path, content: bytes) -> None:
    """Make a secret file that only its owner may read, unless it is there: of several that start, the first wins."""
    if path.exists():
        return
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def databases(folder: Path) -> dict[str, dict[str, Any]]:
    """PostgreSQL when DATABASE_URL says so, else two SQLite files in the data folder."""
    if url := os.environ.get("DATABASE_URL"):
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
        if database["ENGINE"] != "django.db.backends.postgresql":
            raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://. Leave it out to use SQLite.")
        database["OPTIONS"] = {**POSTGRES_OPTIONS, **database.get("OPTIONS", {})}
        return {"default": database}
    return {
        "default": _sqlite(folder / "mancomun.sqlite3", SQLITE_OPTIONS),
        "ephemeral": _sqlite(folder / "ephemeral.sqlite3", EPHEMERAL_OPTIONS),
    }


def _sqlite(path: Path, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }


def refuse_unsafe(*, debug: bool, demo: bool, hosts: list[str]) -> None:
    """Debug pages and one-click sign-in belong on this machine alone."""
    public = [host for host in hosts if host not in LOOPBACK]
    if public and (debug or demo):
        what = "MANCOMUN_DEBUG" if debug else "MANCOMUN_DEMO"
        raise ImproperlyConfigured(
            f"{what}=1 is for this machine only, but MANCOMUN_HOSTS names {', '.join(public)}. "
            f"Take one of the two away."
        )
