"""Answering with a phone application: an address of one's own for it, shown once, and what came from phones."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mancomun.accounts import actions as accounts
from mancomun.accounts import queries as tokens
from mancomun.accounts.facts import TokenLine
from mancomun.accounts.models import AccessToken, person_of
from mancomun.core.access import access, signed_in
from mancomun.core.problems import require
from mancomun.core.requests import Request
from mancomun.surveys.actions.openrosa import bring_in
from mancomun.surveys.openrosa import collect_settings
from mancomun.surveys.queries import openrosa as queries
from mancomun.surveys.queries.answering import round_of
from mancomun.surveys.rules.openrosa import token_ends
from mancomun.surveys.sheet.qr import drawn
from mancomun.surveys.views.answering_desk import Desk
from mancomun.surveys.views.phone_lines import lines_of

SHOWN = 50  # submissions, the newest first


@require_safe
@access(signed_in)
def page(request: Request, round_slug: str, city_slug: str) -> HttpResponse:
    desk = Desk.of(request, round_slug, city_slug)
    mine = tokens.phone_tokens(person_of(request.user), round_slug, city_slug, at=request.at)
    context = {
        **desk.context(),
        "tokens": [TokenLine(token, request.at) for token in mine],
        "lines": lines_of(desk, queries.submissions_of(desk.response.invitee)[:SHOWN]),
        "may_bring": desk.writer.ok and desk.open.ok,
    }
    return render(request, "surveys/answer/phone.html", context)


@never_cache
@require_POST
@access(signed_in)
def add(request: Request, round_slug: str, city_slug: str) -> HttpResponseBase:
    """The page that follows shows the secret, so there is no redirect; sent again, the form makes no second one."""
    desk = Desk.of(request, round_slug, city_slug)
    require(desk.writer)
    city, round_ = desk.response.invitee.government, round_of(desk.response)
    name = f"{city.name} · {round_.title}"
    _token, secret = accounts.create_token(
        user=person_of(request.user),
        name=name[:80],
        scopes=[AccessToken.Scope.OPENROSA],
        ends_at=token_ends(desk.phases, request.at),
        round_slug=round_slug,
        city_slug=city_slug,
        by=request.actor,
        at=request.at,
    )
    listed = request.build_absolute_uri(reverse("surveys:openrosa_list", args=[secret]))
    address = listed.rpartition("/")[0]
    context = {**desk.context(), "address": address, "code": drawn(collect_settings(address, name))}
    return render(request, "surveys/answer/phone_made.html", context)


@require_POST
@access(signed_in)
def revoke(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponseBase:
    desk = Desk.of(request, round_slug, city_slug)
    token = tokens.token_of(person_of(request.user), number)
    if token is None or (token.round_slug, token.city_slug) != (round_slug, city_slug):
        raise Http404
    accounts.revoke_token(token=token, by=request.actor, at=request.at)
    messages.success(request, _("The address is revoked. A phone that uses it can send no more."))
    return HttpResponseRedirect(desk.url("phone"))


@require_POST
@access(signed_in)
def bring(request: Request, round_slug: str, city_slug: str, number: int) -> HttpResponseBase:
    """Bring in what had to wait."""
    desk = Desk.of(request, round_slug, city_slug)
    require(desk.writer)
    require(desk.open)
    submission = queries.waiting_submission(desk.response.invitee, number)
    bring_in(submission=submission, by=request.actor, at=request.at)
    messages.success(request, _("It is in your city’s draft now."))
    return HttpResponseRedirect(desk.url("phone"))
