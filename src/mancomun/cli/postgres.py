"""PostgreSQL's own programs, for backups of it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from mancomun.cli.failures import refuse


def dump(database: dict[str, Any], path: Path) -> None:
    _run("pg_dump", ["--format=custom", "--no-owner", f"--file={path}"], database)


def load(database: dict[str, Any], path: Path) -> None:
    name = str(_environment(database)["PGDATABASE"])
    _run("pg_restore", ["--exit-on-error", "--no-owner", f"--dbname={name}", str(path)], database)


def _run(program: str, arguments: list[str], database: dict[str, Any]) -> None:
    found = shutil.which(program)
    if found is None:
        refuse(f"{program} is needed and not installed. On Debian: apt-get install postgresql-client")
    environment = {**os.environ, **_environment(database)}
    ran = subprocess.run(  # noqa: S603  # a program of PostgreSQL, our own arguments
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        refuse(f"{program} could not do it: {' '.join(ran.stderr.split()) or f'exit code {ran.returncode}'}")


def _environment(database: dict[str, Any]) -> dict[str, str]:
    """Who and where, as libpq reads them: a password on the command line could be seen by others."""
    told = {**database.get("OPTIONS", {})}
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    values = {variable: str(database.get(name) or told.get(name.lower(), "")) for variable, name in names.items()}
    return {variable: value for variable, value in values.items() if value}
