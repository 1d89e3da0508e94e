"""The focal point hands sections of the answer over, sees how far each helper is, and takes them back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mancomun.core.access import access, signed_in
from mancomun.core.problems import Conflict, Unprocessable, require
from mancomun.core.requests import Request
from mancomun.surveys.actions import hands as actions
from mancomun.surveys.forms.hands import LINK, DoneForm, HandoverForm
from mancomun.surveys.models import Handover
from mancomun.surveys.queries import hands as queries
from mancomun.surveys.rules.hands import in_force, may_hand_over
from mancomun.surveys.sheet.progress import Advance
from mancomun.surveys.views.answering_desk import Desk, counts
from mancomun.ui.items import Link


@dataclass(frozen=True, slots=True)
class Hand:
    """One handover as the focal point sees it."""

    handover: Handover
    sections: list[tuple[Link, str]]  # each with how far it is
    counted: str
    in_force: bool


@require_safe
@access(signed_in)
def hands(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    """Who has what, how far it is, and who is done."""
    desk = _desk(request, round_slug, city_slug)
    found = {each.section.name: each for each in desk.advances()}
    all_of_them = [_hand(desk, each, found) for each in queries.handovers_of(desk.response)]
    handed = {name for each in all_of_them if each.in_force for name in each.handover.sections}
    context = {
        **desk.context(),
        "now": [each for each in all_of_them if each.in_force],
        "past": [each for each in all_of_them if not each.in_force],
        "nobodys": [
            (Link(desk.title(each.section), desk.section_url(each.section)), counts(each.answered, each.asked))
            for name, each in found.items()
            if name not in handed
        ],
    }
    return render(request, "surveys/hands/hands.html", context)


@never_cache
@access(signed_in)
def give(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The page that follows shows the link, once, so there is no redirect; sent again, the form does nothing twice."""
    desk = _desk(request, round_slug, city_slug)
    if desk.response.pk is None:
        return HttpResponseRedirect(desk.url("answer"))
    people = [each for each in queries.colleagues(desk.response, at=request.at) if each.user != request.user]
    form = HandoverForm(
        request.POST or None,
        initial={"sections": request.GET.getlist("section"), "to": "" if people else LINK},
        sections=[(section.name, desk.title(section)) for section in desk.sections()],
        people=people,
        zone=desk.zone,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made, link = actions.hand_over(
                response=desk.response,
                sections=form.cleaned_data["sections"],
                into=form.into(),
                ends_at=form.ends_at(),
                message=form.cleaned_data["message"],
                by=request.actor,
                at=request.at,
            )
        except (Conflict, Unprocessable) as fault:
            form.add_error(None, str(fault.sentence))
        else:
            return _given(desk, made, link)
    context = {**desk.context(), "form": form}
    return render(request, "surveys/hands/give.html", context, status=422 if form.errors else 200)


@require_POST
@access(signed_in)
def withdraw(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponseBase:
    desk = _desk(request, round_slug, city_slug)
    handover = _numbered(desk, number)
    actions.withdraw_handover(handover=handover, by=request.actor, at=request.at)
    messages.success(
        request, _("Taken back. What was written stays; %(name)s sees it no more.") % {"name": handover.who}
    )
    return HttpResponseRedirect(desk.url("hands"))


@never_cache
@require_POST
@access(signed_in)
def renew(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponseBase:
    """A new link in the place of one that went astray."""
    desk = _desk(request, round_slug, city_slug)
    handover = _numbered(desk, number)
    return _given(desk, handover, actions.renew_link(handover=handover, by=request.actor, at=request.at))


@access(signed_in)
def done(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """A colleague with an account says that their sections are done, or goes on with them."""
    desk = Desk.of(request, round_slug, city_slug)
    mine = [each for each in queries.handovers_to(desk.response, request.actor) if in_force(each, request.at)]
    for each in mine:
        each.response = desk.response
    return say_done(desk, mine)


def say_done(desk: Desk, mine: list[Handover]) -> HttpResponseBase:
    """For helpers with an account and by a link alike."""
    request = desk.request
    if not mine:
        raise Conflict(_("Nothing of this answer is handed over to you now."))
    form = DoneForm(request.POST or None)
    if request.method == "POST" and "again" in request.POST:
        for each in mine:
            actions.go_on(handover=each, by=desk.actor, at=request.at)
        messages.success(request, _("You can go on. The focal point sees that you are not done yet."))
        return HttpResponseRedirect(desk.url("answer"))
    if request.method == "POST" and form.is_valid():
        for each in mine:
            actions.say_done(handover=each, note=form.cleaned_data["note"], by=desk.actor, at=request.at)
        messages.success(request, _("Thank you. The city’s focal point was told that you are done."))
        return HttpResponseRedirect(desk.url("answer"))
    context = {**desk.context(), "form": form, "missing": sum(each.missing for each in desk.advances())}
    return render(request, "surveys/hands/done.html", context, status=422 if form.errors else 200)


def _desk(request: Request, round_slug: str, city_slug: str) -> Desk:
    desk = Desk.of(request, round_slug, city_slug)
    require(may_hand_over(request.actor, desk.response.invitee.government_id))
    return desk


def _numbered(desk: Desk, number: int) -> Handover:
    found = queries.handover_numbered(desk.response, number)
    found.response = desk.response
    return found


def _given(desk: Desk, handover: Handover, link: str) -> HttpResponse:
    titles = [desk.title(section) for section in desk.form.sections() if section.name in handover.sections]
    context = {**desk.context(), "handover": handover, "link": link, "titles": titles}
    return render(desk.request, "surveys/hands/given.html", context)


def _hand(desk: Desk, handover: Handover, found: dict[str, Advance]) -> Hand:
    mine = [found[name] for name in handover.sections if name in found]
    sections = [
        (Link(desk.title(each.section), desk.section_url(each.section)), counts(each.answered, each.asked))
        for each in mine
    ]
    counted = counts(sum(each.answered for each in mine), sum(each.asked for each in mine))
    return Hand(handover, sections, counted, in_force(handover, desk.request.at))
