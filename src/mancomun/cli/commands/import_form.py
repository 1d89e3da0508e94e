"""An XLSForm workbook as a questionnaire's next version."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from mancomun.cli.failures import refuse
from mancomun.cli.speech import Steps, say, tell
from mancomun.core.actors import system
from mancomun.core.uploads import workbook_bytes
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook, sheets_in
from mancomun.surveys.engine import InvalidForm
from mancomun.surveys.models import QuestionnaireVersion
from mancomun.surveys.queries import questionnaires
from mancomun.surveys.wording import sentence, warned


def run(*, file: Path, slug: str, title: str, beside: Sequence[Path] = ()) -> None:
    slug = slugify(slug or file.stem)
    if not slug:
        refuse("The file’s name makes no address. Give one: --slug human-rights")
    with Steps() as steps:
        steps(f"Reading {file.name}")
        try:
            version = _import(file, slug, title, beside)
        except InvalidForm as fault:
            for problem in fault.problems:
                tell(sentence(problem))
            refuse(f"{file.name} has the faults above. Nothing was imported.")
    for stored in version.warnings:
        note = warned(stored)
        tell(f"Note: {note.sheet} {note.column} {note.rows}: {note.sentence}")
    say(f"{slug}, version {version.number}: {version.questions.count()} questions.")


@transaction.atomic
def _import(file: Path, slug: str, title: str, beside: Sequence[Path]) -> QuestionnaireVersion:
    by, at = system("import-form"), timezone.now()
    with file.open("rb") as content:
        data = workbook_bytes(content, file.name)
    if questionnaires.slug_taken(slug):
        into = questionnaires.questionnaire(slug)
    else:
        title = title or _title_in(data) or file.stem
        into = create_questionnaire(slug=slug, title={settings.LANGUAGE_CODE: title}, by=by, at=at)
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in beside]
    return import_workbook(questionnaire=into, data=data, name=file.name, files=files, by=by, at=at)


def _title_in(data: bytes) -> str:
    """What the workbook's settings say."""
    settings_sheet = sheets_in(data).sheet("settings")
    rows = settings_sheet.rows if settings_sheet else ()
    return next((row.cells.get("form_title", "") for row in rows), "")
