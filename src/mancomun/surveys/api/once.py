"""An unsafe request acts once: by the header Idempotency-Key, spent like the nonce of a form."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mancomun.core import nonces
from mancomun.core.problems import Unprocessable
from mancomun.core.requests import Request
from mancomun.surveys.api.problems import Unreadable

HEADER = "Idempotency-Key"
LONGEST = 200
T = TypeVar("T")


def once(request: Request, act: Callable[[], tuple[T, str]], again: Callable[[str], T]) -> T:
    """What ``act`` gives, with a word by which ``again`` finds it when the same request comes a second time.

    All of it is one transaction: a refusal spends nothing. Without the header every request acts.
    """
    key = _key(request)
    if not key:
        with transaction.atomic():
            return act()[0]
    made: list[T] = []

    def first() -> str:
        result, word = act()
        made.append(result)
        return f"{_digest(request)} {word}"

    kept = nonces.keep_once(key, route=_route(request), at=request.at, act=first)
    if kept is None:
        return made[0]
    digest, _space, word = kept.partition(" ")
    if digest != _digest(request):
        raise Unprocessable(_("This Idempotency-Key was used for another request. Make a new one for each request."))
    return again(word)


def _key(request: Request) -> str:
    """Of this person alone: nobody meets another’s key."""
    said = request.headers.get(HEADER, "")
    if not said:
        return ""
    if len(said) > LONGEST or not said.isprintable():
        raise Unreadable(_("An Idempotency-Key has at most 200 characters."))
    return hashlib.sha256(f"api {request.actor.user_id} {said}".encode(errors="replace")).hexdigest()


def _digest(request: Request) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode(errors="replace") + request.body
    return hashlib.sha256(said).hexdigest()[:32]


def _route(request: Request) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
