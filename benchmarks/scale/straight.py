"""A round's frames made from invented arrays at once: what publication makes of the same answers, city by city.

Answers of 240,000 governments would take longer to put into the database and to read from there than to measure what
follows. Whether both ways give the same frames is asserted for 400 governments whenever this is used.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from mancomun.simulation.inventing import Batch, Drawn, asked_in_order, in_batches, invent
from mancomun.simulation.questions import ENTRIES_ASKED, LISTS, REPEAT, ROOT, Asked, Kind, entry_fields
from mancomun.simulation.spelling import named
from mancomun.surveys.models import Round
from mancomun.surveys.queries.forms import compiled
from mancomun.surveys.queries.results.cities import places_asked
from mancomun.surveys.queries.results.fields import Fields, fields_of
from mancomun.surveys.snapshot import MISSING, Column, Field, Framing, Repeats, Sheet, Width, decoded
from mancomun.surveys.snapshot.fields import CITY, KEPT, SUFFIX

CODES = pl.Enum(list(MISSING.values()))
_STATES = {"no_data": "NO_DATA", "not_public": "PREFERS_NOT_TO_PUBLISH", "not_competence": "NOT_COMPETENCE"}
_ANSWERS = {name: [each.value for each in choices if each.state not in _STATES] for name, choices in LISTS.items()}


class Straight:
    """In the place of ``snapshot.Framing``, for publication: its columns are there already."""

    def __init__(self, asked: Round, numbers: Mapping[int, int], luck: tuple[int, int]) -> None:
        """``numbers``: of each government's key its place among the invented ones."""
        fields = fields_of(compiled(asked.version))
        places = places_asked(asked)
        order = np.array([numbers[place.id] for place in places])
        parts: dict[Width, list[pl.DataFrame]] = {width: [] for width in Width}
        took_part = []
        for start, count in in_batches(len(places)):
            batch = invent(*luck, start, count)
            took_part.append(batch.took_part)
            for width, made in parts.items():
                made.append(pl.DataFrame(list(_columns(batch, fields, list(Width).index(width)))))
        there = np.concatenate(took_part)[order]
        stub = Sheet({}, {}, language="es", accepted_on=date(asked.year, 7, 10))
        self._cities = Framing(places, [stub if each else None for each in there.tolist()], []).cities
        self._answers = {width: pl.concat(parts.pop(width))[order] for width in Width}
        self.fields = list(fields.values())

    def frame(self, width: Width) -> pl.DataFrame:
        head = self._cities.select([*CITY, *KEPT] if width is Width.COORDINATION else CITY)
        return pl.concat([head, self._answers[width]], how="horizontal")

    def frames(self) -> Mapping[Width, pl.DataFrame]:
        return {width: self.frame(width) for width in Width}

    def decoded(self, field: Field, width: Width) -> Column | Repeats:
        return decoded([field], self._answers[width].select(field.columns))[0]


def _columns(batch: Batch, fields: Fields, width: int) -> Iterator[pl.Series]:
    for question in asked_in_order():
        yield from _question(question, batch, fields[question.path].name, width)
        if question.name == "d9":  # the last before the repeat
            yield from _repeat(batch, fields[f"{ROOT}/{REPEAT[0]}/{REPEAT.lower()}"].name, width)


def _question(question: Asked, batch: Batch, name: str, width: int) -> Iterator[pl.Series]:
    drawn = batch.drawn[question.name]
    needed = _width_of(batch, question.condition.name) if question.condition else np.zeros(len(drawn.asked), np.uint8)
    own = np.where(drawn.asked, drawn.width, 0)
    shown = np.maximum(own, needed) <= width
    missing = np.full(len(shown), None, dtype=object)
    values, without = _values(question, drawn)
    for code, where in ((None, drawn.given), ("NO_ANSWER", drawn.asked & ~drawn.given),
                        ("NOT_APPLICABLE", ~drawn.asked)):  # fmt: skip
        missing[where] = code
    for code, where in without.items():
        missing[where & drawn.given] = code
    missing[~shown] = "NOT_PUBLIC"
    missing[~batch.took_part] = "DID_NOT_TAKE_PART"
    codes = pl.Series(name + SUFFIX, missing.tolist(), dtype=CODES)
    yield _typed(question, values, codes, name)
    yield codes


def _width_of(batch: Batch, name: str) -> Any:
    return batch.drawn[name].width


def _values(question: Asked, drawn: Drawn) -> tuple[Any, dict[str, Any]]:
    """What was answered, and where a choice says that there is no answer."""
    if drawn.codes is not None:
        without: dict[str, Any] = {}
        for place, choice in enumerate(question.choices):
            if choice.state in _STATES:
                without[_STATES[choice.state]] = drawn.codes == place
        return [question.values[code] if code >= 0 else None for code in drawn.codes.tolist()], without
    if drawn.chosen is not None:
        answers = drawn.chosen[:, :-1]
        places = np.array(question.values[:-1])
        return [places[row].tolist() for row in answers], {"NO_DATA": ~answers.any(axis=1)}
    assert drawn.numbers is not None
    texts = question.kind is Kind.TEXT
    return [named(one) for one in drawn.numbers.tolist()] if texts else drawn.numbers.tolist(), {}


def _typed(question: Asked, values: list[Any], codes: pl.Series, name: str) -> pl.Series:
    held = [value if code is None else None for value, code in zip(values, codes.to_list(), strict=True)]
    if question.kind is Kind.SEVERAL:  # many times quicker than lists of an Enum at once
        return pl.Series(name, held, dtype=pl.List(pl.String)).cast(_dtype(question))
    return pl.Series(name, held, dtype=_dtype(question))


def _dtype(question: Asked) -> Any:
    plain = {Kind.WHOLE: pl.Int64, Kind.DECIMAL: pl.Float64, Kind.TEXT: pl.String}
    if question.kind in plain:
        return plain[question.kind]
    choices = pl.Enum(_ANSWERS[question.options])
    return choices if question.kind is Kind.ONE else pl.List(choices)


def _repeat(batch: Batch, name: str, width: int) -> Iterator[pl.Series]:
    entries, shown = batch.entries, _width_of(batch, ENTRIES_ASKED.name) <= width
    inner: dict[str, Any] = {}
    said = ([named(one) for one in entries.names.tolist()], entries.years.tolist(),
            [_ANSWERS["level"][one] for one in entries.levels.tolist()])  # fmt: skip
    for field, values in zip(entry_fields(), said, strict=True):
        inner[field.name] = pl.Series(values, dtype=_dtype(field))
        inner[field.name + SUFFIX] = pl.Series([None] * len(values), dtype=CODES)
    flat = pl.DataFrame(inner).to_struct("entry")
    owners = pl.Series("row", np.repeat(np.arange(len(shown)), entries.counts))
    grouped = pl.DataFrame({"row": owners, "entry": flat}).group_by("row", maintain_order=True).agg("entry")
    every = pl.DataFrame({"row": np.arange(len(shown)), "shown": shown & batch.took_part})
    joined = every.join(grouped, on="row", how="left", maintain_order="left")
    values = joined.select(pl.when("shown").then("entry").alias(name))[name]
    yield values
    codes = np.full(len(shown), None, dtype=object)
    codes[entries.counts == 0] = "NOT_APPLICABLE"
    codes[~shown] = "NOT_PUBLIC"
    codes[~batch.took_part] = "DID_NOT_TAKE_PART"
    yield pl.Series(name + SUFFIX, codes.tolist(), dtype=CODES)
