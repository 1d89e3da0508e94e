"""Corrections after publication: the city asks, the coordination opens, everybody can read what was changed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone, signed_in
from mancomun.core.problems import Unprocessable, require
from mancomun.core.requests import Request
from mancomun.core.verdicts import Verdict
from mancomun.surveys.actions import corrections as actions
from mancomun.surveys.forms.corrections import OpeningForm, ReasonForm, RefusalForm
from mancomun.surveys.models import Correction, Response
from mancomun.surveys.queries import corrections as queries
from mancomun.surveys.queries.corrected import told
from mancomun.surveys.queries.rounds import round_visible_to
from mancomun.surveys.rules import corrections as rules
from mancomun.surveys.rules.flow import Case
from mancomun.surveys.views.flow import load, page
from mancomun.surveys.views.places import results_url

_SPAN = timedelta(days=14)  # what the coordination is offered
_A_PAGE = 10
Forms = dict[str, ReasonForm | RefusalForm | OpeningForm]


@access(signed_in)
def correction(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """Where corrections of this answer stand, and what this person can do about it."""
    found, case = load(request, round_slug, city_slug)
    standing = queries.standing(found)
    act = request.POST.get("act", "")
    forms = _forms(request, case, standing, act)
    if request.method == "POST":
        require(rules.asks(request.actor, case.government_id) if act == "ask" else _decides(request, case))
        form = forms.get(act)
        if act == "close":
            actions.close_correction(response=found, by=request.actor, at=request.at)
            return _done(request, found, _("Closed. What is published stays as it is."))
        if form is not None and form.is_valid():
            try:
                return _done(request, found, _act(request, found, form))
            except Unprocessable as fault:
                form.add_error(None, str(fault.sentence))
    wrong = any(form.errors for form in forms.values())
    possible = rules.possible(state=found.state, published=case.published, standing=standing)
    context = page(found, case) | {
        "standing": standing,
        "past": [each for each in queries.corrections_of(found) if each.closed_at or each.refused_at],
        "asks": rules.asks(request.actor, case.government_id).ok,
        "decides": _decides(request, case).ok,
        "possible": possible,
        "wrong": wrong,
        "forms": forms,
    }
    return render(request, "surveys/flow/correction.html", context, status=422 if wrong else 200)


@require_safe
@access(anyone)
def corrections(request: Request, round_slug: str) -> HttpResponse:
    """All corrections of a published round: which city, when, why, old beside new."""
    found = round_visible_to(request.actor, round_slug)
    if found.published_at is None:
        raise Http404
    listed = Paginator(queries.made_in(found), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": found,
        "page": listed,
        "told": [told(each, found, actor=request.actor) for each in listed.object_list],
        "results": results_url(found),
    }
    return render(request, "surveys/public/corrections.html", context)


def _decides(request: Request, case: Case) -> Verdict:
    return rules.decides(request.actor, case.commission_id)


def _forms(request: Request, case: Case, standing: Correction | None, act: str) -> Forms:
    """Every form of the page; the one that was sent is bound."""
    until = (request.at + _SPAN).astimezone(ZoneInfo(case.zone)).replace(hour=23, minute=59, second=0, microsecond=0)
    sent = {name: request.POST if act == name else None for name in ("ask", "open", "refuse")}
    return {
        "ask": ReasonForm(sent["ask"], prefix="ask"),
        "open": OpeningForm(
            sent["open"], prefix="open", zone=case.zone, reason=standing is None,
            initial={"until": until.replace(tzinfo=None)},
        ),
        "refuse": RefusalForm(sent["refuse"], prefix="refuse"),
    }  # fmt: skip


def _act(request: Request, found: Response, form: ReasonForm | RefusalForm | OpeningForm) -> str:
    by, at = request.actor, request.at
    if isinstance(form, OpeningForm):
        reason = form.cleaned_data.get("reason", "")
        actions.open_correction(response=found, until=form.instant(), reason=reason, by=by, at=at)
        return _("Open. The city’s people were told, and can write.")
    if isinstance(form, RefusalForm):
        actions.refuse_correction(response=found, why=form.cleaned_data["why"], by=by, at=at)
        return _("Not opened. The city’s people were told why.")
    actions.ask_correction(response=found, reason=form.cleaned_data["reason"], by=by, at=at)
    return _("The coordination was asked. You are told when it has decided.")


def _done(request: Request, found: Response, sentence: str) -> HttpResponseRedirect:
    messages.success(request, sentence)
    return HttpResponseRedirect(request.path)
