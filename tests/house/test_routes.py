"""No address without a rule: the declarations that the gate enforces are complete."""

from tests.routes import patterns

from mancomun.core.access import Access
from mancomun.core.third_party import THIRD_PARTY


def test_every_route_declares_who_may_come_in() -> None:
    undeclared = [
        name
        for name, pattern in patterns()
        if not isinstance(getattr(pattern.callback, "access", None), Access) and name not in THIRD_PARTY
    ]
    assert undeclared == []


def test_no_rule_names_a_route_that_does_not_exist() -> None:
    assert sorted(set(THIRD_PARTY) - {name for name, _pattern in patterns()}) == []
