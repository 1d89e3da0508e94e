"""A form acts once. A retry after a lost reply leads to where the first attempt led.

A nonce is a signed random value bound to its person. It is spent in the same transaction as what the form does, under
a unique constraint, so that of two equal requests exactly one acts (reliability.md, finding 5).
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from mancomun.core.models import SpentNonce
from mancomun.core.problems import Conflict, Refused
from mancomun.core.requests import Request

FIELD = "nonce"
LIFETIME = timedelta(days=7)
_SPARE = timedelta(days=1)
_SALT = "mancomun.core.nonces"
_FAILED = 400  # from this status on, nothing was done


def issue(request: Request) -> str:
    return signing.dumps([secrets.token_urlsafe(18), request.actor.user_id], salt=_SALT)


def run_once(request: Request, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run ``act`` and spend the nonce together; a failure spends nothing and leaves nothing half-done."""
    value = _read(request)
    with transaction.atomic():
        if (earlier := _spend(request, value)) is not None:
            return _lead_back(earlier)
        response = act()
        if response.status_code >= _FAILED:
            transaction.set_rollback(True)
        else:
            location = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
            SpentNonce.objects.filter(value=value).update(location=location[:500])
    return response


def purge(at: datetime) -> int:
    """Delete what no form that still works can spend again; how many there were."""
    deleted, _by_model = SpentNonce.objects.filter(spent_at__lt=at - LIFETIME - _SPARE).delete()
    return deleted


def _read(request: Request) -> str:
    raw = request.POST.get(FIELD, "")
    try:
        value, user_id = signing.loads(raw, salt=_SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise Conflict(
            _("This page was open for more than a week. Go back, copy what you typed, reload and send it again.")
        ) from None
    except (signing.BadSignature, ValueError):
        raise Refused(_("This form did not come from here. Reload the page and send it again.")) from None
    if user_id != request.actor.user_id:
        raise Refused(_("You opened this form as somebody else. Reload the page and send it again."))
    return str(value)


def _spend(request: Request, value: str) -> SpentNonce | None:
    """Spend the value; if it was spent before, what became of it."""
    match = request.resolver_match
    try:
        with transaction.atomic():
            SpentNonce.objects.create(value=value, route=match.view_name if match else "", spent_at=request.at)
    except IntegrityError:
        return SpentNonce.objects.get(value=value)
    return None


def _lead_back(earlier: SpentNonce) -> HttpResponseBase:
    if earlier.location:
        return HttpResponseRedirect(earlier.location)
    raise Conflict(_("This was already sent. Nothing was done twice."))


def spend(value: str, *, route: str, at: datetime) -> bool:
    """Spend a value of one's own, such as the token of a one-time link; whether this was the first time."""
    try:
        with transaction.atomic():
            SpentNonce.objects.create(value=value, route=route, spent_at=at)
    except IntegrityError:
        return False
    return True


def keep_once(value: str, *, route: str, at: datetime, act: Callable[[], str]) -> str | None:
    """Run ``act`` for a value of one's own the first time, and keep the word that it gives; later, that word.

    What raises spends nothing.
    """
    with transaction.atomic():
        if not spend(value, route=route, at=at):
            return SpentNonce.objects.get(value=value).location
        SpentNonce.objects.filter(value=value).update(location=act()[:500])
    return None
