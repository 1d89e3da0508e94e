"""Several processes write at once: what all of them get done, and whether anything fails or is lost.

    python benchmarks/writers.py [SECONDS]

Reference: one writer alone on the same database. Then 4 and 8, on SQLite and on PostgreSQL; and 8 without the guard
(SQLite's IMMEDIATE transactions, PostgreSQL's locks), which must fail: else the measurement shows nothing.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Place:
    environment: dict[str, str]
    seconds: str

    def python(self, module: str, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, module: str, *arguments: str) -> str:
        said, _none = self.python(module, *arguments).communicate()
        return said

    def write(self, writers: int, guard: str = "") -> tuple[float, int, int]:
        """Turns per second, errors, and turns that were acknowledged and are not there."""
        world = json.loads(self.ask("tests.reliability.world"))
        at_work = [
            self.python(
                "tests.reliability.writer", str(n), self.seconds, str(world["response"]), str(world["bruno"]), guard
            )
            for n in range(writers)
        ]
        for each in at_work:
            if each.stdin:
                each.stdin.write("\n")
                each.stdin.flush()
        told = [json.loads(each.communicate()[0]) for each in at_work]
        saved = [word for each in told for word in each["saved"]]
        kept = set(json.loads(self.ask("tests.reliability.count"))["words"])
        errors = sum(len(each["errors"]) for each in told)
        return len(saved) / float(self.seconds), errors, len([word for word in saved if word not in kept])


def measure(name: str, places: Sequence[Place], guard: str) -> None:
    """``places`` are fresh databases: one per measurement."""
    alone = 0.0
    for writers, taken, place in zip((1, 4, 8, 8), ("", "", "", guard), places, strict=True):
        turns, errors, lost = place.write(writers, taken)
        alone = alone or turns
        what = f"{name}, {writers} {'writer' if writers == 1 else 'writers'}{', guard off' if taken else ''}"
        print(f"{what:<36}{turns:>7,.0f} a second  {turns / alone:5.2f} × one  {errors:>5} errors  {lost} lost")


def fresh(folder: Path, number: int, seconds: str, url: str) -> Place:
    """A new installation; on PostgreSQL in a database of its own."""
    data = folder / str(number)
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE writers_{number}".encode())
        url = url.replace("/postgres?", f"/writers_{number}?")
    environment = {
        **os.environ,
        "MANCOMUN_DATA": str(data),
        "DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    place = Place(environment, seconds)
    subprocess.run([sys.executable, "-m", "mancomun", "upgrade"], env=environment, check=True, capture_output=True)
    return place


def on_disk() -> Path:
    """Where the product's own data would lie; a folder of the system may be in memory."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    return folder


def main() -> None:
    seconds = sys.argv[1] if len(sys.argv) > 1 else "4"
    with TemporaryDirectory(prefix="bench-", dir=on_disk()) as folder:
        measure("SQLite", [fresh(Path(folder), n, seconds, "") for n in range(4)], "transaction")
    sys.path.insert(0, str(ROOT / "tools"))
    server = importlib.import_module("with_postgres").server
    with TemporaryDirectory(prefix="bench-", dir=on_disk()) as folder, server() as url:
        measure("PostgreSQL", [fresh(Path(folder), n, seconds, url) for n in range(4)], "lock")


if __name__ == "__main__":
    main()
