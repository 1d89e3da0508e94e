"""The invented people: the cast that a visitor may become, and two for every other city."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mancomun.accounts.actions import create_person
from mancomun.accounts.models import User
from mancomun.core.actors import CityRole, SeatKind
from mancomun.demo.actors import BUILDER, CAST, Persona
from mancomun.network.actions.mandates import grant_mandate, grant_seat
from mancomun.network.models import Commission, LocalGovernment

Cities = Mapping[str, LocalGovernment]
ROLES = {
    CityRole.FOCAL_POINT: {"es": "Punto focal de {}", "pt": "Ponto focal de {}", "en": "Focal point of {}"},
    CityRole.AUTHORITY: {"es": "Autoridad de {}", "pt": "Autoridade de {}", "en": "Authority of {}"},
}


@dataclass(frozen=True, slots=True)
class Team:
    """Who acts for a city."""

    focal_point: User
    authority: User
    contributor: User | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody: the team of each city by its slug, and who looks at what the cities send."""

    teams: Mapping[str, Team]
    coordinator: User
    secretariat: User

    def reviewer(self, slug: str) -> User:
        """Nobody accepts the answer of their own city: the coordinator's is the secretariat's to review."""
        team = self.teams[slug]
        own = self.coordinator in (team.focal_point, team.authority, team.contributor)
        return self.secretariat if own else self.coordinator


def enter(*, cities: Cities, commission: Commission, at: datetime) -> People:
    """Everybody with their mandates and seats."""
    held: dict[tuple[str, CityRole], User] = {}
    seated: dict[SeatKind, User] = {}
    for persona in CAST:
        user = _persona(persona, cities, commission, at)
        held |= dict.fromkeys(persona.mandates, user)
        if persona.seat is not None:
            seated[persona.seat] = user
    for slug, city in cities.items():
        for role in (CityRole.FOCAL_POINT, CityRole.AUTHORITY):
            if (slug, role) not in held:
                held[slug, role] = _official(city, role, at)
    teams = {
        slug: Team(
            held[slug, CityRole.FOCAL_POINT], held[slug, CityRole.AUTHORITY], held.get((slug, CityRole.CONTRIBUTOR))
        )
        for slug in cities
    }
    return People(teams, seated[SeatKind.COORDINATION], seated[SeatKind.SECRETARIAT])


def _persona(persona: Persona, cities: Cities, commission: Commission, at: datetime) -> User:
    user = create_person(
        email=persona.email,
        name=persona.name,
        language=persona.language,
        time_zone=persona.zone,
        demonstration=persona.role,
        at=at,
        by=BUILDER,
    )
    for slug, role in persona.mandates:
        grant_mandate(user=user, government=cities[slug], role=role, act=ACT, by=BUILDER, at=at)
    if persona.seat is not None:
        seat_of = commission if persona.seat is SeatKind.COORDINATION else None
        grant_seat(user=user, kind=persona.seat, commission=seat_of, by=BUILDER, at=at)
    return user


def _official(city: LocalGovernment, role: CityRole, at: datetime) -> User:
    language = "pt" if city.country == "BR" else "es"
    titles = {code: title.format(city.name) for code, title in ROLES[role].items()}
    user = create_person(
        email=f"{role.replace('_', '-')}.{city.slug}@demo.invalid",
        name=titles[language],
        language=language,
        time_zone=city.time_zone,
        demonstration=titles,
        at=at,
        by=BUILDER,
    )
    grant_mandate(user=user, government=city, role=role, act=ACT, by=BUILDER, at=at)
    return user


ACT = "Resolución inventada para la demostración"
