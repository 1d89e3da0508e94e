"""The signs of many answers: a city in each row, a question in each column, and the strip under a question."""

import re
from collections.abc import Iterator, Mapping, Sequence

from .data import CHOSEN, CODES, Data
from .reading import Element, alike, same, text, width

SIGNS = {
    "NOT_COMPETENCE": "not_ours", "NO_DATA": "no_data", "PREFERS_NOT_TO_PUBLISH": "withheld", "NO_ANSWER": "none",
    "NOT_APPLICABLE": "not_asked", "SHORT_VERSION": "not_asked", "NOT_PUBLIC": "kept", "TOO_FEW_PEOPLE": "kept",
    "DID_NOT_TAKE_PART": "none",
}  # fmt: skip


def sign(data: Data, columns: Sequence[str], city: str) -> str:
    cell = data.merged(columns)[city]
    if cell in CODES:
        return SIGNS[cell]
    asked = data.asked[columns[0]]
    state = cell[1:] if len(columns) > 1 else asked.state(cell)
    return state if asked.compares and state else "given"


def matrix(data: Data, table: Element, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """``columns``: what stands under each heading."""
    heads = [text(each) for each in table.xpath("./thead/tr/th")][1:]
    asked = [columns[head] for head in heads if head in columns]
    seen = []
    for row in table.xpath("./tbody/tr[td]"):
        city = city_of(row)
        seen.append(city)
        drawn = row.xpath("./td[not(contains(@class, 'num'))]")
        yield from same(data, "sign", f"{city}: how many", len(drawn), len(asked))
        for names, cell in zip(asked, drawn, strict=False):
            yield from alike(data, "sign", f"{city} {names[0]}", shown(cell), sign(data, names, city))
    yield from alike(data, "sign", "the cities", sorted(seen), sorted(data.present))


def shown(cell: Element) -> str:
    """The state that a sign is drawn as; nothing where there is none."""
    drawn = cell.xpath('.//b[contains(concat(" ", @class, " "), " s ")]')
    return next(name for name in drawn[0].get("class").split() if name not in {"s", "sign", "plain"}) if drawn else ""


def city_of(element: Element) -> str:
    found = re.search(r"(?:/cities/|[?&]city=)([\w-]+)", element.xpath(".//th//a/@href")[0])
    assert found is not None
    return found[1]


def strip(data: Data, columns: Sequence[str], element: Element) -> Iterator[str]:
    drawn = [(each.get("class").split()[0], width(each)) for each in element.iter("i")]
    expected = [(css, round(min(max(value, 0), 100))) for css, value in _pieces(data, columns)]
    yield from alike(data, "strip", columns[0], drawn, expected)


def _pieces(data: Data, columns: Sequence[str]) -> list[tuple[str, float]]:
    asked = data.asked[columns[0]]
    base = sum(cell not in CODES for cell in data.merged(columns).values())
    if not base:
        return [("none", 100)]
    if len(columns) > 1:
        return _of_most("step5", _of_grid(data, columns, base))
    if asked.kind == "one" and asked.compares:
        states = data.states(columns[0])
        pieces = [(state, 100 * states[state] / base) for state in ("yes", "part", "no")]
        return [*pieces, ("none", 100 - sum(value for _css, value in pieces))]
    if asked.kind in CHOSEN:
        return _of_most("step5", 100 * max(data.chosen(columns[0]).values()) / base)
    return _of_most("step3", 100 * base / max(len(data.present), 1))


def _of_most(css: str, value: float) -> list[tuple[str, float]]:
    return [(css, value), ("none", 100 - value)]


def _of_grid(data: Data, columns: Sequence[str], base: int) -> float:
    """Of the row, or of the answer in a row, that stands out; of all cities where none does."""
    counted = {name: len(data.given(name)) for name in columns}
    if data.asked[columns[0]].compares:
        counts = {(name, "yes"): data.states(name)["yes"] for name in columns}
    else:
        counts = {(name, value): many for name in columns for value, many in data.chosen(name).items()}
    top = max(counts.values())
    leading = [name for (name, _value), count in counts.items() if count == top]
    if data.asked[columns[0]].compares:
        return 100 * top / (counted[leading[0]] if len(leading) == 1 and top else base)
    return 100 * top / counted[leading[0]] if top > 1 and len(leading) == 1 else 100
