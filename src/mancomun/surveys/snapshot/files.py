"""Parquet, written whole and read by columns."""

import io
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

KEY = "mancomun"  # of the file's metadata: what it is, as JSON
_LEVEL = 9  # of zstd: written once, read for years
_ROWS = 65_536  # of a group: equal content is cut in equal places, whatever machine writes it


def write(frame: pl.DataFrame, about: Mapping[str, Any]) -> bytes:
    """The file's bytes. The same frame and description give the same bytes."""
    target = io.BytesIO()
    described = json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    frame.write_parquet(
        target,
        compression="zstd",
        compression_level=_LEVEL,
        statistics=False,
        row_group_size=_ROWS,
        metadata={KEY: described},
    )
    return target.getvalue()


class Table:
    """A file that was written here. Nothing of it is read before it is asked for, and then these columns alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def about(self) -> dict[str, Any]:
        described = pl.read_parquet_metadata(self._path)
        found: dict[str, Any] = json.loads(described[KEY])
        return found

    def read(self, names: Sequence[str]) -> pl.DataFrame:
        return pl.read_parquet(self._path, columns=list(names), glob=False, hive_partitioning=False)
