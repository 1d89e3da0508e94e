"""All tables of a round, counted by one of several ways in a process of its own.

    python -m benchmarks.scale.tables WAY DATA [KEEP]

Each question by itself, by country and by size: how many have no answer and why, each choice, and of numbers how many
there are with their ends and their median. Prints seconds, peak memory and the tables' digest as JSON.
"""

import hashlib
import importlib
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROUND = "simulated-2025"
GROUPS = ("", "country", "size")
Table = dict[str, Any]  # what was counted, by “missing:CODE”, “choice:VALUE” and “numbers”
Tables = dict[str, Table]  # by “column|grouping|group”


def put(tables: Tables, column: str, by: str, group: object, what: str, said: object) -> None:
    tables.setdefault(f"{column}|{by}|{group if by else ''}", {})[what] = said


def ours(_edition: Path) -> Tables:
    """The product’s own Book, as its pages read it."""
    from mancomun.surveys.queries.results import opening
    from mancomun.surveys.queries.results.topics import Shape

    tables: Tables = {}
    found = _opened(opening)
    book = found.book

    leaves = (
        leaf
        for topic in found.topics
        for part in topic.parts
        for leaf in ((part,) if part.shape is Shape.REPEAT else part.leaves)
    )
    for leaf in leaves:
        name = book.fields[leaf.path].name
        _tell(tables, name, "", "", book.tally(leaf))
        for by in GROUPS[1:]:
            for group, tally in book.grouped(leaf, by).items():
                _tell(tables, name, by, group, tally)
    return tables


def _tell(tables: Tables, name: str, by: str, group: str, tally: Any) -> None:
    from mancomun.surveys.snapshot import MISSING

    for standing, count in tally.standings.items():
        if standing in MISSING:
            put(tables, name, by, group, f"missing:{MISSING[standing]}", count)
    for value, count in tally.choices.items():
        put(tables, name, by, group, f"choice:{value}", count)
    if numbers := tally.numbers:
        ends = [len(numbers), numbers[0], numbers[-1], round(statistics.median(numbers), 6)]
        put(tables, name, by, group, "numbers", ends)


def _opened(opening: Any) -> Any:
    from dataclasses import replace

    from django.utils import timezone

    from mancomun.core.actors import ANONYMOUS

    found = opening.opened(ANONYMOUS, ROUND, at=timezone.now())
    # what members read is pooled for the public in one table alone; here each way counts what the file holds
    return replace(found, book=replace(found.book, pools=False))


def polars(edition: Path) -> Tables:
    """A plain script over the published file, as somebody outside would write it."""
    import polars as pl

    tables: Tables = {}
    frame = pl.read_parquet(edition)
    for name in _questions(frame.columns):
        for by in GROUPS:
            keys = [by] if by else []
            codes = frame.group_by([*keys, f"{name}.missing"]).len()
            _polars_rows(tables, name, by, "missing", codes.iter_rows())
            dtype = frame.schema[name]
            if dtype.is_numeric():
                held = frame.filter(pl.col(name).is_not_null()).group_by(keys or [pl.lit(1).alias("all")])
                column = pl.col(name)
                ends = held.agg(column.len().alias("n"), column.min().alias("low"), column.max().alias("high"),
                                column.median().alias("mid"))  # fmt: skip
                for group, *told, middle in ends.iter_rows():
                    put(tables, name, by, group, "numbers", [*told, round(middle, 6)])
            elif isinstance(dtype, pl.Enum):
                _polars_rows(tables, name, by, "choice", frame.group_by([*keys, name]).len().iter_rows())
            elif isinstance(dtype, pl.List) and not isinstance(dtype.inner, pl.Struct):
                flat = frame.select([*keys, name]).explode(name, empty_as_null=False)
                _polars_rows(tables, name, by, "choice", flat.group_by([*keys, name]).len().iter_rows())
    return tables


def _polars_rows(tables: Tables, name: str, by: str, what: str, rows: Iterator[tuple[Any, ...]]) -> None:
    for row in rows:
        *group, value, count = row
        if value is not None:
            put(tables, name, by, group[0] if group else "", f"{what}:{value}", count)


def duckdb(edition: Path) -> Tables:
    """The same in SQL over the published file; all three groupings in one statement."""
    import duckdb as engine

    tables: Tables = {}
    connection = engine.connect()
    connection.execute("SET threads TO 2")
    connection.execute(f"CREATE VIEW answers AS SELECT * FROM read_parquet('{edition}')")
    described = {name: str(kind) for name, kind, *_rest in connection.execute("DESCRIBE answers").fetchall()}
    chosen = _choices(connection, edition)
    for name in _questions(list(described)):
        kind = described[name]
        _duck_rows(tables, connection, name, "missing", f'"{name}.missing"', "answers")
        if name in chosen:
            _duck_rows(tables, connection, name, "choice", f'"{name}"', "answers")
        elif kind in {"BIGINT", "DOUBLE"}:
            sets = "GROUPING SETS ((), (country), (size))"
            told = f'count("{name}"), min("{name}"), max("{name}"), median("{name}")'
            rows = connection.execute(
                f"SELECT grouping(country, size), country, size, {told} FROM answers "
                f'WHERE "{name}" IS NOT NULL GROUP BY {sets}'
            )
            for bits, country, size, count, low, high, middle in rows.fetchall():
                by = _grouping(bits)
                put(tables, name, by, country if by == "country" else size, "numbers",
                    [count, low, high, round(float(middle), 6)])  # fmt: skip
        elif kind.endswith("[]") and not kind.startswith("STRUCT"):
            flat = f'(SELECT country, size, unnest("{name}") AS value FROM answers)'
            _duck_rows(tables, connection, name, "choice", "value", flat)
    return tables


