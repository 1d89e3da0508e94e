"""The open-data file: every cell as text or as the code that says why there is none."""

import csv
import io
import json
import math
import re
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

# What each word of a table of standings stands for in the file; the rest of the cities gave an answer that counts.
MISSING = {
    "Not our competence": "NOT_COMPETENCE",
    "No data": "NO_DATA",
    "Prefers not to publish": "PREFERS_NOT_TO_PUBLISH",
    "Left without an answer": "NO_ANSWER",
    "Does not apply: the form did not ask it": "NOT_APPLICABLE",
    "Answered the short version, which does not have it": "SHORT_VERSION",
    "Not public, or depends on what is not public": "NOT_PUBLIC",
    "A number about so few people that one of them could be recognised": "TOO_FEW_PEOPLE",
    "Did not take part in the round": "DID_NOT_TAKE_PART",
}
CODES = frozenset(MISSING.values())
# Of several rows without an answer the first of these stands for all.
MERGED = (
    "NOT_PUBLIC", "TOO_FEW_PEOPLE", "NOT_COMPETENCE", "NO_DATA", "PREFERS_NOT_TO_PUBLISH", "NO_ANSWER",
    "DID_NOT_TAKE_PART", "SHORT_VERSION", "NOT_APPLICABLE",
)  # fmt: skip
STATES = {"Yes": "yes", "In part": "part", "No": "no"}
REGIONS = {"005": "South America", "013": "Central America", "021": "Northern America", "029": "Caribbean"}  # M49
CHOSEN = frozenset({"one", "several", "rank"})
_KINDS = {
    "select_one": "one", "select_multiple": "several", "rank": "rank", "integer": "number", "int": "number",
    "decimal": "number", "date": "date", "file": "file", "repeat": "entries",
}  # fmt: skip
_NO_ANSWERS = frozenset({"not_competence", "no_data", "not_public"})
Cells = Mapping[str, str]  # by city


@dataclass(frozen=True)
class Asked:
    """A row of the dictionary."""

    column: str
    title: str
    block: str
    kind: str
    choices: Mapping[str, tuple[str, str]]  # by value: what it is called, and what it means

    @property
    def compares(self) -> bool:
        return {"yes", "no"} <= {state for _label, state in self.choices.values()}

    @cached_property
    def answers(self) -> list[str]:
        return [value for value, (_label, state) in self.choices.items() if state not in _NO_ANSWERS]

    @cached_property
    def value_of(self) -> dict[str, str]:
        return {label: value for value, (label, _state) in self.choices.items()}

    def values(self, cell: str) -> list[str]:
        """What the city chose."""
        return [cell] if self.kind == "one" else list(dict.fromkeys(cell.split()))

    def state(self, cell: str) -> str:
        """Of the choices the one that weighs most: yes, part, no, or nothing."""
        found = {self.choices.get(value, ("", ""))[1] for value in self.values(cell)} if self.kind in CHOSEN else set()
        return next((state for state in ("yes", "part", "no") if state in found), "")


@dataclass
class Data:
    asked: Mapping[str, Asked]
    cities: Mapping[str, Mapping[str, str]]  # by slug: name, country, region, size and kind as pages say them
    cells: Mapping[str, Cells]  # by column
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of a repeat: what its entries hold
    placed: frozenset[str] = frozenset()  # cities with a place on the map
    checked: Counter[str] = field(default_factory=Counter)  # how many numbers of each kind were held against the file

    @cached_property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(name.partition("/")[0] for name in self.cells))

    @cached_property
    def present(self) -> frozenset[str]:
        """The cities that took part."""
        return frozenset(
            city for city in self.cities if any(cells[city] != "DID_NOT_TAKE_PART" for cells in self.cells.values())
        )

    def main(self, key: str) -> list[str]:
        """The column of a question; of a grid those of its rows, which have one list of choices."""
        if key in self.asked:
            return [key]
        inside = [name for name in self.cells if name.startswith(f"{key}/")]
        first = self.asked[inside[0]]
        alike = (self.asked[name].choices == first.choices for name in inside)
        return [name for name, same in zip(inside, alike, strict=True) if same] if first.kind == "one" else inside[:1]

    def merged(self, columns: Sequence[str]) -> Cells:
        """One cell for several rows of a city: its weightiest state, or why none has an answer."""
        if len(columns) == 1:
            return self.cells[columns[0]]
        return {city: self._merged(city, columns) for city in self.cities}

    def _merged(self, city: str, columns: Sequence[str]) -> str:
        found = {self.cells[name][city] for name in columns}
        if found <= CODES:
            return next(code for code in MERGED if code in found)
        states = {self.asked[columns[0]].state(cell) for cell in found - CODES}
        return next((f"={state}" for state in ("yes", "part", "no") if state in states), "=")

    def given(self, column: str, among: Collection[str] | None = None) -> list[str]:
        """The answers that count, of some cities or of all."""
        chosen = self.cells[column]
        return [chosen[city] for city in (self.cities if among is None else among) if chosen[city] not in CODES]

    def answering(self, column: str) -> frozenset[str]:
        return frozenset(city for city, cell in self.cells[column].items() if cell not in CODES)

    def group(self, name: str, label: str) -> list[str]:
        return [city for city, about in self.cities.items() if about[name] == label]

    def chosen(self, column: str, among: Collection[str] | None = None) -> Counter[str]:
        asked = self.asked[column]
        return Counter(value for cell in self.given(column, among) for value in asked.values(cell))

    def states(self, column: str, among: Collection[str] | None = None) -> Counter[str]:
        return Counter(self.asked[column].state(cell) for cell in self.given(column, among))

    def numbers(self, column: str, among: Collection[str] | None = None) -> list[float]:
        return sorted(float(cell) for cell in self.given(column, among))


