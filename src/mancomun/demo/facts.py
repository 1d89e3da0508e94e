"""The real part of the demonstration: cities, commissions and partners with their sources, entered by actions."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mancomun.demo.actors import BUILDER, COMMISSION
from mancomun.network.actions.bodies import add_commission, add_partner, give_role, keep_network, rename_commission
from mancomun.network.actions.register import Progress, import_governments
from mancomun.network.dates import rough
from mancomun.network.models import Commission, LocalGovernment
from mancomun.network.register import Span, read
from mancomun.vocabulary.actions import load_shipped_vocabularies

FOLDER = Path(__file__).parent / "facts"
LANGUAGES = ("es", "pt", "en")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def texts(row: dict[str, str], column: str) -> dict[str, str]:
    return {code: row[f"{column}_{code}"] for code in LANGUAGES if row.get(f"{column}_{code}")}


def enter(*, at: datetime, progress: Progress | None = None) -> Commission:
    """The network with all its facts; the commission of the demonstration."""
    keep_network(values=NETWORK, by=BUILDER, at=at)
    load_shipped_vocabularies(by=BUILDER, at=at)
    reading = read((FOLDER / "governments.csv").read_bytes())
    import_governments(rows=reading.rows, by=BUILDER, at=at, progress=progress)
    commissions = {row["slug"]: _commission(row, at) for row in rows("commissions")}
    for row in rows("partners"):
        add_partner(slug=row["slug"], values=_partner(row), by=BUILDER, at=at)
    return commissions[COMMISSION]


def _commission(row: dict[str, str], at: datetime) -> Commission:
    names = [name for name in rows("commission-names") if name["commission"] == row["slug"]]
    first, *later = sorted(names, key=lambda name: name["starts"])
    values = {
        "about": texts(row, "about"),
        "since": int(row["since"]) if row["since"] else None,
        "source": row["source"],
    }
    commission = add_commission(
        slug=row["slug"], name=texts(first, "name"), span=_span(first), values=values, by=BUILDER, at=at
    )
    for name in later:
        rename_commission(commission=commission, name=texts(name, "name"), span=_span(name), by=BUILDER, at=at)
    # The latest source that names roles is old: the demonstration keeps that composition in its invented present.
    held = [role for role in rows("commission-roles") if role["commission"] == row["slug"]]
    earliest = min((role["seen_from"] for role in held), default="")
    for role in held:
        if role["seen_from"] == earliest:
            city = LocalGovernment.objects.get(slug=role["government"])
            span = Span(rough(role["seen_from"]), None, role["source"])
            give_role(commission=commission, government=city, role=role["role"], span=span, by=BUILDER, at=at)
    return commission


def _span(row: dict[str, str]) -> Span:
    return Span(rough(row["starts"]), rough(row["ends"]) if row["ends"] else None, row["source"])


def _partner(row: dict[str, str]) -> dict[str, object]:
    return {
        "name": row["name"],
        "kind": row["kind"],
        "country": row["country"],
        "since": int(row["since"]) if row["since"] else None,
        "website": row["website"],
        "description": texts(row, "description"),
        "source": row["source"],
    }


NETWORK: dict[str, object] = {
    "name": {
        "es": "Red de Ciudades por los Derechos Humanos",
        "pt": "Rede de Cidades pelos Direitos Humanos",
        "en": "Network of Cities for Human Rights",
    },
    "short_name": "Red de Ciudades",
    "about": {
        "es": "Gobiernos locales de la región que comparan sus políticas públicas de derechos humanos y migración, "
        "aprenden unos de otros y actúan en conjunto.",
        "pt": "Governos locais da região que comparam suas políticas públicas de direitos humanos e migração, "
        "aprendem uns com os outros e agem em conjunto.",
        "en": "Local governments of the region that compare their public policies on human rights and migration, "
        "learn from one another and act together.",
    },
    "accent": "teal",
    "contact": "secretaria@demo.invalid",
    "demonstration": True,
}
