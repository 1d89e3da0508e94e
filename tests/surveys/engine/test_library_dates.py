"""Dates and times: what JavaRosa gives, expression by expression ("Date and Time Functions")."""

import pytest
from tests.surveys.engine.agreement import CLOCK
from tests.surveys.engine.fillings import NOW
from tests.surveys.engine.library import differing, differing_in_javarosa, fault
from tests.surveys.engine.tables import compiled
from tools.javarosa.driver import JavaRosa, whole_instance

from mancomun.surveys.engine import Draft, State
from mancomun.surveys.engine.library.calendar import code_of, days_of, months_of

EXPECTED = {
    "today()": "2026-05-04T00:00:00.000Z",
    "now()": "2026-05-04T12:00:00.000Z",
    "format-date(${day}, '%Y-%m-%d %y %n %b %e %a')": "2026-02-03 26 2 Feb 3 Tue",
    "format-date-time(${mo}, '%H:%M:%S.%3 %h')": "14:05:06.789 14",
    "format-date('', '%Y')": "",
    "format-date(${day}, '%W %%')": "6 %",
    "date('2026-02-03')": "2026-02-03T00:00:00.000Z",
    "date('2026-02-03T10:00:00.000Z')": "2026-02-03T10:00:00.000Z",
    "date(20000)": "2024-10-04T00:00:00.000Z",
    "date(20000.7)": "2024-10-04T00:00:00.000Z",
    "date('')": "",
    "date-time(20000.5)": "2024-10-04T12:00:00.000Z",
    "date-time(${day})": "2026-02-03T00:00:00.000Z",
    "decimal-date-time(${mo})": "20487.586884131946",
    "decimal-date-time(${day})": "20487",
    "decimal-date-time('2026-02-03')": "20487",
    "decimal-time(${ti})": "0.5868055555547471",
    "decimal-time(${mo})": "0.5868841319461353",
    "decimal-time('2026-01-01T06:00:00.000Z')": "0.25",
    "decimal-date-time('')": "",
    "date-time('2026-02-03T10:00')": "2026-02-03T10:00:00.000Z",
    "decimal-time(0.75)": "0.75",
    "decimal-time(-0.25)": "0.75",
    "format-date('2026-02-03', '')": "",
    "format-date('2026-02-03T05:06:07.008Z', '%d/%m/%Y %H:%M:%S %3')": "03/02/2026 05:06:07 008",
    "format-date(20000, '%Y-%m-%d')": "2024-10-04",
    "today() > date('2020-01-01')": "1",
    "now() >= today()": "1",
    "date(today()) = today()": "1",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}


def test_what_no_moment_can_be_is_a_fault() -> None:
    assert fault("decimal-time('14:00')") == "not a date"
    assert fault("format-date(${day}, '%Q')") == "an unknown format of dates"
    assert fault("format-date(${day}, 'year %')") == "an unknown format of dates"
    assert fault("decimal-date-time(1 div 0)") == "a number out of the calendar"


def test_a_time_lies_on_the_day_of_the_evaluation() -> None:
    form = compiled(
        f"{_HEAD}| | time | t | T | |\n| | calculate | c | | format-date-time(${{t}}, '%Y-%m-%d %H:%M') |\n"
    )
    state = form.evaluate(Draft({"/data/t": "14:05:00.000Z"}), now=NOW)
    assert (state.value("/data/c"), state.value("/data/t")) == ("2026-05-04 14:05", "14:05:00.000Z")


_HEAD = "| survey |\n| | type | name | label::Español (es) | calculation |\n"


NAMES = {"Español (es)": "02 feb mar", "Português (pt)": "02 fev. ter.", "Deutsch (de)": "02 Feb Tue"}


def _named(language: str) -> State:
    head = _HEAD.replace("Español (es)", language)
    rows = "| | text | a | A | |\n| | calculate | c | | format-date('2026-02-03', '%m %b %a') |\n"
    form = compiled(f"{head}{rows}| settings |\n| | default_language |\n| | {language} |\n")
    return form.evaluate(form.start(now=NOW), now=NOW)


@pytest.mark.parametrize("language", NAMES)
def test_names_are_in_the_language_of_the_form(language: str) -> None:
    assert _named(language).value("/data/c") == NAMES[language]


def test_they_are_the_names_that_java_has(java: JavaRosa) -> None:
    for language in ("Español (es)", "Português (pt)"):
        state = _named(language)
        (facts,) = java.facts(state.form.xform, [whole_instance(state)], CLOCK)
        assert not isinstance(facts, str)
        assert [fact.value for fact in facts if fact.path == "/data/c"] == [NAMES[language]]


def test_languages_are_known_by_their_code() -> None:
    given = ("Español (es)", "es-AR", "pt_BR", "Português (pt-BR)", "default", "Guaraní", "")
    assert [code_of(language) for language in given] == ["es", "es", "pt", "pt", "", "", ""]
    assert (len(months_of("fr")), len(days_of("it"))) == (12, 7)
    assert months_of("Guaraní") == months_of("en")
