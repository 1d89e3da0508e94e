"""Who may read an approved answer: every reader, every visibility, before and after the results open."""

import pytest

from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, SeatKind
from mancomun.surveys.rules import visibility as rules
from mancomun.surveys.rules.visibility import is_open, may_read, may_read_draft, narrower

CITY, OTHER_CITY, COMMISSION, OTHER_COMMISSION = 1, 2, 7, 8


def member(city: int, role: CityRole = CityRole.CONTRIBUTOR) -> Actor:
    return Actor(user_id=1, mandates=(HeldMandate(1, city, role),))


def seated(kind: SeatKind, commission: int | None = None) -> Actor:
    return Actor(user_id=1, seats=(HeldSeat(1, kind, commission),))


def readers() -> dict[str, Actor]:
    return {
        "own city": member(CITY),
        "coordination": seated(SeatKind.COORDINATION, COMMISSION),
        "secretariat": seated(SeatKind.SECRETARIAT),
        "other city": member(OTHER_CITY, CityRole.AUTHORITY),
        "other coordination": seated(SeatKind.COORDINATION, OTHER_COMMISSION),
        "observer": seated(SeatKind.OBSERVER),
        "no seat": Actor(user_id=1),
        "anonymous": ANONYMOUS,
        "command": Actor(system="export"),
    }


ALL = frozenset({"public", "network", "coordination", "", "unknown"})
# What each reads while the results are closed, and when they are open.
READS = {
    "own city": (ALL, ALL),
    "coordination": (ALL, ALL),
    "secretariat": (ALL, ALL),
    "other city": (frozenset(), frozenset({"public", "network"})),
    "other coordination": (frozenset(), frozenset({"public", "network"})),
    "observer": (frozenset(), frozenset({"public", "network"})),
    "no seat": (frozenset(), frozenset({"public"})),
    "anonymous": (frozenset(), frozenset({"public"})),
    "command": (frozenset(), frozenset({"public"})),
}


def table() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {name: (_read(reader, is_open=False), _read(reader, is_open=True)) for name, reader in readers().items()}


def _read(reader: Actor, *, is_open: bool) -> frozenset[str]:
    return frozenset(
        visibility
        for visibility in ALL
        if may_read(visibility, actor=reader, government_id=CITY, commission_id=COMMISSION, open=is_open).ok
    )


def test_the_whole_table() -> None:
    assert table() == READS


def test_without_the_guard_the_table_would_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Actor, "in_network", True)
    assert table() != READS


def test_a_refusal_says_why() -> None:
    verdict = may_read("network", actor=ANONYMOUS, government_id=CITY, commission_id=COMMISSION, open=True)
    assert str(verdict.reason) != ""
    assert not verdict.ok


@pytest.mark.parametrize("reader", list(READS))
def test_a_draft_is_its_citys_alone(reader: str) -> None:
    assert may_read_draft(actor=readers()[reader], government_id=CITY).ok is (reader == "own city")


@pytest.mark.parametrize(
    ("accepted", "over", "published", "expected"),
    [
        (False, False, False, False),
        (False, True, False, False),
        (False, True, True, False),
        (True, False, False, False),
        (True, True, False, True),
        (True, False, True, True),
        (True, True, True, True),
    ],
)
def test_when_an_answer_belongs_to_open_results(
    *, accepted: bool, over: bool, published: bool, expected: bool
) -> None:
    assert is_open(accepted=accepted, answering_over=over, published=published) is expected


def test_the_narrower_of_two() -> None:
    assert narrower("public", "network") == "network"
    assert narrower("coordination", "network") == "coordination"
    assert narrower("public", "unknown") == "unknown"
    assert rules._rank("unknown") > rules._rank("coordination")
