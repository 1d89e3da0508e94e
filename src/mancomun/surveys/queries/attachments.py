"""What stands beside a questionnaire's workbook: its own files, and registers in place of those that are not sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404

from mancomun.core import files
from mancomun.core.models import StoredFile
from mancomun.surveys.models import Questionnaire, QuestionnaireFile, QuestionnaireVersion
from mancomun.surveys.queries.registers import NAMES


def files_of(version: QuestionnaireVersion) -> dict[str, StoredFile]:
    """By the name that the form gives them."""
    rows = QuestionnaireFile.objects.filter(version=version).select_related("file")
    return {row.name: row.file for row in rows}


def names_of(version: QuestionnaireVersion) -> tuple[str, ...]:
    """What is there to be shown. A version and its files never change, so it is asked once."""
    return _names(version.pk, version.digest)


@lru_cache(maxsize=256)
def _names(version_id: int, _digest: str) -> tuple[str, ...]:
    return tuple(QuestionnaireFile.objects.filter(version=version_id).values_list("name", flat=True))


def files_of_last(questionnaire: Questionnaire) -> dict[str, StoredFile]:
    """Those of the newest version, which the next one takes over unless they are sent anew."""
    last = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number").only("pk").first()
    return files_of(last) if last is not None else {}


def file_of(version: QuestionnaireVersion, name: str) -> StoredFile:
    found = QuestionnaireFile.objects.filter(version=version, name=name).select_related("file").first()
    if found is None:
        raise Http404
    return found.file


def contents(stored: dict[str, StoredFile]) -> dict[str, bytes]:
    found = {}
    for name, file in stored.items():
        with files.open_file(file) as content:
            found[name] = content.read()
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that a form asks for by name, and where it comes from."""

    name: str
    file: StoredFile | None
    from_register: bool


def beside(version: QuestionnaireVersion, names: Iterable[str]) -> list[Beside]:
    """Everything that the form asks for, in its order; also what nobody has sent."""
    kept = files_of(version)
    return [Beside(name, kept.get(name), name not in kept and name in NAMES) for name in names]
