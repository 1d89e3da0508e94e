"""One city's answers as a workbook: downloaded, sent, looked at, taken over."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Problem, require
from mancomun.core.requests import Request
from mancomun.core.tables import XLSX_TYPE
from mancomun.surveys.actions import workbooks as actions
from mancomun.surveys.exchange.plan import Plan
from mancomun.surveys.exchange.writing import write
from mancomun.surveys.forms.workbooks import AnswersForm
from mancomun.surveys.queries import workbooks as queries
from mancomun.surveys.views.answering_desk import Desk

WRONG = 422
MOST_SHOWN = 300  # changes on one page
_MINE, _CHOICE = "mine", "c."


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def workbook(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """Where it is downloaded, and sent: it is read and kept, and no answer changes yet."""
    desk = _desk(request, round_slug, city_slug)
    form = AnswersForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(desk.writer)
        actions.require_open(desk.response, request.at)
        if form.is_valid():
            try:
                sent = actions.keep_workbook(
                    response=desk.response, upload=form.cleaned_data["workbook"], by=request.actor, at=request.at
                )
            except Problem as problem:
                form.add_error("workbook", str(problem.sentence))
            else:
                return HttpResponseRedirect(desk.url("answer_workbook_plan", uid=str(sent.uid)))
    context = {**desk.context(), "form": form, "file_url": desk.url("answer_workbook_file")}
    return render(request, "surveys/workbooks/answers.html", context, status=WRONG if form.errors else 200)


@require_safe
@access(signed_in)
def download(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    desk = _desk(request, round_slug, city_slug)
    layout = queries.layout_of(desk.response, desk.state(), desk.answers, sections=desk.sections(), at=request.at)
    return workbook_response(write(layout), f"{round_slug}-{city_slug}", request.at)


@require_http_methods(["GET", "HEAD", "POST"])
@access(signed_in)
def plan(request: Request, round_slug: str, city_slug: str, uid: UUID) -> HttpResponseBase:
    """Exactly what would change; and, when it is agreed to, that and nothing else."""
    desk = _desk(request, round_slug, city_slug)
    require(desk.writer)
    sent = queries.sent_workbook(uid, desk.response, request.actor)
    if request.method == "POST":
        mine = [key.removeprefix(_CHOICE) for key, value in request.POST.items() if value == _MINE]
        done = actions.take_over(
            sent=sent,
            response=desk.response,
            expected=request.POST.get("plan") or "-",
            mine=mine,
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _said(done))
        return HttpResponseRedirect(desk.url("answer"))
    collected = queries.of_this_city(queries.collected_in(sent.file), desk.response)
    found = queries.plan_for(desk.response, collected, by=request.actor, at=request.at, answers=desk.answers)
    context = {**desk.context(), **_shown(found), "sent": sent, "back_url": desk.url("answer_workbook")}
    return render(request, "surveys/workbooks/plan.html", context, status=WRONG if found.faults else 200)


def workbook_response(content: bytes, name: str, at: datetime) -> FileResponse:
    filename = f"{name}-{at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=filename, content_type=XLSX_TYPE)


def _desk(request: Request, round_slug: str, city_slug: str) -> Desk:
    desk = Desk.of(request, round_slug, city_slug)
    if desk.response.pk is None:
        raise Http404
    return desk


def _shown(found: Plan) -> dict[str, Any]:
    return {
        "plan": found,
        "changes": found.undisputed[:MOST_SHOWN],
        "conflicts": found.conflicts,
        "most": MOST_SHOWN,
    }


def _said(done: Plan) -> str:
    count = len(done.changes) + len(done.added) + len(done.removed)
    return ngettext("Taken over: %(count)d change.", "Taken over: %(count)d changes.", count) % {"count": count}
