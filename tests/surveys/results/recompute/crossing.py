"""Two questions crossed, by the sets of cities behind each row and each column."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .data import CODES, MISSING, Data
from .reading import LEAST, Element, alike, caption_of, main_of, number, rows_of, same, share, tables_of, text

SIDES = frozenset({"country", "region", "size", "kind"})
_OUTSIDE = "Invited cities outside the table"
_BARS = "Cities in each row by their answer in the columns; the numbers are cities"
_BASE = re.compile(
    r"([\d,]+) of ([\d,]+) invited cit(?:y is|ies are) in the table\. Outside it: with an answer that counts only for "
    r"the rows, ([\d,]+); only for the columns, ([\d,]+); for neither, ([\d,]+)\."
)


@dataclass(frozen=True)
class Side:
    """``name``: a column of the file, or a way of grouping cities."""

    data: Data
    name: str

    @cached_property
    def given(self) -> frozenset[str]:
        return frozenset(self.data.cities) if self.name in SIDES else self.data.answering(self.name)

    def code(self, city: str) -> str:
        """Why it has no answer; blank where it has."""
        return "" if city in self.given else self.data.cells[self.name][city]

    def holding(self, label: str) -> frozenset[str]:
        """The cities that stand under this label."""
        if self.name in SIDES:
            return frozenset(self.data.group(self.name, label))
        asked, cells = self.data.asked[self.name], self.data.cells[self.name]
        if asked.kind == "number":
            least, below = _range(label)
            return frozenset(city for city in self.given if least <= float(cells[city]) < below)
        wanted = asked.value_of.get(label, label)
        firsts = slice(1) if asked.kind == "rank" else slice(None)
        return frozenset(city for city in self.given if wanted in asked.values(cells[city])[firsts])


def _range(label: str) -> tuple[float, float]:
    """What the name of a class says: from, and less than."""
    numbers = [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", label)]
    if label.startswith(("Before", "Less than")):
        return -math.inf, numbers[0]
    if label.endswith(("or later", "or more")):
        return numbers[0], math.inf
    return numbers[0], numbers[1] + ("–" in label)


@dataclass(frozen=True)
class Crossed:
    rows: Side
    columns: Side

    @cached_property
    def both(self) -> frozenset[str]:
        return self.rows.given & self.columns.given

    def cell(self, row: str, column: str) -> int:
        return len(self.rows.holding(row) & self.columns.holding(column))

    def row(self, label: str) -> int:
        return len(self.rows.holding(label) & self.both)

    def column(self, label: str) -> int:
        return len(self.columns.holding(label) & self.both)


def differences(data: Data, rows: str, columns: str, page: str) -> Iterator[str]:
    """Of the crossing of two columns of the file, or of one and a group of cities."""
    main, made = main_of(page), Crossed(Side(data, rows), Side(data, columns))
    labels: tuple[list[str], list[str]] = ([], [])
    for table in tables_of(main, ("scale", _OUTSIDE, caption := _caption(main))):
        head, body = rows_of(table)
        if caption_of(table) == _BARS:
            yield from _cells(data, made, head, body, bars=True)
        elif caption_of(table) == _OUTSIDE:
            yield from _outside(data, made, body)
        elif caption_of(table) == caption:
            labels = [row[0] for row in body[:-1]], head[1:-1]
            yield from _cells(data, made, head, body[:-1], bars=False)
            yield from _totals(data, made, head, body[-1])
        else:
            raise LookupError(caption_of(table))
    found = _BASE.search(text(main))
    assert found is not None
    both, only = made.both, (made.rows.given - made.both, made.columns.given - made.both)
    rest = len(data.cities) - len(both) - sum(map(len, only))
    for said, many in zip(found.groups(), (len(both), len(data.cities), *map(len, only), rest), strict=True):
        yield from same(data, "crossing", f"{rows} {columns} base", number(said), many)
    yield from _heading(data, made, *labels, text(main.find(".//h1")))


def _caption(main: Element) -> str:
    found = [caption_of(table) for table in main.iter("table") if ", by: " in caption_of(table)]
    return found[0] if len(found) == 1 else ""


def _cells(
    data: Data, made: Crossed, head: Sequence[str], body: Sequence[Sequence[str]], *, bars: bool
) -> Iterator[str]:
    for row, *said, total in body:
        where, whole = f"{made.rows.name} {row}", made.row(row)
        yield from same(data, "crossing", where, number(total), whole)
        for column, cell in zip(head[1:-1], said, strict=True):
            many = made.cell(row, column)
            count, _space, part = cell.partition(" (")
            yield from same(data, "crossing", f"{where}, {column}", number(count), many)
            if part:
                yield from share(data, f"{where}, {column}", part.removesuffix(")"), many, whole)
            elif not bars and whole >= LEAST:
                yield f"crossing {where}, {column}: there is no share"


def _totals(data: Data, made: Crossed, head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    _label, *said, both = row
    yield from same(data, "crossing", "all in the table", number(both), len(made.both))
    for column, count in zip(head[1:-1], said, strict=True):
        yield from same(data, "crossing", f"all of {column}", number(count), made.column(column))


def _outside(data: Data, made: Crossed, body: Sequence[Sequence[str]]) -> Iterator[str]:
    words = {"Answered, and counted": "", **MISSING}
    told = {(words[row], words[column]): int(number(count) or 0) for row, column, count in body}
    held = Counter((made.rows.code(c), made.columns.code(c)) for c in data.cities if c not in made.both)
    assert {code for pair in held for code in pair} <= {"", *CODES}
    yield from alike(data, "crossing outside", f"{made.rows.name} {made.columns.name}", told, dict(held))


_EXTREMES = re.compile(
    r"“(.*)” has its largest share in “(.*)” \((.*) of (.*)\) and its smallest in “(.*)” \((.*) of ([\d,]+)\)"
)
_EVEN = re.compile(r"“(.*)” has the same share in every row")
_PAIR = re.compile(r"The most frequent combination is “(.*)” with “(.*)”: (.*) of (.*) cities")
_TABLE = re.compile(r"(.*) cit(?:y is|ies are) in the table, which shows each combination")


def _heading(data: Data, made: Crossed, rows: Sequence[str], columns: Sequence[str], said: str) -> Iterator[str]:
    where = f"{made.rows.name} {made.columns.name} “{said}”"
    if found := _EXTREMES.match(said):
        large = [row for row in rows if made.row(row) >= LEAST]
        yield from _extremes(data, made, large, where, found.groups())
        yield from alike(data, "crossing heading", where, "of the rows with five" in said, len(large) < len(rows))
    elif found := _EVEN.match(said):
        shares = {_share(made, row, found[1]) for row in rows if made.row(row) >= LEAST}
        yield from same(data, "crossing heading", where, 1, len(shares))
    elif found := _PAIR.fullmatch(said):
        counts = sorted(made.cell(row, column) for row in rows for column in columns)
        told = ((3, made.cell(found[1], found[2])), (3, counts[-1]), (4, len(made.both)))
        for place, count in told:
            yield from same(data, "crossing heading", where, number(found[place]), count)
        yield from same(data, "crossing heading", where, 1, counts.count(counts[-1]))
    elif found := _TABLE.fullmatch(said):
        yield from same(data, "crossing heading", where, number(found[1]), len(made.both))
    elif said == "No city has an answer that counts on both sides":
        yield from same(data, "crossing heading", where, 0, len(made.both))
    else:
        raise LookupError(said)


def _extremes(data: Data, made: Crossed, large: Sequence[str], where: str, found: Sequence[str]) -> Iterator[str]:
    """No other large row has as large, or as small, a share."""
    column, most, many, base, least, few, low = found
    shares = {row: _share(made, row, column) for row in large}
    ordered = sorted(shares, key=lambda row: shares[row])
    yield from alike(data, "crossing heading", where, (most, least), (ordered[-1], ordered[0]))
    yield from alike(data, "crossing heading", where, shares[ordered[-2]] < shares[most], True)
    yield from alike(data, "crossing heading", where, shares[ordered[1]] > shares[least], True)
    for row, count, whole in ((most, many, base), (least, few, low)):
        yield from same(data, "crossing heading", where, number(count), made.cell(row, column))
        yield from same(data, "crossing heading", where, number(whole), made.row(row))


def _share(made: Crossed, row: str, column: str) -> Fraction:
    return Fraction(made.cell(row, column), made.row(row))
