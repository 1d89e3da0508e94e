"""Files that back answers, for whoever may read the answer: a file is never read by more people than its answer."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.http import Http404

from mancomun.core.models import StoredFile
from mancomun.surveys.engine import generic
from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.models import Evidence
from mancomun.surveys.queries.results.book import Book
from mancomun.surveys.queries.results.opening import Results
from mancomun.surveys.queries.results.topics import Part, Shape, Topic

Found = Mapping[tuple[int, str], StoredFile]  # by city, and by the answer's value


def documents(results: Results, part: Part) -> Found:
    """The files behind the answers to a question, or in the entries of a repeat, that this reader may read.

    An answer's value alone opens nothing: the file must have been attached there, by the same city in this round.
    """
    wanted = {(city, path, uid) for city, path, uid in _readable(results.book, part) if _is_uid(uid)}
    if not wanted:
        return {}
    rows = Evidence.objects.filter(
        response__invitee__round=results.round, file__uid__in={uid for _city, _path, uid in wanted}
    ).select_related("file", "response__invitee")
    found = {}
    for row in rows:
        city, uid = row.response.invitee.government_id, str(row.file.uid)
        if (city, generic(row.path), uid) in wanted:
            found[city, uid] = row.file
    return found


def documents_by(results: Results, parts: Sequence[Part], city: int) -> list[tuple[Part, StoredFile]]:
    """The files behind one city's answers that this reader may read, in the order of the parts, with one query."""
    wanted = {
        (path, uid): part for part in parts for path, uid in _readable_of(results.book, part, city) if _is_uid(uid)
    }
    if not wanted:
        return []
    rows = Evidence.objects.filter(
        response__invitee__round=results.round,
        response__invitee__government=city,
        file__uid__in={uid for _path, uid in wanted},
    ).select_related("file")
    files = {(generic(row.path), str(row.file.uid)): row.file for row in rows}
    return [(part, files[key]) for key, part in wanted.items() if key in files]


def _readable_of(book: Book, part: Part, city: int) -> Iterator[tuple[str, str]]:
    """Path without keys and value of each of its answers by file that this reader may read."""
    if part.shape is Shape.REPEAT:
        fields = [field for field in part.parts if field.question.kind is Kind.FILE]
        for row in book.entries(city, part).rows if fields else ():
            yield from ((field.path, value) for field in fields for value in _given(row[field.path]))
        return
    for leaf in part.leaves:
        if leaf.question.kind is Kind.FILE:
            yield from ((leaf.path, value) for value in _given(book.cell(leaf, city)))


def document(results: Results, topic: Topic, uid: UUID) -> StoredFile:
    """One of the topic’s files. Http404 when there is none, or none for this reader."""
    for part in topic.parts:
        for (_city, value), file in documents(results, part).items():
            if value == str(uid):
                return file
    raise Http404


def _readable(book: Book, part: Part) -> Iterator[tuple[int, str, str]]:
    """City, path without keys and value of each answer by file; what the reader may not read is not among them."""
    if part.shape is Shape.REPEAT:
        fields = [field for field in part.parts if field.question.kind is Kind.FILE]
        if not fields:
            return
        for city in book.cities:
            for row in book.entries(city.pk, part).rows:
                yield from ((city.pk, field.path, value) for field in fields for value in _given(row[field.path]))
        return
    for leaf in part.leaves:
        if leaf.question.kind is Kind.FILE:
            for city_id, cell in book.cells(leaf).items():
                yield from ((city_id, leaf.path, value) for value in _given(cell))


def _given(cell: Cell) -> tuple[str, ...]:
    return cell.values if cell.standing is Standing.GIVEN else ()


def _is_uid(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
