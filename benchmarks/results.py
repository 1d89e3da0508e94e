"""Results of a round of 200 questions in networks of 400, 10,000 and 240,000 governments (invented, for measuring).

    python benchmarks/results.py [GOVERNMENTS …]

All tables (each question by itself, by country and by size) from the published file by the product's own Book, beside
a plain Polars script and a DuckDB script over the same file, and beside SQL over a table with a row for each answer.
All must give the same tables. Each in a process of its own, with its peak memory; ratios are against the plain script.
Then what stands between “publish” and the first page, and what each page costs.

Up to 10,000 the answers go through the database, and publication reads them there. Of 240,000 the frames are made
straight from the same invented arrays, after it was shown for 400 that both ways give equal ones; SQL is not run.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = (400, 10_000, 240_000)
THROUGH_DATABASE = 10_000  # at most
GOAL_RATIO, GOAL_MEMORY = 3.0, 400.0  # of all tables: against the plain script; in MB


@dataclass(frozen=True)
class Place:
    """A network of one size, and what runs beside it."""

    data: Path
    governments: int

    def run(self, module: str, *arguments: str) -> list[dict[str, Any]]:
        """What a process of its own says, line by line."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("MANCOMUN_", "DATABASE_"))}
        ours |= {
            "MANCOMUN_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "mancomun.settings",
            "MANCOMUN_HOSTS": "testserver", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", f"benchmarks.scale.{module}", *arguments],
            env=ours, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ran.returncode:
            raise RuntimeError(ran.stderr[-2_000:])
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def network(self) -> Path:
        """Made and published; its public file."""
        way = "database" if self.governments <= THROUGH_DATABASE else "straight"
        (made,) = self.run("network", str(self.governments), way)
        assert made["same"] is not False, "The two ways of making frames differ."
        print(f"\n{self.governments:,} governments, {way}: filled in {made['filled']:,.0f} s; published in "
              f"{made['published']:,.1f} s, first page after {made['page']:.2f} s more; {made['memory']:,.0f} MB; the "
              f"public file has {made['bytes'] / 1e6:,.1f} MB")  # fmt: skip
        return Path(made["edition"])

    def tables(self, edition: Path) -> None:
        answers = self.data / "answers.sqlite3"
        ways = [("polars", "plain Polars script", edition), ("duckdb", "DuckDB script", edition),
                ("ours", "the product's Book", edition)]  # fmt: skip
        if self.governments <= THROUGH_DATABASE:
            self.run("tables", "answers", str(edition), str(answers))
            ways.append(("sql", "SQL over answers", answers))
        told = {name: self.run("tables", name, str(path))[0] for name, _title, path in ways}
        plain = told["polars"]
        for name, title, _path in ways:
            one = told[name]
            assert (one["tables"], one["digest"]) == (plain["tables"], plain["digest"]), f"{title}: other tables"
            print(f"{title:<28}{one['seconds']:>8.1f} s {one['memory']:>8,.0f} MB   "
                  f"{one['seconds'] / plain['seconds']:5.2f} × the plain script")  # fmt: skip
        if self.governments > THROUGH_DATABASE:
            print(f"{'SQL over answers':<28} not run at this size")
        print(f"{plain['tables']:,} tables, equal in every way   (goal {GOAL_RATIO:.0f} × and {GOAL_MEMORY:,.0f} MB)")

    def pages(self) -> None:
        print(f"{'page':<18}{'queries':>8}{'bytes':>10}{'cold ms':>9}{'warm ms':>9}{'MB so far':>11}")
        for line in self.run("pages"):
            print(f"{line['page']:<18}{line['queries']:>8}{line['bytes']:>10,}{line['cold']:>9,.0f}"
                  f"{line['warm']:>9,.0f}{line['memory']:>11,.0f}")  # fmt: skip


def measure(sizes: Sequence[int]) -> None:
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    for governments in sizes:
        with TemporaryDirectory(prefix="bench-", dir=folder) as data:
            place = Place(Path(data), governments)
            place.tables(place.network())
            place.pages()


if __name__ == "__main__":
    measure([int(argument) for argument in sys.argv[1:]] or SIZES)
