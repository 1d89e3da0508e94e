"""Vocabularies as CSV files: schemes.csv, one file per scheme, mappings.csv. These ship with the product.

schemes.csv      scheme, uri, title_es, title_pt, title_en, description_es …, source, licence
<scheme>.csv     scheme, code, uri, parent, label_es, label_pt, label_en, note_es, note_pt, note_en
mappings.csv     from_scheme, from_code, relation, to_scheme, to_code
"""

import csv
from collections.abc import Mapping
from pathlib import Path

from mancomun.vocabulary.records import ConceptRecord, MappingRecord, SchemeRecord, clean

SHIPPED = Path(__file__).parent / "data"
LANGUAGES = ("es", "pt", "en")


def read_folder(folder: Path = SHIPPED) -> list[SchemeRecord]:
    """Every vocabulary of a folder, in the order of schemes.csv."""
    mappings = [
        MappingRecord((row["from_scheme"], row["from_code"]), row["relation"], (row["to_scheme"], row["to_code"]))
        for row in _rows(folder / "mappings.csv")
    ]
    return [
        SchemeRecord(
            code=row["scheme"],
            title=_texts(row, "title"),
            description=_texts(row, "description"),
            uri=row["uri"],
            source=row["source"],
            licence=row["licence"],
            concepts=tuple(_concept(line) for line in _rows(folder / f"{row['scheme']}.csv")),
            mappings=frozenset(mapping for mapping in mappings if mapping.source[0] == row["scheme"]),
        )
        for row in _rows(folder / "schemes.csv")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _texts(row: Mapping[str, str], name: str) -> dict[str, str]:
    return clean({language: row[f"{name}_{language}"] for language in LANGUAGES})


def _concept(row: Mapping[str, str]) -> ConceptRecord:
    return ConceptRecord(
        code=row["code"],
        uri=row["uri"],
        label=_texts(row, "label"),
        note=_texts(row, "note"),
        parent=row["parent"],
    )
