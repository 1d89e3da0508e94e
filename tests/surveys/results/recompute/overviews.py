"""Pages over many questions: the first page, groups of cities, city by city, the map, themes."""

import re
from collections.abc import Iterator, Sequence

from .data import Data
from .question import GROUPS, atlas, scale
from .reading import Element, alike, key_of, main_of, number, of, rows_of, same, tables_of, text
from .sentences import finding
from .signs import matrix, strip


def home(data: Data, page: str) -> Iterator[str]:
    main = main_of(page)
    tables_of(main, ())
    lines = main.xpath('.//ul[@class="list"]/li[h3]')
    yield from alike(data, "home", "its questions", [key_of(line.find("h3")) for line in lines], data.keys)
    yield from _lines(data, lines)
    told = [text(each) for each in main.xpath('.//dl[@class="stats"]//dd')]
    yield from of(data, "home", "took part", told[0], len(data.present), len(data.cities))
    yield from same(data, "home", "countries", number(told[1]), len({data.cities[c]["country"] for c in data.present}))
    yield from same(data, "home", "questions", number(told[2]), len(data.keys))


def _lines(data: Data, lines: Sequence[Element]) -> Iterator[str]:
    """Each question with its finding and its strip."""
    for line in lines:
        columns = data.main(key_of(line.find("h3")))
        said = line.findall("p")
        yield from finding(data, columns, (said[0].text or "").strip())
        if found := re.search(r"([\d,]+) answers? (?:is|are) not public", text(said[0])):
            hidden = list(data.merged(columns).values()).count("NOT_PUBLIC")
            yield from same(data, "hidden", columns[0], number(found[1]), hidden)
        yield from strip(data, columns, line.find('./p[@class="strip"]'))


def groups(data: Data, page: str) -> Iterator[str]:
    main = main_of(page)
    by = {label.lower(): name for label, name in GROUPS.items()}[text(main.find(".//h1")).partition(", by ")[2]]
    compared = [key for key in data.keys if key in data.asked and data.asked[key].compares]
    seen = []
    for table in tables_of(main, ("Yes, of the cities whose answer counts",)):
        head, _body = rows_of(table)
        yield from alike(data, "groups", by, sorted(head[2:]), sorted({each[by] for each in data.cities.values()}))
        for row in table.xpath("./tbody/tr"):
            key = key_of(row)
            seen.append(key)
            for label, cell in zip(head[1:], row.iter("td"), strict=True):
                among = None if label == "Whole network" else data.group(by, label)
                yes, base = data.states(key, among)["yes"], len(data.given(key, among))
                yield from of(data, "groups", f"{key} {label}", text(cell), yes, base)
    yield from alike(data, "groups", "its questions", seen, compared)


def city_by_city(data: Data, page: str) -> Iterator[str]:
    (table,) = tables_of(main_of(page), ("matrix",))
    keys = [text(each) for each in table.xpath("./thead//abbr")]
    yield from matrix(data, table, {key: data.main(key) for key in keys})


def city_map(data: Data, page: str) -> Iterator[str]:
    main = main_of(page)
    tables_of(main, ())
    columns = data.main(key_of(main.xpath('.//p[@class="lead"]')[0]))
    yield from finding(data, columns, text(main.find(".//h1")))
    before = data.checked["map"]
    yield from atlas(data, columns, main)
    yield from alike(data, "map drawn", columns[0], data.checked["map"] - before, 1)


def themes(data: Data, page: str) -> Iterator[str]:
    main = main_of(page)
    lines = main.xpath('.//section[h2="Question by question"]//li')
    keys = [key_of(line.find("h3")) for line in lines]
    compared = [key for key in keys if key in data.asked and data.asked[key].compares]
    found = re.search(r"([\d,]+) questions? asks? about it; of them, ([\d,]+) with yes", text(main))
    assert found is not None
    for said, many in zip(found.groups(), (len(keys), len(compared)), strict=True):
        yield from same(data, "themes", "questions", number(said), many)
    yield from _lines(data, lines)
    for table in tables_of(main, ("Cities by answer, of those whose answer counts", "matrix")):
        if "matrix" in table.get("class", ""):
            yield from matrix(data, table, {key: [key] for key in compared})
        else:
            yield from scale(data, {f"{key}. {data.asked[key].title}": key for key in compared}, *rows_of(table))
