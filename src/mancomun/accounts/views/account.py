"""One's own account."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mancomun.accounts import actions, queries
from mancomun.accounts.adapter import keep_language
from mancomun.accounts.facts import account_facts, change_facts
from mancomun.accounts.forms.own import NewEmail, Profile, Sure
from mancomun.accounts.models import person_of
from mancomun.accounts.views.leaving import cleared
from mancomun.accounts.views.void import void
from mancomun.core.access import access, anyone, signed_in
from mancomun.core.problems import TooMany
from mancomun.core.requests import Request


@access(signed_in)
def account(request: Request) -> HttpResponse:
    user = person_of(request.user)
    change = queries.email_change_of(user, at=request.at)
    context = {
        "title": _("Your account"),
        "facts": account_facts(user, list(queries.factors(user))),
        "changes": change_facts(change, user.time_zone) if change else [],
    }
    return render(request, "accounts/account.html", context)


@access(signed_in)
def profile(request: Request) -> HttpResponseBase:
    user = person_of(request.user)
    shown = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = Profile(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=user, **form.cleaned_data, at=request.at, by=request.actor)
        messages.success(request, _("Your details are saved."))
        response = HttpResponseRedirect(reverse("accounts:account"))
        keep_language(response, user.language)
        return response
    return _form(request, form, title=_("Your details"), submit_label=_("Save"))


@access(signed_in)
@reauthentication_required
def email(request: Request) -> HttpResponseBase:
    user = person_of(request.user)
    form = NewEmail(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["email"]
        if wanted == user.email:
            form.add_error("email", _("You sign in with this address already."))
        elif not ratelimit.consume(request, action="manage_email", user=user):
            raise TooMany(_("You asked for this several times. Wait some minutes."))
        else:
            actions.ask_for_email_change(user=user, new_email=wanted, at=request.at, by=request.actor)
            messages.success(request, _("We wrote to both addresses. Open the link in each of the two messages."))
            return HttpResponseRedirect(reverse("accounts:account"))
    lead = _("We write to the present and to the new address. When both have confirmed, you sign in with the new one.")
    return _form(
        request, form, title=_("Another e-mail address"), lead=lead, submit_label=_("Write to both addresses")
    )


@never_cache
@access(anyone)
def email_confirm(request: Request, token: str) -> HttpResponseBase:
    """Whoever reads the mailbox may say yes; opening the link alone does nothing."""
    if request.method == "POST":
        change, complete = actions.confirm_email_change(token=token, at=request.at)
        title = _("The address is changed") if complete else _("Confirmed")
        context = {"change": change, "complete": complete, "title": title}
        return render(request, "accounts/email_confirmed.html", context)
    found = queries.email_change_by_token(token, at=request.at)
    if found is None:
        return void(request, "accounts:email")
    change, side = found
    context = {
        "change": change,
        "side": side,
        "title": _("Confirm the new address"),
        "submit_label": _("Confirm"),
    }
    return render(request, "accounts/email_confirm.html", context)


@access(signed_in)
def sign_out_everywhere(request: Request) -> HttpResponseBase:
    if request.method == "POST":
        actions.sign_out_everywhere(user=person_of(request.user), at=request.at, by=request.actor)
        logout(request)
        messages.success(request, _("You are signed out on all devices, this one too."))
        return cleared(HttpResponseRedirect(reverse("account_login")))
    context = {
        "title": _("Sign out everywhere"),
        "lead": _(
            "You are signed out on all devices, this one too. Links to sign in that were sent before stop working, "
            "and so do access tokens: phone applications and programs that act for you."
        ),
        "submit_label": _("Sign out everywhere"),
        "cancel_url": reverse("accounts:account"),
    }
    return render(request, "accounts/sign_out.html", context)


@access(signed_in)
@reauthentication_required
def forget(request: Request) -> HttpResponseBase:
    form = Sure(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.forget_person(user=person_of(request.user), at=request.at, by=request.actor)
        logout(request)
        messages.success(request, _("Your account is deleted. What you did for your city stays, without your name."))
        return cleared(HttpResponseRedirect(resolve_url("/")))
    lead = _(
        "Your name, your address, your ways to sign in and the mail that we keep for you are erased. What you did for "
        "your city stays in its record under a number. Nobody can bring the account back."
    )
    title = _("Delete your account")
    return _form(request, form, title=title, lead=lead, submit_label=title, template="accounts/danger.html")


def _form(request: Request, form: forms.Form, *, template: str = "accounts/form.html", **context: str) -> HttpResponse:
    shown = {"form": form, "cancel_url": reverse("accounts:account"), **context}
    return render(request, template, shown, status=422 if form.errors else 200)
