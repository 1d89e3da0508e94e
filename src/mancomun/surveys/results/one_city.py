"""What the results of a round tell of one city, in words: what its page shows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from mancomun.core.models import StoredFile
from mancomun.surveys.queries.likeness import Alike
from mancomun.surveys.queries.reading import written_in
from mancomun.surveys.queries.results import City, Results
from mancomun.surveys.queries.results.one_city import Answer, Block, OneCity
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results import words
from mancomun.surveys.results.alike import why
from mancomun.surveys.results.offered import Said, every
from mancomun.ui.states import State


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    url: str
    label: str
    state: State


@dataclass(frozen=True)
class Told:
    """One block: the questions that say yes, in part or no, and how many are in each state. Never one number."""

    title: str
    lines: Sequence[Line]
    given: int  # of its other questions, those with an answer for this reader
    others: int

    @property
    def counts(self) -> dict[str, int]:
        states = [line.state for line in self.lines]
        return {str(state): states.count(state) for state in State if state in states}


@dataclass(frozen=True)
class Kept:
    """A document of the city, and the question that it backs."""

    key: str
    url: str
    file: StoredFile


@dataclass(frozen=True)
class Like:
    city: City
    why: str
    url: str  # the two side by side


@dataclass(frozen=True)
class Sheet:
    results: Results
    blocks: Sequence[Told]
    offers: Sequence[Said]
    wants: Sequence[Said]
    documents: Sequence[Kept]
    alike: Sequence[Like]
    peers: str  # its answers beside those of cities like it
    written_in: str  # the language of its own words; blank where it is the page's


def sheet(found: OneCity, slug: str) -> Sheet:
    results = found.results
    texts = Words(results.form.language(get_language()))
    return Sheet(
        results,
        [_block(results, texts, block) for block in found.blocks if block.answers or block.others],
        every(texts, found.things("offers")),
        every(texts, found.things("wants")),
        [
            Kept(topic.key, reverse("surveys:result_file", args=[results.round.slug, topic.key, file.uid]), file)
            for topic, file in found.documents
        ],
        list(_alike(results, slug, found.alike)),
        _compared(results, [slug], **{"with": "like"}),
        written_in(results.book.language(found.city)),
    )


def _block(results: Results, texts: Words, block: Block) -> Told:
    lines = [_line(results, texts, answer) for answer in block.answers]
    return Told(texts.section(block.section), lines, block.given, block.others)


def _line(results: Results, texts: Words, answer: Answer) -> Line:
    title = texts.title(answer.part)
    label = f"{texts.title(answer.head)}: {title}" if answer.head else title
    url = reverse("surveys:result", args=[results.round.slug, answer.topic.key])
    return Line(answer.topic.key, url, label, words.shown(answer.part.question, answer.cell))


def _alike(results: Results, slug: str, alike: Iterable[Alike]) -> Iterator[Like]:
    for each in alike:
        yield Like(each.city, "; ".join(why(each)), _compared(results, [slug, each.city.slug]))


def _compared(results: Results, slugs: Sequence[str], **more: str) -> str:
    query = urlencode([*(("city", slug) for slug in slugs), *more.items()])
    return f"{reverse('surveys:results_compare', args=[results.round.slug])}?{query}"
