"""The cities of a round as columns: which they are, where, whether they took part. One is made when it is named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mancomun.surveys.snapshot.codes import categories_of

Rows = NDArray[np.int64]
_ENUMS = ("country", "region", "kind", "size")


@dataclass(frozen=True, slots=True)
class Place:
    """A city as it was when the round was framed."""

    id: int
    city: str  # its slug
    name: str
    country: str
    region: str
    subdivision: str
    kind: str
    population: int | None
    population_year: int | None
    size: str
    latitude: float | None
    longitude: float | None


_TYPES: dict[str, type[pl.DataType]] = {
    "id": pl.Int64,
    "city": pl.String,
    "name": pl.String,
    "subdivision": pl.String,
    "population": pl.Int64,
    "population_year": pl.Int32,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}


def framed(places: Sequence[Place]) -> pl.DataFrame:
    """One row per city; of what has few values, an Enum of those that there are."""
    made = {}
    for name in Place.__slots__:
        values = [getattr(place, name) for place in places]
        dtype = pl.Enum(sorted(set(values))) if name in _ENUMS else _TYPES[name]
        made[name] = pl.Series(name, values, dtype=dtype)
    return pl.DataFrame(made)


class Places:
    """Columns of cities, in the order of their rows. A part of them is cut without making any."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __len__(self) -> int:
        return self._frame.height

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        return self._frame["id"].to_numpy()

    @cached_property
    def took_part(self) -> NDArray[np.bool_]:
        return self._frame["took_part"].to_numpy()

    def take(self, rows: Rows) -> "Places":
        return Places(self._frame[rows])

    def row(self, at: int, names: Sequence[str]) -> tuple[object, ...]:
        return tuple(self._frame[name][at] for name in names)

    def rows(self, names: Sequence[str]) -> Iterable[tuple[object, ...]]:
        return self._frame.select(names).iter_rows()

    def various(self, names: Sequence[str], by: Sequence[str]) -> Iterable[tuple[object, ...]]:
        """One city for each combination of what ``by`` names, the first of them."""
        return self._frame.unique(by, keep="first", maintain_order=True).select(names).iter_rows()

    def where(self, wanted: Mapping[str, str], only: Iterable[int] = ()) -> Rows:
        """The rows whose columns say this, of the cities ``only`` where there are any."""
        held = np.ones(len(self), dtype=bool)
        for name, value in wanted.items():
            held &= (self._frame[name].cast(pl.String) == value).to_numpy()
        if chosen := list(only):
            held &= np.isin(self.ids, chosen)
        return np.flatnonzero(held)

    def called(self, slugs: Iterable[str]) -> Rows:
        """The rows of the cities with these addresses."""
        return np.flatnonzero(self._frame["city"].is_in(list(slugs)).to_numpy())

    def groups(self, name: str) -> tuple[NDArray[np.int64], list[str]]:
        """For each row the number of its group, and what each is called; in some there may be nobody."""
        column = self._frame[name]
        return column.to_physical().cast(pl.Int64).to_numpy(), list(categories_of(column))

    def column(self, name: str) -> NDArray[np.float64]:
        """A column of numbers; NaN where there is none."""
        return self._frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    def present(self, name: str) -> list[str]:
        """What is in a column, each once."""
        return sorted(self._frame[name].cast(pl.String).unique().to_list())

    def distinct(self, name: str, *, took_part: bool = False) -> int:
        frame = self._frame.filter(pl.col("took_part")) if took_part else self._frame
        return frame[name].n_unique()
