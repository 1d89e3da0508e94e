"""What a city offers to teach, or wants to learn, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mancomun.surveys.figures import Kind
from mancomun.surveys.queries.offered import Thing
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.answers import address, spoken


@dataclass(frozen=True)
class Told:
    label: str
    text: str
    url: str = ""
    free: bool = False  # the city’s own words, in its language


@dataclass(frozen=True)
class Said:
    theme: str
    told: tuple[Told, ...]


def said(texts: Words, each: Thing) -> Said:
    theme = texts.choice(each.marked, each.value).partition(":")[0]
    told = []
    for part, cell in each.told:
        url = address(part, cell)
        text = urlsplit(url).netloc if url else spoken(texts, part, cell)
        told.append(Told(texts.title(part), text, url, part.question.kind is Kind.TEXT and not url))
    return Said(theme, tuple(told))


def every(texts: Words, things: Iterable[Thing]) -> list[Said]:
    return [said(texts, each) for each in things]
