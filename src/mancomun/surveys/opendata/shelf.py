"""The files of a publication: made when first asked for, kept on the disk under the name of what they are made of.

What is kept is never the only copy: everything can be made again, so the folder may be deleted at any time.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mancomun.core.files import path_of
from mancomun.core.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from mancomun.surveys.opendata import citing
from mancomun.surveys.opendata.codes import codes
from mancomun.surveys.opendata.columns import dictionary
from mancomun.surveys.opendata.content import write_json
from mancomun.surveys.opendata.package import MAIN, Facts, description, write_package
from mancomun.surveys.opendata.publication import LANGUAGES, Publication

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_CELLS = 4_000_000  # of a workbook: more is no use in a spreadsheet, and takes minutes to write
ROOT = "open-data"
_KEPT_FOR = timedelta(days=1)  # files of a state that is past: a download may still be under way


@dataclass(frozen=True)
class Kind:
    """A file that there is: what it is for, and whether people are shown it in the list."""

    media_type: str
    label: "StrOrPromise" = ""
    about: "StrOrPromise" = ""
    packed: bool = False  # it is in the package too


KINDS: Mapping[str, Kind] = {
    "answers.csv": Kind(
        CSV_TYPE, _("Answers (CSV)"), _("A row for each invited city, a column for each question."), packed=True
    ),
    "entries.csv": Kind(
        CSV_TYPE, _("Entries (CSV)"), _("A row for each answer within questions that repeat."), packed=True
    ),
    "dictionary.csv": Kind(
        CSV_TYPE, _("Data dictionary (CSV)"), _("Every column, in Spanish, Portuguese and English."), packed=True
    ),
    "results.xlsx": Kind(XLSX_TYPE, _("Workbook (XLSX)"), _("All tables, to open in a spreadsheet.")),
    "results.json": Kind(
        "application/json", _("Answers and dictionary (JSON)"), _("Typed, with the reason of each missing answer.")
    ),
    "answers.parquet": Kind(
        "application/vnd.apache.parquet",
        _("Answers (Parquet)"),
        _("The frozen results themselves: typed columns, each with the reason of its missing answers."),
        packed=True,
    ),
    "datapackage.zip": Kind(
        "application/zip", _("Data package (ZIP)"), _("The CSV files with their description, licence and citation.")
    ),
    "datapackage.json": Kind(
        "application/json", _("Description of the package (JSON)"), _("Types and limits of each column."), packed=True
    ),
    "README.md": Kind("text/markdown; charset=utf-8", packed=True),
    "LICENSE.txt": Kind("text/plain; charset=utf-8", packed=True),
    "CITATION.cff": Kind("application/yaml; charset=utf-8", packed=True),
}


@dataclass(frozen=True)
class Shelf:
    publication: Publication
    at: datetime

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / ROOT / self.publication.slug / self.publication.key

    @property
    def names(self) -> list[str]:
        """The files that this publication has."""
        left_out = set() if self._cells <= MOST_CELLS else {"results.xlsx"}
        if self.publication.results.frozen is None:
            left_out.add("answers.parquet")
        return [name for name in KINDS if name not in left_out]

    @property
    def _cells(self) -> int:
        return len(self.publication.export.columns) * len(self.publication.results.cities)

    def opened(self, name: str) -> BinaryIO:
        """To be read, from its beginning. The caller closes it."""
        return self._path(name).open("rb")

    def facts(self, name: str) -> Facts:
        return _facts(self._path(name))

    def _path(self, name: str) -> Path:
        frozen = self.publication.results.frozen
        if name == "answers.parquet" and frozen is not None:
            return path_of(frozen.public_digest)
        path = self.folder / name
        if not path.is_file():
            self._make(name, path)
        return path

    def _make(self, name: str, path: Path) -> None:
        new = not path.parent.is_dir()
        path.parent.mkdir(parents=True, exist_ok=True)
        if new:
            self._clear()
        draft = path.with_name(f".{os.urandom(8).hex()}")
        try:
            with draft.open("xb") as file, override(MAIN):
                self._written(name)(file)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _clear(self) -> None:
        """Files of states that are past go."""
        for other in self.folder.parent.iterdir():
            with suppress(FileNotFoundError):  # another process cleared it meanwhile
                if other != self.folder and other.stat().st_mtime < (self.at - _KEPT_FOR).timestamp():
                    shutil.rmtree(other, ignore_errors=True)

    def _written(self, name: str) -> Callable[[BinaryIO], None]:
        publication, export = self.publication, self.publication.export
        writers: Mapping[str, Callable[[BinaryIO], None]] = {
            "answers.csv": lambda file: write_csv(export.data(), file),
            "entries.csv": lambda file: write_csv(export.entries(), file),
            "dictionary.csv": lambda file: write_csv(dictionary(publication), file),
            "results.xlsx": lambda file: write_xlsx(
                [export.data(), export.entries(), dictionary(publication), export.about()], file
            ),
            "results.json": lambda file: write_json(publication, file),
            "datapackage.json": lambda file: _put(file, _json(description(publication, self.names, self.facts))),
            "datapackage.zip": lambda file: write_package(
                [each for each in self.names if KINDS[each].packed], self.opened, file
            ),
            "README.md": lambda file: _put(file, self._told("readme.txt")),
            "LICENSE.txt": lambda file: _put(file, self._told("licence.txt")),
            "CITATION.cff": lambda file: _put(file, citing.cff(publication, self.at)),
        }
        return writers[name]

    def _told(self, template: str) -> str:
        """A text in every language, one after the other."""
        publication, parts = self.publication, []
        for language in LANGUAGES:
            with override(language):
                context = {
                    "publication": publication,
                    "title": publication.title[language],
                    "about": publication.about[language],
                    "publisher": publication.publisher[language],
                    "codes": list(codes()),
                    "citation": citing.sentence(publication, at=self.at),
                }
                parts.append(render_to_string(f"surveys/opendata/{template}", context).strip())
        return "\n\n".join(parts) + "\n"


@lru_cache(maxsize=512)
def _facts(path: Path) -> Facts:
    """A path names its content: it is read once."""
    with path.open("rb") as file:
        return Facts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _json(made: object) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode(errors="replace"))
