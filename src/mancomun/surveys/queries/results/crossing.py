"""What can be crossed with what in a round, and the crossing. Only what the reader may read city by city is in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mancomun.surveys.figures import Kind
from mancomun.surveys.figures.crossing import Crossing, Place, order, places
from mancomun.surveys.figures.crossing import cross as crossed
from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.opening import Results
from mancomun.surveys.queries.results.topics import Part, Shape, Topic

GROUPED = ("country", "region", "size", "kind")
_CROSSABLE = frozenset({Kind.ONE, Kind.SEVERAL, Kind.RANK, Kind.NUMBER})


@dataclass(frozen=True)
class Side:
    """A question, or a way of grouping cities. ``key`` is what an address says: “B1”, “E1/e1_housing”, “country”."""

    key: str
    topic: Topic | None = None
    part: Part | None = None


def sides(results: Results) -> list[Side]:
    """Every question that has classes, in the form's order, and the groups of cities after them."""
    return [*_asked(results), *(Side(by) for by in GROUPED)]


def cross(book: Book, rows: Side, columns: Side) -> Crossing:
    """Nothing is pooled: an answer that this reader may not read keeps its city out of the table."""
    across, down = _places(book, rows), _places(book, columns)
    return crossed(across, down, _order(rows, across), _order(columns, down))


def _asked(results: Results) -> Iterator[Side]:
    for topic in results.topics:
        for part in topic.parts:
            for leaf in part.leaves:
                if leaf.question.kind in _CROSSABLE:
                    main = leaf is topic.main
                    yield Side(topic.key if main else f"{topic.key}/{leaf.node.name}", topic, leaf)


def _places(book: Book, side: Side) -> dict[int, Place]:
    if side.part is not None:
        return places(side.part.question, book.cells(side.part))
    return {city.pk: (str(getattr(city, side.key)),) for city in book.cities}


def _order(side: Side, found: dict[int, Place]) -> tuple[str, ...]:
    return order(side.part.question, found) if side.part is not None else ()


def title_part(side: Side) -> Part | None:
    """The grid that a row stands in, whose words a row's own title needs; None for anything else."""
    if side.topic is None or side.part is None:
        return None
    return next((part for part in side.topic.parts if part.shape is Shape.GRID and side.part in part.parts), None)
