"""Every answer to a phone speaks OpenRosa, whatever went wrong and wherever."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from mancomun.core.middleware import GetResponse
from mancomun.core.requests import Request
from mancomun.surveys.openrosa import HEADERS, message

BASE = "/openrosa/"
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
