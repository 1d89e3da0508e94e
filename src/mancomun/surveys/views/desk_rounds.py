"""What the coordination does with a round: create it, plan its phases, invite, remind, publish."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mancomun.core.access import access
from mancomun.core.problems import Conflict, Unprocessable
from mancomun.core.requests import Request
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions import rounds as actions
from mancomun.surveys.forms.desk import FindCitiesForm, InviteForm, PhasesForm, RoundForm, a_year_later, planned
from mancomun.surveys.models import Round
from mancomun.surveys.queries import choices, progress
from mancomun.surveys.queries import rounds as queries
from mancomun.surveys.queries.questionnaires import all_versions, newest_version
from mancomun.surveys.rules import desk as rules
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.views.zones import zone_of


@access(runs_surveys)
def new(request: Request) -> HttpResponseBase:
    before = queries.round_run_by(request.actor, slug) if (slug := request.GET.get("after", "")) else None
    zone = zone_of(request)
    form = RoundForm(
        request.POST or None,
        initial=a_year_later(before, newest_version(before)) if before else {"zone": zone, "year": request.at.year},
        before=before,
        zones=choices.zones(zone),
        versions=list(all_versions()),
        commissions=choices.commissions_of(request.actor, request.at.date()),
        everything=request.actor.secretariat,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form)
        except Conflict as taken:
            form.add_error("slug", str(taken.sentence))
        except Unprocessable as fault:
            form.add_error(None, str(fault.sentence))
        else:
            if before is not None and form.cleaned_data["same_cities"]:
                members = choices.to_invite(made, on=request.at.date())
                same = queries.invited_ids(before)
                actions.invite_cities(
                    round=made,
                    governments=[city for city in members if city.pk in same],
                    by=request.actor,
                    at=request.at,
                )
                messages.success(request, _("The round was created, and the cities of the last one are invited."))
                return _back(made)
            messages.success(request, _("The round was created. Invite the cities that it asks."))
            return HttpResponseRedirect(reverse("surveys:invite", args=[made.slug]))
    return render(request, "surveys/desk/new_round.html", {"form": form}, status=422 if form.errors else 200)


@access(runs_surveys)
def phases(request: Request, round_slug: str) -> HttpResponseBase:
    """Plan the future anew. What was planned before stays to be read."""
    found = queries.round_run_by(request.actor, round_slug)
    spans = queries.spans(found)
    zone = spans[0].zone if spans else zone_of(request)
    form = PhasesForm(request.POST or None, initial=planned(spans, zone), zones=choices.zones(zone))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_phases(round=found, phases=form.spans(), by=request.actor, at=request.at)
        except Unprocessable as fault:
            form.add_error(None, str(fault.sentence))
        else:
            messages.success(request, _("The phases were changed. The change is shown on this page."))
            return _back(found)
    return render(
        request, "surveys/desk/phases.html", {"form": form, "round": found}, status=422 if form.errors else 200
    )


@access(runs_surveys)
def invite(request: Request, round_slug: str) -> HttpResponseBase:
    """Choose members by commission and country; who is invited already is not in the list."""
    found = queries.round_run_by(request.actor, round_slug)
    on = request.at.date()
    find = FindCitiesForm(request.GET or None, commissions=choices.all_commissions(on), countries=choices.countries())
    find.is_valid()
    wanted = getattr(find, "cleaned_data", {})
    cities = choices.to_invite(
        found, on=on, commission=wanted.get("commission", ""), country=wanted.get("country", "")
    )
    form = InviteForm(request.POST or None, found=cities)
    if request.method == "POST" and "all" in request.POST:
        return _invite(request, found, form, cities)
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["cities"])
        return _invite(request, found, form, [city for city in cities if city.pk in chosen])
    return _invite_page(request, found, form, find)


@require_POST
@access(runs_surveys)
def remind(request: Request, round_slug: str) -> HttpResponseBase:
    found = queries.round_run_by(request.actor, round_slug)
    sent = actions.remind_cities(round=found, by=request.actor, at=request.at)
    sentence = ngettext("%(count)d reminder was sent.", "%(count)d reminders were sent.", sent)
    messages.success(request, sentence % {"count": sent})
    return _back(found)


@access(runs_surveys)
def publish(request: Request, round_slug: str) -> HttpResponseBase:
    """Publishing is for good, so it is asked on a page of its own."""
    found = queries.round_run_by(request.actor, round_slug)
    if request.method == "POST":
        actions.publish_round(round=found, by=request.actor, at=request.at)
        messages.success(request, _("The results are published. Nothing in this round changes any more."))
        return _back(found)
    counts = progress.counts(found)
    verdict = rules.may_publish(
        published=found.published_at is not None,
        answering=queries.answering_phase(found),
        unreviewed=counts[progress.Standing.ANSWERED],
        accepted=counts[progress.Standing.ACCEPTED],
        at=request.at,
    )
    context = {
        "round": found,
        "verdict": verdict,
        "accepted": counts[progress.Standing.ACCEPTED],
        "invited": sum(counts.values()),
        "returned": counts[progress.Standing.RETURNED],
    }
    return render(request, "surveys/desk/publish.html", context)


def _create(request: Request, form: RoundForm) -> Round:
    data = form.cleaned_data
    plan = actions.Plan(
        slug=data["slug"],
        title=form.by_language("title"),
        about=form.by_language("about"),
        year=data["year"],
        phases=form.spans(),
        commission=form.commissions.get(data["commission"]),
        demonstration=data["demonstration"],
        short=data["short"],
    )
    return actions.create_round(plan=plan, version=form.versions[data["version"]], by=request.actor, at=request.at)


def _invite(request: Request, found: Round, form: InviteForm, cities: list[LocalGovernment]) -> HttpResponseBase:
    try:
        made = actions.invite_cities(round=found, governments=cities, by=request.actor, at=request.at)
    except Unprocessable as fault:
        form.add_error(None, str(fault.sentence))
        return _invite_page(request, found, form, None)
    sentence = ngettext("%(count)d city was invited.", "%(count)d cities were invited.", len(made))
    messages.success(request, sentence % {"count": len(made)})
    return _back(found)


def _invite_page(request: Request, found: Round, form: InviteForm, find: FindCitiesForm | None) -> HttpResponse:
    context = {"round": found, "form": form, "find": find, "count": len(form.fields["cities"].choices)}  # type: ignore[attr-defined]  # a field of choices
    return render(request, "surveys/desk/invite.html", context, status=422 if form.errors else 200)


def _back(found: Round) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("surveys:desk_round", args=[found.slug]))
