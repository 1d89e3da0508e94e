"""Deny by default: every view declares who may come in, and whether its form may act only once.

``@access(rule)`` is the only way a view becomes reachable. The middleware refuses a view without it, a house test
fails on it, and the permission matrix in the tests is generated from the same declarations.

``@access(rule, scope="answers:read")`` declares a view for programs: it is opened by an access token that has this
scope, and by nothing else. A session's cookie counts for nothing there, which is why no form key is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from mancomun.core import nonces
from mancomun.core.actors import Actor
from mancomun.core.problems import Refused, Unknown, require
from mancomun.core.requests import Request
from mancomun.core.verdicts import Verdict

P = ParamSpec("P")
Rule = Callable[[Actor], Verdict]
View = Callable[Concatenate[Request, P], HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Access:
    rule: Rule
    once: bool  # its form carries a nonce, so that a retry cannot act twice
    scope: str = ""  # opened by an access token of this scope alone; blank: by a person
    public: bool = False  # of what has a scope: without any token a stranger reads what the public may

    @property
    def name(self) -> str:
        return self.rule.__name__


def anyone(actor: Actor) -> Verdict:
    return Verdict.yes()


def signed_in(actor: Actor) -> Verdict:
    return Verdict.yes() if actor.signed_in else Verdict.no(_("Sign in to continue."))


def access(rule: Rule, *, once: bool = True, scope: str = "", public: bool = False) -> Callable[[View[P]], View[P]]:
    """Let in whom ``rule`` allows. ``once=False`` is for what is harmless to repeat, such as saving a draft.

    With ``scope`` the actor is the token's (see ``mancomun.network.middleware``), and ``once`` means nothing. With
    ``public`` it may be read without a token, by nobody in particular; a token that is no good is refused even so.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if scope:
                admit(request, rule, scope, public=public)
                return view(request, *args, **kwargs)
            if (refusal := refuse(request, rule)) is not None:
                return refusal
            if once and request.method not in SAFE_METHODS:
                return nonces.run_once(request, lambda: view(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        cast("Any", guarded).access = Access(rule, once, scope, public)
        if scope:  # no cookie counts there, so there is nothing to forge
            cast("Any", guarded).csrf_exempt = True
        return cast("View[P]", guarded)

    return decorate


def admit(request: Request, rule: Rule, scope: str, *, public: bool = False) -> None:
    """Raise the problem of a program that may not come in here."""
    if problem := getattr(request, "token_problem", None):
        raise problem
    if public and request.actor.token is None and request.method in SAFE_METHODS:
        require(rule(request.actor))
        return
    if request.actor.token is None or scope not in request.actor.token.scopes:
        raise Unknown(_("Send an access token that is good here."))
    require(rule(request.actor))


def refuse(request: Request, rule: Rule) -> HttpResponseBase | None:
    """Where to send who may not come in: strangers to the door, others a sentence."""
    verdict = rule(request.actor)
    if verdict.ok:
        return None
    if not request.actor.signed_in and request.method in SAFE_METHODS:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
    raise Refused(verdict.reason)
