"""Who may do what: one table per rule."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from mancomun.core.actors import ANONYMOUS, Actor, CityRole, HeldMandate, HeldSeat, SeatKind, system
from mancomun.network.rules.desk import gives_role, keeps_commission, keeps_network, opens_desk
from mancomun.network.rules.invitations import works
from mancomun.network.rules.people import CityPower, Power, SeatPower, may_end, may_grant, sees_people

CITY, OTHER_CITY = 1, 2
OURS, THEIRS = 7, 8  # commissions; CITY is in OURS


def seated(kind: SeatKind, commission: int | None = None) -> Actor:
    return Actor(user_id=1, seats=(HeldSeat(1, kind, commission),))


def mandated(role: CityRole, city: int = CITY) -> Actor:
    return Actor(user_id=1, mandates=(HeldMandate(1, city, role),))


ACTORS = {
    "anonymous": ANONYMOUS,
    "nobody": Actor(user_id=1),
    "system": system("test"),
    "secretariat": seated(SeatKind.SECRETARIAT),
    "coordination": seated(SeatKind.COORDINATION, OURS),
    "other coordination": seated(SeatKind.COORDINATION, THEIRS),
    "observer": seated(SeatKind.OBSERVER),
    "authority": mandated(CityRole.AUTHORITY),
    "focal point": mandated(CityRole.FOCAL_POINT),
    "contributor": mandated(CityRole.CONTRIBUTOR),
    "other focal point": mandated(CityRole.FOCAL_POINT, OTHER_CITY),
}
KEEPERS = {"system", "secretariat"}
IN_CITY = {"authority", "focal point", "contributor"}


@pytest.mark.parametrize("who", ACTORS)
def test_keeping_the_network(who: str) -> None:
    assert keeps_network(ACTORS[who]).ok is (who in KEEPERS)


@pytest.mark.parametrize("who", ACTORS)
def test_opening_the_desk(who: str) -> None:
    assert opens_desk(ACTORS[who]).ok is (who in {"secretariat", "coordination", "other coordination"})


@pytest.mark.parametrize("who", ACTORS)
def test_keeping_a_commission(who: str) -> None:
    assert keeps_commission(ACTORS[who], OURS).ok is (who in {*KEEPERS, "coordination"})


@pytest.mark.parametrize("who", ACTORS)
def test_giving_cities_roles_in_a_commission(who: str) -> None:
    assert gives_role(ACTORS[who], OURS, inside=True).ok is (who in {*KEEPERS, "coordination"})
    assert gives_role(ACTORS[who], OURS, inside=False).ok is (who in KEEPERS)


def power(role: CityRole) -> CityPower:
    return CityPower(CITY, role, frozenset({OURS}))


GRANTS: list[tuple[Power, set[str]]] = [
    (power(CityRole.FOCAL_POINT), {*KEEPERS, "coordination"}),
    (power(CityRole.AUTHORITY), {*KEEPERS, "coordination"}),
    (power(CityRole.CONTRIBUTOR), {*KEEPERS, "focal point", "authority"}),
    (CityPower(CITY, CityRole.FOCAL_POINT), KEEPERS),  # a city of no commission
    (SeatPower(SeatKind.SECRETARIAT), KEEPERS),
    (SeatPower(SeatKind.COORDINATION, OURS), KEEPERS),
    (SeatPower(SeatKind.OBSERVER), KEEPERS),
]


def told(value: Power | set[str]) -> str:
    """The same in every process: the order of a set is not."""
    return " ".join(sorted(value)) if isinstance(value, set) else str(value)


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize(("given", "allowed"), GRANTS, ids=told)
def test_granting(given: Power, allowed: set[str], who: str) -> None:
    verdict = may_grant(ACTORS[who], given)
    assert verdict.ok is (who in allowed)
    assert bool(verdict.reason) is not verdict.ok


@pytest.mark.parametrize("who", ACTORS)
@pytest.mark.parametrize("role", CityRole)
def test_ending_the_mandate_of_another(role: CityRole, who: str) -> None:
    allowed = {*KEEPERS, "coordination"}
    if role is CityRole.CONTRIBUTOR:
        allowed |= {"focal point", "authority"}
    assert may_end(ACTORS[who], power(role), holder_id=99).ok is (who in allowed)


@pytest.mark.parametrize("who", ACTORS)
def test_anybody_may_give_up_their_own(who: str) -> None:
    own = SeatPower(SeatKind.OBSERVER)
    assert may_end(ACTORS[who], own, holder_id=1).ok is (who != "anonymous")


@pytest.mark.parametrize("who", ACTORS)
def test_seeing_a_city_s_people(who: str) -> None:
    allowed = {*KEEPERS, *IN_CITY, "coordination"}
    assert sees_people(ACTORS[who], CITY, frozenset({OURS})).ok is (who in allowed)


@dataclass
class Sent:
    expires_at: datetime = datetime(2025, 1, 15, tzinfo=UTC)
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    mandate_ends_at: datetime | None = None


@pytest.mark.parametrize(
    ("sent", "day", "ok"),
    [
        (Sent(), 14, True),
        (Sent(), 15, False),
        (Sent(accepted_at=datetime(2025, 1, 2, tzinfo=UTC)), 3, False),
        (Sent(withdrawn_at=datetime(2025, 1, 2, tzinfo=UTC)), 3, False),
        (Sent(mandate_ends_at=datetime(2025, 1, 10, tzinfo=UTC)), 9, True),
        (Sent(mandate_ends_at=datetime(2025, 1, 10, tzinfo=UTC)), 10, False),
    ],
)
def test_when_an_invitation_works(sent: Sent, day: int, *, ok: bool) -> None:
    verdict = works(sent, datetime(2025, 1, day, tzinfo=UTC))
    assert verdict.ok is ok
    assert bool(verdict.reason) is not ok
