"""The page behind the link of an invitation."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mancomun.accounts.queries import person_by_email
from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.network.actions.invitations import accept_invitation, require_working
from mancomun.network.forms.people import JoinForm, NothingForm
from mancomun.network.models import Invitation
from mancomun.network.queries.people import invitation_by_token, names_of_people
from mancomun.network.views.acting import posted, shown
from mancomun.network.words import invitation_in_words

PAGE = "network/invitation.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access(anyone)
def invitation_view(request: Request, token: str) -> HttpResponseBase:
    """Who invites into what. Who is new makes an account here; who has one signs in and accepts."""
    invitation = invitation_by_token(token)
    require_working(invitation, request.at)
    account = person_by_email(invitation.email)
    context = _context(invitation, request)
    if account is not None and account.pk != request.actor.user_id:
        return _sign_in_first(request, context)
    if account is None and request.actor.signed_in:
        return render(request, PAGE, {**context, "stranger": request.actor.name})
    data, _files = posted(request)
    initial = {"name": invitation.name, "language": invitation.language}
    form = NothingForm(data) if account else JoinForm(data, email=invitation.email, initial=initial)
    if request.method == "POST" and form.is_valid():
        accept_invitation(
            invitation=invitation,
            name=form.cleaned_data.get("name", ""),
            language=form.cleaned_data.get("language", ""),
            password=form.cleaned_data.get("password"),
            by=request.actor,
            at=request.at,
        )
        messages.success(request, _("Welcome. You may act in this role from now on."))
        if account:
            return HttpResponseRedirect(reverse("network:my_mandates"))
        query = urlencode({"next": reverse("network:my_mandates")})
        return HttpResponseRedirect(f"{resolve_url('account_login')}?{query}")
    return shown(request, form, PAGE, **context)


def _sign_in_first(request: Request, context: dict[str, object]) -> HttpResponse:
    """The account exists: only its owner may accept."""
    query = urlencode({"next": request.get_full_path()})
    stranger = request.actor.name if request.actor.signed_in else ""
    login = f"{resolve_url('account_login')}?{query}"
    return render(request, PAGE, {**context, "login": login, "stranger": stranger})


def _context(invitation: Invitation, request: Request) -> dict[str, object]:
    inviter = invitation.invited_by
    return {
        "invitation": invitation,
        "what": invitation_in_words(invitation, request.at),
        "inviter": names_of_people({inviter}).get(inviter, "") if inviter else "",
    }
