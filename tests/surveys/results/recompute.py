"""Every number of a question's page worked out again from the open-data files, by other means than the product's.

Nothing of the product is imported: it is given the files that anybody downloads and the page that anybody reads, both
in English, and answers with what is not equal. DuckDB counts; quantiles of years are taken from the sorted list.
"""
# ruff: noqa: S608  # the names in the statements are those of the file's own columns

import csv
import io
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from lxml import html

# What each word of the first table stands for in the file; the rest of its cities gave an answer that counts.
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
GROUPS = {"Country": "country", "Population": "size", "Kind of government": "kind"}
STATES = {"Yes": "yes", "In part": "part", "No": "no"}
COMPARED = frozenset(STATES.values())
LISTED = 12  # choices: of longer lists only those that somebody chose stand in the chart
NUMBERS = frozenset({"integer", "decimal"})
LEAST = 5  # cities under which there is no percentage
Element = Any  # lxml says nothing of its types


@dataclass(frozen=True)
class Asked:
    """A row of the dictionary."""

    column: str
    title: str
    kind: str
    choices: Mapping[str, tuple[str, str]]  # by value: what it is called, and what it means

    @property
    def compares(self) -> bool:
        meant = {state for _label, state in self.choices.values()}
        return {"yes", "no"} <= meant

    @cached_property
    def answers(self) -> list[str]:
        none = {"not_competence", "no_data", "not_public"}
        return [value for value, (_label, state) in self.choices.items() if state not in none]


@dataclass
class Data:
    """``codes``, ``words`` and ``dictionary`` are the files themselves."""

    codes: str
    words: str
    dictionary: str
    checked: Counter[str] = field(default_factory=Counter)  # how many numbers of each kind were held against the file

    @cached_property
    def table(self) -> duckdb.DuckDBPyConnection:
        base = duckdb.connect()
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("codes", self.codes), ("words", self.words)):
                path = Path(folder) / f"{name}.csv"
                path.write_text(text, encoding="utf-8")
                base.execute(
                    f"CREATE TABLE {name} AS SELECT * FROM read_csv(?, all_varchar=true, header=true, delim=',', "
                    "quote='\"', escape='\"', nullstr='\\N')",
                    [str(path)],
                )
        return base

    @cached_property
    def asked(self) -> dict[str, Asked]:
        rows = csv.DictReader(io.StringIO(self.dictionary))
        return {row["column"]: _asked(row) for row in rows}

    def given(self, column: str, where: str = "true", *values: str) -> list[str]:
        """The answers that count, of the cities of one group or of all."""
        codes = ", ".join(f"'{code}'" for code in MISSING.values())
        sql = (
            f'SELECT codes."{column}" FROM codes JOIN words USING (city) '
            f'WHERE codes."{column}" NOT IN ({codes}) AND {where}'
        )
        return [row[0] for row in self.table.execute(sql, list(values)).fetchall()]

    def counted(self, column: str, code: str) -> int:
        found = self.table.execute(f'SELECT count(*) FROM codes WHERE "{column}" = ?', [code]).fetchone()
        assert found is not None
        return int(found[0])

    @cached_property
    def cities(self) -> int:
        found = self.table.execute("SELECT count(*) FROM codes").fetchone()
        assert found is not None
        return int(found[0])

    def of_group(self, name: str, label: str) -> int:
        found = self.table.execute(f'SELECT count(*) FROM words WHERE "{name}" = ?', [label]).fetchone()
        assert found is not None
        return int(found[0])

    def quantile(self, numbers: Sequence[float], part: float, *, years: bool) -> float:
        ordered = sorted(numbers)
        if years:
            return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]
        found = duckdb.execute("SELECT quantile_cont(n, ?) FROM unnest(?) t(n)", [part, ordered]).fetchone()
        assert found is not None
        return float(found[0])


def _asked(row: Mapping[str, str]) -> Asked:
    choices = {}
    for line in row["choices"].splitlines():
        value, label = line.split(" = ", 1)
        found = re.fullmatch(r"(.*) \((yes|part|no|not_competence|no_data|not_public|other)\)", label)
        choices[value] = (found[1], found[2]) if found else (label, "")
    return Asked(row["column"], row["question"], row["type"], choices)


def differences(data: Data, key: str, page: str) -> Iterator[str]:
    """What the page says otherwise than the file. Raises when it shows a table that nobody here knows."""
    main = html.fromstring(page).get_element_by_id("main")
    further = main.xpath('.//section[h2="Asked along with it"]/article')
    told = [(each, _column(data, key, _text(each.find("h3")))) for each in further]
    for element in (main, *(each for each, _columns in told)):
        columns = next((found for each, found in told if each is element), _first(data, key))
        inner = [] if element is not main else further
        tables = [t for t in element.iter("table") if not any(t in list(each.iter("table")) for each in inner)]
        for table in tables:
            for said in _table(data, columns, table):
                yield f"{key} {said}"
    yield from _coverage_line(data, key, main)


