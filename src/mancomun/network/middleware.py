"""Every request knows its actor and its instant. A program's actor is its token's person, cut to what it says."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseBase
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from mancomun.accounts import actions, queries
from mancomun.accounts.models import AccessToken
from mancomun.core.access import SAFE_METHODS, Access
from mancomun.core.actors import ANONYMOUS
from mancomun.core.middleware import GetResponse
from mancomun.core.problems import Problem, Refused, TooMany, Unknown
from mancomun.core.requests import Request
from mancomun.core.views import NotFound
from mancomun.network.queries.actors import actor_by_token, actor_of

BEARER = "bearer "


class CurrentActor:
    """Loads the actor lazily, in one query, so that a public page costs none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.at = timezone.now()
        request.token_problem = None
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, at=request.at))  # type: ignore[assignment]  # a lazy Actor
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        declared = getattr(view, "access", None)
        if isinstance(declared, Access) and declared.scope:
            _become_token(request, declared.scope, kwargs, public=declared.public)
        return None


def _become_token(request: Request, scope: str, kwargs: dict[str, Any], *, public: bool) -> None:
    """The secret comes in the address, where the route has a place for it, or in the header Authorization.

    Whoever else the cookies say that this is, it is not: see ``mancomun.core.access``.
    """
    request.actor, request.user = ANONYMOUS, AnonymousUser()
    in_address = "token" in kwargs
    secret = kwargs["token"] if in_address else _bearer(request)
    if public and "Authorization" not in request.headers and request.method in SAFE_METHODS:
        if not _counted(request, "without_token"):
            request.token_problem = TooMany(_("There were too many calls from here. Wait a minute and try again."))
        return
    token = queries.token_for(secret, scope, at=request.at) if secret else None
    if token is None:
        request.token_problem = _unknown(request, in_address=in_address)
        return
    if not _counted(request, "token", key=token.digest):
        request.token_problem = TooMany(_("This token called too often. Wait a minute and try again."))
        return
    _speak(request, token)
    request.actor, request.user = actor_by_token(token, at=request.at), token.user
    actions.note_use(token=token, at=request.at)
    named = {name: kwargs.get(name, "") for name in ("round_slug", "city_slug")}
    if request.actor.token and not request.actor.token.covers(scope, **named):
        request.token_problem = Refused(_("This token is for another round or another city."))


def _bearer(request: Request) -> str:
    header = request.headers.get("Authorization", "")
    return header[len(BEARER) :].strip() if header.lower().startswith(BEARER) else ""


def _unknown(request: Request, *, in_address: bool) -> Problem:
    if not _counted(request, "token_refused"):
        return TooMany(_("There were too many attempts. Wait some minutes and try again."))
    if in_address:  # a phone that is told 401 would ask its owner for a password that does not exist
        return NotFound(_("This address is not good, or not any more. Make a new one on the page of the answer."))
    return Unknown(_("Send an access token that is good here."))


def _counted(request: Request, action: str, key: str = "") -> bool:
    """Whether the call is within ``ACCOUNT_RATE_LIMITS``."""
    app = "allauth.account"
    return ratelimit.consume(request, app=app, action=action, key=key, limit_get=True) is not None


def _speak(request: Request, token: AccessToken) -> None:
    """The person's language, unless the program asks for one."""
    if not request.headers.get("Accept-Language"):
        translation.activate(token.user.language)
        request.LANGUAGE_CODE = token.user.language
