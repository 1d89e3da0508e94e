"""Every answer below /api/1/ is for a program, whatever went wrong and wherever; a body that it has is not sent again.

The tag of an answer is a digest of its content. So it is true for whoever asks, whatever it was made of: what a
reader may see, the day on the city's clock, a register that changed. It saves the way, not the work.
"""

import hashlib
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from mancomun.core.middleware import GetResponse
from mancomun.core.requests import Request
from mancomun.surveys.api.problems import CONTENT_TYPE, PREFIX, problem_response

KEPT = ("Allow", "Content-Language", "Retry-After", "Vary", "WWW-Authenticate")
PAUSE = 60  # seconds after which a caller who was too quick may try again: the counters' own span


class Interface:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST and response.headers.get("Content-Type") != CONTENT_TYPE:
            response = _told(response)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            response.headers.setdefault("Retry-After", str(PAUSE))
        # kept by the caller alone, and never used without asking again
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method == "GET" and isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK:
            return _tagged(request, response)
        return response


def _tagged(request: Request, response: HttpResponse) -> HttpResponseBase:
    digest = hashlib.sha256(response.content + response.headers.get("Link", "").encode()).hexdigest()
    response.headers["ETag"] = f'"{digest[:32]}"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _told(page: HttpResponseBase) -> HttpResponse:
    """The same status, and the page's sentence."""
    status = page.status_code
    sentence = getattr(page, "sentence", "") or _sentence(status)
    response = problem_response(status, getattr(page, "title", HTTPStatus(status).phrase), sentence)
    for name in KEPT:
        if name in page.headers:
            response.headers[name] = page.headers[name]
    return response


def _sentence(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("The server made a mistake. Send it again later.")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("This address does not take this method. The header Allow names those that it takes.")
    return _("The server could not understand this. Send it again.")
