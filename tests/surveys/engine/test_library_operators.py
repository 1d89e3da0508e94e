"""Operators, comparisons, conversions: what JavaRosa gives, expression by expression ("XPath Operators")."""

from tests.surveys.engine.library import differing, differing_in_javarosa
from tools.javarosa.driver import JavaRosa

EXPECTED = {
    "1 div 0": "Infinity",
    "-1 div 0": "-Infinity",
    "0 div 0": "",
    "7 mod 3": "1",
    "-7 mod 3": "-1",
    "7.5 mod 2": "1.5",
    "5 mod 0": "",
    "${day} + 1": "20488",
    "${day} < ${mo}": "0",
    "${day} = '2026-02-03'": "1",
    "${mo} = ${day}": "1",
    "${n} = '7'": "1",
    "'a' = 'A'": "0",
    "${m} = 'x z'": "1",
    "- ${n}": "-7",
    "${n} * -1": "-7",
    "${a} + 1": "",
    "${b} + 1": "13",
    "${day} - date('2026-01-01')": "33",
    "/data/child::a": "Hola Mundo",
    "'a' < 'b'": "0",
    "'10' < '9'": "0",
    "'' = 0": "0",
    "'' < 1": "0",
    "${d} * 2": "6.5",
    "${d} = 3.25": "1",
    "1.0": "1",
    "007": "7",
    "${d}[. > 3]": "3.25",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}
