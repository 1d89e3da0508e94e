"""Every answer to a phone speaks OpenRosa, whatever went wrong and wherever. Pages that did not change are spared."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mancomun import __version__
from mancomun.core.middleware import GetResponse
from mancomun.core.requests import Request
from mancomun.surveys.openrosa import HEADERS, message
from mancomun.surveys.queries.editions import public_state
from mancomun.ui import stylesheet

BASE = "/openrosa/"
RESULTS = "surveys/<slug:round_slug>/results/"
LIVE = ("results_compare", "results_blocks", "data")  # they read the register too; or have a tag of their own
MESSAGES = "messages"  # the cookie of what a page has to say once
FAILED = 400  # from this status on
BROKEN = 500
CONTENT_TYPE = "text/xml; charset=utf-8"


class OpenRosa:
    """Adds the standard's headers, and says a page's problem as the standard's message."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(BASE):
            return response
        if response.status_code >= FAILED and not response.headers.get("Content-Type", "").startswith("text/xml"):
            response = _said(response)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["X-OpenRosa-Accept-Content-Length"] = str(settings.MAX_BODY_BYTES)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _said(problem: HttpResponseBase) -> HttpResponse:
    """The same status, and the problem's sentence."""
    sentence = getattr(problem, "sentence", "") or (
        _("The server made a mistake. Send it again later.")
        if problem.status_code >= BROKEN
        else _("The server could not understand this. Send it again.")
    )
    response = HttpResponse(message(sentence, good=False), status=problem.status_code, content_type=CONTENT_TYPE)
    for name in ("Content-Language", "Allow", "Retry-After"):
        if name in problem.headers:
            response.headers[name] = problem.headers[name]
    return response


class Unchanged:
    """Spares a reader without a session the pages of published results that it has.

    A page of an edition says the same as long as the edition, what stands around it, its language and the product are
    the same: the tag names these, and is compared before anything is counted. Whoever is signed in, and whoever looks
    at a round that is not published, is never given one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        tag = getattr(request, "results_tag", "")
        if tag and response.status_code == HTTPStatus.OK:
            response.headers.setdefault("ETag", tag)
            response.headers.setdefault("Cache-Control", "public, no-cache")
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    def process_view(
        self, request: Request, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        route = request.resolver_match.route if request.resolver_match else ""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if (
            not route.startswith(RESULTS)
            or name.startswith(LIVE)
            or request.method not in {"GET", "HEAD"}
            or _has_session(request)
        ):
            return None
        state = public_state(kwargs["round_slug"])
        if state is None:
            return None
        day = request.at.date() if route == RESULTS else ""  # its citation says when it was read
        made_of = (
            __version__,
            settings.PUBLIC_ADDRESS,
            get_language(),
            request.get_full_path(),
            stylesheet.address(),
            day,
            *state,
        )
        tag = f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"'
        vars(request)["results_tag"] = tag
        return get_conditional_response(request, etag=tag)


def _has_session(request: Request) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGES in request.COOKIES
