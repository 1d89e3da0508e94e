"""Home, city page and the language switch: what gathers several apps."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mancomun.core.access import access, anyone
from mancomun.core.requests import Request
from mancomun.surveys.results.one_city import sheet
from mancomun.ui.items import Stat
from mancomun.ui.localise import number
from mancomun.web import queries


@access(anyone)
def home(request: Request) -> HttpResponse:
    gathered = queries.home(request.actor, at=request.at)
    stats = [
        Stat(number(gathered.counts.cities), ngettext("city", "cities", gathered.counts.cities)),
        Stat(number(gathered.counts.countries), ngettext("country", "countries", gathered.counts.countries)),
    ]
    return render(request, "web/home.html", {"home": gathered, "stats": stats})


@access(anyone)
def city(request: Request, slug: str) -> HttpResponse:
    found = queries.city(slug, request.actor, at=request.at)
    told = sheet(found.told, slug) if found.told else None
    return render(request, "web/city.html", {"city": found, "sheet": told})


@access(anyone)
def accessibility(request: Request) -> HttpResponse:
    return render(request, "web/accessibility.html")


@csrf_exempt  # changes nothing but how the visitor's own pages read, so public pages need no key
@require_POST
@access(anyone, once=False)
def language(request: Request) -> HttpResponseBase:
    """Remember the visitor's language and go back to where they were."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