def quantile(numbers: Sequence[float], part: float, *, years: bool) -> float:
    ordered = sorted(numbers)
    if years:
        return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]
    found = duckdb.execute("SELECT quantile_cont(n, ?) FROM unnest(?) t(n)", [part, ordered]).fetchone()
    assert found is not None
    return float(found[0])


def of_csv(codes: str, words: str, dictionary: str) -> Data:
    """From the table of codes, the same table in words, and the dictionary."""
    described = (_described(row) for row in csv.DictReader(io.StringIO(dictionary)))
    asked = {each.column: each for each in described}
    rows = list(csv.DictReader(io.StringIO(codes)))
    columns = [name for name in rows[0] if name in asked]
    cells = {name: {row["city"]: row[name] for row in rows} for name in columns}
    return Data(asked, _cities(words), cells)


def of_parquet(file: bytes, words: str) -> Data:
    """From the file itself; only what groups of cities are called comes from the table in words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.parquet"
        path.write_bytes(file)
        base = duckdb.connect()
        about = base.execute("SELECT value FROM parquet_kv_metadata(?) WHERE key = 'mancomun'", [str(path)]).fetchone()
        answer = base.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    assert about is not None
    asked = {each["column"]: _told(each) for each in json.loads(about[0])["columns"]}
    columns = [name for name in names if name in asked]
    cells = {name: {row["city"]: _cell(row, name) for row in rows} for name in columns}
    entries = {name: {row["city"]: row[name] for row in rows} for name in columns if asked[name].kind == "entries"}
    regions = {row["city"]: REGIONS[row["region"]] for row in rows}
    cities = {city: {**told, "region": regions[city]} for city, told in _cities(words).items()}
    return Data(asked, cities, cells, entries, frozenset(row["city"] for row in rows if row["latitude"] is not None))


def of_json(text: str, words: str) -> Data:
    """From the answers as JSON, where what is missing stands apart."""
    read = json.loads(text)
    asked = {each["name"]: _spoken(each) for each in read["columns"] if each["code"]}
    rows = {row["city"]: {**row["missing"], **row["answers"]} for row in read["cities"]}
    columns = [name for name in next(iter(rows.values())) if name in asked]
    columns = [name for name in asked if name in columns]
    cells = {name: {city: _plain(row[name]) for city, row in rows.items()} for name in columns}
    return Data(asked, _cities(words), cells)


def unlike(one: Data, other: Data) -> Iterator[str]:
    """Where two of the formats say different things. A file's name and its address are alike."""
    if list(one.cells) != list(other.cells) or one.asked.keys() != other.asked.keys():
        yield "the columns are others"
        return
    for name, asked in one.asked.items():
        if asked != other.asked[name]:
            yield f"{name}: {asked} and {other.asked[name]}"
    for name, cells in one.cells.items():
        for city, cell in cells.items():
            found = other.cells[name].get(city, "")
            one.checked["cell in two formats"] += 1
            if cell != found and not (one.asked[name].kind == "file" and not {cell, found} & CODES):
                yield f"{name} {city}: {cell!r} and {found!r}"


def _cities(words: str) -> dict[str, dict[str, str]]:
    kept = ("name", "country", "size", "kind")
    return {row["city"]: {name: row[name] for name in kept} for row in csv.DictReader(io.StringIO(words))}


def _described(row: Mapping[str, str]) -> Asked:
    choices = {}
    for line in row["choices"].splitlines():
        value, label = line.split(" = ", 1)
        found = re.fullmatch(r"(.*) \((yes|part|no|not_competence|no_data|not_public|other)\)", label)
        choices[value] = (found[1], found[2]) if found else (label, "")
    kind = next((kind for word, kind in _KINDS.items() if row["type"].startswith(word)), "text")
    return Asked(row["column"], row["question"], row["block"], kind, choices)


def _told(row: Mapping[str, Any]) -> Asked:
    choices = {each["value"]: (each["labels"]["en"], each["means"]) for each in row["choices"]}
    return Asked(row["column"], row["question"]["en"], row["block"]["en"], row["type"], choices)


def _spoken(row: Mapping[str, Any]) -> Asked:
    choices = {each["value"]: (each["labels"]["en"], each["state"] or "") for each in row["choices"] or ()}
    kind = "entries" if row["type"] == "count" else row["type"]
    return Asked(row["name"], row["question"]["en"], row["block"]["en"], kind, choices)


def _cell(row: Mapping[str, Any], name: str) -> str:
    return str(row[f"{name}.missing"] or _plain(row[name]))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value) if all(isinstance(each, str) for each in value) else str(len(value))
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
