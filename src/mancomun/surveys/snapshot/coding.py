"""Answers as numbers: each distinct one is read once, whatever the cities that gave it and whoever reads them.

A field's answers are an array of codes, one per city, and beside it who may know each: as ranks, see ``rank_of``.
Sheets are read some at a time and let go: what stays is a few bytes for each answer, and the distinct texts.
"""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from mancomun.surveys.figures import Kind, Question, Standing
from mancomun.surveys.models import Visibility
from mancomun.surveys.snapshot.codes import PLACES
from mancomun.surveys.snapshot.columns import GIVEN, Codes
from mancomun.surveys.snapshot.fields import Field
from mancomun.surveys.snapshot.sheets import Given, Sheet

AT_ONCE = 500  # sheets that are in memory together
ABSENT, SHORT, NOT_ASKED = range(3)  # codes of what is no answer; those of answers follow
CHOSEN = frozenset({Kind.SEVERAL, Kind.RANK})
Value = str | tuple[str, ...] | None  # of several choices all, in their order
_NOBODY = Sheet({}, {})


class Words(dict[str, int]):
    """The distinct answers to one question by their text, each with its code. A new one is read when looked up."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self.meanings: list[Value] = [None, None, None]
        self._standings = array("B", [PLACES[each] for each in (Standing.ABSENT, Standing.SHORT, Standing.NOT_ASKED)])

    def __missing__(self, text: str) -> int:
        cell = self._question.read(text)
        code = self[text] = len(self.meanings)
        self._standings.append(PLACES[cell.standing])
        given = cell.standing is Standing.GIVEN and cell.values
        self.meanings.append(None if not given else cell.values if self._question.kind in CHOSEN else cell.values[0])
        return code

    @property
    def standings(self) -> Codes:
        """Of each code the place of its standing."""
        return np.array(self._standings, dtype=np.uint8)

    def seen(self, codes: Codes) -> list[Value]:
        """What the codes stand for; None for those that are not among these."""
        held = np.zeros(len(self.meanings), dtype=bool)
        held[codes] = True
        return [value if there else None for value, there in zip(self.meanings, held.tolist(), strict=True)]


@dataclass(eq=False)
class Coded:
    """A question's answers, of cities or of the entries of a repeat. ``few``: rows of numbers about few people."""

    words: Words
    codes: Codes
    ranks: Codes
    few: Codes

    def standing(self, least: int, *, few: bool) -> Codes:
        """As somebody finds them who may know what has this rank or a lower one."""
        standing = self.words.standings[self.codes]
        if few and len(self.few):
            rows = self.few[self.codes[self.few] != ABSENT]
            standing[rows] = PLACES[Standing.FEW]
        standing[self.ranks > least] = PLACES[Standing.HIDDEN]
        return standing

    def take(self, rows: Codes) -> "Coded":
        """These rows, for their answers alone."""
        return Coded(self.words, self.codes[rows], self.ranks[rows], self.few[:0])

    def values(self, standing: Codes) -> tuple[list[Value], Codes]:
        """The distinct answers that are among those with such a standing, and which one each row has; 0 for none."""
        given = standing == GIVEN
        return self.words.seen(self.codes[given]), np.where(given, self.codes, 0)


@dataclass(eq=False)
class CodedEntries:
    """A repeat's entries. ``codes`` say which cities took no part, or were not asked for being short; no more."""

    codes: Codes
    ranks: Codes
    few: Codes
    rows: Codes  # of each entry the city's
    fields: Mapping[str, Coded]  # by path


Ranks = Mapping[str, Codes]  # by path without keys: of each sheet the rank of what it answered there


