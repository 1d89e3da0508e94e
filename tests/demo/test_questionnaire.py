"""The demonstration questionnaire: complete, translated, and accepted by the tools of the field."""

import csv
import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "mancomun" / "demo" / "questionnaire"
WORKBOOK = FOLDER / "politicas.xlsx"
VOCABULARY = ROOT / "src" / "mancomun" / "vocabulary" / "data"
LANGUAGES = ("Español (es)", "Português (pt)", "English (en)")
PER_SECTION = {"A": 8, "B": 8, "C": 10, "D": 6, "E": 7, "F": 6, "G": 4, "H": 5, "I": 5, "J": 7}
CODES = [f"{letter}{number}" for letter, count in PER_SECTION.items() for number in range(1, count + 1)]
CORE = {"A2", "A3", "B1", "B5", "C1", "C2", "D1", "E1", "F2", "H2", "J3", "J4"}
NON_ANSWERS = {"no", "not_competence", "no_data", "not_public"}
STATES = {"", "yes", "part"} | NON_ANSWERS
CONTACTS = {"A8", "J5"}

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SURVEY = read(FOLDER / "survey.csv")
CHOICES = read(FOLDER / "choices.csv")
QUESTIONS = [row for row in SURVEY if row["mancomun_code"]]


def translations(row: Row, column: str) -> list[str]:
    return [row[f"{column}::{language}"] for language in LANGUAGES]


