"""The network by block, cities side by side, and a city beside its peers."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from .data import CHOSEN, CODES, MISSING, STATES, Data, quantile
from .reading import Element, alike, caption_of, main_of, number, of, rows_of, same, tables_of, text
from .signs import city_of, shown, sign

_BLOCK = "Questions of the block, by what each city answered"
_BLOCKS = "Questions answered with yes · in part · no · without such an answer"
_BESIDE = ("Answers differ", "Some have no answer", "The same answer", "Nobody has an answer")


def blocks(data: Data, page: str) -> Iterator[str]:
    """Of all blocks, or of the one that is chosen in its form."""
    main = main_of(page)
    chosen = [text(each) for each in main.xpath('.//select[@name="block"]/option[@selected]')]
    (table,) = tables_of(main, (_BLOCK, _BLOCKS))
    head, body = rows_of(table)
    cities = [city_of(row) for row in table.xpath("./tbody/tr")]
    yield from alike(data, "blocks", "no city twice", len(set(cities)), len(cities))
    for city, (_name, *cells) in zip(cities, body, strict=True):
        for label, said in zip(head[1:], cells, strict=True):
            if caption_of(table) == _BLOCK:
                found = _of_block(data, city, chosen[0])[STATES.get(label) or MISSING[label]]
                yield from same(data, "block", f"{city} {label}", number(said), found)
            else:
                yield from _told(data, city, label, said)


def _told(data: Data, city: str, block: str, said: str) -> Iterator[str]:
    found = _of_block(data, city, block)
    rest = sum(count for name, count in found.items() if name not in STATES.values())
    expected = [*(found[state] for state in STATES.values()), rest]
    numbers = [number(each) for each in said.split(" · ")]
    for shown_one, count in zip(numbers, expected, strict=True):
        yield from same(data, "blocks", f"{city} {block}", shown_one, count)


def _of_block(data: Data, city: str, block: str) -> Counter[str]:
    """By state, or by why there is no answer, each question of the block that says yes or no."""
    compared = (name for name in _inside(data, block) if data.asked[name].compares)
    cells = ((data.asked[name], data.cells[name][city]) for name in compared)
    return Counter(cell if cell in CODES else asked.state(cell) for asked, cell in cells)


def _inside(data: Data, block: str) -> list[str]:
    return [name for name in data.cells if data.asked[name].block == block]


def compare(data: Data, cities: Sequence[str], page: str) -> Iterator[str]:
    """Two to six cities side by side; every row of the blocks that are shown."""
    main = main_of(page)
    for table in tables_of(main, ("Questions of each block", "versus")):
        head, body = rows_of(table)
        if "versus" in table.get("class", ""):
            yield from _side_by_side(data, cities, table)
            continue
        yield from alike(data, "compare", "heads", head[1:], list(_BESIDE))
        for block, *said in body:
            names = list(data.cells) if block == "All blocks" else _inside(data, block)
            found = Counter(_beside(data, name, cities) for name in names)
            for label, count in zip(_BESIDE, said, strict=True):
                yield from same(data, "compare", f"{block} {label}", number(count), found[label])


def _beside(data: Data, name: str, cities: Sequence[str]) -> str:
    given = [_meant(data, name, city) for city in cities if data.cells[name][city] not in CODES]
    if not given:
        return _BESIDE[3]
    if any(each != given[0] for each in given):
        return _BESIDE[0]
    return _BESIDE[2] if len(given) == len(cities) else _BESIDE[1]


def _meant(data: Data, name: str, city: str) -> object:
    asked, cell = data.asked[name], data.cells[name][city]
    if asked.kind == "several":
        return frozenset(asked.values(cell))
    if asked.kind == "entries":
        return repr(data.entries[name][city])
    return " ".join(cell.casefold().split()) if asked.kind == "text" else cell


def _rows(data: Data, table: Element) -> Iterator[tuple[str, list[Element]]]:
    """The column behind each row, in the order of the file, and the row's cells."""
    rows = table.xpath("./tbody/tr")
    names = _inside(data, caption_of(table))
    assert len(rows) == len(names)
    for name, row in zip(names, rows, strict=True):
        yield name, [cell.find("div") for cell in row.iter("td")]


def _side_by_side(data: Data, cities: Sequence[str], table: Element) -> Iterator[str]:
    for name, cells in _rows(data, table):
        for city, cell in zip(cities, cells, strict=True):
            yield from _answer(data, name, city, cell)


def _answer(data: Data, name: str, city: str, cell: Element) -> Iterator[str]:
    """A sign where there is one, a number where it is one, and what was chosen."""
    asked, held = data.asked[name], data.cells[name][city]
    signed = held in CODES or (asked.kind == "one" and asked.compares and bool(asked.state(held)))
    where = f"{city} {name}"
    yield from alike(data, "beside", where, shown(cell), sign(data, [name], city) if signed else "")
    if held in CODES:
        return
    if asked.kind == "number":
        yield from same(data, "beside", where, number(text(cell)), round(float(held), 2))
    elif asked.kind == "entries":
        yield from same(data, "beside", where, len(cell.xpath("./ul/li")), int(held))
    elif asked.kind in CHOSEN:
        labels = [asked.choices.get(value, (value, ""))[0] for value in asked.values(held)]
        yield from alike(data, "beside", where, [each for each in labels if each not in text(cell)], [])


def peers(data: Data, city: str, page: str, near: Collection[str] | None = None) -> Iterator[str]:
    """A city beside its peers: ``near``, or those that the page itself names as most like it."""
    main = main_of(page)
    if near is None:
        links = main.xpath('.//section[h2="Why these cities"]//li/a[1]/@href')
        near = [link.rpartition("city=")[2] for link in links]
    found = re.search(r"([\d,]+) cit(?:y|ies) of this round (?:is|are) held beside it", text(main))
    assert found is not None
    yield from same(data, "peers", city, number(found[1]), len(near))
    for table in tables_of(main, ("versus",)):
        for name, (own, held, counted) in _rows(data, table):
            given = data.given(name, near)
            yield from _answer(data, name, city, own)
            yield from of(data, "peers", name, text(counted), len(given), len(near))
            yield from _held(data, name, near, text(held)) if given else alike(data, "peers", name, text(held), "–")


def _held(data: Data, name: str, near: Collection[str], said: str) -> Iterator[str]:
    asked = data.asked[name]
    numbers = [number(each) for each in re.findall(r"-?\d[\d,]*(?:\.\d+)?", said)]
    if asked.kind == "number":
        given = data.numbers(name, near)
        middles = {round(quantile(given, 0.5, years=years), 2) for years in (True, False)}
        yield from alike(data, "peers", f"{name} median", numbers[0] in middles, True)
        for told, expected in zip(numbers[1:], (given[0], given[-1]), strict=True):
            yield from same(data, "peers", name, told, expected)
    elif asked.kind == "one" and asked.compares:
        states = data.states(name, near)
        for told, state in zip(numbers, STATES.values(), strict=True):
            yield from same(data, "peers", f"{name} {state}", told, states[state])
    elif asked.kind in CHOSEN:
        for value, count in data.chosen(name, near).items():
            label = asked.choices.get(value, (value, ""))[0]
            yield from alike(data, "peers", f"{name} {value}", f"{label}: {count:,}" in said, True)
    else:
        yield from same(data, "peers", name, numbers[0], len(data.given(name, near)))
