"""How the files are read, three lines for each language: what the tests run is what the page shows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from mancomun.surveys.opendata.codes import codes as known
from mancomun.surveys.opendata.publication import Publication


@dataclass(frozen=True, slots=True)
class Recipe:
    language: str
    lines: str


def recipes(publication: Publication) -> Iterator[Recipe]:
    """Each turns the codes of missing answers into missing values."""
    address = publication.file_address("answers.csv")
    listed = [code for code, _words in known()]
    yield Recipe("Python (polars)", _python(address, listed))
    yield Recipe("R (readr)", _r(address, listed))
    yield Recipe("DuckDB", _duckdb(address, listed))


def _python(address: str, listed: list[str]) -> str:
    codes = f'codes = "{" ".join(listed)}".split()'
    return f'import polars\n{codes}\nanswers = polars.read_csv("{address}", null_values=codes)'


def _r(address: str, listed: list[str]) -> str:
    codes = f'codes <- strsplit("{" ".join(listed)}", " ")[[1]]'
    return f'library(readr)\n{codes}\nanswers <- read_csv("{address}", na = codes)'


def _duckdb(address: str, listed: list[str]) -> str:
    quoted = json.dumps(listed).replace('"', "'")
    return f"CREATE TABLE answers AS\nFROM read_csv('{address}',\n  nullstr = {quoted});"
