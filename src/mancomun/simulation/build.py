"""Makes the network: once by actions what there is once, and by batches of rows what there is by the thousand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from mancomun.core import audit
from mancomun.core.actors import Actor, HeldSeat, SeatKind
from mancomun.network.actions.bodies import keep_network
from mancomun.network.models import LocalGovernment, Membership
from mancomun.simulation.answering import answer
from mancomun.simulation.inventing import in_batches
from mancomun.simulation.places import SINCE, governments
from mancomun.simulation.workbook import TITLE, workbook
from mancomun.surveys.actions.questionnaires import create_questionnaire, import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round, publish_round
from mancomun.surveys.models import QuestionnaireVersion, Round, RoundPhase
from mancomun.surveys.rules.desk import Span
from mancomun.vocabulary.actions import load_shipped_vocabularies

Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much
Answering = Callable[[Round, Sequence[int], tuple[int, int], Callable[[int, int], None]], None]
BUILDER = Actor(system="simulation", name="Simulación", seats=(HeldSeat(0, SeatKind.SECRETARIAT, None),))
_ONLY = {
    "es": "Datos inventados, solo para medir.",
    "pt": "Dados inventados, apenas para medir.",
    "en": "Invented data, for measuring only.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    governments: int
    rounds: int
    seed: int
    last: int  # the year of the last round


def build(wanted: Wanted, progress: Progress, *, publish: bool = True, answering: Answering = answer) -> list[Round]:
    """Fill an empty database. The same wish gives the same network, its receipts' signatures apart."""
    begin = datetime(wanted.last - wanted.rounds, 11, 2, 12, tzinfo=UTC)
    keep_network(values=_network(wanted.governments), by=BUILDER, at=begin)
    load_shipped_vocabularies(by=BUILDER, at=begin)
    numbers = _register(wanted, progress, at=begin)
    version = _questionnaire(at=begin)
    made = []
    for place in range(wanted.rounds):
        year = wanted.last - wanted.rounds + 1 + place
        asked = _round(year, version)
        answering(asked, numbers, (wanted.seed, place), lambda *done, y=year: progress(f"Answers of {y}", *done))
        if publish:
            progress(f"Publishing {year}", 0, 1)
            publish_round(round=asked, by=BUILDER, at=datetime(year, 9, 1, 15, tzinfo=UTC))
            progress(f"Publishing {year}", 1, 1)
        made.append(asked)
    return made


def _network(count: int) -> dict[str, object]:
    return {
        "name": {
            "es": f"Red simulada de {count} gobiernos (datos inventados, solo para medir)",
            "pt": f"Rede simulada de {count} governos (dados inventados, apenas para medir)",
            "en": f"Simulated network of {count} governments (invented data, for measuring only)",
        },
        "short_name": f"Simulación {count}"[:40],
        "about": _ONLY,
        "demonstration": True,
    }


@transaction.atomic
def _register(wanted: Wanted, progress: Progress, *, at: datetime) -> list[int]:
    """The cities' primary keys, in the order in which they are invented."""
    numbers: list[int] = []
    for start, count in in_batches(wanted.governments):
        progress("Governments", start, wanted.governments)
        made = LocalGovernment.objects.bulk_create(governments(wanted.seed, start, count))
        Membership.objects.bulk_create(Membership(government=each, starts=SINCE) for each in made)
        numbers += [each.pk for each in made]
    progress("Governments", wanted.governments, wanted.governments)
    audit.record(
        "simulation.register.filled", by=BUILDER, at=at, subject="network.register", governments=wanted.governments,
        seed=wanted.seed,
    )  # fmt: skip
    return numbers


def _questionnaire(*, at: datetime) -> QuestionnaireVersion:
    title = dict(zip(("es", "pt", "en"), TITLE, strict=True))
    questionnaire = create_questionnaire(slug="simulated", title=title, by=BUILDER, at=at)
    return import_workbook(questionnaire=questionnaire, data=workbook(), name="simulated.xlsx", by=BUILDER, at=at)


def _round(year: int, version: QuestionnaireVersion) -> Round:
    """From March to May, reviewed until July."""
    kinds = RoundPhase.Kind
    begin = datetime(year, 3, 2, 12, tzinfo=UTC)
    days = {kinds.ANSWER: 80, kinds.CORRECT: 120, kinds.REVIEW: 140}
    spans = tuple(Span(kind, begin, begin + timedelta(days=length), "UTC") for kind, length in days.items())
    title = {
        "es": f"Ronda simulada {year} (respuestas inventadas)",
        "pt": f"Rodada simulada {year} (respostas inventadas)",
        "en": f"Simulated round {year} (invented answers)",
    }
    plan = Plan(f"simulated-{year}", title, year, spans, _ONLY, demonstration=True)
    return create_round(plan=plan, version=version, by=BUILDER, at=begin - timedelta(days=10))
