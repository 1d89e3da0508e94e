"""What a city offers to teach, or wants to learn, entry by entry; the workbook's marks say where it is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.queries.likeness import Marked
from mancomun.surveys.queries.results import Part, Results


@dataclass(frozen=True)
class Thing:
    """``value`` is the marked choice; ``told`` are the other fields of its entry that have an answer."""

    marked: Part
    value: str
    told: Sequence[tuple[Part, Cell]] = ()


def things(marked: Marked, rows: Iterable[Mapping[str, Cell]]) -> list[Thing]:
    """Of entries, or of the cell of one question under its path. Documents are listed elsewhere."""
    found = []
    for row in rows:
        cell = row.get(marked.part.path)
        if cell is None or cell.standing is not Standing.GIVEN:
            continue
        fields = marked.repeat.parts if marked.repeat else ()
        told = [(part, row[part.path]) for part in fields if part.path in row and part.path != marked.part.path]
        said = [
            (part, each)
            for part, each in told
            if each.standing is Standing.GIVEN and part.question.kind is not Kind.FILE
        ]
        found += [Thing(marked.part, value, said) for value in cell.values]
    return found


def offered_in(results: Results, marked: Marked | None, city: int) -> list[Thing]:
    """What the reader may know of it; nothing where the city's answers are not among the results."""
    book = results.book
    if marked is None or not book.took(city):
        return []
    if marked.repeat is not None:
        return things(marked, book.entries(city, marked.repeat).rows)
    return things(marked, [{marked.part.path: book.cell(marked.part, city)}])
