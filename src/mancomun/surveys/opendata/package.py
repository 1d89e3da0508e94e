"""The data as a Frictionless Data Package: described for version 1, in words that version 2 knows too.

https://specs.frictionlessdata.io/ and https://datapackage.org/. The package as one file is the same bytes for the same
edition wherever and whenever it is made.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from mancomun.core.addresses import absolute_to
from mancomun.core.tables import csv_cell
from mancomun.surveys.figures import Kind, Standing
from mancomun.surveys.opendata.codes import codes
from mancomun.surveys.opendata.columns import COUNT, Described, described
from mancomun.surveys.opendata.publication import LANGUAGES, Publication

MAIN = LANGUAGES[0]  # the language of what the description says only once
_STAMP = (1980, 1, 1, 0, 0, 0)  # the first instant that an archive knows: no clock decides over its bytes
_TYPES = {Kind.NUMBER: "number", Kind.DATE: "date"}
_MOST_CHOICES = 500  # of longer lists the description says no pattern
_NO_ANSWERS = frozenset({Standing.NOT_OURS, Standing.NO_DATA, Standing.WITHHELD})  # they stand as codes
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a file that was made."""

    size: int
    digest: str  # SHA-256


def description(publication: Publication, names: Iterable[str], facts: Callable[[str], Facts]) -> dict[str, Any]:
    licence = publication.licence
    made: dict[str, Any] = {
        "profile": "data-package",
        "name": publication.slug,
        "id": f"{publication.address}#edition-{publication.version}",
        "title": publication.title[MAIN],
        "description": publication.about[MAIN],
        "titles": publication.title,
        "homepage": publication.address,
        "version": publication.version,
        "licenses": [{"name": licence.value, "path": licence.address, "title": str(licence.label)}],
        "contributors": [
            {
                "title": publication.publisher[MAIN],
                "path": absolute_to("web:home"),
                "role": "publisher",
                "roles": ["publisher"],
            }
        ],
        "sources": [
            {"title": publication.title[MAIN], "path": absolute_to("surveys:questionnaire", publication.slug)},
            {"title": publication.publisher[MAIN], "path": absolute_to("surveys:results", publication.slug)},
        ],
        "resources": [
            _answers(publication, facts("answers.csv")),
            _entries(facts("entries.csv")),
            _dictionary(facts("dictionary.csv")),
        ],
    }
    if "answers.parquet" in names:
        made["resources"].append(_parquet(facts("answers.parquet")))
    if publication.released:
        made["created"] = publication.released.strftime("%Y-%m-%dT%H:%M:%SZ")
    return made


def write_package(names: Iterable[str], opened: Callable[[str], BinaryIO], file: BinaryIO) -> None:
    """One archive of these files, in the order of their names."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(names):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            with opened(name) as source, archive.open(info, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)


def _table(name: str, facts: Facts, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": facts.size,
        "hash": f"sha256:{facts.digest}",
        "schema": schema,
    }


def _parquet(facts: Facts) -> dict[str, Any]:
    return {
        "name": "answers-parquet",
        "type": "file",
        "path": "answers.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": facts.size,
        "hash": f"sha256:{facts.digest}",
    }


def _answers(publication: Publication, facts: Facts) -> dict[str, Any]:
    fields = [_field(column) for column in described(publication) if not column.within]
    missing = ["", *(code for code, _words in codes())]
    return _table("answers", facts, {"fields": fields, "primaryKey": ["city"], "missingValues": missing})


def _entries(facts: Facts) -> dict[str, Any]:
    needed = {"required": True}
    fields: list[dict[str, Any]] = [
        {"name": "city", "type": "string", "constraints": needed},
        {"name": "name", "type": "string", "constraints": needed},
        {"name": "country", "type": "string", "constraints": needed},
        {"name": "column", "type": "string", "constraints": needed},
        {"name": "entry", "type": "integer", "constraints": {**needed, "minimum": 1}},
        {"name": "field", "type": "string", "constraints": needed},
        {"name": "question", "type": "string"},
        {"name": "answer", "type": "string"},
    ]
    return _table(
        "entries",
        facts,
        {
            "fields": fields,
            "primaryKey": ["city", "column", "entry", "field"],
            "foreignKeys": [{"fields": ["city"], "reference": {"resource": "answers", "fields": ["city"]}}],
            "missingValues": ["", *(code for code, _words in codes())],
        },
    )


def _dictionary(facts: Facts) -> dict[str, Any]:
    said = [f"{what}_{language}" for what in ("question", "block", "choices") for language in LANGUAGES]
    names = ["column", "code", "type", *said, "visibility", "licence"]
    fields: list[dict[str, Any]] = [{"name": name, "type": "string"} for name in names]
    fields[0]["constraints"] = {"required": True, "unique": True}
    return _table("dictionary", facts, {"fields": fields, "primaryKey": ["column"]})


def _field(column: Described) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": column.name,
        "type": _type(column),
        "title": column.titles[MAIN],
        "titles": column.titles,
    }
    if column.code:
        made["code"] = column.code
    if constraints := _constraints(column):
        made["constraints"] = constraints
    if column.kind == Kind.ONE and column.options:
        made["categories"] = [
            {"value": option.value, "label": option.labels[MAIN]} for option in column.options if option.labels[MAIN]
        ]
    return made


def _type(column: Described) -> str:
    if column.kind == COUNT or (column.kind == Kind.NUMBER and column.whole):
        return "integer"
    return _TYPES.get(Kind(column.kind), "string")


def _constraints(column: Described) -> dict[str, Any]:
    if column.name in {"city", "name", "country"}:
        return {"required": True, **({"unique": True} if column.name == "city" else {})}
    if column.kind == COUNT:
        return {"minimum": 0}
    values = [csv_cell(option.value) for option in column.options if option.state not in _NO_ANSWERS]
    if not values or len(values) > _MOST_CHOICES:
        return {}
    if column.kind == Kind.ONE:
        return {"enum": values}
    one = "|".join(re.escape(value) for value in values)
    return {"pattern": f"(?:{one})(?: (?:{one}))*"}
