"""Places on Earth: what JavaRosa gives, expression by expression ("Geographic Functions")."""

import pytest
from tests.surveys.engine.library import differing, differing_in_javarosa, fault, value
from tools.javarosa.driver import JavaRosa

from mancomun.surveys.engine import InvalidForm

EXPECTED = {
    "area(${s})": "1.0181750699744809E8",
    "area(${rp})": "2.5469805937382035E7",
    "area(${p})": "0",
    "enclosed-area(${s})": "1.0181750699744809E8",
    "distance(${s})": "40556.71891440678",
    "distance(${t})": "16275.20951790998",
    "distance(${rp})": "16275.20951790998",
    "distance(${p}, ${p2})": "192975.81560207065",
    "distance(${p}, ${p})": "0",
    "distance(${p})": "0",
    "distance('1 2; 3 4')": "314753.3294496601",
    "geofence(${p}, ${s})": "1",
    "geofence(${p2}, ${s})": "0",
}  # fmt: skip


def test_each_gives_what_javarosa_gives() -> None:
    assert differing(EXPECTED) == {}


def test_javarosa_gives_the_same_today(java: JavaRosa) -> None:
    assert differing_in_javarosa(java, EXPECTED) == {}


def test_what_is_no_place_is_a_fault() -> None:
    assert fault("area(${a})") == "no place on Earth"
    assert fault("distance('1 2 3 4 5')") == "a place has at most four numbers"
    assert fault("geofence('', ${a})") == "no place on Earth"


def test_an_area_is_one_of_questions() -> None:
    with pytest.raises(InvalidForm) as refused:
        value("area('1 2; 3 4')")
    assert [problem.code for problem in refused.value.problems] == ["needs_list"]
