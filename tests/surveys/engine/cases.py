"""The set of forms that is held against JavaRosa: our own, and the questionnaire of the demonstration."""

from functools import cache
from pathlib import Path

from tests.surveys.engine.tables import FORMS, attachments, named, sheets

from mancomun.surveys.engine import CompiledForm, Workbook, compile_workbook, read_workbook

QUESTIONNAIRE = Path(__file__).parents[3] / "src/mancomun/demo/questionnaire/politicas.xlsx"
NAMES = (*sorted(path.stem for path in FORMS.glob("*.md")), "politicas")
FILES = FORMS / "files"


@cache
def form_of(name: str) -> CompiledForm:
    if name == "politicas":
        return compile_workbook(QUESTIONNAIRE.read_bytes(), files=attachments())
    return named(name)


def workbook_of(name: str) -> Workbook:
    if name == "politicas":
        return read_workbook(QUESTIONNAIRE.read_bytes())
    return sheets((FORMS / f"{name}.md").read_text())
