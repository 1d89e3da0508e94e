"""The outer walls: size, headers, and the gate that no undeclared view passes."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from mancomun.core.access import Access, refuse
from mancomun.core.problems import Problem, Refused, TooLarge
from mancomun.core.requests import Request
from mancomun.core.third_party import THIRD_PARTY
from mancomun.core.views import show_problem

log = logging.getLogger(__name__)
GetResponse = Callable[[Request], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def framed_by_others(response: HttpResponse) -> HttpResponse:
    """A page that sites of others may show in a frame. It must show what is public, and do nothing."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'; manifest-src 'self'; frame-ancestors 'none'", "form-action 'none'; frame-ancestors *"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    vars(response)["framed_by_others"] = True
    return response


class BodyLimit:
    """Refuse a body that is too large before a byte of it is read; the server then hangs up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.MAX_BODY_BYTES:
            megabytes = settings.MAX_BODY_BYTES // (1024 * 1024)
            sentence = _("Send at most %(size)d MB at once. Nothing was kept.") % {"size": megabytes}
            return show_problem(request, TooLarge(sentence))
        return self.get_response(request)


class Headers:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(response, "framed_by_others", False):
            del response.headers["X-Frame-Options"]
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Gate:
    """Refuses any view that does not declare its access, and turns problems into pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if isinstance(getattr(view, "access", None), Access):
            return None  # the view's own decorator guards it
        name = request.resolver_match.view_name if request.resolver_match else ""
        rule = THIRD_PARTY.get(name)
        if rule is None:
            log.error("The route %s declares no access and was refused.", name or request.path)
            return show_problem(request, Refused(_("Nobody may open this page.")))
        try:
            return refuse(request, rule)
        except Problem as problem:
            return show_problem(request, problem)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        return show_problem(request, exception) if isinstance(exception, Problem) else None
