"""Ways in that are ours: the e-mailed link, and the cast of the demonstration."""

from allauth.core import ratelimit
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mancomun.accounts import actions, entrance, queries
from mancomun.accounts.forms.own import AskForLink
from mancomun.accounts.views.void import void
from mancomun.core.access import access, anyone
from mancomun.core.problems import TooMany
from mancomun.core.requests import Request


@access(anyone, once=False)  # asking twice sends two links, of which the limit allows a few
def ask_for_link(request: Request) -> HttpResponseBase:
    form = AskForLink(request.POST or None)
    next_url = entrance.inside(request, request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="sign_in_link", key=email):
            raise TooMany(_("We sent links to this address a moment ago. Look for them, also in the spam folder."))
        actions.send_link(email=email, next_url=next_url, at=request.at)
        return HttpResponseRedirect(reverse("accounts:link_sent"))
    context = {
        "form": form,
        "title": _("A link to sign in"),
        "lead": _("We send a link to your address that lets you in once, on this or another device."),
        "submit_label": _("Send the link"),
        "cancel_url": reverse("account_login"),
    }
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@access(anyone)
def link_sent(request: Request) -> HttpResponse:
    return render(request, "accounts/link_sent.html", {"title": _("Check your mail")})


@never_cache
@access(anyone)
def link(request: Request, user_id: int, token: str) -> HttpResponseBase:
    """Opening the link shows a button and does nothing yet, for programs that check mail open links too."""
    next_url = request.GET.get("next", "")
    if request.method == "POST":
        person = actions.spend_link(user_id=user_id, token=token, at=request.at)
        return entrance.enter(request, person, method="link", next_url=next_url)
    person_ = queries.person_of_link(user_id, token, at=request.at)
    if person_ is None:
        return void(request, "accounts:ask_for_link")
    context = {"person": person_, "title": _("Sign in"), "submit_label": _("Sign in")}
    return render(request, "accounts/link.html", context)


@never_cache
@access(anyone)
def demonstration(request: Request) -> HttpResponseBase:
    """The invented people, each a click away. Not there on a machine that is not one's own."""
    if not entrance.demonstration_here(request):
        raise Http404
    cast = list(queries.cast())
    if request.method == "POST":
        chosen = next((person for person in cast if str(person.pk) == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        return entrance.enter(request, chosen, method="demonstration", next_url=request.GET.get("next", ""))
    officials = [person for person in cast if person.name in person.demonstration.data.values()]  # named by their post
    known = [person for person in cast if person not in officials]
    context = {"known": known, "officials": officials, "title": _("Who do you want to be?")}
    return render(request, "accounts/demonstration.html", context)
