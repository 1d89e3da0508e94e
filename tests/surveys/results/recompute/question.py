"""A question's page: what is said, charted, listed and grouped of it. The same blocks stand where it is embedded."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .data import CHOSEN, CODES, MISSING, STATES, Asked, Data, quantile
from .reading import Element, alike, caption_of, main_of, number, of, rows_of, same, share, text
from .sentences import finding
from .signs import matrix, sign

GROUPS = {"Country": "country", "Sub-region": "region", "Population": "size", "Kind of government": "kind"}
LISTED = 12  # choices: of longer lists only those that somebody chose stand in the chart
WORDS = ("What each city answered", "Every entry")  # tables of what each city said: no figures
OVER_TIME = "Hundredths of the cities whose answer counts"  # held against the files of both rounds by ``series``
_LINE = re.compile(r"([\d,]+) of ([\d,]+) invited cit(?:y|ies) answered with something that counts\.")


def differences(data: Data, key: str, page: str) -> Iterator[str]:
    """What the page says otherwise than the file. Raises LookupError for a table that nobody here knows."""
    main = main_of(page)
    title = main.find(".//h1")
    told = main.xpath('.//section[h2="Asked along with it"]/article')
    inner = {table for each in told for table in each.iter("table")}
    yield from finding(data, data.main(key), text(title))
    yield from _block(data, data.main(key), main, [table for table in main.iter("table") if table not in inner])
    yield from _line(data, data.main(key), main)
    yield from _listed(data, data.main(key), main.xpath(".//h3[not(ancestor::article)]"))
    for article in told:
        columns = _column(data, key, text(article.find("h3")))
        said = article.find("p")
        yield from finding(data, columns, (said.text or "").strip().removesuffix("."))
        yield from _line(data, columns, said)
        yield from _block(data, columns, article, list(article.iter("table")))
        yield from _listed(data, columns, article.xpath(".//details//h3"))


def _column(data: Data, key: str, title: str) -> list[str]:
    names = [name for name in data.cells if name.startswith(f"{key}/")]
    return [name for name in names if data.asked[name].title == title] or [
        name for name in names if name not in data.main(key) and data.asked[name].kind == "one"
    ]


def _block(data: Data, columns: Sequence[str], element: Element, tables: Sequence[Element]) -> Iterator[str]:
    for table in tables:
        yield from (f"{columns[0]} {said}" for said in _table(data, columns, table))
    yield from atlas(data, columns, element)


def _table(data: Data, columns: Sequence[str], table: Element) -> Iterator[str]:
    caption = caption_of(table)
    head, body = rows_of(table)
    if "matrix" in table.get("class", ""):
        yield from matrix(data, table, {data.asked[name].title: [name] for name in columns})
    elif caption == "All invited cities":
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
        titles = {data.asked[name].title: name for name in columns}
        yield from scale(data, titles, head, body)
    elif caption not in {*WORDS, OVER_TIME}:
        raise LookupError(caption)


def _standings(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    told = {row[0]: number(row[1]) for row in body}
    held = Counter(cell if cell in CODES else "" for cell in data.merged(columns).values())
    yield from same(data, "invited", columns[0], told.pop("Invited in all"), len(data.cities))
    yield from same(data, "counted", columns[0], told.pop("Answered, and counted", 0), held[""])
    for word, code in MISSING.items():
        yield from same(data, "missing", f"{columns[0]} {code}", told.pop(word, 0), held[code])
    if told:
        yield f"{columns[0]}: {sorted(told)} stand for nothing in the file"


def _bars(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    asked, given, chosen = data.asked[columns[0]], data.given(columns[0]), data.chosen(columns[0])
    one = asked.kind == "one"
    firsts = Counter(answer.split()[0] for answer in given)
    listed = [value for value in asked.answers if chosen[value] or (one and len(asked.answers) <= LISTED)]
    values = [asked.value_of.get(row[0], row[0]) for row in body]
    yield from alike(data, "answers listed", columns[0], sorted(values), sorted({*listed, *chosen}))
    for value, (_label, said, count) in zip(values, body, strict=True):
        yield from same(data, "chosen", f"{columns[0]} {value}", number(count), chosen[value])
        yield from share(data, f"{columns[0]} {value}", said, chosen[value], len(given))
        if found := re.search(r"\((\d+)\)$", said):
            yield from same(data, "first", f"{columns[0]} {value}", float(found[1]), firsts[value])


def _figures(data: Data, columns: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    numbers = data.numbers(columns[0])
    years = body[0][0] == "Cities that gave a year"
    parts = {
        "Lowest": 0, "Earliest": 0, "Highest": 1, "Latest": 1, "A quarter of the cities is below": 0.25,
        "A quarter of the cities: this year or earlier": 0.25, "Median: half is below, half above": 0.5,
        "Half of the cities: this year or earlier": 0.5, "A quarter of the cities is above": 0.75,
        "Three quarters of the cities: this year or earlier": 0.75,
    }  # fmt: skip
    yield from same(data, "numbers", columns[0], number(body[0][1]), len(numbers))
    for label, said in body[1:]:
        found = round(quantile(numbers, parts[label], years=years), 2)
        yield from same(data, "quantile", f"{columns[0]} {label}", number(said), found)


def _grid(data: Data, head: Sequence[str], body: Sequence[Sequence[str]], columns: Sequence[str]) -> Iterator[str]:
    titles = {data.asked[name].title: name for name in columns}
    for title, *said in body:
        name = titles[title]
        given, labels = data.chosen(name), data.asked[name].value_of
        for label, count in zip(head[1:-1], said[:-1], strict=True):
            yield from same(data, "grid", f"{name} {label}", number(count), given[labels[label]])
        yield from same(data, "grid counted", name, number(said[-1]), len(data.given(name)))


def scale(data: Data, titles: dict[str, str], head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each piece of each bar, and what stands at its end. ``titles``: the column behind each row."""
    yield from alike(data, "scale", "its rows", [row[0] for row in body], list(titles))
    for title, *said, end in body:
        name = titles[title]
        for label, count in zip(head[1:-1], said, strict=True):
            yield from same(
                data, "scale", f"{name} {label}", number(count), _held(data.asked[name], data, name, label)
            )
        base, compared = len(data.given(name)), "of" in end
        if compared:
            yield from of(data, "scale", name, end, data.states(name)["yes"], base)
        else:
            yield from same(data, "scale", name, number(end), base)


