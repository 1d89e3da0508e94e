"""How an operation is declared, and what stands around it.

django-ninja reads what comes in, checks it against types and describes it. It does not decide who comes in: around
each of its views stands ``@access``, so that the gate, the matrix of permissions and the token’s limits see an address
of the interface as they see a page. See docs/decisions/0015-interface.md.
"""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812  # marks what the description translates
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from mancomun.core.access import access, anyone, signed_in
from mancomun.core.problems import Problem, TooLarge
from mancomun.core.requests import Request
from mancomun.surveys.api.problems import CONTENT_TYPE, Faulty, Unreadable, WrongType, problem_response

ROUND, READ, WRITE = "round:read", "answers:read", "answers:write"
BYTES = None  # what an operation gives that answers with a file
MAX_BODY = 2 * 1024 * 1024
F = TypeVar("F", bound=Callable[..., Any])

interface = NinjaAPI(
    title="Mancomún",
    version="1",
    description=N_("Surveys of a network of local governments, for programs. What a person may do, a token may do."),
    openapi_url=None,
    docs_url=None,
    urls_namespace="surveys_interface",
)
_scopes: dict[str, str] = {}
_public: set[str] = set()  # names of addresses that are read without a token too
# Besides what an operation answers of its own
_EVERYWHERE: Mapping[int, str] = {
    401: N_("No token came, or it is not good here."),
    403: N_("The token’s person may not do this, or the token is for another round or city."),
    404: N_("There is nothing here, or nothing that this person may know of."),
    429: N_("The token called too often; Retry-After says when to go on."),
}
_OF_READING: Mapping[int, str] = {422: N_("Something in the request does not fit the description.")}
_OF_WRITING: Mapping[int, str] = {
    400: N_("The body is no JSON."),
    409: N_("The answer changed meanwhile, or takes no change now."),
    413: N_("The body is too large."),
    415: N_("The body is not sent as application/json."),
    422: N_("Something in the request is refused; “errors” says where. Nothing was done."),
}


def operation(  # noqa: PLR0913  # one line for each fact that the description has of it
    method: str,
    address: str,
    *,
    name: str,
    scope: str,
    answers: Any,
    summary: str,
    about: str = "",
    conflict: str = "ProblemDetails",
    public: bool = False,
) -> Callable[[F], F]:
    """Declare what ``method`` does at ``address``, for tokens of this scope alone.

    ``answers`` is what a success gives, by status where that is not 200. ``name`` is the address's; its methods share
    it and a scope. ``conflict`` names the schema of what 409 says. ``public``: whoever sends no token reads as the
    public does.
    """
    if public:
        _public.add(name)
    if _scopes.setdefault(name, scope) != scope:
        raise ValueError(f"{name} has one scope already: {_scopes[name]}")
    return interface.api_operation(
        [method],
        address,
        response=answers,
        operation_id=f"{name}_{method.lower()}",
        url_name=f"api_{name}",
        summary=summary,
        description=about or None,
        openapi_extra=_extra(method, scope, {409: conflict}, is_file=answers is BYTES, public=public),
    )


def _extra(method: str, scope: str, schemas: Mapping[int, str], *, is_file: bool, public: bool) -> dict[str, Any]:
    statuses = {**_EVERYWHERE, **(_OF_READING if method == "GET" else _OF_WRITING)}
    extra: dict[str, Any] = {
        "security": [{"token": [scope]}, *([{}] if public else [])],
        "responses": {
            status: {"description": words, "content": _content(schemas.get(status, "ProblemDetails"))}
            for status, words in sorted(statuses.items())
        },
    }
    if is_file:
        extra["responses"][200] = {"content": {"*/*": {}}}
    if method != "GET":
        extra["parameters"] = [{"$ref": "#/components/parameters/IdempotencyKey"}]
    return extra


def _content(schema: str) -> dict[str, Any]:
    return {CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def addresses() -> Iterator[URLPattern]:
    """Every declared address, each behind its guard."""
    patterns, _app, _namespace = interface.urls
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            continue
        name = str(pattern.name).removeprefix("api_")
        if name in _scopes:  # what django-ninja adds by itself is nobody's
            view = guarded(pattern.callback, _scopes[name], public=name in _public)
            yield path(str(pattern.pattern), view, name=pattern.name)


def guarded(
    view: Callable[..., HttpResponseBase], scope: str, *, public: bool = False
) -> Callable[..., HttpResponseBase]:
    """First who calls, then how much is sent, and only then what it says."""

    @access(anyone if public else signed_in, scope=scope, public=public)
    def call(request: Request, /, **arguments: Any) -> HttpResponseBase:
        said = request.META.get("CONTENT_LENGTH") or ""
        length = int(said) if said.isascii() and said.isdigit() else 0
        if length > MAX_BODY:
            raise TooLarge(_("Send at most 2 MB at once. Nothing was kept."))
        if length and request.content_type != "application/json":
            raise WrongType(_("Send JSON, with the header Content-Type: application/json."))
        response = view(request, **arguments)
        if public and request.actor.token is None:  # the same for everybody: pages elsewhere may read it too
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return call


# What becomes of errors. What is not named here goes on to the house, which shows a problem or logs a fault.


def _pass_on(request: HttpRequest, error: Any) -> HttpResponse:
    raise error


def _shown(request: HttpRequest, error: Any) -> HttpResponse:
    more = {"errors": error.faults} if isinstance(error, Faulty) else {}
    return problem_response(error.status, error.title, error.sentence, **more)


def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    return _shown(request, Unreadable(_("This is no JSON that can be read. Nothing was done.")))


def _misfit(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [_fault(each) for each in error.errors]
    return _shown(request, Faulty(_("This does not fit the description of the interface. Nothing was done."), faults))


def _fault(error: Mapping[str, Any]) -> dict[str, str]:
    """Where, as a JSON pointer below “body”, “query” or “path”, and what."""
    source, *place = [str(part) for part in error["loc"]]
    steps = place[1:] if source == "body" else place  # the argument of our function is nobody's business
    pointer = "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
    return {"in": source, "pointer": pointer, "code": str(error["type"]), "detail": _words(str(error["type"]))}


def _words(kind: str) -> str:
    if kind == "missing":
        return _("This is needed.")
    if kind == "extra_forbidden":
        return _("There is nothing of this name here.")
    if kind in {"too_long", "string_too_long", "less_than_equal"}:
        return _("This is more than is taken.")
    return _("This is not of the kind that the description says.")


interface.add_exception_handler(Exception, _pass_on)
interface.add_exception_handler(Http404, _pass_on)
interface.add_exception_handler(Problem, _shown)
interface.add_exception_handler(HttpError, _unread)
interface.add_exception_handler(ValidationError, _misfit)
STATUSES = tuple(sorted({HTTPStatus(status) for status in {**_EVERYWHERE, **_OF_WRITING}}))
