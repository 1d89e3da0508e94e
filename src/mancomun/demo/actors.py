"""The invented people of the demonstration. No name is a real person's; every page says that they are invented."""

from dataclasses import dataclass, field

from mancomun.core.actors import Actor, CityRole, HeldSeat, SeatKind

# Builds what a network's own people would: it holds what a secretariat holds, and the audit calls it “system:demo”.
BUILDER = Actor(system="demo", name="Demostración", seats=(HeldSeat(0, SeatKind.SECRETARIAT, None),))

COMMISSION = "derechos-humanos-y-migraciones"


@dataclass(frozen=True, slots=True)
class Persona:
    """One member of the cast. ``mandates`` are (city, role); ``seat`` is for the network or the commission."""

    name: str
    language: str
    role: dict[str, str]
    mandates: tuple[tuple[str, CityRole], ...] = ()
    seat: SeatKind | None = None
    zone: str = "America/Montevideo"
    email: str = field(init=False)

    def __post_init__(self) -> None:
        folded = self.name.lower().translate(str.maketrans("áéíóúã", "aeioua"))
        object.__setattr__(self, "email", f"{folded}@demo.invalid")


CAST = (
    Persona(
        "Ana",
        "es",
        {
            "es": "Coordina la comisión desde Montevideo",
            "pt": "Coordena a comissão desde Montevidéu",
            "en": "Coordinates the commission from Montevideo",
        },
        (("montevideo", CityRole.FOCAL_POINT),),
        SeatKind.COORDINATION,
    ),
    Persona(
        "Bruno",
        "es",
        {"es": "Punto focal de Quilmes", "pt": "Ponto focal de Quilmes", "en": "Focal point of Quilmes"},
        (("quilmes", CityRole.FOCAL_POINT),),
        zone="America/Argentina/Buenos_Aires",
    ),
    Persona(
        "Carla",
        "es",
        {
            "es": "Autoridad de Quilmes que aprueba",
            "pt": "Autoridade de Quilmes que aprova",
            "en": "Authority of Quilmes who approves",
        },
        (("quilmes", CityRole.AUTHORITY),),
        zone="America/Argentina/Buenos_Aires",
    ),
    Persona(
        "Diego",
        "es",
        {"es": "Colabora con Quilmes", "pt": "Colabora com Quilmes", "en": "Contributes to Quilmes"},
        (("quilmes", CityRole.CONTRIBUTOR),),
        zone="America/Argentina/Buenos_Aires",
    ),
    Persona(
        "Elena",
        "es",
        {"es": "Punto focal de Córdoba", "pt": "Ponto focal de Córdoba", "en": "Focal point of Córdoba"},
        (("cordoba", CityRole.FOCAL_POINT),),
        zone="America/Argentina/Cordoba",
    ),
    Persona(
        "Paulo",
        "pt",
        {
            "es": "Punto focal de Porto Alegre",
            "pt": "Ponto focal de Porto Alegre",
            "en": "Focal point of Porto Alegre",
        },
        (("porto-alegre", CityRole.FOCAL_POINT),),
        zone="America/Sao_Paulo",
    ),
    Persona(
        "Lucía",
        "es",
        {
            "es": "Observa desde la sociedad civil",
            "pt": "Observa pela sociedade civil",
            "en": "Observer, civil society",
        },
        seat=SeatKind.OBSERVER,
    ),
    Persona(
        "Sofía",
        "es",
        {"es": "Secretaría de la red", "pt": "Secretaria da rede", "en": "Secretariat of the network"},
        seat=SeatKind.SECRETARIAT,
    ),
    Persona(
        "Tomás",
        "es",
        {"es": "Tiene cuenta, sin función", "pt": "Tem conta, sem função", "en": "Has an account and no seat"},
    ),
)