class Coding:
    """Goes through the sheets once."""

    def __init__(
        self, fields: Sequence[Field], rank_of: Callable[[str], int], few: Mapping[int, Collection[str]]
    ) -> None:
        """``rank_of``: of a visibility how many kinds of readers may not know of it. ``few``: paths by row."""
        self._fields = fields
        self._rank = _Remembered(rank_of)
        self._few = few
        leaves = [leaf for field in fields for leaf in (field, *field.fields)]
        self._paths = {path for leaf in leaves for path in (leaf.path, *leaf.needs)}
        self._words = {leaf.path: Words(leaf.question) for leaf in leaves}
        self._codes: dict[str, list[Codes]] = {leaf.path: [] for leaf in leaves}
        self._ranks: dict[str, list[Codes]] = {leaf.path: [] for leaf in leaves}
        self._told: dict[str, list[int]] = {leaf.path: [] for leaf in leaves}
        self._rows: dict[str, list[Codes]] = {field.path: [] for field in fields if field.repeat}
        self._sheets: list[tuple[object, ...]] = []

    def read(self, sheets: Sequence[Sheet | None]) -> dict[str, Coded | CodedEntries]:
        for start in range(0, len(sheets), AT_ONCE):
            self._read(sheets[start : start + AT_ONCE], start)
        return {field.path: self._entries(field) if field.repeat else self._coded(field) for field in self._fields}

    def told(self) -> list[pl.Series]:
        """What each sheet says of itself, as columns."""
        columns = zip(*self._sheets, strict=True) if self._sheets else [()] * len(_TOLD)
        return [
            pl.Series(name, values, dtype=dtype) for (name, dtype), values in zip(_TOLD.items(), columns, strict=True)
        ]

    def _read(self, sheets: Sequence[Sheet | None], start: int) -> None:
        present = [sheet or _NOBODY for sheet in sheets]
        absent = np.array([sheet is None for sheet in sheets], dtype=bool)
        rank = self._rank
        widths = [sheet.widths for sheet in present]
        ranks = {
            path: np.array([rank[width.get(path, Visibility.PUBLIC)] for width in widths], dtype=np.uint8)
            for path in self._paths
        }
        short = [(row, sheet) for row, sheet in enumerate(present) if sheet.left_out]
        for field in self._fields:
            codes = (
                self._read_repeat(field, present, start, ranks) if field.repeat else self._read_plain(field, present)
            )
            for row, sheet in short:
                if field.path in sheet.left_out and (field.repeat or field.path not in sheet.answers):
                    codes[row] = SHORT
            codes[absent] = ABSENT
            self._codes[field.path].append(codes)
            self._ranks[field.path].append(_narrowest(field, ranks[field.path], ranks))
        self._sheets += [_NO_SHEET if sheet is None else _told(sheet) for sheet in sheets]
        for row, sheet in enumerate(present, start):
            for path in (*self._few.get(row, ()), *sheet.few):
                if path in self._told:
                    self._told[path].append(row)

    def _read_plain(self, field: Field, sheets: Sequence[Sheet]) -> Codes:
        path, words = field.path, self._words[field.path]
        found = [
            words[answers[path][0]] if path in answers else NOT_ASKED for answers in (each.answers for each in sheets)
        ]
        return np.array(found, dtype=np.int32)

    def _read_repeat(self, repeat: Field, sheets: Sequence[Sheet], start: int, ranks: Ranks) -> Codes:
        held = [sheet.repeats.get(repeat.path, ()) for sheet in sheets]
        entries = [entry for instances in held for entry in instances]
        rows = np.repeat(np.arange(len(held)), [len(instances) for instances in held])
        self._rows[repeat.path].append(rows + start)
        for field in repeat.fields:
            self._codes[field.path].append(self._read_field(field, entries))
            own = [self._rank[found[field.path][1] if field.path in found else Visibility.PUBLIC] for found in entries]
            around = {need: ranks[need][rows] for need in field.needs}
            self._ranks[field.path].append(_narrowest(field, np.array(own, dtype=np.uint8), around))
        return np.full(len(sheets), NOT_ASKED, dtype=np.int32)

    def _read_field(self, field: Field, entries: Sequence[Mapping[str, Given]]) -> Codes:
        path, words = field.path, self._words[field.path]
        found = [words[entry[path][0]] if path in entry else NOT_ASKED for entry in entries]
        return np.array(found, dtype=np.int32)

    def _coded(self, field: Field) -> Coded:
        codes, ranks = (_joined(each.pop(field.path)) for each in (self._codes, self._ranks))
        few = np.array(sorted(set(self._told[field.path])), dtype=np.int64)
        return Coded(self._words[field.path], codes.astype(np.int32), ranks.astype(np.uint8), few)

    def _entries(self, repeat: Field) -> CodedEntries:
        """In the entries a number about few people is withheld in all of a city's."""
        rows = _joined(self._rows[repeat.path]).astype(np.int64)
        fields = {}
        for field in repeat.fields:
            fields[field.path] = made = self._coded(field)
            made.few = np.flatnonzero(np.isin(rows, made.few))
        whole = self._coded(repeat)
        return CodedEntries(whole.codes, whole.ranks, whole.few, rows, fields)


_TOLD: "Mapping[str, pl.DataType | type[pl.DataType]]" = {
    "took_part": pl.Boolean,
    "version": pl.Enum(["full", "short"]),
    "accepted_on": pl.Date,
    "language": pl.String,
    "revision": pl.String,
    "revision_digest": pl.String,
}
_NO_SHEET = (False, None, None, None, None, None)


def _told(sheet: Sheet) -> tuple[object, ...]:
    version = "short" if sheet.short else "full"
    return True, version, sheet.accepted_on, sheet.language or None, sheet.revision or None, sheet.digest or None


class _Remembered(dict[str, int]):
    def __init__(self, make: Callable[[str], int]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> int:
        made = self[key] = self._make(key)
        return made


def _narrowest(field: Field, own: Codes, ranks: Ranks) -> Codes:
    """Who may know of an answer: no more people than of anything that it depends on."""
    for need in field.needs:
        own = np.maximum(own, ranks[need])
    return own


def _joined(parts: Sequence[Codes]) -> Codes:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
