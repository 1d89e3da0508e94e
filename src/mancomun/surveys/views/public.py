"""What everybody sees of surveys: the rounds, one round, what it asks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.files import file_response
from mancomun.core.requests import Request
from mancomun.network.words import commission_name
from mancomun.surveys.models import Round, RoundPhase
from mancomun.surveys.queries import asked, attachments
from mancomun.surveys.queries import rounds as queries
from mancomun.surveys.rules.desk import may_run, runs_surveys
from mancomun.surveys.views.places import answer_url, city_urls, results_url
from mancomun.surveys.views.zones import Told, told, zone_of
from mancomun.ui.items import Link, Tab


@dataclass(frozen=True, slots=True)
class Listed:
    round: Round
    state: str
    answering: Told | None


@require_safe
@access(anyone)
def rounds(request: Request) -> HttpResponse:
    found = list(queries.counted(queries.rounds_visible_to(request.actor)))
    ends = queries.ends_of(found)
    rows = [
        Listed(row, queries.standing_of(row, ends.get(row.pk, ()), request.at), _answering(request, row))
        for row in found
    ]
    at_desk = runs_surveys(request.actor).ok
    return render(request, "surveys/public/rounds.html", {"rows": rows, "at_desk": at_desk})


@require_safe
@access(anyone)
def show_round(request: Request, round_slug: str) -> HttpResponse:
    found = queries.counted_round(request.actor, round_slug)
    ends = queries.ends_of([found]).get(found.pk, ())
    state = queries.standing_of(found, ends, request.at)
    over = state in {"closed", "published"}
    context = {
        "round": found,
        "state": state,
        "phases": [_told(request, phase) for phase in queries.phase_rows(found)],
        "commission": commission_name(found.commission, request.at.date()) if found.commission else "",
        "sections": asked.sections_of(found.version),
        "answered": queries.answered_cities(found) if over else [],
        "mine": _mine(request, found),
        "runs": may_run(request.actor, found.commission_id).ok and request.actor.signed_in,
        "results": results_url(found) if over else "",
    }
    return render(request, "surveys/public/round.html", context)


@require_safe
@access(anyone)
def questionnaire(request: Request, round_slug: str) -> HttpResponse:
    """What is asked, section by section."""
    found = queries.round_visible_to(request.actor, round_slug)
    sections = asked.sections_of(found.version)
    names = [section.name for section in sections]
    chosen = request.GET.get("section", "")
    name = chosen if chosen in names else names[0] if names else ""
    context: dict[str, Any] = {
        "round": found,
        "tabs": [Tab(s.title, f"?section={s.name}", current=s.name == name) for s in sections],
        "title": next((section.title for section in sections if section.name == name), ""),
        "questions": asked.questions_in(found.version, name),
    }
    return render(request, "surveys/public/questionnaire.html", context)


@require_safe
@access(anyone)
def workbook(request: Request, round_slug: str) -> HttpResponseBase:
    """The workbook, byte for byte as it was imported."""
    return file_response(queries.round_visible_to(request.actor, round_slug).version.workbook)


@require_safe
@access(anyone)
def file(request: Request, round_slug: str, name: str) -> HttpResponseBase:
    """A list, a picture or a sound that stands beside the workbook."""
    return file_response(attachments.file_of(queries.round_visible_to(request.actor, round_slug).version, name))


def _mine(request: Request, found: Round) -> list[dict[str, Any]]:
    """For a city's people: where they go on."""
    rows = queries.invitees_of(found, request.actor.governments) if request.actor.governments else []
    return [
        {
            "city": row.government,
            "answer": Link(row.government.name, answer_url(found.slug, row.government.slug)),
            "response": getattr(row, "response", None),
            "urls": city_urls(found.slug, row.government.slug),
        }
        for row in rows
    ]


def _answering(request: Request, row: Round) -> Told | None:
    phase = queries.phase_row(row, RoundPhase.Kind.ANSWER)
    return _told(request, phase) if phase else None


def _told(request: Request, phase: RoundPhase) -> Told:
    return told(phase, closes=phase.closes, zone=zone_of(request, phase.zone), other=phase.zone, at=request.at)
