"""Chosen values: what JavaRosa gives, expression by expression ("Select Functions")."""

from tests.surveys.engine.library import differing, differing_in_javarosa
from tools.javarosa.driver import JavaRosa

EXPECTED = {
    "checklist(1, 2, true(), 0, 'a')": "1",
    "checklist(-1, -1)": "1",
    "checklist(0, 1, ${v})": "0",
    "weighted-checklist(1, 5, true(), 2, 1, 3)": "1",
    "weighted-checklist(0, 9, ${v}, ${v})": "1",
    "selected(${m}, 'x')": "1",
    "selected(${m}, 'y')": "0",
    "selected-at(${m}, 1)": "z",
    "selected-at(${m}, 9)": "",
    "selected-at(${m}, -1)": "",
    "count-selected(${m})": "2",
    "count-selected('')": "0",
    "count-selected('a  b')": "2",
    "jr:choice-name(${m}, '${m}')": "",
    "jr:choice-name('y', '${m}')": "Y",
    "selected('a b', 'a b')": "1",
    "count-selected(' a ')": "1",
    "checklist(2, 1, true())": "0",
    "weighted-checklist(1, 2, 'a', 'b')": "0",
    "weighted-checklist(0.5, 1.5, 1, 1)": "1",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}
