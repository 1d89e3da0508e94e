"""The coordination's desk: its rounds and questionnaires, and one round as it runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import npgettext
from django.views.decorators.http import require_safe

from mancomun.core.access import access
from mancomun.core.requests import Request
from mancomun.core.tables import Table, csv_response
from mancomun.network.words import commission_name
from mancomun.surveys.forms.desk import ProgressForm
from mancomun.surveys.models import Round
from mancomun.surveys.queries import progress
from mancomun.surveys.queries import rounds as queries
from mancomun.surveys.queries.changes import phase_changes
from mancomun.surveys.queries.questionnaires import questionnaires
from mancomun.surveys.rules import desk as rules
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.views.public import Listed
from mancomun.surveys.views.zones import told, zone_of
from mancomun.ui.items import Stat
from mancomun.ui.localise import number

PER_PAGE = 50


@require_safe
@access(runs_surveys)
def desk(request: Request) -> HttpResponse:
    found = list(queries.counted(queries.rounds_run_by(request.actor)))
    ends = queries.ends_of(found)
    rows = [Listed(row, queries.standing_of(row, ends.get(row.pk, ()), request.at), None) for row in found]
    return render(request, "surveys/desk/desk.html", {"rows": rows, "questionnaires": questionnaires()})


@require_safe
@access(runs_surveys)
def show_round(request: Request, round_slug: str) -> HttpResponse:
    """Every invited city with how far it is; the round's phases, and what changed in them."""
    found = queries.round_run_by(request.actor, round_slug)
    form = ProgressForm(request.GET or None, countries=progress.countries_of(found))
    page = Paginator(progress.invitees(found, form.wanted()), PER_PAGE).get_page(request.GET.get("page"))
    counts = progress.counts(found)
    ends = queries.ends_of([found]).get(found.pk, [])
    context = {
        "round": found,
        "state": queries.standing_of(found, ends, request.at),
        "commission": commission_name(found.commission, request.at.date()) if found.commission else "",
        "phases": [
            told(phase, closes=phase.closes, zone=zone_of(request, phase.zone), other=phase.zone, at=request.at)
            for phase in queries.phase_rows(found)
        ],
        "changes": phase_changes(found),
        "zone": zone_of(request),
        "form": form,
        "page": page,
        "rows": progress.rows_of(found, page.object_list),
        "total": progress.question_count(found),
        "stats": list(_stats(counts)),
        "last_reminder": progress.last_reminder(found),
        **_possible(request, found, counts, ends),
    }
    return render(request, "surveys/desk/round.html", context)


@require_safe
@access(runs_surveys)
def cities_file(request: Request, round_slug: str) -> HttpResponseBase:
    """The list as CSV, narrowed as the page is."""
    found = queries.round_run_by(request.actor, round_slug)
    form = ProgressForm(request.GET or None, countries=progress.countries_of(found))
    rows = progress.rows_of(found, progress.invitees(found, form.wanted()))
    total = progress.question_count(found)
    table = Table(_("Cities"), progress.FILE_COLUMNS, progress.file_rows(rows, total))
    return csv_response(table, filename=f"{found.slug}-cities.csv")


def _stats(counts: Mapping[progress.Standing, int]) -> Iterator[Stat]:
    """How many cities are invited, and how many of them are how far."""
    invited = sum(counts.values())
    yield Stat(number(invited), npgettext("cities", "city invited", "cities invited", invited))
    for standing, count in counts.items():
        yield Stat(number(count), _counted(standing, count))


def _counted(standing: progress.Standing, count: int) -> str:
    """What stands beside a number of cities; the labels of ``Standing`` are for one."""
    return {
        progress.Standing.INVITED: npgettext("cities", "has not opened it", "have not opened it", count),
        progress.Standing.OPENED: npgettext("cities", "has opened it", "have opened it", count),
        progress.Standing.BEGUN: npgettext("cities", "is answering", "are answering", count),
        progress.Standing.AWAITING: npgettext("cities", "awaits its authority", "await their authorities", count),
        progress.Standing.ANSWERED: npgettext("cities", "has answered", "have answered", count),
        progress.Standing.RETURNED: npgettext("cities", "is correcting", "are correcting", count),
        progress.Standing.ACCEPTED: npgettext("cities", "is accepted", "are accepted", count),
    }[standing]


def _possible(
    request: Request, found: Round, counts: dict[progress.Standing, int], ends: list[queries.End]
) -> dict[str, Any]:
    """What can be done with the round now; where it cannot, why."""
    published, answering = found.published_at is not None, queries.answering_phase(found, ends)
    return {
        "may_invite": rules.may_invite(published=published, answering=answering, at=request.at),
        "may_remind": rules.may_remind(published=published, answering=answering, at=request.at),
        "may_publish": rules.may_publish(
            published=published,
            answering=answering,
            unreviewed=counts[progress.Standing.ANSWERED],
            accepted=counts[progress.Standing.ACCEPTED],
            at=request.at,
        ),
    }