def _held(asked: Asked, data: Data, name: str, head: str, among: Sequence[str] | None = None) -> int | None:
    """How many hold what the head of a column says; None where it is no count of answers."""
    if head in STATES and asked.compares:
        return data.states(name, among)[STATES[head]]
    if asked.kind not in CHOSEN:
        return None
    return data.chosen(name, among)[asked.value_of.get(head, head)]


def _groups(data: Data, columns: Sequence[str], head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
    by, name = GROUPS[head[0]], columns[0]
    labels = {about[by] for about in data.cities.values()}
    yield from alike(data, "group", name, sorted(row[0] for row in body), sorted(labels))
    for label, *said in body:
        group = data.group(by, label)
        for title, count in zip(head[1:], said, strict=True):
            yield from _of_group(data, name, group, title, count)


def _of_group(data: Data, name: str, group: Sequence[str], title: str, said: str) -> Iterator[str]:
    where = f"{name} {title}"
    if title == "Counted":
        yield from same(data, "group counted", where, number(said), len(data.given(name, group)))
    elif title == "Invited in all":
        yield from same(data, "group invited", where, number(said), len(group))
    elif (held := _held(data.asked[name], data, name, title, group)) is not None:
        yield from same(data, "group answer", where, number(said), held)
    else:
        numbers = data.numbers(name, group)
        found = round(quantile(numbers, 0.5, years=title != "Median"), 2) if numbers else None
        yield from same(data, "group median", where, number(said), found)


def _shares_by_group(
    data: Data, columns: Sequence[str], caption: str, head: Sequence[str], body: Sequence[Sequence[str]]
) -> Iterator[str]:
    found = re.match(r"Cities that answer “(.*)”", caption)
    assert found is not None
    by, name = GROUPS[head[0]], columns[0]
    if whole := re.search(r"(\d+)%", head[1]):
        told = round(100 * (_held(data.asked[name], data, name, found[1]) or 0) / len(data.given(name)))
        yield from same(data, "group mean", name, number(whole[1]), told)
    for label, said, count in body:
        group = data.group(by, label)
        held = _held(data.asked[name], data, name, found[1], group) or 0
        yield from same(data, "group chart", f"{name} {label}", number(count), len(data.given(name, group)))
        yield from share(data, f"{name} {label}", said, held, len(data.given(name, group)))


def _line(data: Data, columns: Sequence[str], element: Element) -> Iterator[str]:
    found = _LINE.search(text(element))
    if found is None:
        yield f"{columns[0]}: it does not say of how many cities it speaks"
    else:
        base = sum(cell not in CODES for cell in data.merged(columns).values())
        yield from same(data, "line", columns[0], number(found[1]), base)
        yield from same(data, "line", columns[0], number(found[2]), len(data.cities))


def _listed(data: Data, columns: Sequence[str], heads: Sequence[Element]) -> Iterator[str]:
    """“Yes 12”, above the cities themselves."""
    for head in heads:
        counts = head.xpath('./span[@class="soft"]')
        if not counts:
            continue
        signs = "".join(map(text, head.xpath("./b")))
        label = text(head).removeprefix(signs).strip().removesuffix(text(counts[0])).strip()
        cells = data.merged(columns)
        found = sum(cell == MISSING.get(label) for cell in cells.values())
        if label not in MISSING:
            found = data.chosen(columns[0])[data.asked[columns[0]].value_of.get(label, label)]
        yield from same(data, "list", f"{columns[0]} {label}", number(text(counts[0])), found)


def atlas(data: Data, columns: Sequence[str], element: Element) -> Iterator[str]:
    """What the maps of a page say to who does not see them: how many places of each sign."""
    drawn = element.xpath('.//svg[starts-with(@aria-label, "Map: ")]/@aria-label')
    said: Counter[str] = Counter()
    for each in drawn:
        for word, count in re.findall(r"([^\d,][^\d]*?) (\d+)(?:, |$)", each.removeprefix("Map: ")):
            said[word] += int(count)
    found = Counter(_WORDS[sign(data, columns, city)] for city in data.placed)
    if drawn:
        yield from alike(data, "map", columns[0], dict(said), dict(found))


_WORDS = {
    "yes": "Yes", "part": "In part", "no": "No", "not_ours": "Not our competence", "no_data": "No data",
    "withheld": "Prefers not to publish", "none": "No answer", "given": "Answered", "not_asked": "Does not apply",
    "kept": "Not public",
}  # fmt: skip