def _first(data: Data, key: str) -> list[str]:
    """The column of the main question; of a grid those of its rows."""
    if key in data.asked:
        return [key]
    return [name for name in data.asked if name.startswith(f"{key}/")]


def _column(data: Data, key: str, title: str) -> list[str]:
    names = [name for name in data.asked if name.startswith(f"{key}/")]
    return [name for name in names if data.asked[name].title == title] or names


def _table(data: Data, columns: Sequence[str], table: Element) -> Iterator[str]:
    caption = _text(table.find("caption"))
    rows = [[_text(cell) for cell in row] for row in table.iter("tr")]
    head, body = rows[0], rows[1:]
    if caption.startswith(LISTS) or "matrix" in table.get("class", ""):
        return
    if caption == "All invited cities":
        yield from _standings(data, columns, body)
    elif caption == "The figures":
        yield from _figures(data, columns, body)
    elif caption == "Numbers by group":
        yield from _groups(data, columns, head, body)
    elif caption == "Cities by row and answer":
        yield from _grid(data, head, body, columns)
    elif caption in {"Shares of the cities whose answer counts", "In brackets: how many put it first."}:
        yield from _bars(data, columns, body)
    elif caption.startswith("Cities that answer “"):
        yield from _shares_by_group(data, columns, caption, head, body)
    elif caption == "Cities by answer, of those whose answer counts":
        yield from _scale(data, columns, head, body)
    else:
        raise LookupError(caption)


# Tables of what each city said: words and lists, no figures.
LISTS = ("What each city answered", "What each city", "City by city", "Every entry")


def _same(data: Data, kind: str, where: str, shown: float | None, found: float | None) -> Iterator[str]:
    data.checked[kind] += 1
    alike = shown is None and found is None
    if not alike and (shown is None or found is None or abs(shown - found) > 0.0051):  # two decimals
        yield f"{kind} {where}: the page says {shown}, the file {found}"


