"""The page for people who write programs, drawn from the description, and the description itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from mancomun.core.access import access, anyone
from mancomun.core.addresses import absolute
from mancomun.core.requests import Request
from mancomun.surveys.api.declaring import STATUSES
from mancomun.surveys.api.document import document
from mancomun.surveys.api.problems import PREFIX

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEANINGS: "Mapping[int, StrOrPromise]" = {
    400: _("The body is no JSON, or a header cannot be used. Mend the program."),
    401: _("No token came, or it was revoked, has ended, or lacks the scope. Make another one."),
    403: _("The token’s person may not do this, or the token is for another round or city."),
    404: _("There is nothing at this address, or nothing that the person may know of. The two are not told apart."),
    409: _("Somebody changed the answer meanwhile, or it takes no change now. Read it again, decide, and send again."),
    413: _("Send less at once."),
    415: _("Send JSON, and say so in the header Content-Type."),
    422: _("Something in the request is refused: “errors” says where and why. Nothing was done."),
    429: _("Wait as long as the header Retry-After says. A token may call 600 times a minute."),
}
SCOPES: "Mapping[str, StrOrPromise]" = {
    "round:read": _("Rounds, what they ask, how far each city is (for the coordination), and results"),
    "answers:read": _("A city’s answer: the draft, what follows from it, its steps and versions"),
    "answers:write": _("Changing answers and putting the whole forward"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    about: str
    scope: str
    anchor: str
    takes: str  # the name of what its body is
    gives: str


@require_safe
@access(anyone)
def page(request: Request) -> HttpResponse:
    drawn = sorted(operations(document()), key=lambda each: list(SCOPES).index(each.scope))
    context = {
        "scopes": [(scope, words, list(group)) for scope, words, group in _by_scope(drawn)],
        "statuses": [(status.value, MEANINGS[status]) for status in STATUSES],
        "base": absolute(PREFIX),
    }
    return render(request, "surveys/api/page.html", context)


@require_safe
@access(anyone)
def openapi(request: Request) -> HttpResponse:
    response = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"  # public, the same for everybody
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def operations(described: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, each in methods.items():
            success = next(each["responses"][code] for code in each["responses"] if int(code) < HTTPStatus.BAD_REQUEST)
            yield Operation(
                method=method.upper(),
                path=path,
                summary=each["summary"],
                about=each.get("description", ""),
                scope=each["security"][0]["token"][0],
                anchor=each["operationId"],
                takes=_named(each.get("requestBody", {})),
                gives=_named(success),
            )


def _by_scope(drawn: list[Operation]) -> "Iterator[tuple[str, StrOrPromise, Iterator[Operation]]]":
    for scope, group in groupby(drawn, key=lambda each: each.scope):
        yield scope, SCOPES[scope], group


def _named(part: Mapping[str, Any]) -> str:
    """The name of a schema: “Draft”, or “RoundBrief[]” for a list."""
    schema = part.get("content", {}).get("application/json", {}).get("schema", {})
    suffix = "[]" if "items" in schema else ""
    return str((schema.get("items") or schema).get("$ref", "")).rpartition("/")[2] + suffix
