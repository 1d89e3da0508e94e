"""Whoever comes by a link: the link opens a session of its own, for what was handed over and for nothing else.

The session is a key in this browser's own; of it only the digest is kept. Each page asks anew whether the handover is
still in force, so that it ends at once when it is taken back.
"""

import hmac
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mancomun.core.access import access, anyone
from mancomun.core.problems import Gone, TooMany
from mancomun.core.requests import Request
from mancomun.surveys.actions import hands as actions
from mancomun.surveys.forms.hands import AskForm, OpenForm
from mancomun.surveys.models import Handover
from mancomun.surveys.queries import hands as queries
from mancomun.surveys.rules.hands import link_works
from mancomun.surveys.views import answering, answering_save, answering_section, offline, questions
from mancomun.surveys.views import hands as by_account
from mancomun.surveys.views.answering_desk import Desk

_SESSION = "handed"


@require_safe
@access(anyone)
def tasks(request: Request, uid: UUID) -> HttpResponseBase:
    """The sections that were handed over, and how far they are. Elsewhere, the way to a link for that browser."""
    if str(uid) not in request.session.get(_SESSION, {}):
        return HttpResponseRedirect(reverse("surveys:handed_ask", args=[queries.handover_by_uid(uid).uid]))
    desk = _desk(request, uid)
    found = desk.advances()
    context = {
        **desk.context(),
        "handover": desk.handover,
        "tasks": [answering.task_of(desk, each) for each in found],
        "answered": sum(each.answered for each in found),
        "asked": sum(each.asked for each in found),
    }
    return render(request, "surveys/hands/handed.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@access(anyone)
def open_link(request: Request, uid: UUID, token: str) -> HttpResponseBase:
    """Opening the link shows a button and does nothing yet, for programs that check mail open links too."""
    handover = queries.handover_by_uid(uid)
    closed = _is_closed(request, handover)
    form = None if handover.name else OpenForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        name = form.cleaned_data["name"] if form else ""
        key = actions.open_link(handover=handover, secret=token, name=name, closed=closed, at=request.at)
        request.session.cycle_key()
        request.session[_SESSION] = {**request.session.get(_SESSION, {}), str(uid): key}
        return HttpResponseRedirect(reverse("surveys:handed", args=[uid]))
    verdict = link_works(handover, closed=closed, at=request.at)
    good = verdict.ok and hmac.compare_digest(queries.digest_of(token), handover.link_digest)
    if not good:
        void = {"reason": "" if verdict.ok else verdict.reason, "ask_url": reverse("surveys:handed_ask", args=[uid])}
        return render(request, "surveys/hands/void.html", void, status=410)
    invitee = handover.response.invitee
    context = {"handover": handover, "form": form, "city": invitee.government, "round": invitee.round}
    return render(request, "surveys/hands/open.html", context, status=422 if form and form.errors else 200)


@access(anyone, once=False)  # asking twice sends two links, of which the limit allows a few
def ask(request: Request, uid: UUID) -> HttpResponseBase:
    """A new link, to the address of the first one. Whatever is typed, the page says the same."""
    handover = queries.handover_by_uid(uid)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="sign_in_link", key=email):
            raise TooMany(_("We sent links to this address a moment ago. Look for them, also in the spam folder."))
        closed = _is_closed(request, handover)
        actions.ask_for_link(handover=handover, email=email, closed=closed, at=request.at)
        return render(request, "surveys/hands/asked.html")
    return render(request, "surveys/hands/ask.html", {"form": form}, status=422 if form.errors else 200)


# once=False: what is saved again says what already stands, and an entry is not added twice from one page
@require_http_methods(["GET", "HEAD", "POST"])
@access(anyone, once=False)
def section(request: Request, uid: UUID, section: str) -> HttpResponseBase:
    return answering_section.respond(_desk(request, uid), section)


# once=False: as above
@require_POST
@access(anyone, once=False)
def save(request: Request, uid: UUID) -> HttpResponseBase:
    return answering_save.respond(_desk(request, uid))


@require_safe
@access(anyone)
def offline_page(request: Request, uid: UUID) -> HttpResponseBase:
    return offline.respond(_desk(request, uid))


@require_safe
@access(anyone)
def offline_worker(request: Request, uid: UUID) -> HttpResponse:
    return offline.script(_desk(request, uid))


@require_safe
@access(anyone)
def paper(request: Request, uid: UUID) -> HttpResponse:
    return answering.on_paper(_desk(request, uid))


@require_safe
@access(anyone)
def file(request: Request, uid: UUID, file: UUID) -> HttpResponseBase:
    return answering.one_file(_desk(request, uid), file)


@access(anyone)
def question(request: Request, uid: UUID, key: str) -> HttpResponseBase:
    return questions.respond(_desk(request, uid), key)


@require_POST
@access(anyone)
def settle(request: Request, uid: UUID, key: str) -> HttpResponseBase:
    return questions.settled(_desk(request, uid), key)


@access(anyone)
def done(request: Request, uid: UUID) -> HttpResponseBase:
    desk = _desk(request, uid)
    return by_account.say_done(desk, [desk.handover] if desk.handover else [])


@require_POST
@access(anyone)
def leave(request: Request, uid: UUID) -> HttpResponseBase:
    """Forget in this browser what the link opened. A new link can be asked for."""
    _desk(request, uid)
    request.session[_SESSION] = {name: key for name, key in request.session[_SESSION].items() if name != str(uid)}
    messages.success(request, _("This browser has forgotten the link. Ask for a new one to go on."))
    return HttpResponseRedirect(reverse("surveys:handed_ask", args=[uid]))


def _desk(request: Request, uid: UUID) -> Desk:
    """Http404 for a browser that the link never opened; Gone, with the reason, for one in which it has ended."""
    key = request.session.get(_SESSION, {}).get(str(uid))
    if key is None:
        raise Http404
    handover = queries.handover_by_uid(uid)
    verdict = link_works(handover, closed=_is_closed(request, handover), at=request.at)
    if not verdict.ok:
        raise Gone(verdict.reason)
    if not hmac.compare_digest(queries.digest_of(key), handover.key_digest):
        raise Gone(_("A newer link was opened in another browser. Go on there, or ask for a new link."))
    return Desk(request, handover.response, helper=queries.helper_of(handover), handover=handover)


def _is_closed(request: Request, handover: Handover) -> bool:
    return not Desk(request, handover.response).window.open
