"""Findings in words, in three languages: the numbers of a sentence are those of its table, and “most” is most."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.surveys.results.test_figures import ANY, HAS, LEVEL

from mancomun.surveys.figures import Cell, Finding, Kind, Question, Says, count, find, find_entries, find_grid
from mancomun.surveys.results.sentences import figure, sentence

LANGUAGES = ("es", "pt", "en")
MOST = {"es": "mayoría", "pt": "maioria", "en": "Most"}
_NUMBER = re.compile(r"-?\d[\d.,]*\d|-?\d")
# Sentences that need no base: one answer alone, or what is no share.
WITHOUT_BASE = {
    Says.NOBODY, Says.ONE_NUMBER, Says.SAME_NUMBER, Says.NUMBERS, Says.YEARS, Says.TEXTS, Says.DATES, Says.FILES,
    Says.ENTRIES, Says.GRID_TWO, Says.GRID_TIED, Says.GRID_NONE_YES, Says.GRID_ANSWERED, Says.ONE_NAMES,
}  # fmt: skip


def said(finding: Finding, language: str) -> str:
    with translation.override(language):
        return sentence(finding, lambda name: f"<{name}>")


def numbers_in(text: str, language: str) -> list[float]:
    """Without what stands in the name of a choice."""
    plain = re.sub(r"<[^>]*>", "", text)
    point = "," if language in {"es", "pt"} else "."
    group = "." if point == "," else ","
    return [float(found.replace(group, "").replace(point, ".")) for found in _NUMBER.findall(plain)]


def numbers_of(finding: Finding) -> set[float]:
    return {float(finding.count), float(finding.base), *(round(number, 2) for number in finding.numbers)}


@pytest.mark.parametrize("language", LANGUAGES)
@given(drawn=ANY)
def test_a_sentence_agrees_with_its_table(language: str, drawn: tuple[Question, list[Cell]]) -> None:
    question, cells = drawn
    tally = count(question, cells)
    finding = find(question, tally)
    text = said(finding, language)
    numbers = numbers_in(text, language)
    assert set(numbers) <= numbers_of(finding)
    if finding.says not in WITHOUT_BASE and finding.base > 1:
        assert float(tally.counted) in numbers
    if finding.names:
        assert all(f"<{name}>" in text for name in finding.names)
    assert (MOST[language] in text) is finding.says.value.startswith("most")
    if MOST[language] in text:
        held = tally.choices if finding.names else tally.states
        most = max(held.get(name, 0) for name in finding.names or ("yes", "no", "part"))
        counted = finding.count if finding.says is Says.MOST_YES_OR_PART else most
        assert 2 * counted > tally.counted


EVERY = [
    *(Finding(says, 3, 5, ("a", "b"), (1, 2, 3)) for says in Says),
    *(Finding(says, 1, 1, ("a", "b"), (1, 2, 3)) for says in Says),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", EVERY, ids=lambda finding: f"{finding.says}-{finding.base}")
def test_every_kind_of_finding_has_its_words(finding: Finding, language: str) -> None:
    text = said(finding, language)
    assert "%" not in text
    assert text[0] == text[0].upper()
    assert not text.endswith(".")
    if language != "en":
        assert text != said(finding, "en")


def test_some_sentences_as_they_are_read() -> None:
    yes = find(HAS, count(HAS, [HAS.read("yes")] * 12 + [HAS.read("no")] * 7))
    assert said(yes, "es") == "La mayoría dice que sí: 12 de 19 ciudades"
    assert said(yes, "pt") == "A maioria diz que sim: 12 de 19 cidades"
    assert said(yes, "en") == "Most say yes: 12 of 19 cities"
    one = find(HAS, count(HAS, [HAS.read("yes")] + [HAS.read("odd")] * 3))
    assert said(one, "es") == "1 de 4 ciudades dice que sí"
    assert said(one, "en") == "1 of 4 cities says yes"
    level = find(LEVEL, count(LEVEL, [LEVEL.read("low")] * 2 + [LEVEL.read("high"), LEVEL.read("odd")]))
    assert said(level, "es") == "La respuesta más frecuente es «<low>»: 2 de 4 ciudades"
    assert said(find_entries(1, 2, 3), "pt") == "Uma cidade dá detalhes; registros no total: 2"
    year = Question(Kind.NUMBER, year=True)
    years = find(year, count(year, [year.read("2016"), year.read("2015"), year.read("2020"), year.read("2021")]))
    assert said(years, "es") == (
        "Al menos la mitad de 4 ciudades indica 2016 o un año anterior; los años van de 2015 a 2021"
    )
    grid = find_grid(HAS, {"health": count(HAS, [HAS.read("yes"), HAS.read("no")])}, 2)
    assert said(grid, "es") == "«<health>» reúne más ciudades que dicen que sí: 1 de 2"


@given(st.integers(0, 10**9))
def test_figures_read_back(value: int) -> None:
    for language in LANGUAGES:
        with translation.override(language):
            assert numbers_in(figure(value), language) == [float(value)]


def test_years_have_no_thousands_and_decimals_are_the_languages() -> None:
    with translation.override("es"):
        assert [figure(n) for n in (2015, 12000, 2015.5, 0.25)] == ["2015", "12.000", "2.015,5", "0,25"]
