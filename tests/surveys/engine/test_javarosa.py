"""Node for node the same as JavaRosa, on random answers: live where a JDK is at hand, and from kept files always."""

import pytest
from tests.surveys.engine.agreement import CLOCK, Agreement, Filled, filled_of, of_all
from tests.surveys.engine.cases import NAMES, form_of
from tests.surveys.engine.fillings import fillings
from tests.surveys.engine.golden import GOLDEN, read
from tests.surveys.engine.tables import named
from tools.javarosa.driver import JavaRosa, Unavailable


@pytest.fixture(scope="module")
def java(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    try:
        return JavaRosa(tmp_path_factory.mktemp("javarosa"))
    except Unavailable as reason:
        pytest.skip(str(reason))


def test_every_node_of_every_form_agrees_with_javarosa(java: JavaRosa) -> None:
    together = Agreement()
    for found in of_all(java, NAMES).values():
        together.add(found)
    assert together.differences == []
    assert len(NAMES) > 60
    assert together.nodes > 100_000
    assert set(together.values) == {
        "relevant", "required", "readonly", "holds", "value", "label", "hint", "message", "choices", "media",
    }  # fmt: skip


def test_a_different_meaning_would_be_seen(java: JavaRosa) -> None:
    form, other = form_of("numbers"), named("numbers")
    drafts = fillings(form, 5, seed=3)
    slot = other.question("/data/plus").slot
    steps = (*other.steps, (0, lambda scope: scope.values.__setitem__(slot, 12345.0)))
    object.__setattr__(other, "steps", steps)
    filled = Filled(other, drafts, ())
    (theirs,) = java.answers([filled.job()], CLOCK)
    assert len(filled.compare(theirs).differences) == 5


@pytest.mark.parametrize("name", NAMES)
def test_kept_answers_of_javarosa_are_ours(name: str) -> None:
    filled, theirs = read(name, form_of(name))
    differences = filled.compare(theirs).differences
    assert differences == [], "if the form was changed on purpose: python -m tests.surveys.engine.golden"
    assert len(filled.drafts) >= 50


def test_each_form_has_kept_answers_and_no_other() -> None:
    assert sorted(path.name.removesuffix(".json.xz") for path in GOLDEN.iterdir()) == sorted(NAMES)


def test_the_same_seed_gives_the_same_answers() -> None:
    one, two = filled_of("positions", count=3, taken=2), filled_of("positions", count=3, taken=2)
    assert [*one.drafts, *one.replays] == [*two.drafts, *two.replays]
