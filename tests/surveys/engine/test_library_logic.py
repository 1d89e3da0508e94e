"""Choice between values, and truth: what JavaRosa gives, expression by expression ("Boolean Functions")."""

from tests.surveys.engine.library import differing, differing_in_javarosa
from tools.javarosa.driver import JavaRosa

EXPECTED = {
    "if(${n} > 5, 'y', 'n')": "y",
    "coalesce('', '')": "",
    "coalesce(number('x'), 5)": "5",
    "true()": "1",
    "false()": "0",
    "boolean(${a})": "1",
    "boolean('')": "0",
    "boolean(0)": "0",
    "boolean-from-string('TRUE')": "1",
    "boolean-from-string('yes')": "0",
    "boolean-from-string('1')": "1",
    "not(${a})": "0",
    "once(5)": "5",
    "depend(3, ${a})": "3",
    "true() + 1": "2",
    "if('', 1, 2)": "2",
    "if(0, 1, 2)": "2",
    "if('0', 1, 2)": "1",
    "not('false')": "0",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}
