"""Where the columns of a round come from: the files of an edition, or the answers in the database as they are now."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from mancomun.core.files import path_of
from mancomun.surveys.figures import Standing, Tally, pool
from mancomun.surveys.models import Edition
from mancomun.surveys.queries.results.cities import Cities
from mancomun.surveys.queries.results.kept import Kept
from mancomun.surveys.snapshot import Column, Field, Framing, Places, Repeats, Table, Width, decoded
from mancomun.surveys.snapshot.fields import CITY

Held = Column | Repeats
_MOST = 64 * 1024 * 1024  # bytes of columns that this process keeps
_columns: Kept[Held] = Kept(_MOST, lambda column: column.size)


class Source(Protocol):
    @property
    def key(self) -> Hashable:
        """Names this content: where it is equal, so is everything that is read."""

    @property
    def cities(self) -> Cities: ...

    def columns(self, fields: Sequence[Field], width: Width) -> list[Held]:
        """As such a reader may know them, of every city."""

    def pooled(self, field: Field) -> Tally | None:
        """What members alone may read of a question, counted for the public; None where that would tell too much."""


class Frozen:
    """An edition of a published round: nothing but its files is read."""

    def __init__(self, edition: Edition) -> None:
        digests = {width: edition.digest_of(width) for width in Width}
        self.key = tuple(digests.values())
        self._digests = digests
        self._tables = {width: Table(path_of(digest)) for width, digest in digests.items()}

    @cached_property
    def cities(self) -> Cities:
        return Cities(Places(self._tables[Width.COORDINATION].read(["id", *CITY])))

    def columns(self, fields: Sequence[Field], width: Width) -> list[Held]:
        digest, found = self._digests[width], {}
        for field in fields:
            if (kept := _columns.find((digest, field.name))) is not None:
                found[field.name] = kept
        missing = [field for field in fields if field.name not in found]
        if missing:
            frame = self._tables[width].read([name for field in missing for name in field.columns])
            for field, column in zip(missing, decoded(missing, frame), strict=True):
                found[field.name] = _columns.put((digest, field.name), column)
        return [found[field.name] for field in fields]

    def pooled(self, field: Field) -> Tally | None:
        counted = self._pooled.get(field.name)
        return tally_from(counted) if counted else None

    @cached_property
    def _pooled(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._tables[Width.PUBLIC].about["pooled"]
        return found


class Live:
    """Answers as they are now, framed by the code that writes editions."""

    def __init__(self, framing: Framing, key: Hashable) -> None:
        self.key = key
        self._framing = framing

    @cached_property
    def cities(self) -> Cities:
        return Cities(Places(self._framing.cities))

    def columns(self, fields: Sequence[Field], width: Width) -> list[Held]:
        return [self._column(field, width) for field in fields]

    def _column(self, field: Field, width: Width) -> Held:
        return _columns.get((self.key, width, field.path), lambda: self._made(field, width))

    def _made(self, field: Field, width: Width) -> Held:
        return self._framing.decoded(field, width)

    def pooled(self, field: Field) -> Tally | None:
        public, members = (self.columns([field], width)[0] for width in (Width.PUBLIC, Width.NETWORK))
        return pooled(public, members)


def pooled(public: Held, members: Held) -> Tally | None:
    """What the members read and the public does not, counted; None where that would tell who answered what."""
    if isinstance(public, Repeats) or isinstance(members, Repeats):
        return None
    shared = np.intersect1d(public.rows_of(Standing.HIDDEN), np.flatnonzero(~_is(members, Standing.HIDDEN)))
    return pool(members.take(shared).tally())


def tally_from(counted: Mapping[str, Any]) -> Tally:
    standings = {Standing(name): count for name, count in counted["standings"].items()}
    return Tally(counted["asked"], standings, counted["states"], counted["choices"], counted["firsts"])


def tally_as_data(tally: Tally) -> dict[str, Any]:
    """A pooled tally has no numbers: they are never pooled."""
    standings = {standing.value: count for standing, count in tally.standings.items()}
    return {
        "asked": tally.asked,
        "standings": standings,
        "states": dict(tally.states),
        "choices": dict(tally.choices),
        "firsts": dict(tally.firsts),
    }


def forget() -> None:
    _columns.clear()


def _is(column: Column, standing: Standing) -> Any:
    held = np.zeros(len(column), dtype=bool)
    held[column.rows_of(standing)] = True
    return held
