"""What the pages about people say, and which of its buttons each person sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mancomun.accounts.models import User
from mancomun.core.actors import Actor, CityRole
from mancomun.core.verdicts import Verdict
from mancomun.network.models import Mandate, Seat
from mancomun.network.models.people import Role
from mancomun.network.rules.people import CityPower, may_end, may_grant
from mancomun.network.words import mandate_in_words, seat_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate or a seat, as a line of a list."""

    what: "StrOrPromise"
    person: User
    row: Mandate | Seat
    now: bool
    may_end: bool
    where: str = ""  # the address of the city’s people


def held_now(row: Mandate | Seat, at: datetime) -> bool:
    return row.starts_at <= at and (row.ends_at is None or at < row.ends_at)


def held(mandates: Sequence[Mandate], seats_: Sequence[Seat], actor: Actor, at: datetime) -> list[Held]:
    """One’s own: each may be given up while it lasts."""
    lines = [Held(seat_in_words(seat, at), seat.user, seat, held_now(seat, at), held_now(seat, at)) for seat in seats_]
    for mandate in mandates:
        now = held_now(mandate, at)
        lines.append(Held(mandate_in_words(mandate), mandate.user, mandate, now, now, mandate.government.slug))
    return sorted(lines, key=lambda line: (not line.now, -line.row.starts_at.timestamp()))


def city_people(mandates: Iterable[Mandate], commissions: frozenset[int], actor: Actor, at: datetime) -> list[Held]:
    """A city’s people: who acts for it now first, then who did."""
    lines = []
    for mandate in mandates:
        now = held_now(mandate, at)
        power = CityPower(mandate.government_id, CityRole(mandate.role), commissions)
        ends = now and may_end(actor, power, mandate.user_id).ok
        lines.append(Held(str(mandate.get_role_display()), mandate.user, mandate, now, ends))
    return sorted(lines, key=lambda line: not line.now)


def seats(rows: Iterable[Seat], at: datetime) -> list[Held]:
    lines = [Held(seat_in_words(row, at), row.user, row, held_now(row, at), held_now(row, at)) for row in rows]
    return sorted(lines, key=lambda line: not line.now)


def roles_to_give(actor: Actor, government_id: int, commissions: frozenset[int]) -> list[tuple[str, "StrOrPromise"]]:
    """The roles that this person may invite somebody into."""
    return [
        (value, label)
        for value, label in Role.choices
        if may_grant(actor, CityPower(government_id, CityRole(value), commissions))
    ]


def gives_something(roles: Sequence[object]) -> Verdict:
    return Verdict.yes() if roles else Verdict.no(_("You may invite nobody into this city."))