def build_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("questionnaire_tool", ROOT / "tools" / "questionnaire.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cells(path: Path, sheet: str) -> list[list[str]]:
    book = load_workbook(path)
    return [["" if cell is None else str(cell) for cell in row] for row in book[sheet].values]


@pytest.mark.parametrize("sheet", ["survey", "choices", "settings"])
def test_the_workbook_says_what_the_csv_files_say(sheet: str) -> None:
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        assert cells(WORKBOOK, sheet) == list(csv.reader(file))


def test_the_workbook_holds_no_formula_and_no_number() -> None:
    book = load_workbook(WORKBOOK)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_building_twice_gives_the_committed_bytes(tmp_path: Path) -> None:
    build_tool().build(FOLDER, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == WORKBOOK.read_bytes()


def test_a_changed_cell_changes_the_workbook(tmp_path: Path) -> None:
    for sheet in ("survey", "choices", "settings"):
        text = (FOLDER / f"{sheet}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{sheet}.csv").write_text(text.replace("municipality", "municipio"), encoding="utf-8")
    build_tool().build(tmp_path, tmp_path / "other.xlsx")
    assert cells(tmp_path / "other.xlsx", "choices") != cells(WORKBOOK, "choices")


def test_a_person_can_read_it() -> None:
    book = load_workbook(WORKBOOK)
    survey = book["survey"]
    assert survey.freeze_panes == "C2"
    assert {cell.font.bold for cell in survey[1]} == {True}
    # Neighbours of one width are stored as one range, under the first column's letter.
    widths = {dimension.min: dimension.width for dimension in survey.column_dimensions.values()}
    assert widths[1] >= 30
    assert widths[3] >= 40
    assert all(cell.alignment.wrap_text for cell in survey[5])


def test_the_66_codes_are_there_in_their_order() -> None:
    assert len(CODES) == 66
    assert list(dict.fromkeys(row["mancomun_code"] for row in QUESTIONS)) == CODES


def test_the_rows_of_a_code_stand_together_in_its_section() -> None:
    section, seen = "", []
    for row in SURVEY:
        if row["type"] == "begin_group" and row["name"] in PER_SECTION:
            section = row["name"]
        if row["mancomun_code"]:
            assert row["mancomun_code"].startswith(section)
            if not seen or seen[-1] != row["mancomun_code"]:
                seen.append(row["mancomun_code"])
    assert seen == CODES


def test_the_first_row_of_a_code_is_its_question() -> None:
    for code in CODES:
        first = next(row for row in QUESTIONS if row["mancomun_code"] == code)
        assert first["name"] in {code.lower(), f"{code.lower()}_known"}
        assert first["type"] not in {"calculate", "note"}
        assert all(translations(first, "label"))


def test_the_sections_are_the_ten_top_groups() -> None:
    depth, top = 0, []
    for row in SURVEY:
        if row["type"].startswith("begin_"):
            top += [row["name"]] if depth == 0 else []
            depth += 1
        elif row["type"].startswith("end_"):
            depth -= 1
    assert depth == 0
    assert top == list(PER_SECTION)


def test_names_are_unique_and_plain() -> None:
    names = [row["name"] for row in SURVEY if row["name"]]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(re.fullmatch(r"[A-J]|[a-z][a-z0-9_]*", name) for name in names)


@pytest.mark.parametrize("column", ["label", "hint", "required_message", "constraint_message"])
def test_every_text_is_there_in_the_three_languages(column: str) -> None:
    for row in SURVEY:
        texts = translations(row, column)
        assert all(texts) or not any(texts), row["name"]


def test_whatever_is_shown_has_a_label_and_whatever_refuses_a_message() -> None:
    for row in SURVEY:
        if row["type"] != "calculate" and not row["type"].startswith("end_"):
            assert all(translations(row, "label")), row["name"]
        if row["constraint"]:
            assert all(translations(row, "constraint_message")), row["name"]
        if row["required"]:
            assert all(translations(row, "required_message")), row["name"]
    for choice in CHOICES:
        assert all(translations(choice, "label")), choice["name"]


def test_no_long_sentence_is_the_same_in_two_languages() -> None:
    columns = ("label", "hint", "required_message", "constraint_message")
    forgotten = [
        text
        for rows, used in ((SURVEY, columns), (CHOICES, ("label",)))
        for row in rows
        for column in used
        for text, times in Counter(translations(row, column)).items()
        if times > 1 and len(text) > 30
    ]
    assert forgotten == []


def test_the_same_placeholders_stand_in_every_language() -> None:
    for row in SURVEY:
        for column in ("label", "hint"):
            found = {tuple(sorted(re.findall(r"\$\{\w+\}", text))) for text in translations(row, column)}
            assert len(found) == 1, row["name"]


def test_every_state_of_a_choice_is_known_and_the_non_answers_keep_theirs() -> None:
    assert {choice["mancomun_state"] for choice in CHOICES} <= STATES
    comparable = {row["list_name"] for row in CHOICES if row["mancomun_state"] in {"yes", "part"}}
    for choice in CHOICES:
        if choice["list_name"] in comparable and choice["name"] in NON_ANSWERS:
            assert choice["mancomun_state"] == choice["name"], choice


def test_choices_are_unique_and_every_list_is_used() -> None:
    keys = [(choice["list_name"], choice["name"]) for choice in CHOICES]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", name) for _, name in keys)
    used = {row["type"].split()[1] for row in SURVEY if row["type"].startswith("select")}
    assert {name for name, _ in keys} == used


def test_a_choice_that_stands_alone_cannot_be_combined() -> None:
    lists: dict[str, set[str]] = {}
    for choice in CHOICES:
        lists.setdefault(choice["list_name"], set()).add(choice["name"])
    for row in SURVEY:
        if row["type"].startswith("select_multiple"):
            for name in (NON_ANSWERS | {"none_required"}) & lists[row["type"].split()[1]]:
                assert f"selected(., '{name}')" in row["constraint"], row["name"]


def test_the_core_and_the_contacts_are_marked() -> None:
    assert {row["mancomun_code"] for row in QUESTIONS if row["mancomun_core"] == "yes"} == CORE
    assert {row["mancomun_visibility"] for row in QUESTIONS} == {"public", "coordination"}
    hidden = {row["mancomun_code"] for row in QUESTIONS if row["mancomun_visibility"] == "coordination"}
    assert hidden == CONTACTS
    assert {row["mancomun_kind"] for row in QUESTIONS} == {"S", "P", "O"}


def test_the_metadata_is_the_same_on_all_rows_of_a_code() -> None:
    own = {"mancomun_likeness", "mancomun_people"}  # of one row: which of a question's fields says it
    columns = [name for name in SURVEY[0] if name.startswith("mancomun_") and name not in own]
    for code in CODES:
        rows = {tuple(row[column] for column in columns) for row in QUESTIONS if row["mancomun_code"] == code}
        assert len(rows) == 1, code


def test_the_rows_that_make_cities_alike_are_marked_and_the_self_assessment_is_not() -> None:
    marked = {row["name"]: row["mancomun_likeness"] for row in SURVEY if row["mancomun_likeness"]}
    assert marked == {
        "a2": "population", "a3": "born_abroad", "a5": "mobility", "a7": "competences", "j3_theme": "offers",
        "j4_theme": "wants",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "scheme"),
    [
        ("mancomun_rights", "charter-agenda-2011"),
        ("mancomun_themes", "themes"),
        ("mancomun_sdg", "sdg"),
        ("mancomun_groups", "groups"),
    ],
)
def test_the_vocabulary_has_every_code_that_is_used(column: str, scheme: str) -> None:
    known = {row["code"] for row in read(VOCABULARY / f"{scheme}.csv")}
    used = {code for row in QUESTIONS for code in row[column].split()}
    assert used
    assert used - known == set()


def test_themes_and_groups_are_offered_by_their_vocabulary_codes_and_labels() -> None:
    themes = read(VOCABULARY / "themes.csv")
    offered = [(row["name"], *translations(row, "label")) for row in CHOICES if row["list_name"] == "themes"]
    assert offered == [(row["code"], row["label_es"], row["label_pt"], row["label_en"]) for row in themes]
    groups = {row["code"] for row in read(VOCABULARY / "groups.csv")}
    asked = {row["name"].removeprefix("g1_") for row in QUESTIONS if row["name"].startswith("g1_")}
    assert asked - {"header", "detail", "link"} <= groups


def test_every_evidence_link_is_checked_and_optional() -> None:
    links = [row for row in SURVEY if row["appearance"] == "url"]
    assert len(links) > 30
    assert {row["constraint"] for row in links} == {"regex(., '^https?://[^ ]+[.][^ ]+$')"}
    evidence = links + [row for row in SURVEY if row["type"] == "file"]
    assert {row["required"] for row in evidence} == {""}


def test_nobody_is_asked_for_a_persons_status_or_name() -> None:
    asked = " ".join(text for row in SURVEY for text in translations(row, "label")).casefold()
    assert re.search(r"pasaporte|passaporte|passport|nombre de la persona|nome da pessoa", asked) is None


def test_everything_the_engine_must_know_is_used() -> None:
    logic = " ".join(
        row[column]
        for row in SURVEY
        for column in ("relevant", "constraint", "calculation", "choice_filter", "required")
    )
    for function in (
        "selected", "count-selected", "coalesce", "if", "regex", "today", "once", "jr:choice-name", "sum",
        "count", "position", "concat", "round", "selected-at", "string-length", "format-date",
    ):  # fmt: skip
        assert f"{function}(" in logic, function
    assert {row["name"] for row in SURVEY if row["type"] == "begin_repeat"} == {
        "b2", "e2", "h1_campaigns", "h4_sites", "j3_offers", "j4_needs",
    }  # fmt: skip


def test_pyxform_compiles_it_without_a_warning() -> None:
    result = convert(WORKBOOK, validate=False)
    assert result.warnings == []
    assert 'id="politicas_dh_migracion"' in result.xform


@pytest.mark.slow
def test_odk_validate_accepts_it() -> None:
    validator = pytest.importorskip("pyxform.validators.odk_validate")
    try:
        validator.check_java_available()
    except OSError:
        pytest.skip("Java is not installed; ODK Validate needs it")
    assert convert(WORKBOOK, validate=True).warnings == []


def test_what_counts_people_is_marked_and_how_it_adds_up() -> None:
    marked = {row["name"]: row["mancomun_people"] for row in SURVEY if row["mancomun_people"]}
    assert marked == {
        **dict.fromkeys(("a3", "d6", "e2_people", "h2_cases"), "yes"),
        **dict.fromkeys(("d6_sex_women", "d6_sex_men", "d6_sex_other"), "part d6"),
        **dict.fromkeys(("d6_age_0_17", "d6_age_18_29", "d6_age_30_59", "d6_age_60"), "part d6"),
        **dict.fromkeys(("c4_women", "c4_migrant"), "share c4"),
    }
