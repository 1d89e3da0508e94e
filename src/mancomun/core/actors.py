"""Who acts. Loaded once per request, in one query, and handed to every rule and action.

An actor is a value: rules that take it cannot query, so a permission check never costs a query.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class CityRole(StrEnum):
    """What a person may do for a city. Whoever does two of these holds two mandates."""

    AUTHORITY = "authority"  # approves in the city's name
    FOCAL_POINT = "focal_point"  # answers, and puts the answer forward
    CONTRIBUTOR = "contributor"  # answers


class SeatKind(StrEnum):
    """What a person may do for the network as a whole."""

    SECRETARIAT = "secretariat"  # keeps the register and the installation
    COORDINATION = "coordination"  # coordinates one commission
    OBSERVER = "observer"  # reads what the network shares among its members


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate valid at the moment of the request."""

    mandate_id: int
    government_id: int
    role: CityRole


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat valid at the moment of the request; a secretariat's seat belongs to no commission."""

    seat_id: int
    kind: SeatKind
    commission_id: int | None


@dataclass(frozen=True, slots=True)
class Pass:
    """What the access token of a program lets through, and for which round and city alone; blank: for all."""

    scopes: frozenset[str]
    round_slug: str = ""
    city_slug: str = ""

    def covers(self, scope: str, *, round_slug: str = "", city_slug: str = "") -> bool:
        """Whether it reaches this scope, and this round and city where they are named."""
        elsewhere = (self.round_slug, round_slug), (self.city_slug, city_slug)
        return scope in self.scopes and all(not mine or not asked or mine == asked for mine, asked in elsewhere)


@dataclass(frozen=True)
class Actor:
    user_id: int | None = None
    name: str = ""
    mandates: tuple[HeldMandate, ...] = ()
    seats: tuple[HeldSeat, ...] = ()
    second_factor: bool = False  # a passkey or one-time password is set up
    system: str = field(default="")  # a command or scheduled job that acts without a person
    token: Pass | None = None  # of a program that acts for the person: its rights are already cut to it

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @cached_property
    def governments(self) -> frozenset[int]:
        return frozenset(mandate.government_id for mandate in self.mandates)

    @cached_property
    def secretariat(self) -> bool:
        return any(seat.kind is SeatKind.SECRETARIAT for seat in self.seats)

    @cached_property
    def in_network(self) -> bool:
        """May read what the network shares among its members."""
        return bool(self.mandates or self.seats)

    def coordinates(self, commission_id: int | None) -> bool:
        """Coordinates this commission; the secretariat coordinates all, and what has no commission."""
        return self.secretariat or any(
            seat.kind is SeatKind.COORDINATION and seat.commission_id == commission_id for seat in self.seats
        )

    def holds(self, government_id: int, *roles: CityRole) -> bool:
        return any(m.government_id == government_id and m.role in roles for m in self.mandates)

    def answers_for(self, government_id: int) -> bool:
        return government_id in self.governments

    @property
    def label(self) -> str:
        """How the audit names the actor: never an address, for a name may have to be forgotten."""
        if self.system:
            return f"system:{self.system}"
        return f"user:{self.user_id}" if self.user_id else "anonymous"


ANONYMOUS = Actor()


def system(name: str) -> Actor:
    """The actor of a command or a scheduled job: “system:demo”."""
    return Actor(system=name)
