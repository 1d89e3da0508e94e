"""What one page shows: the rows of a questionnaire that share a code, and what their being asked depends on."""

from pathlib import Path

import pytest
from tests.surveys.results.kit import SURVEY, workbook

import mancomun.demo
from mancomun.surveys.engine import CompiledForm, compile_workbook
from mancomun.surveys.figures import Kind
from mancomun.surveys.queries.conditions import conditions_of
from mancomun.surveys.queries.results import Shape, Topic
from mancomun.surveys.queries.results.topics import Words, topics_of

QUESTIONNAIRE = Path(mancomun.demo.__file__).parent / "questionnaire" / "politicas.xlsx"


@pytest.fixture(scope="module")
def small() -> CompiledForm:
    return compile_workbook(workbook(SURVEY))


@pytest.fixture(scope="module")
def policies() -> CompiledForm:
    return compile_workbook(QUESTIONNAIRE.read_bytes())


def outline(topic: Topic) -> list[tuple[Shape, str, Kind, int]]:
    return [(part.shape, part.node.name, part.question.kind, len(part.parts)) for part in topic.parts]


def test_rows_with_one_code_are_one_topic(small: CompiledForm) -> None:
    found = {topic.key: outline(topic) for topic in topics_of(small)}
    assert found == {
        "A1": [
            (Shape.QUESTION, "a1", Kind.ONE, 0),
            (Shape.QUESTION, "a1_year", Kind.NUMBER, 0),
            (Shape.QUESTION, "a1_link", Kind.TEXT, 0),
        ],
        "A2": [(Shape.QUESTION, "a2", Kind.ONE, 0)],
        "A3": [(Shape.QUESTION, "a3", Kind.TEXT, 0)],
        "A4": [(Shape.QUESTION, "a4", Kind.DATE, 0)],
        "A5": [(Shape.QUESTION, "a5", Kind.FILE, 0)],
        "B1": [(Shape.QUESTION, "b1", Kind.SEVERAL, 0)],
        "B4": [(Shape.QUESTION, "b4", Kind.RANK, 0)],
        "B2": [(Shape.REPEAT, "b2", Kind.TEXT, 2)],
        "B3": [(Shape.GRID, "b3", Kind.ONE, 2)],
        "B5": [(Shape.GRID, "b5", Kind.ONE, 2)],
        "B6": [(Shape.QUESTION, "b6", Kind.NUMBER, 0)],
    }


def test_a_questionnaire_without_codes_has_topics_too() -> None:
    rows = [[*row[:7], "", row[8]] for row in SURVEY]
    form = compile_workbook(workbook(rows))
    keys = [topic.key for topic in topics_of(form)]
    assert keys[:3] == ["A.a1", "A.a1_year", "A.a1_link"]
    assert len(set(keys)) == len(keys)


def test_titles_come_without_their_code_and_choices_in_the_language(small: CompiledForm) -> None:
    grid = next(topic.main for topic in topics_of(small) if topic.key == "B3")
    words = Words(small.language("pt"))
    assert words.title(grid) == "Áreas"
    assert words.choice(grid.parts[0], "progress") == "Em preparação"
    assert words.choice(grid.parts[0], "gone") == "gone"


def test_the_demonstration_has_its_66_topics(policies: CompiledForm) -> None:
    topics = topics_of(policies)
    assert len(topics) == 66
    shapes = {topic.key: topic.main.shape for topic in topics if topic.main.shape is not Shape.QUESTION}
    assert shapes == {
        "B2": Shape.REPEAT, "E1": Shape.GRID, "E2": Shape.REPEAT, "G1": Shape.GRID, "J1": Shape.GRID, "J6": Shape.GRID,
    }  # fmt: skip


def test_conditions_reach_through_others_calculations_and_repeats(small: CompiledForm, policies: CompiledForm) -> None:
    assert conditions_of(small)["/data/A/a1_year"] == {"/data/A/a1"}
    assert conditions_of(small)["/data/B/b2/b2_name"] == {"/data/A/a1"}
    assert conditions_of(small)["/data/A/a1"] == frozenset()
    root = policies.root.path
    assert conditions_of(policies)[policies.node("B3").path] == {policies.node("B1").path}
    rows = {row.path for row in policies.node("E1").children.values() if row.is_answerable}
    assert rows <= conditions_of(policies)[f"{root}/E/e2/e2_name"]  # by way of a calculated count
    assert f"{root}/E/e7" in conditions_of(policies)[f"{root}/E/e7_third"]  # by way of e7_second
