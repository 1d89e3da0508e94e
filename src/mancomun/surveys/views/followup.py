"""How many have answered and what to do next; letters that go out by themselves; more time for one city."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext
from django.views.decorators.http import require_POST, require_safe

from mancomun.core.access import access
from mancomun.core.problems import Conflict, Unprocessable
from mancomun.core.requests import Request
from mancomun.network.sizes import SIZE_WORDS
from mancomun.surveys.actions import followup as actions
from mancomun.surveys.forms.followup import ExtensionForm, ReminderForm
from mancomun.surveys.models import Round
from mancomun.surveys.queries import followup as queries
from mancomun.surveys.queries.rounds import answering_phase, round_run_by
from mancomun.surveys.rules.desk import runs_surveys
from mancomun.surveys.views.zones import zone_of
from mancomun.ui.charts import Bar, BarRow, Frame
from mancomun.ui.items import Source
from mancomun.ui.localise import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@require_safe
@access(runs_surveys)
def rate(request: Request, round_slug: str) -> HttpResponse:
    """How many of those invited have answered, beside the round before, and what would help next."""
    found = round_run_by(request.actor, round_slug)
    rates = queries.rates(found)
    sizes = {str(size): words for size, words in SIZE_WORDS.items()}
    source = Source(str(found.title), on=request.at.date())
    countries = {each.name: country(each.name) for each in rates.by_country}
    charts = [
        _bars(_("By country"), _("Country"), rates.by_country, countries, source),
        _bars(_("By population"), _("Population"), rates.by_size, {**sizes, "": _("Population not known")}, source),
    ]
    context = {
        "round": found,
        "all": rates.everywhere,
        "charts": charts if rates.everywhere.invited else [],
        "before": _before(request, found),
        "needs": None if found.published_at else queries.needs(found, request.at),
    }
    return render(request, "surveys/followup/rate.html", context)


def _bars(
    title: str, group: str, rates: Sequence[queries.Rate], names: Mapping[str, "StrOrPromise"], source: Source
) -> Bar:
    rows = [
        BarRow(
            names[each.name],
            each.percent,
            text=_("%(answered)s of %(invited)s") % {"answered": each.answered, "invited": each.invited},
        )
        for each in rates
    ]
    frame = Frame(title, _("Cities whose authority has approved an answer, of those invited"), source, level=2)
    return Bar(frame, rows, group=group)


def _before(request: Request, found: Round) -> dict[str, object] | None:
    """The round before at the same distance from its end."""
    earlier, phase = queries.round_before(found), answering_phase(found)
    if earlier is None or phase is None or phase.closes is None or phase.opens is None or request.at < phase.opens:
        return None
    left = max(phase.closes - request.at, timedelta())
    then = queries.answered_by(earlier, before_end=left)
    return {"round": earlier, "answered": then[0], "invited": then[1], "days": left.days} if then else None


@access(runs_surveys)
def reminders(request: Request, round_slug: str) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    form = ReminderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_reminder(
                round=found, behind=form.cleaned_data["behind"], days=form.days, by=request.actor, at=request.at
            )
        except (Conflict, Unprocessable) as fault:
            form.add_error(None, str(fault.sentence))
        else:
            messages.success(request, _("The reminder is planned. It goes out by itself."))
            return HttpResponseRedirect(reverse("surveys:reminders", args=[found.slug]))
    context = {
        "round": found,
        "form": form,
        "planned": [(reminder, when(reminder.days)) for reminder in queries.reminders_of(found)],
        "zone": zone_of(request),
    }
    return render(request, "surveys/followup/reminders.html", context, status=422 if form.errors else 200)


@require_POST
@access(runs_surveys)
def reminder_cancel(request: Request, round_slug: str, number: int) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    reminder = queries.reminder_numbered(found, number)
    actions.cancel_reminder(reminder=reminder, by=request.actor, at=request.at)
    messages.success(request, _("The reminder is no longer planned."))
    return HttpResponseRedirect(reverse("surveys:reminders", args=[found.slug]))


@access(runs_surveys)
def extensions(request: Request, round_slug: str) -> HttpResponseBase:
    found = round_run_by(request.actor, round_slug)
    asked = [each.invitee for each in queries.late(found)]
    form = ExtensionForm(request.POST or None, initial={"city": request.GET.get("city", "")}, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_city(
                invitee=form.invitee, until=form.instant, reason=form.cleaned_data["reason"],
                by=request.actor, at=request.at,
            )  # fmt: skip
        except Unprocessable as fault:
            form.add_error("until", str(fault.sentence))
        else:
            messages.success(request, _("The city has more time. Its people were written to."))
            return HttpResponseRedirect(reverse("surveys:extensions", args=[found.slug]))
    context = {"round": found, "form": form, "given": queries.extensions_of(found), "zone": zone_of(request)}
    return render(request, "surveys/followup/extensions.html", context, status=422 if form.errors else 200)


def when(days: int) -> str:
    """The day of a reminder in words."""
    if days == 0:
        return _("On the day on which answering closes")
    words = (
        ngettext("%(count)d day before answering closes", "%(count)d days before answering closes", -days)
        if days < 0
        else npgettext(
            "reminder", "%(count)d day after answering closed", "%(count)d days after answering closed", days
        )
    )
    return words % {"count": abs(days)}
