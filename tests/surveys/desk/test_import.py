"""A workbook becomes a version: whole, with its index, once; or nothing is kept and every fault is named."""

from collections.abc import Sequence

import pytest
from tests.cast import Cast
from tests.surveys.kit import CHOICES, COMMAND, NOW, SURVEY, actor, version, workbook

from mancomun.core import files
from mancomun.core.models import AuditEntry, StoredFile
from mancomun.core.problems import Refused, Unprocessable
from mancomun.core.translated import LazyI18nString
from mancomun.surveys.actions.questionnaires import create_questionnaire, freeze_version, import_workbook
from mancomun.surveys.engine import SENTENCES, InvalidForm
from mancomun.surveys.models import Question, Questionnaire, QuestionnaireVersion
from mancomun.surveys.queries.questionnaires import faults
from mancomun.surveys.wording import SENTENCES as WORDED
from mancomun.surveys.wording import sentence, warned
from mancomun.vocabulary.models import Concept, Scheme


@pytest.fixture
def small(db: None) -> Questionnaire:
    return create_questionnaire(slug="small", title={"es": "Pequeño"}, by=COMMAND, at=NOW)


def imported(questionnaire: Questionnaire, data: bytes, name: str = "small.xlsx") -> QuestionnaireVersion:
    return import_workbook(questionnaire=questionnaire, data=data, name=name, by=COMMAND, at=NOW)


def changed(row: int, column: int, text: str) -> list[Sequence[str]]:
    rows = [list(each) for each in SURVEY]
    rows[row][column] = text
    return list(rows)


def test_a_version_keeps_the_bytes_and_indexes_the_questions(small: Questionnaire) -> None:
    data = workbook()
    made = imported(small, data)
    with files.open_file(made.workbook) as kept:
        assert kept.read() == data
    assert (made.number, made.languages) == (1, ["Español (es)", "Português (pt)", "English (en)"])
    rows = list(made.questions.order_by("position").values_list("path", "code", "main", "visibility", "core"))
    assert rows == [
        ("/data/A/a1", "A1", True, "public", True),
        ("/data/A/a1_year", "A1", False, "public", False),
        ("/data/A/a2", "A2", True, "network", False),
        ("/data/A/a3", "A3", True, "coordination", False),
        ("/data/B/b1", "B1", True, "public", False),
        ("/data/B/b2/b2_name", "B2", True, "public", False),
    ]
    first = made.questions.get(path="/data/A/a1")
    assert first.labels == {"es": "¿Hay un plan?", "pt": "Há um plano?", "en": "Is there a plan?"}
    assert first.states == {"yes": "yes", "progress": "part", "no": "no", "no_data": "no_data"}
    assert list(faults()) == []


def test_what_says_no_visibility_is_for_the_coordination(small: Questionnaire) -> None:
    made = imported(small, workbook(changed(1, 9, "")))
    assert made.questions.get(path="/data/A/a1").visibility == "coordination"


def test_questions_are_linked_to_concepts_and_unknown_ones_are_warned_of(small: Questionnaire) -> None:
    scheme = Scheme.objects.create(code="charter-agenda-2011", title=LazyI18nString({"es": "Derechos"}))
    right = Concept.objects.create(scheme=scheme, code="I", label=LazyI18nString({"es": "Derecho a la ciudad"}))
    made = imported(small, workbook(changed(3, 10, "I XL")))
    assert list(made.questions.filter(concepts=right).values_list("path", flat=True)) == [
        "/data/A/a1",
        "/data/A/a1_year",
        "/data/A/a2",
    ]
    assert [(w["code"], w["rows"], w["value"]) for w in made.warnings] == [("unknown_concept", [5], "XL")]


def test_missing_translations_are_warned_of_by_row(small: Questionnaire) -> None:
    made = imported(small, workbook(changed(1, 3, ""), [(*CHOICES[0][:3], "", *CHOICES[0][4:]), *CHOICES[1:]]))
    found = [warned(w) for w in made.warnings if w["code"] == "missing_translation"]
    assert [(w.sheet, w.rows, w.column) for w in found] == [("survey", "3", "label"), ("choices", "2", "label")]
    assert "Português (pt)" in found[0].sentence


def test_the_same_workbook_is_the_same_version(small: Questionnaire) -> None:
    data = workbook()
    first = imported(small, data)
    assert imported(small, data, "renamed.xlsx") == first
    assert QuestionnaireVersion.objects.count() == StoredFile.objects.count() == 1
    assert imported(small, workbook(form_id="other")).number == 2


def test_a_fault_names_its_cell_and_nothing_is_kept(small: Questionnaire) -> None:
    with pytest.raises(InvalidForm) as refusal:
        imported(small, workbook(changed(2, 6, "${nobody} = 'yes'")))
    # the converter itself refuses unknown names; the row is what a person needs
    assert {(p.sheet, p.row) for p in refusal.value.problems} == {("survey", 4)}
    with pytest.raises(InvalidForm) as refusal:
        imported(small, workbook(changed(2, 7, "nothing-like-it(.)")))
    (problem,) = refusal.value.problems
    place = (problem.sheet, problem.row, problem.column)
    assert (place, problem.code) == (("survey", 4, "constraint"), "unknown_function")
    assert "nothing-like-it" in sentence(problem)
    assert QuestionnaireVersion.objects.count() == StoredFile.objects.count() == Question.objects.count() == 0


def test_every_code_of_the_engine_has_its_sentence() -> None:
    assert SENTENCES.keys() <= WORDED.keys()
    assert {code for code in SENTENCES if str(WORDED[code]) != SENTENCES[code]} == set()


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.xlsx"), (b"PK\x03\x04 no workbook", "a.xlsx"), (b"plain", "a.xlsx"), (b"%PDF-1.7 %%EOF", "a.pdf")],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(small: Questionnaire, data: bytes, name: str) -> None:
    with pytest.raises(Unprocessable):
        imported(small, data, name)
    assert StoredFile.objects.count() == 0


def test_names_that_no_column_can_hold_are_refused(small: Questionnaire) -> None:
    rows = changed(1, 1, "a" * 90)
    rows[2][6] = ""  # type: ignore[index]  # the rows of ``changed`` are lists
    with pytest.raises(InvalidForm) as refusal:
        imported(small, workbook(rows))
    assert [(p.row, p.code) for p in refusal.value.problems] == [(3, "name_too_long")]


def test_only_the_desk_imports(cast: Cast, small: Questionnaire) -> None:
    for person in (cast.bruno, cast.lucia, cast.tomas):
        with pytest.raises(Refused):
            import_workbook(questionnaire=small, data=workbook(), name="a.xlsx", by=actor(person), at=NOW)
    assert import_workbook(questionnaire=small, data=workbook(), name="a.xlsx", by=actor(cast.ana), at=NOW).number == 1


def test_freezing_is_once_and_told(db: None) -> None:
    made = version()
    for at in (NOW, NOW.replace(hour=20)):
        freeze_version(version=made, by=COMMAND, at=at)
    made.refresh_from_db()
    assert made.frozen_at == NOW
    assert AuditEntry.objects.filter(event="survey.version.frozen").count() == 1


def test_the_check_sees_a_changed_version(db: None) -> None:
    made = version()
    made.digest = "0" * 64
    assert list(faults()) == []
    files.path_of(made.workbook.digest).write_bytes(b"other")
    assert list(faults()) == ["Version 1 of the questionnaire small was changed after it was imported."]
    files.path_of(made.workbook.digest).unlink()
    assert list(faults()) == ["Version 1 of the questionnaire small has lost its workbook."]
