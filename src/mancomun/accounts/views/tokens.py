"""One's own access tokens: what there is, a new one, shown once, and away with one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mancomun.accounts import actions, queries
from mancomun.accounts.facts import TokenLine
from mancomun.accounts.forms.tokens import NewToken
from mancomun.accounts.models import person_of
from mancomun.core.access import access, signed_in
from mancomun.core.requests import Request


@require_safe
@access(signed_in)
def tokens(request: Request) -> HttpResponse:
    lines = [TokenLine(token, request.at) for token in queries.tokens_of(person_of(request.user))]
    return render(request, "accounts/tokens.html", {"title": _("Access tokens"), "lines": lines})


@never_cache
@access(signed_in)
@reauthentication_required
def add(request: Request) -> HttpResponseBase:
    """The page that follows shows the secret, so there is no redirect; sent again, the form makes no second one."""
    form = NewToken(request.POST or None, at=request.at, zone=person_of(request.user).time_zone)
    if request.method == "POST" and form.is_valid():
        token, secret = actions.create_token(
            user=person_of(request.user),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            ends_at=form.ends_at(),
            round_slug=form.cleaned_data["round_slug"],
            city_slug=form.cleaned_data["city_slug"],
            by=request.actor,
            at=request.at,
        )
        context = {"title": _("The token is made"), "secret": secret, "line": TokenLine(token, request.at)}
        return render(request, "accounts/token_made.html", context)
    context = {
        "title": _("A new access token"),
        "form": form,
        "submit_label": _("Make the token"),
        "cancel_url": reverse("accounts:tokens"),
        "lead": _("A program that has it acts for you: with what you may do at that moment, and no more."),
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
@access(signed_in)
def revoke(request: Request, number: int) -> HttpResponseBase:
    token = queries.token_of(person_of(request.user), number)
    if token is None:
        raise Http404
    actions.revoke_token(token=token, by=request.actor, at=request.at)
    messages.success(request, _("The token is revoked. Whatever uses it stops at once."))
    return HttpResponseRedirect(reverse("accounts:tokens"))
