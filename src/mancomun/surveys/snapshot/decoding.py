"""From columns of a file or frame to NumPy codes."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mancomun.surveys.figures import Kind
from mancomun.surveys.snapshot.codes import MISSING, PLACES, STANDINGS, categories_of
from mancomun.surveys.snapshot.columns import GIVEN, STATES, Codes, Column, state_places
from mancomun.surveys.snapshot.fields import SUFFIX, Field
from mancomun.surveys.snapshot.repeats import Repeats

_PLACES = {code: PLACES[standing] for standing, code in MISSING.items()}


def decoded(field: Field, values: pl.Series, missing: pl.Series) -> Column:
    standing = _standing(missing)
    plain = np.full(len(standing), len(STATES) - 1, dtype=np.uint8)
    dtype = values.dtype
    if isinstance(dtype, pl.Enum):
        return _one(field, values, standing)
    if isinstance(dtype, pl.List):
        return _several(field, values, standing)
    if dtype.is_numeric():
        return Column(field.question, standing, plain, numbers=_floats(values))
    texts = values.cast(pl.String)
    numbers = None
    if field.question.kind is Kind.NUMBER:
        read = (field.question.read(text).number if text is not None else None for text in texts.to_list())
        numbers = _floats(pl.Series(list(read), dtype=pl.Float64))
    return Column(field.question, standing, plain, numbers=numbers, texts=texts)


def decoded_repeat(field: Field, values: pl.Series, missing: pl.Series) -> Repeats:
    lengths = values.list.len().fill_null(0).to_numpy()
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    flat = values.drop_nulls().explode(empty_as_null=False)
    inner = flat.struct.unnest() if field.fields else pl.DataFrame()
    columns = {each.path: decoded(each, inner[each.name], inner[each.name + SUFFIX]) for each in field.fields}
    return Repeats(field.question, _standing(missing), offsets, columns)


def _one(field: Field, values: pl.Series, standing: Codes) -> Column:
    categories = categories_of(values)
    codes = values.to_physical().cast(pl.Int64).fill_null(-1).to_numpy().astype(np.int32)
    states = np.append(state_places(field.question, categories), np.uint8(len(STATES) - 1))  # the last for -1
    return Column(field.question, standing, states[codes], categories, codes)


def _several(field: Field, values: pl.Series, standing: Codes) -> Column:
    lengths = values.list.len().fill_null(0).to_numpy().astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    flat = values.drop_nulls().explode(empty_as_null=False)
    categories = categories_of(flat)
    codes = flat.to_physical().cast(pl.Int64).to_numpy().astype(np.int32)
    state = np.full(len(standing), len(STATES) - 1, dtype=np.uint8)
    filled = lengths > 0
    if filled.any():
        state[filled] = np.minimum.reduceat(state_places(field.question, categories)[codes], offsets[:-1][filled])
    return Column(field.question, standing, state, categories, codes, offsets)


def _standing(missing: pl.Series) -> Codes:
    """The codes of the file are looked up by their names: an older edition may have fewer of them."""
    names = categories_of(missing)
    places = np.array([*(_PLACES[name] for name in names), GIVEN], dtype=np.uint8)
    codes = missing.to_physical().cast(pl.Int64).fill_null(len(names)).to_numpy()
    found: Codes = places[codes]
    assert found.size == 0 or found.max() < len(STANDINGS)  # noqa: S101  # each name is known
    return found


def _floats(values: pl.Series) -> NDArray[np.float64]:
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
