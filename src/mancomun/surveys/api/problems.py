"""Errors as programs read them: problem details (RFC 9457) with a sentence in the caller's language."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from mancomun.core.addresses import absolute_to
from mancomun.core.problems import Problem, Unprocessable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTENT_TYPE = "application/problem+json"
PREFIX = "/api/1/"
Fault = Mapping[str, str]


class Faulty(Unprocessable):
    """Something in the request is wrong; ``faults`` say where and what."""

    def __init__(self, sentence: "StrOrPromise", faults: Sequence[Fault]) -> None:
        super().__init__(sentence)
        self.faults = list(faults)


class Unreadable(Problem):
    title = _("This could not be read")


class WrongType(Problem):
    status = 415
    title = _("This could not be read")


def problem_response(status: int, title: "StrOrPromise", sentence: "StrOrPromise", **more: Any) -> HttpResponse:
    """``type`` leads to the page that explains the status."""
    told = {"type": type_of(status), "title": str(title), "status": status, "detail": str(sentence), **more}
    content = json.dumps(told, ensure_ascii=False).encode()
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)


def type_of(status: int) -> str:
    return iri_to_uri(f"{absolute_to('surveys:api')}#status-{status}")
