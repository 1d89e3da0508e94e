"""The data package: valid without a network, the same bytes every time, and typed as the answers are."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import polars as pl
import pytest
from tests.surveys.opendata.kit import file
from tests.surveys.results.kit import LATER

from mancomun.core import files
from mancomun.surveys.models import Edition, Round
from mancomun.surveys.opendata.publication import publication_of
from mancomun.surveys.opendata.reading import recipes
from mancomun.surveys.opendata.shelf import Shelf

NAMES = [
    "CITATION.cff", "LICENSE.txt", "README.md", "answers.csv", "answers.parquet", "datapackage.json", "dictionary.csv",
    "entries.csv",
]  # fmt: skip


@pytest.fixture
def folder(round_: Round, tmp_path: Path) -> Path:
    place = tmp_path / "package"
    with zipfile.ZipFile(io.BytesIO(file("datapackage.zip"))) as archive:
        archive.extractall(place)  # our own
    return place


def faults(folder: Path) -> list[str]:
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text())
    return found


def test_it_holds_everything_and_is_valid(folder: Path) -> None:
    assert sorted(each.name for each in folder.iterdir()) == NAMES
    assert faults(folder) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("answers.csv", b",low,", b",medium,"),  # no choice of the questionnaire
        ("answers.csv", b",1200", b",many"),  # no number
        ("answers.csv", b"es gn", b"es fr"),  # one of several is no choice
        ("entries.csv", b"quilmes", b"nowhere"),  # no city of the table
        ("answers.parquet", b"PAR1", b"PAR2"),  # other bytes than those whose digest is said
    ],
)
def test_control_what_is_changed_is_found(folder: Path, name: str, before: bytes, after: bytes) -> None:
    place = folder / name
    content = place.read_bytes()
    assert before in content
    place.write_bytes(content.replace(before, after))
    assert faults(folder) != []


def test_the_same_edition_is_the_same_bytes_whenever_it_is_made(round_: Round, tmp_path: Path) -> None:
    first = file("datapackage.zip")
    for place in sorted((tmp_path / "open-data").rglob("*"), reverse=True):
        place.rmdir() if place.is_dir() else place.unlink()
    assert file("datapackage.zip") == first


def test_fields_are_typed_and_say_what_is_missing(folder: Path) -> None:
    answers, entries, dictionary, parquet = described(folder)["resources"]
    fields = {each["name"]: each for each in answers["schema"]["fields"]}
    types = {name: fields[name]["type"] for name in ("A1", "A1/a1_year", "A4", "A5", "B1", "B2/b2", "B6")}
    assert types == {
        "A1": "string", "A1/a1_year": "integer", "A4": "date", "A5": "string", "B1": "string", "B2/b2": "integer",
        "B6": "integer",
    }  # fmt: skip
    assert fields["A1"]["constraints"] == {"enum": ["yes", "progress", "no"]}
    assert fields["A1"]["titles"] == {"es": "¿Hay un plan?", "pt": "Há um plano?", "en": "Is there a plan?"}
    assert "NOT_PUBLIC" in answers["schema"]["missingValues"]
    assert answers["schema"]["primaryKey"] == ["city"]
    assert entries["schema"]["foreignKeys"] == [
        {"fields": ["city"], "reference": {"resource": "answers", "fields": ["city"]}}
    ]
    assert (dictionary["name"], parquet["path"]) == ("dictionary", "answers.parquet")


def test_it_says_which_edition_it_is_and_under_which_licence(folder: Path, round_: Round) -> None:
    made, edition = described(folder), Edition.objects.get(round=round_)
    assert made["version"] == "1"
    assert made["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Atribución 4.0 (CC BY 4.0)",
        }
    ]
    assert made["resources"][-1]["hash"] == f"sha256:{edition.public_digest}"
    readme = (folder / "README.md").read_text()
    assert [code for code in ("# ", "NOT_PUBLIC", "DID_NOT_TAKE_PART") if readme.count(code) < 3] == []
    assert f"sha256:{edition.public_digest}" in (folder / "CITATION.cff").read_text()


def test_what_the_page_says_about_reading_is_true(folder: Path, round_: Round) -> None:
    publication = publication_of("2026", at=LATER)
    address, here = publication.file_address("answers.csv"), str(folder / "answers.csv")
    lines = {each.language: each.lines.replace(address, here) for each in recipes(publication)}
    assert [len(text.splitlines()) for text in lines.values()] == [3, 3, 3]
    names: dict[str, Any] = {}
    exec(lines["Python (polars)"], names)  # noqa: S102  # the very lines that the page shows
    frame: pl.DataFrame = names["answers"]
    assert frame["B6"].to_list() == [None, 1200, None]
    assert frame["A1"].to_list() == ["no", "yes", None]
    base = duckdb.connect()
    base.execute(lines["DuckDB"])
    assert base.execute('SELECT city, "B6" FROM answers WHERE "B6" IS NOT NULL').fetchall() == [("quilmes", 1200)]


def test_the_frozen_file_and_the_csv_say_the_same(folder: Path, round_: Round) -> None:
    csv, parquet = str(folder / "answers.csv"), str(folder / "answers.parquet")
    base = duckdb.connect()
    same = base.execute(
        f'SELECT p.city, p."A1"::VARCHAR, p."A1.missing"::VARCHAR, c."A1" FROM \'{parquet}\' p '  # noqa: S608  # our own
        f"JOIN read_csv('{csv}', all_varchar = true) c USING (city) ORDER BY city"
    ).fetchall()
    assert [(value or missing) == written for _city, value, missing, written in same] == [True] * 3


def test_what_is_kept_goes_when_it_is_past(round_: Round, tmp_path: Path) -> None:
    shelf = Shelf(publication_of("2026", at=LATER), LATER)
    old = shelf.folder.parent / "old"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    shelf.opened("answers.csv").close()
    assert [each.name for each in shelf.folder.parent.iterdir()] == [shelf.publication.key]
    assert files.path_of(shelf.publication.digest).is_file()
