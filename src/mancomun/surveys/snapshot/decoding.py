"""From columns of a file or frame to NumPy codes, many at once."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mancomun.surveys.figures import Kind
from mancomun.surveys.snapshot.codes import MISSING, PLACES, categories_of
from mancomun.surveys.snapshot.columns import GIVEN, STATES, Codes, Column, state_places
from mancomun.surveys.snapshot.fields import SUFFIX, Field
from mancomun.surveys.snapshot.repeats import Repeats

_PLACES = {code: PLACES[standing] for standing, code in MISSING.items()}
_PLAIN = len(STATES) - 1  # neither yes nor no


def decoded(fields: Sequence[Field], frame: pl.DataFrame) -> list[Column | Repeats]:
    """The columns of these fields. All codes are taken out in one pass: each one costs more than the rows do."""
    types = frame.schema  # made anew each time that it is asked for
    codes = frame.select(
        one for field in fields for name in field.columns if (one := _codes(name, types[name])) is not None
    )
    return [_repeat(field, frame, codes) if field.repeat else _column(field, frame, codes) for field in fields]


def _codes(name: str, dtype: pl.DataType) -> pl.Expr | None:
    if isinstance(dtype, pl.Enum):
        small = len(dtype.categories) < _SMALL
        return pl.col(name).to_physical().cast(pl.Int16 if small else pl.Int32).fill_null(-1)
    if isinstance(dtype, pl.List):
        return pl.col(name).list.len().fill_null(0).cast(pl.Int64)
    return pl.col(name).cast(pl.Float64).fill_null(float("nan")) if dtype.is_numeric() else None


_SMALL = 2**15


def _column(field: Field, frame: pl.DataFrame, codes: pl.DataFrame) -> Column:
    values, standing = frame[field.name], _standing(field, frame, codes)
    plain = np.full(len(standing), _PLAIN, dtype=np.uint8)
    if isinstance(values.dtype, pl.Enum):
        categories, chosen = categories_of(values), codes[field.name].to_numpy()
        states = np.append(state_places(field.question, categories), np.uint8(_PLAIN))  # the last for -1
        return Column(field.question, standing, states[chosen], categories, chosen)
    if isinstance(values.dtype, pl.List):
        return _several(field, values, standing, codes[field.name].to_numpy())
    if values.dtype.is_numeric():
        return Column(field.question, standing, plain, numbers=codes[field.name].to_numpy())
    texts = values.cast(pl.String)
    numbers = np.fromiter(_numbers(field, texts), float, len(texts)) if field.question.kind is Kind.NUMBER else None
    return Column(field.question, standing, plain, numbers=numbers, texts=texts)


def _repeat(field: Field, frame: pl.DataFrame, codes: pl.DataFrame) -> Repeats:
    values, lengths = frame[field.name], codes[field.name].to_numpy()
    flat = values.drop_nulls().explode(empty_as_null=False)
    inner = flat.struct.unnest() if field.fields else pl.DataFrame()
    columns = decoded(field.fields, inner) if field.fields else []
    by_path = {each.path: column for each, column in zip(field.fields, columns, strict=True)}
    held = {path: column for path, column in by_path.items() if isinstance(column, Column)}
    return Repeats(field.question, _standing(field, frame, codes), _offsets(lengths), held)


def _several(field: Field, values: pl.Series, standing: Codes, lengths: Codes) -> Column:
    flat, offsets = values.drop_nulls().explode(empty_as_null=False), _offsets(lengths)
    categories = categories_of(flat)
    codes = flat.to_physical().cast(pl.Int32).to_numpy()
    state = np.full(len(standing), _PLAIN, dtype=np.uint8)
    filled = lengths > 0
    if filled.any():
        state[filled] = np.minimum.reduceat(state_places(field.question, categories)[codes], offsets[:-1][filled])
    return Column(field.question, standing, state, categories, codes, offsets)


def _standing(field: Field, frame: pl.DataFrame, codes: pl.DataFrame) -> Codes:
    """The codes of the file are looked up by their names: an older edition may have fewer of them."""
    name = field.name + SUFFIX
    places = np.array([*(_PLACES[code] for code in categories_of(frame[name])), GIVEN], dtype=np.uint8)
    found: Codes = places[codes[name].to_numpy()]  # the last for -1
    return found


def _offsets(lengths: Codes) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _numbers(field: Field, texts: pl.Series) -> Iterator[float]:
    """Of a column that had to become text."""
    for text in texts.to_list():
        number = None if text is None else field.question.read(text).number
        yield float("nan") if number is None else number