def _duck_rows(tables: Tables, connection: Any, name: str, what: str, column: str, source: str) -> None:
    sets = f"GROUPING SETS (({column}), (country, {column}), (size, {column}))"
    rows = connection.execute(
        f"SELECT grouping(country, size), country, size, {column}, count(*) FROM {source} "
        f"WHERE {column} IS NOT NULL GROUP BY {sets}"
    )
    for bits, country, size, value, count in rows.fetchall():
        by = _grouping(bits)
        put(tables, name, by, country if by == "country" else size, f"{what}:{value}", count)


def _grouping(bits: int) -> str:
    return {3: "", 1: "country", 2: "size"}[bits]


def sql(answers: Path) -> Tables:
    """SQL over a table with a row for each answer, as most systems keep them; see ``answers_table``."""
    import sqlite3

    tables: Tables = {}
    connection = sqlite3.connect(f"file:{answers}?mode=ro", uri=True)
    names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM answer").fetchall()]
    for name in names:
        for by in GROUPS:
            group = f"city.{by}" if by else "''"
            joined = "FROM answer JOIN city ON city.id = answer.city WHERE answer.name = ?"
            for key, kind, value, count in connection.execute(
                f"SELECT {group}, kind, value, count(*) {joined} AND kind <> 'number' GROUP BY 1, 2, 3", [name]
            ):
                put(tables, name, by, key, f"{kind}:{value}", count)
            numbers: dict[str, list[float]] = {}
            for key, number in connection.execute(
                f"SELECT {group}, number {joined} AND kind = 'number' ORDER BY 1, 2", [name]
            ):
                numbers.setdefault(key, []).append(number)
            for key, held in numbers.items():
                put(tables, name, by, key, "numbers",
                    [len(held), held[0], held[-1], round(statistics.median(held), 6)])  # fmt: skip
    return tables


def answers_table(edition: Path, target: Path) -> None:
    """Not measured: the table that ``sql`` reads, from the same file."""
    import sqlite3

    import polars as pl

    frame = pl.read_parquet(edition)
    connection = sqlite3.connect(target)
    connection.execute("CREATE TABLE city (id INTEGER PRIMARY KEY, country TEXT, size TEXT)")
    connection.execute("CREATE TABLE answer (city INTEGER, name TEXT, kind TEXT, value TEXT, number REAL)")
    places = frame.select("country", "size").iter_rows()
    connection.executemany("INSERT INTO city VALUES (?, ?, ?)", ((row, *each) for row, each in enumerate(places)))
    for name in _questions(frame.columns):
        codes, values = frame[f"{name}.missing"].to_list(), frame[name]
        rows: list[tuple[int, str, str, str | None, float | None]] = [
            (row, name, "missing", code, None) for row, code in enumerate(codes) if code is not None
        ]
        if values.dtype.is_numeric():
            rows += [(row, name, "number", None, one) for row, one in enumerate(values.to_list()) if one is not None]
        elif isinstance(values.dtype, pl.Enum):
            rows += [(row, name, "choice", one, None) for row, one in enumerate(values.to_list()) if one is not None]
        elif isinstance(values.dtype, pl.List) and not isinstance(values.dtype.inner, pl.Struct):
            rows += [(row, name, "choice", one, None) for row, few in enumerate(values.to_list()) for one in few or ()]
        connection.executemany("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX by_question ON answer (name, city)")
    connection.execute("ANALYZE")
    connection.commit()


def _questions(columns: list[str]) -> list[str]:
    known = set(columns)
    return [name for name in columns if f"{name}.missing" in known]


def _choices(connection: Any, edition: Path) -> set[str]:
    """DuckDB reads a Parquet Enum as text; the dictionary in the file says which columns hold choices."""
    (said,) = connection.execute(
        "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'mancomun'::BLOB", [str(edition)]
    ).fetchone()
    return {each["column"] for each in json.loads(said)["columns"] if each["type"] == "one"}


WAYS: dict[str, Callable[[Path], Tables]] = {"ours": ours, "polars": polars, "duckdb": duckdb, "sql": sql}


def prepare(way: str) -> None:
    """Not measured: what a process loads once, whatever it counts then."""
    if way != "ours":
        importlib.import_module({"polars": "polars", "duckdb": "duckdb"}.get(way, "sqlite3"))
        return
    import django

    django.setup()
    from mancomun.surveys.queries.results import opening

    _opened(opening)
    opening.forget()


def main() -> None:
    way, path = sys.argv[1], Path(sys.argv[2])
    prepare(way)
    if way == "answers":
        answers_table(path, Path(sys.argv[3]))
        return
    begin = time.perf_counter()
    tables = WAYS[way](path)
    seconds = time.perf_counter() - begin
    told = json.dumps(tables, sort_keys=True, default=float)
    if keep := os.environ.get("KEEP_TABLES"):
        Path(keep).write_text(json.dumps(tables, sort_keys=True, default=float, indent=0))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    digest = hashlib.sha256(_even(told).encode()).hexdigest()
    print(json.dumps({"seconds": seconds, "memory": memory, "tables": len(tables), "digest": digest}))


def _even(told: str) -> str:
    """1.0 and 1 are one number."""
    return json.dumps(json.loads(told, parse_int=float), sort_keys=True)


if __name__ == "__main__":
    main()
