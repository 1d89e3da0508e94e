"""References to several nodes: what JavaRosa gives, expression by expression ("Node-set and Repeat Functions")."""

import pytest
from tests.surveys.engine.library import differing, differing_in_javarosa, fault, value
from tools.javarosa.driver import JavaRosa

from mancomun.surveys.engine import InvalidForm
from mancomun.surveys.engine.library.shuffling import seed_of, shuffled

EXPECTED = {
    "count(${v})": "3",
    "count-non-empty(${v})": "2",
    "position(${r})": "1",
    "indexed-repeat(${v}, ${r}, 1)": "5",
    "indexed-repeat(${v}, ${r}, 0)": "5",
    "indexed-repeat(${v}, ${r}, 9)": "",
    "indexed-repeat(${v}, ${r}, 'x')": "5",
    "count(randomize(${v}, 3))": "3",
    "join(' ', randomize(${v}, 3))": "-2 5 ",
    "join(' ', randomize(instance('l')/root/item/name, 42))": "x y z",
    "current()/../a": "Hola Mundo",
    "instance('l')/root/item[name = 'y']/label": "Y",
    "count(instance('l')/root/item)": "3",
    "instance('l')/root/item[position() = 2]/name": "y",
    "count(${v}[. > 0])": "1",
    "count(${v}[position() = 1])": "3",
    "count(${a}[. = 'x'])": "0",
    "count(/data/a[. != ''])": "1",
    "count(/data/r[v != '']/v[. > 0])": "1",
    "count(../r/v[. > 0])": "1",
    "indexed-repeat(${v}, ${r}, count(${r}))": "-2",
    "position(/data/r)": "1",
    "position(..)": "1",
    "position(/data/r/v)": "1",
    "position(/data/g)": "1",
    "count(/data/g)": "1",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}


def test_a_seed_may_be_a_text() -> None:
    """ODK Validate lacks the class that JavaRosa takes the SHA-256 from, so these are worked out from its code."""
    assert seed_of("abc") == int.from_bytes(bytes.fromhex("ba7816bf8f01cfea"), signed=True)
    assert (seed_of(""), seed_of("42"), seed_of(-3.9), seed_of(1e30)) == (0, 42, -3, 2**63 - 1)
    assert value("join(' ', randomize(instance('l')/root/item/name, 'abc'))") == "z y x"


def test_an_order_keeps_every_element() -> None:
    for seed in (0, 1, -1, 2**31 - 1, 2**63 - 1, -(2**63)):
        assert sorted(shuffled(range(40), seed)) == list(range(40))
    assert shuffled([], 7) == []
    assert shuffled("abcdefgh", 1) != shuffled("abcdefgh", 2)


def test_several_values_are_not_one() -> None:
    assert fault("coalesce(${v}, 'x')") == "several values where one is needed"
    assert fault("string(${v})") == "several values where one is needed"


REFUSED = {
    "count(/data/*)": "unsupported_path",
    "count(//v)": "unsupported_path",
    "/data/@id": "unsupported_path",
    "${a} | ${b}": "unsupported_path",
    "$a": "unsupported_path",
    "count(ancestor::r)": "unsupported_path",
    "indexed-repeat(${v}, ${r})": "wrong_arguments",
    "indexed-repeat(${v}, ${r}, 1, ${r})": "needs_list",
    "coalesce(${a}, ${b}, 'c')": "wrong_arguments",
    "weighted-checklist(0, 5)": "wrong_arguments",
    "pulldata(${a}, 'label', 'name', 'x')": "needs_text",
    "pulldata('rows', 'colour', 'name', 'x')": "unknown_column",
    "pulldata('columns', 'label', 'name', 'x')": "external_missing",
    "randomize('a')": "needs_list",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_what_javarosa_cannot_do_is_refused(expression: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        value(expression)
    assert [(p.column, p.code) for p in refused.value.problems] == [("calculation", REFUSED[expression])]
