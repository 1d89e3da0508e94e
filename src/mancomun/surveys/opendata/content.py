"""The results as JSON: a row for each city, typed, beside each missing answer its code, and the dictionary.

Written row by row, so that a large round needs no more memory than its cells.
"""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO

from mancomun.surveys.figures import Cell, Kind, Standing
from mancomun.surveys.opendata.codes import codes
from mancomun.surveys.opendata.columns import Described, described
from mancomun.surveys.opendata.publication import Publication, in_languages
from mancomun.surveys.queries.results import Book, City, Part, Shape
from mancomun.surveys.results.export import Column
from mancomun.surveys.snapshot import MISSING

Value = str | int | float | list[str] | None


def write_json(publication: Publication, file: BinaryIO) -> None:
    head = json.dumps(head_of(publication), ensure_ascii=False, indent=1)
    file.write(head.removesuffix("\n}").encode())
    for name, rows in (("cities", _cities(publication)), ("entries", _entries(publication))):
        file.write(f',\n "{name}": ['.encode())
        for number, row in enumerate(rows):
            written = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            file.write(f"{',' if number else ''}\n{written}".encode(errors="replace"))
        file.write(b"\n ]")
    file.write(b"\n}\n")


def head_of(publication: Publication) -> dict[str, Any]:
    """Everything but the rows."""
    licence, results = publication.licence, publication.results
    return {
        "round": publication.slug,
        "title": publication.title,
        "about": publication.about,
        "publisher": publication.publisher,
        "edition": publication.edition,
        "published_at": publication.released.isoformat() if publication.released else None,
        "as_of": results.as_of.isoformat() if results.as_of else None,
        "digest": f"sha256:{publication.digest}",
        "source": publication.address,
        "licence": {
            "id": licence.value,
            "address": licence.address,
            "name": in_languages(partial(str, licence.label)),
        },
        "demonstration": publication.round.demonstration,
        "asked": len(results.cities),
        "took_part": results.book.took_part,
        "missing": {code: in_languages(partial(str, words)) for code, words in codes()},
        "columns": [column_of(each) for each in described(publication)],
    }


def column_of(column: Described) -> dict[str, Any]:
    options = [{"value": each.value, "labels": each.labels, "state": each.state or None} for each in column.options]
    return {
        "name": column.name,
        "code": column.code or None,
        "type": column.kind,
        "question": column.titles,
        "block": column.block or None,
        "choices": options or None,
        "visibility": column.visibility or None,
        "entries_of": column.within or None,
    }


def _cities(publication: Publication) -> Iterator[dict[str, Any]]:
    export, book = publication.export, publication.results.book
    held = [(each, {} if each.part.shape is Shape.REPEAT else book.cells(each.part)) for each in export.columns]
    for city in export.cities:
        read = (
            (
                column.name,
                _count(book, column, city)
                if column.part.shape is Shape.REPEAT
                else _read(publication, column, column.part, city, cells[city.pk]),
            )
            for column, cells in held
        )
        yield {**_of_city(publication, city), **_split(read)}


def _count(book: Book, column: Column, city: City) -> tuple[Value, str]:
    entries = book.entries(city.pk, column.part)
    return (len(entries.rows), "") if entries.standing is Standing.GIVEN else (None, MISSING[entries.standing])


def _entries(publication: Publication) -> Iterator[dict[str, Any]]:
    export, book = publication.export, publication.results.book
    for column in export.columns:
        if column.part.shape is not Shape.REPEAT:
            continue
        for city in export.cities:
            for number, row in enumerate(book.entries(city.pk, column.part).rows, start=1):
                read = (
                    (part.node.name, _read(publication, column, part, city, row[part.path]))
                    for part in column.part.parts
                )
                yield {"city": city.slug, "column": column.name, "entry": number, **_split(read)}


def _of_city(publication: Publication, city: City) -> dict[str, Any]:
    return {
        "city": city.slug,
        "name": city.name,
        "country": city.country,
        "kind": city.kind,
        "population": city.population,
        "size": city.size,
        "took_part": publication.results.book.took(city.pk),
    }


def _read(publication: Publication, column: Column, part: Part, city: City, cell: Cell) -> tuple[Value, str]:
    """The answer, or nothing and the code that says why."""
    if cell.standing in MISSING:
        return None, MISSING[cell.standing]
    if part.question.kind is Kind.FILE:
        return publication.export.file_address(column, city, cell), ""
    return typed(part, cell), ""


def _split(read: Iterable[tuple[str, tuple[Value, str]]]) -> dict[str, Any]:
    """Answers on one side, codes on the other, by the names of their columns."""
    answers: dict[str, Value] = {}
    missing: dict[str, str] = {}
    for name, (value, code) in read:
        if code:
            missing[name] = code
        else:
            answers[name] = value
    return {"answers": answers, "missing": missing}


def typed(part: Part, cell: Cell) -> Value:
    """An answer as JSON has it: a list for several choices and rankings, a number for a number."""
    if part.question.kind in {Kind.SEVERAL, Kind.RANK}:
        return list(cell.values)
    if cell.number is not None:
        return int(cell.number) if cell.number == int(cell.number) else cell.number
    return " ".join(cell.values)
