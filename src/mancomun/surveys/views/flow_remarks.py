"""Sending an answer back with remarks, in general and at single questions: by the authority, by the coordination."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Unprocessable, require
from mancomun.core.requests import Request
from mancomun.surveys.actions import flow as actions
from mancomun.surveys.actions.flow import Remarks
from mancomun.surveys.models import Response, Revision
from mancomun.surveys.queries.reading import read
from mancomun.surveys.rules import flow as rules
from mancomun.surveys.rules.flow import Case, Step
from mancomun.surveys.views.flow import load, page, seen, visible_revisions

_FIELD = "remark:"


@access(signed_in)
def send_back(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The authority wants something changed before it approves."""
    return _asking_again(request, round_slug, city_slug, Step.SEND_BACK)


@access(signed_in)
def return_(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The coordination asks the city to look again."""
    return _asking_again(request, round_slug, city_slug, Step.RETURN)


def _asking_again(request: Request, round_slug: str, city_slug: str, step: Step) -> HttpResponseBase:
    found, case = load(request, round_slug, city_slug)
    require(rules.who(step, actor=request.actor, case=case))
    if request.method != "POST":
        revisions = visible_revisions(request, found)
        return _page(request, found, case, step, revisions[0] if revisions else None)
    revision = seen(request, found)
    remarks = Remarks(request.POST.get("general", ""), _by_path(request))
    act: Callable[..., None] = actions.send_back if step is Step.SEND_BACK else actions.return_response
    try:
        act(response=found, revision=revision, remarks=remarks, by=request.actor, at=request.at)
    except Unprocessable as problem:
        return _page(request, found, case, step, revision, remarks=remarks, fault=str(problem.sentence))
    messages.success(request, _("The remarks were sent to the city’s people."))
    return HttpResponseRedirect(page(found, case)["urls"]["response"])


def _by_path(request: Request) -> dict[str, str]:
    return {name.removeprefix(_FIELD): request.POST.get(name, "") for name in request.POST if name.startswith(_FIELD)}


def _page(
    request: Request,
    found: Response,
    case: Case,
    step: Step,
    revision: Revision | None,
    *,
    remarks: Remarks | None = None,
    fault: str = "",
) -> HttpResponse:
    context = page(found, case) | {
        "step": step,
        "verdict": rules.when(step, case=case, at=request.at),
        "revision": revision,
        "parts": read(revision, found, actor=request.actor) if revision else [],
        "general": remarks.general if remarks else "",
        "typed": dict((remarks.by_path or {}) if remarks else {}),
        "fault": fault,
    }
    return render(request, "surveys/flow/remarks.html", context, status=422 if fault else 200)
