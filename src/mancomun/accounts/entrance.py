"""Letting a known person in by other ways than the library's own: every way passes the second factor."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from mancomun.accounts.models import User
from mancomun.core.requests import Request
from mancomun.settings.env import LOOPBACK

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")


def enter(request: Request, user: User, *, method: str, next_url: str = "") -> HttpResponse:
    """Sign the person in, or lead to the second factor first. ``next_url`` is followed only inside this site."""
    clear_login(request)
    record_authentication(request, user, method=method)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=inside(request, next_url)))
    return response


def inside(request: Request, address: str) -> str:
    """The address when it stays on this site, else nothing."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else ""


def demonstration_here(request: Request) -> bool:
    """One-click sign-in is for a demonstration, opened on the machine that runs it."""
    host = urlsplit(f"//{request.get_host()}").hostname
    direct = not any(name in request.META for name in FORWARDED)
    return settings.DEMO and direct and host in LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK
