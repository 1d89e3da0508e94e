"""What stands on a page: its tables, its texts, its numbers."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import html

from .data import Data

Element = Any  # lxml says nothing of its types
Row = Sequence[Element]
LEAST = 5  # cities under which there is no percentage


def main_of(page: str) -> Element:
    """What is the page's own."""
    found = html.fromstring(page).xpath("//main")
    assert len(found) == 1
    return found[0]


def caption_of(table: Element) -> str:
    return text(table.find("caption"))


def tables_of(main: Element, known: Sequence[str]) -> list[Element]:
    """Raises LookupError when one of another caption, or class, stands there."""
    found = list(main.iter("table"))
    for table in found:
        if caption_of(table) not in known and not set(table.get("class", "").split()) & set(known):
            raise LookupError(caption_of(table))
    return found


def rows_of(table: Element) -> tuple[list[str], list[list[str]]]:
    """The heads, and the texts of each row."""
    rows = [[text(cell) for cell in row] for row in table.iter("tr")]
    return rows[0], rows[1:]


def number(said: str) -> float | None:
    plain = said.replace(",", "").replace("\u00a0", "").replace("\u202f", "").strip()
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def text(element: Element) -> str:
    return " ".join(str(element.text_content()).split()) if element is not None else ""


def width(element: Element) -> int:
    """The share that a piece is drawn with."""
    return next(int(name[1:]) for name in element.get("class").split() if re.fullmatch(r"w\d+", name))


def key_of(element: Element) -> str:
    """The question that the first link in it leads to."""
    found = re.search(r"/results/([^/]+)/", element.xpath(".//a/@href")[0])
    assert found is not None
    return found[1]


def same(data: Data, kind: str, where: str, shown: float | None, found: float | None) -> Iterator[str]:
    data.checked[kind] += 1
    alike = shown is None and found is None
    if not alike and (shown is None or found is None or abs(shown - found) > 0.0051):  # two decimals
        yield f"{kind} {where}: the page says {shown}, the file {found}"


def alike(data: Data, kind: str, where: str, shown: object, found: object) -> Iterator[str]:
    """Of words, signs and truths."""
    data.checked[kind] += 1
    if shown != found:
        yield f"{kind} {where}: the page says {shown!r}, the file {found!r}"


def of(data: Data, kind: str, where: str, said: str, part: int, base: int) -> Iterator[str]:
    """“12 of 19”; a dash where there is nobody."""
    if not base:
        yield from alike(data, kind, where, said, "–")
        return
    numbers = [number(each) for each in said.split(" of ")]
    yield from alike(data, kind, where, len(numbers), 2)
    for shown, found in zip(numbers, (part, base), strict=False):
        yield from same(data, kind, where, shown, found)


def share(data: Data, where: str, said: str, part: int, base: int) -> Iterator[str]:
    """“63%”, or “2 of 4” where cities are few."""
    plain = re.sub(r" \(\d+\)$", "", said)
    if "%" in plain:
        shown = number(plain.replace("%", ""))
        yield from same(data, "percentage", where, shown, float(round(100 * part / base)) if base >= LEAST else None)
    else:
        yield from of(data, "of", where, plain, part, base)
