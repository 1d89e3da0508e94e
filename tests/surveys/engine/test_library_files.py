"""Lists that come from files: what JavaRosa gives, expression by expression ("Secondary Instances - External")."""

from tests.surveys.engine.library import differing, differing_in_javarosa
from tools.javarosa.driver import JavaRosa

EXPECTED = {
    "count(instance('deep')/root/*)": "2",
    "instance('deep')/root/item[name = 'x']/rooms/room[@n = '3']": "two",
    "instance('deep')/root/item[@id = '2']/label": "YE",
    "instance('deep')/root/item[name = 'x']/@id": "1",
    "count(instance('deep')/root/item/tag)": "2",
    "join('-', instance('deep')/root/item/tag)": "p-q",
    "count(instance('deep')/root/item/rooms/room)": "2",
    "join('-', instance('deep')/root/item/rooms/room)": "one-two",
    "count(instance('deep')/root/item/rooms)": "1",
    "instance('deep')/root/item[name = 'x']/rooms": "",
    "instance('deep')/root/item[name = 'zz']/label": "",
    "count(instance('deep')/nothing/item)": "2",
    "instance('deep')/root/item[name = 'x']/nothing": "",
    "instance('rows')/root/item[name = 'x']/label": 'Equis, la "X"',
    "instance('rows')/root/item[name = 'x']/note": "",
    "instance('rows')/root/item[name = 'y']/note": "",
    "instance('rows')/root/item[name = 'z']/label": "  Zeta ",
    "count(instance('rows')/root/item)": "3",
    "count(instance('rows')/root/item/note)": "3",
    "pulldata('rows', 'label', 'name', 'x')": 'Equis, la "X"',
    "pulldata('rows', 'label', 'name', ${k})": 'Equis, la "X"',
    "pulldata('rows', 'label', 'name', 'none')": "",
    "instance('rows')/root/item[name = ${k}]/label": 'Equis, la "X"',
    "instance('rows')/root/item[${k} = name]/label": 'Equis, la "X"',
    "instance('rows')/root/item[name = ${k} and note = '']/label": 'Equis, la "X"',
    "count(instance('rows')/root/item[name = 'x' or name = 'y'])": "2",
    "count(instance('rows')/root/item[string-length(label) > 2])": "2",
    "instance('rows')/root/item[position() = 3]/name": "z",
    "instance('rows')/root/item[contains(label, 'et')]/name": "z",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}
