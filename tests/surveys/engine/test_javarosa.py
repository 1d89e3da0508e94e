"""Node for node the same as JavaRosa, on random answers: live where a JDK is at hand, and from kept files always."""

from pathlib import Path

import pytest
from tests.surveys.engine.agreement import agreement, compare
from tests.surveys.engine.fillings import fillings
from tests.surveys.engine.golden import GOLDEN, read
from tests.surveys.engine.tables import FORMS, named
from tools.javarosa.driver import JavaRosa, Unavailable

from mancomun.surveys.engine import CompiledForm, compile_workbook

NAMES = sorted(path.stem for path in FORMS.glob("*.md"))
QUESTIONNAIRE = Path(__file__).parents[3] / "src/mancomun/demo/questionnaire/politicas.xlsx"


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    try:
        return JavaRosa(tmp_path_factory.mktemp("javarosa"))
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def questionnaire() -> CompiledForm:
    return compile_workbook(QUESTIONNAIRE.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_forms_agree_with_javarosa(java: JavaRosa, name: str) -> None:
    form = named(name)
    found = agreement(java, form, fillings(form, 50, seed=11))
    assert found.differences == []
    assert found.nodes > 1000


def test_the_questionnaire_agrees_with_javarosa(java: JavaRosa, questionnaire: CompiledForm) -> None:
    found = agreement(java, questionnaire, fillings(questionnaire, 200, seed=2026))
    assert found.differences == []
    assert found.nodes > 60_000


def test_a_different_meaning_would_be_seen(java: JavaRosa) -> None:
    form, other = named("numbers"), named("numbers")
    node = other.question("/data/plus")
    drafts = fillings(form, 5, seed=3)
    slot = node.slot
    steps = (*other.steps, (0, lambda scope: scope.values.__setitem__(slot, 12345.0)))
    object.__setattr__(other, "steps", steps)
    assert len(agreement(java, other, drafts).differences) == 5


@pytest.mark.parametrize("name", [*NAMES, "politicas"])
def test_kept_answers_of_javarosa_are_ours(name: str, questionnaire: CompiledForm) -> None:
    form = questionnaire if name == "politicas" else named(name)
    drafts, facts = read(GOLDEN / f"{name}.json.gz")
    differences = compare(form, drafts, facts).differences
    assert differences == [], "if the form was changed on purpose: python -m tests.surveys.engine.golden"
    assert len(drafts) >= 10
