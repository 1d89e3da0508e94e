"""The secretariat's pages: accounts, and the mail that waits."""

import re

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mancomun.accounts import actions, queries
from mancomun.accounts.facts import message_facts, person_facts
from mancomun.accounts.forms.own import Search, Sure
from mancomun.accounts.models import User
from mancomun.accounts.rules import secretariat
from mancomun.core.access import access
from mancomun.core.models import OutboxMessage
from mancomun.core.requests import Request

PER_PAGE = 50
ONE_TIME = re.compile(r"(https?://\S*?/)[\w:.~-]{24,}(?=/|\s|\?|$)")  # the part of a link that lets its reader in


@access(secretariat)
def people(request: Request) -> HttpResponse:
    form = Search(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(queries.people(text), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"form": form, "page": page, "title": _("Accounts")})


def _still_here(user_id: int) -> User:
    user = queries.person(user_id)
    if user is None:
        raise Http404
    return user


@access(secretariat)
def person(request: Request, user_id: int) -> HttpResponse:
    user = queries.anybody(user_id)
    if user is None:
        raise Http404
    factors = list(queries.factors(user))
    facts = person_facts(user, factors, _zone(request))
    return render(request, "accounts/person.html", {"person": user, "facts": facts, "factors": factors})


@access(secretariat)
def remove_factor(request: Request, user_id: int) -> HttpResponseBase:
    user = _still_here(user_id)
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.remove_second_factor(user=user, at=request.at, by=request.actor)
        messages.success(request, _("The second factor is removed, and the person was told."))
        return HttpResponseRedirect(reverse("accounts:person", args=[user.pk]))
    lead = _(
        "For a person who lost phone and codes. Make sure first that it is really that person who asks, by a "
        "channel other than e-mail. The person is signed out everywhere and told by e-mail."
    )
    return _danger(request, form, user, title=_("Remove the second factor"), lead=lead)


@access(secretariat)
def forget_person(request: Request, user_id: int) -> HttpResponseBase:
    user = _still_here(user_id)
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.forget_person(user=user, at=request.at, by=request.actor)
        messages.success(request, _("The account is deleted."))
        return HttpResponseRedirect(reverse("accounts:people"))
    lead = _(
        "Name, address, ways to sign in and kept mail of the person are erased. What the person did for a city stays "
        "in its record under a number. Nobody can bring the account back."
    )
    return _danger(request, form, user, title=_("Delete this account"), lead=lead)


@access(secretariat)
def outbox(request: Request) -> HttpResponse:
    page = Paginator(queries.outbox(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "server": bool(settings.MAIL_SERVER), "title": _("Outbox")}
    return render(request, "accounts/outbox.html", context)


@never_cache
@access(secretariat)
def message(request: Request, message_id: int) -> HttpResponse:
    """A message as text. What is still here to be handed over is shown whole, and the audit says who read it."""
    found = queries.message(message_id)
    if found is None:
        raise Http404
    if found.sent_at is None and request.method == "GET":
        actions.open_message(message=found, at=request.at, by=request.actor)
    context = {"mail": found, "body": readable(found), "facts": message_facts(found, _zone(request))}
    return render(request, "accounts/message.html", context)


def readable(message: OutboxMessage) -> str:
    """The text; of mail that reached its reader, without the links that only the reader should have."""
    return ONE_TIME.sub(r"\1…", message.body) if message.sent_at else message.body


def _zone(request: Request) -> str:
    return request.user.time_zone if isinstance(request.user, User) else "UTC"


def _danger(request: Request, form: Sure, user: User, *, title: str, lead: str) -> HttpResponse:
    context = {
        "form": form,
        "title": f"{title}: {user}",
        "lead": lead,
        "submit_label": title,
        "cancel_url": reverse("accounts:person", args=[user.pk]),
    }
    return render(request, "accounts/danger.html", context, status=422 if form.errors else 200)