def _standings(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = {row[0]: _number(row[1]) for row in body}
    yield from _same(data, "invited", columns[0], shown.pop("Invited in all"), data.cities)
    if len(columns) > 1 or data.asked[columns[0]].kind.startswith(("begin", "repeat")):
        return  # of a grid or repeat as a whole the file has no column
    given = shown.pop("Answered, and counted", 0)
    yield from _same(data, "counted", columns[0], given, len(data.given(columns[0])))
    for word, code in MISSING.items():
        yield from _same(data, "missing", f"{columns[0]} {code}", shown.pop(word, 0), data.counted(columns[0], code))
    if shown:
        yield f"{columns[0]}: {sorted(shown)} stand for nothing in the file"


def _bars(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    asked = data.asked[columns[0]]
    given = data.given(columns[0])
    one = asked.kind.startswith("select_one")
    chosen = Counter(value for answer in given for value in ([answer] if one else answer.split()))
    firsts = Counter(answer.split()[0] for answer in given)
    labels = {label: value for value, (label, _state) in asked.choices.items()}
    listed = [value for value in asked.answers if chosen[value] or (one and len(asked.answers) <= LISTED)]
    if {labels.get(row[0], row[0]) for row in body} != {*listed, *chosen}:
        yield f"{columns[0]}: the chart has other answers than {sorted(listed)}"
    for label, text, count in body:
        value = labels.get(label, label)
        yield from _same(data, "chosen", f"{columns[0]} {value}", _number(count), chosen[value])
        yield from _share(data, f"{columns[0]} {value}", text, chosen[value], len(given))
        if found := re.search(r"\((\d+)\)$", text):
            yield from _same(data, "first", f"{columns[0]} {value}", float(found[1]), firsts[value])


def _share(data: Data, where: str, text: str, part: int, base: int) -> Iterator[str]:
    plain = re.sub(r" \(\d+\)$", "", text)
    if "%" in plain:
        shown = float(plain.replace("%", "").replace("\u00a0", "").strip())
        yield from _same(data, "percentage", where, shown, _half_even(100 * part / base) if base >= LEAST else None)
    else:
        numbers = [_number(each) for each in plain.split(" of ")]
        for shown_one, found in zip(numbers, (part, base), strict=True):
            yield from _same(data, "of", where, shown_one, found)


def _half_even(value: float) -> float:
    return float(round(value))


def _figures(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    numbers = [float(value) for value in data.given(columns[0])]
    years = body[0][0] == "Cities that gave a year"
    parts = {
        "Lowest": 0, "Earliest": 0, "Highest": 1, "Latest": 1, "A quarter of the cities is below": 0.25,
        "A quarter of the cities: this year or earlier": 0.25, "Median: half is below, half above": 0.5,
        "Half of the cities: this year or earlier": 0.5, "A quarter of the cities is above": 0.75,
        "Three quarters of the cities: this year or earlier": 0.75,
    }  # fmt: skip
    yield from _same(data, "numbers", columns[0], _number(body[0][1]), len(numbers))
    for label, shown in body[1:]:
        found = round(data.quantile(numbers, parts[label], years=years), 2)
        yield from _same(data, "quantile", f"{columns[0]} {label}", _number(shown), found)


def _grid(data: Data, head: Sequence[str], body: Sequence[Sequence[str]], columns: Sequence[str]) -> Iterator[str]:
    titles = {data.asked[name].title: name for name in columns}
    for title, *shown in body:
        name = titles[title]
        given = Counter(data.given(name))
        labels = {label: value for value, (label, _state) in data.asked[name].choices.items()}
        for label, number in zip(head[1:-1], shown[:-1], strict=True):
            yield from _same(data, "grid", f"{name} {label}", _number(number), given[labels[label]])
        yield from _same(data, "grid counted", name, _number(shown[-1]), sum(given.values()))


def _scale(data: Data, columns: Sequence[str], head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """The numbers drawn in each row, and what stands at its end."""
    titles = {data.asked[name].title: name for name in columns}
    for row in body:
        if row and row[0] in titles:
            name = titles[row[0]]
            given = data.given(name)
            yes = sum(data.asked[name].choices.get(value, ("", ""))[1] == "yes" for value in given)
            numbers = [_number(each) for each in row[-1].split(" of ")]
            expected = [yes, len(given)] if len(numbers) > 1 else [len(given)]
            for shown, found in zip(numbers, expected, strict=True):
                yield from _same(data, "scale", f"{name} {head[-1]}", shown, found)


def _held(asked: Asked, given: Sequence[str], head: str) -> int | None:
    """How many hold what the head of a column says; None where it is no count of answers."""
    if head in STATES and asked.compares:
        wanted = STATES[head]
        return sum(_strongest(asked, answer) == wanted for answer in given)
    if asked.kind in NUMBERS:
        return None
    value = {label: value for value, (label, _state) in asked.choices.items()}.get(head, head)
    one = asked.kind.startswith("select_one")
    return sum(value in ([answer] if one else answer.split()) for answer in given)


def _strongest(asked: Asked, answer: str) -> str:
    one = asked.kind.startswith("select_one")
    states = {asked.choices.get(value, ("", ""))[1] for value in ([answer] if one else answer.split())}
    return next((state for state in ("yes", "part", "no") if state in states), "")


def _groups(data: Data, columns: Sequence[str], head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    name, asked = GROUPS.get(head[0]), data.asked[columns[0]]
    if name is None:
        return  # the sub-region stands in no file but follows from the country
    for label, *shown in body:
        given = data.given(columns[0], f'words."{name}" = ?', label)
        for title, number in zip(head[1:], shown, strict=True):
            where = f"{columns[0]} {label} {title}"
            if title == "Counted":
                yield from _same(data, "group counted", where, _number(number), len(given))
            elif title == "Invited in all":
                yield from _same(data, "group invited", where, _number(number), data.of_group(name, label))
            elif (held := _held(asked, given, title)) is not None:
                yield from _same(data, "group answer", where, _number(number), held)
            else:
                numbers = [float(each) for each in given]
                years = title != "Median"
                found = round(data.quantile(numbers, 0.5, years=years), 2) if numbers else None
                yield from _same(data, "group median", where, _number(number), found)


def _shares_by_group(
    data: Data, columns: Sequence[str], caption: str, head: Sequence[str], body: Sequence[Sequence[str]]
) -> Iterator[str]:
    found = re.match(r"Cities that answer “(.*)”", caption)
    name, asked = GROUPS.get(head[0]), data.asked[columns[0]]
    if name is None or found is None:
        return
    for label, text, count in body:
        given = data.given(columns[0], f'words."{name}" = ?', label)
        held = _held(asked, given, found[1]) or 0
        yield from _same(data, "group chart", f"{columns[0]} {label}", _number(count), len(given))
        yield from _share(data, f"{columns[0]} {label}", text, held, len(given))


_LINE = re.compile(r"([\d,]+) of ([\d,]+) invited cit(?:y|ies) answered with something that counts\.")


def _coverage_line(data: Data, key: str, main: Element) -> Iterator[str]:
    found = _LINE.search(_text(main))
    if found is None:
        yield f"{key}: the page does not say of how many cities it speaks"
    elif key in data.asked:
        yield from _same(data, "line", key, _number(found[1]), len(data.given(key)))
        yield from _same(data, "line", key, _number(found[2]), data.cities)


def _number(text: str) -> float | None:
    plain = text.replace(",", "").replace("\u00a0", "").replace("\u202f", "").strip()
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def _text(element: Element) -> str:
    return " ".join(str(element.text_content()).split()) if element is not None else ""
