"""A round's cities as one workbook, at the coordination's desk: downloaded, sent, looked at, entered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access
from mancomun.core.problems import Problem
from mancomun.core.requests import Request
from mancomun.core.spreadsheets import CITIES
from mancomun.surveys.actions import cities_workbook as actions
from mancomun.surveys.exchange.writing import write
from mancomun.surveys.forms.workbooks import AnswersForm
from mancomun.surveys.queries import cities_workbook as queries
from mancomun.surveys.queries.rounds import round_run_by
from mancomun.surveys.queries.workbooks import collected_in
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.views.workbooks import MOST_SHOWN, WRONG, workbook_response


@require_http_methods(["GET", "HEAD", "POST"])
@access(runs_surveys)
def workbook(request: Request, round_slug: str) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    form = AnswersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            sent = actions.keep_cities_workbook(round=found, upload=upload, by=request.actor, at=request.at)
        except Problem as problem:
            form.add_error("workbook", str(problem.sentence))
        else:
            return HttpResponseRedirect(reverse("surveys:cities_workbook_plan", args=[found.slug, sent.uid]))
    context = {"round": found, "form": form}
    return render(request, "surveys/workbooks/cities.html", context, status=WRONG if form.errors else 200)


@require_safe
@access(runs_surveys)
def download(request: Request, round_slug: str) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    layout = queries.layout_of(found, by=request.actor, at=request.at)
    return workbook_response(write(layout), found.slug, request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@access(runs_surveys)
def plan(request: Request, round_slug: str, uid: UUID) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    sent = queries.sent_workbook(uid, found, request.actor)
    collected = queries.of_this_round(collected_in(sent.file, CITIES), found)
    if request.method == "POST":
        done = actions.enter_answers(
            round=found,
            collected=collected,
            expected=request.POST.get("plan") or "-",
            by=request.actor,
            at=request.at,
            sent=sent,
        )
        said = ngettext("Entered: %(count)d answer.", "Entered: %(count)d answers.", done.count)
        messages.success(request, said % {"count": done.count})
        return HttpResponseRedirect(reverse("surveys:desk_round", args=[found.slug]))
    proposed = queries.plan_for(found, collected, at=request.at)
    lines = [(city, one) for city in proposed.cities for one in city.entered]
    context = {
        "round": found,
        "sent": sent,
        "plan": proposed,
        "lines": lines[:MOST_SHOWN],
        "count": proposed.count,
        "most": MOST_SHOWN,
        "back_url": reverse("surveys:cities_workbook", args=[found.slug]),
    }
    return render(request, "surveys/workbooks/cities_plan.html", context, status=WRONG if proposed.faults else 200)
