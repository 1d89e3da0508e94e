"""The gallery's charts and maps, with invented figures."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mancomun.ui.charts import (
    Bar,
    BarRow,
    Cell,
    Frame,
    Line,
    Matrix,
    MatrixRow,
    Option,
    ScaleRow,
    Series,
    StackedScale,
    strip,
)
from mancomun.ui.items import Link, Source
from mancomun.ui.localise import country
from mancomun.ui.maps import Place, PlaceMap, region_of
from mancomun.ui.states import State

SOURCE = Source(
    _("survey of policies 2026"),
    csv="#",
    method="#",
    cite="#",
    on=date(2026, 3, 4),
    note=_("12 of 19 cities answered. “No answer” is not “no”."),
)
SHARES = [
    ("UY", 81, 26),
    ("AR", 74, 88),
    ("BR", 63, 112),
    ("CO", 61, 54),
    ("CL", 58, 47),
    ("MX", 52, 61),
    ("EC", 47, 32),
    ("PE", 41, 39),
    ("CR", 38, 16),
    ("PY", 29, 21),
    ("BO", 24, 25),
]
CITIES = ["Montevideo", "Quilmes", "Córdoba", "Rosario", "São Paulo", "Lima", "Bogotá", "Quito", "La Paz", "Santiago"]

PLACES = [
    ("Ciudad de México", 19.43, -99.13),
    ("São Paulo", -23.55, -46.63),
    ("Bogotá", 4.71, -74.07),
    ("Lima", -12.05, -77.04),
    ("Montevideo", -34.90, -56.16),
    ("Buenos Aires", -34.60, -58.38),
    ("Santiago", -33.45, -70.67),
    ("Quito", -0.18, -78.47),
    ("Tijuana", 32.51, -117.04),
    ("Monterrey", 25.69, -100.32),
    ("Guadalajara", 20.66, -103.35),
    ("Mérida", 20.97, -89.62),
    ("Tapachula", 14.90, -92.26),
    ("Ciudad de Guatemala", 14.63, -90.51),
    ("San José", 9.93, -84.08),
    ("Panamá", 8.98, -79.52),
    ("La Habana", 23.11, -82.37),
    ("Santo Domingo", 18.49, -69.93),
    ("Caracas", 10.48, -66.90),
    ("Cúcuta", 7.89, -72.51),
    ("Medellín", 6.25, -75.56),
    ("Boa Vista", 2.82, -60.67),
    ("Manaus", -3.12, -60.02),
    ("Belém", -1.46, -48.50),
    ("Recife", -8.05, -34.88),
    ("Salvador", -12.97, -38.50),
    ("Brasília", -15.79, -47.88),
    ("Rio de Janeiro", -22.91, -43.17),
    ("Porto Alegre", -30.03, -51.23),
    ("La Paz", -16.49, -68.13),
    ("Santa Cruz", -17.78, -63.18),
    ("Asunción", -25.26, -57.58),
    ("Iquique", -20.21, -70.15),
    ("Córdoba", -31.42, -64.18),
    ("Rosario", -32.95, -60.65),
    ("Quilmes", -34.72, -58.25),
    ("Morón", -34.65, -58.62),
    ("Canelones", -34.52, -56.28),
    ("Maldonado", -34.91, -54.96),
    ("Neuquén", -38.95, -68.06),
    ("Punta Arenas", -53.16, -70.91),
    ("Ushuaia", -54.80, -68.30),
]
FURTHER = [("Barcelona", 41.39, 2.17), ("Gwangju", 35.16, 126.85), ("Dakar", 14.69, -17.45), ("Nairobi", -1.29, 36.82)]


def figures() -> dict[str, Any]:
    return {
        "bar": _bar(),
        "scale": _scale(),
        "answers": _answers(),
        "counts": _counts(),
        "strip": strip([("yes", 58), ("part", 17), ("no", 17), ("none", 8)]),
        "series": _series(),
        "matrix": _matrix(4),
        "wide": _matrix(len(CITIES)),
        **_maps(),
    }


def _bar() -> Bar:
    return Bar(
        Frame(
            _("Six of ten cities already welcome with a policy of their own"),
            _("Does the local government have a policy of welcome for migrants?"),
            SOURCE,
        ),
        [BarRow(country(code), share, cities) for code, share, cities in SHARES],
        mean=57,
        group=_("Country"),
        counted=_("Cities"),
    )


def _scale() -> StackedScale:
    rows = [
        (_("Not enough budget"), (3, 7, 16, 32, 42)),
        (_("Lack of data about the population"), (5, 12, 24, 35, 24)),
        (_("Competences of the national government"), (9, 17, 25, 29, 20)),
        (_("Staff without specific training"), (7, 18, 31, 30, 14)),
        (_("Little coordination between offices"), (12, 24, 30, 23, 11)),
        (_("Rejection by part of the population"), (19, 31, 27, 15, 8)),
    ]
    words = (_("Not at all"), _("Little"), _("Somewhat"), _("Quite"), _("Much"))
    return StackedScale(
        Frame(
            _("Budget is the obstacle that cities name most"),
            _("How far do these obstacles limit local human rights policies?"),
            SOURCE,
        ),
        [Option(word) for word in words],
        [ScaleRow(label, shares) for label, shares in rows],
        summed=2,
        sum_label=_("Quite or much"),
    )


def _answers() -> StackedScale:
    shown = ((_("Yes"), "yes"), (_("In part"), "part"), (_("No"), "no"), (_("No answer"), "none"))
    rows = [(_("Plan"), (58, 17, 17, 8)), (_("Health"), (50, 25, 17, 8)), (_("Consultation"), (25, 33, 25, 17))]
    return StackedScale(
        Frame(_("Most cities have a plan; few consult foreign residents"), _("Cities by answer"), SOURCE),
        [Option(word, state) for word, state in shown],
        [ScaleRow(label, shares) for label, shares in rows],
    )


def _counts() -> Bar:
    rows = [
        BarRow(_("Yes"), 58, text=_("%(done)s of %(total)s") % {"done": 7, "total": 12}, state="yes"),
        BarRow(_("In part"), 17, text=_("%(done)s of %(total)s") % {"done": 2, "total": 12}, state="part"),
        BarRow(_("No"), 25, text=_("%(done)s of %(total)s") % {"done": 3, "total": 12}, state="no"),
    ]
    return Bar(Frame(_("Seven of twelve cities have a local plan"), _("Is there a local plan?"), SOURCE), rows)


def _series() -> Series:
    lines = [
        Line(_("Southern Cone"), (38, 44, 51, 57, 63)),
        Line(_("Andes"), (22, 27, 29, 36, 44)),
        Line(_("Mexico and Central America"), (27, 29, 34, 35, 39)),
        Line(_("Caribbean"), (11, None, 18, 21, 29)),
    ]
    return Series(
        Frame(
            _("The Southern Cone moves faster; the Caribbean starts from further down"),
            _("Cities with an approved human rights plan (%)"),
            SOURCE,
        ),
        ["2021", "2022", "2023", "2024", "2025"],
        lines,
    )


def _matrix(columns: int) -> Matrix:
    policies = [
        _("Local plan for the inclusion of migrants"),
        _("Health care without a national document"),
        _("Vote or local consultation for foreign residents"),
    ]
    order = list(State)
    rows = [
        MatrixRow(policy, [Cell(order[(n * n + 2 * m + n) % len(order)], "#") for n in range(columns)], _("7 of 12"))
        for m, policy in enumerate(policies)
    ]
    return Matrix(
        Frame(_("Seven of twelve cities have a local plan"), _("Policies by city"), SOURCE),
        [Link(city, "#") for city in CITIES[:columns]],
        rows,
        group=_("Policy"),
        total=_("Cities with “yes”"),
    )


def _maps() -> dict[str, Any]:
    order = list(State)
    places = [Place(name, lat, lon, "#", order[n * n % len(order)]) for n, (name, lat, lon) in enumerate(PLACES)]
    values = [
        Place(
            name,
            lat,
            lon,
            "#",
            f"step{n % 5 + 1}",
            _("%(from)s to %(to)s") % {"from": n % 5 * 20, "to": n % 5 * 20 + 19},
        )
        for n, (name, lat, lon) in enumerate([*PLACES[:12], *FURTHER])
    ]
    near = [place for place in places if -39 < place.lat < -30 and place.lon > -62]  # noqa: PLR2004  # the River Plate
    return {
        "atlas": PlaceMap(
            Frame(_("Cities of the network and their answer"), _("Local plan, round 2026"), SOURCE), places
        ),
        "near": PlaceMap(
            Frame(_("The River Plate from close by"), _("Local plan, round 2026"), SOURCE), near, region_of(near)
        ),
        "world": PlaceMap(
            Frame(_("Partner cities in the world"), _("Index from 0 to 100"), SOURCE), values, region_of(values)
        ),
    }
