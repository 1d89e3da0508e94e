"""One cast for all tests and the demonstration: who they are and what they may do.

Ana      coordinates the commission (Montevideo)      Bruno   focal point of Quilmes
Carla    authority of Quilmes                         Diego   contributor of Quilmes
Elena    focal point of Córdoba                       Fabio   focal point of Quilmes until last year
Lucía    observer of the network                      Sofía   secretariat
Tomás    signed in, no seat                           (nobody) anonymous
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt

from mancomun.accounts.models import User
from mancomun.network.models import (
    Commission,
    CommissionName,
    CommissionRole,
    LocalGovernment,
    Mandate,
    Membership,
    Network,
    Seat,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
PASSWORD = "correct horse battery"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Cast:
    ana: User
    bruno: User
    carla: User
    diego: User
    elena: User
    fabio: User
    lucia: User
    sofia: User
    tomas: User
    montevideo: LocalGovernment
    quilmes: LocalGovernment
    cordoba: LocalGovernment
    commission: Commission
    network: Network


def person(name: str) -> User:
    folded = name.lower().translate(str.maketrans("áéíóú", "aeiou"))
    return User.objects.create_user(f"{folded}@example.org", PASSWORD, name=name, language="es", joined_at=START)


def city(slug: str, name: str, country: str, zone: str, latitude: float, longitude: float) -> LocalGovernment:
    made = LocalGovernment.objects.create(
        slug=slug,
        name=name,
        kind="municipality",
        country=country,
        time_zone=zone,
        latitude=latitude,
        longitude=longitude,
    )
    Membership.objects.create(government=made, starts=date(1995, 11, 11))
    return made


def mandate(user: User, government: LocalGovernment, role: str, ends_at: datetime | None = None) -> Mandate:
    return Mandate.objects.create(user=user, government=government, role=role, starts_at=START, ends_at=ends_at)


def assemble() -> Cast:
    """The whole cast in the database."""
    network = Network.objects.create(name="Red de prueba", short_name="Prueba")
    montevideo = city("montevideo", "Montevideo", "UY", "America/Montevideo", -34.9, -56.19)
    quilmes = city("quilmes", "Quilmes", "AR", "America/Argentina/Buenos_Aires", -34.72, -58.25)
    cordoba = city("cordoba", "Córdoba", "AR", "America/Argentina/Cordoba", -31.42, -64.18)
    commission = Commission.objects.create(slug="derechos-humanos", since=2017)
    CommissionName.objects.create(
        commission=commission, name="Derechos Humanos y Migraciones", starts=date(2021, 1, 1)
    )
    for government, role in (
        (montevideo, "coordination"),
        (quilmes, "sub_coordination"),
        (cordoba, "member"),
    ):
        CommissionRole.objects.create(commission=commission, government=government, role=role, starts=date(2021, 1, 1))
    names = ("Ana", "Bruno", "Carla", "Diego", "Elena", "Fabio", "Lucía", "Sofía", "Tomás")
    ana, bruno, carla, diego, elena, fabio, lucia, sofia, tomas = map(person, names)
    Seat.objects.create(user=ana, kind="coordination", commission=commission, starts_at=START)
    Seat.objects.create(user=lucia, kind="observer", starts_at=START)
    Seat.objects.create(user=sofia, kind="secretariat", starts_at=START)
    for strong in (ana, sofia):  # their seats ask for a second factor
        Authenticator.objects.create(user=strong, type=Authenticator.Type.TOTP, data={"secret": encrypt(TOTP_SECRET)})
    mandate(ana, montevideo, "focal_point")
    mandate(bruno, quilmes, "focal_point")
    mandate(carla, quilmes, "authority")
    mandate(diego, quilmes, "contributor")
    mandate(elena, cordoba, "focal_point")
    mandate(fabio, quilmes, "focal_point", ends_at=datetime(2024, 12, 31, tzinfo=UTC))
    return Cast(
        ana,
        bruno,
        carla,
        diego,
        elena,
        fabio,
        lucia,
        sofia,
        tomas,
        montevideo,
        quilmes,
        cordoba,
        commission,
        network,
    )
