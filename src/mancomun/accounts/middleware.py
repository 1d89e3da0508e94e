"""Who holds a strong seat sets up a second factor before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mancomun.accounts.rules import needs_second_factor
from mancomun.core.access import SAFE_METHODS
from mancomun.core.problems import Refused
from mancomun.core.requests import Request
from mancomun.core.views import show_problem

OPEN = ("account/", "language/")  # one's own account, signing out, and the language of the page


class SecondFactor:
    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        route = request.resolver_match.route if request.resolver_match else ""
        if settings.DEMO or route.startswith(OPEN) or not needs_second_factor(request.actor):
            return None
        if request.method in SAFE_METHODS:
            return HttpResponseRedirect(reverse("mfa_index"))
        return show_problem(
            request,
            Refused(_("Your seat needs a second factor. Set one up in your account, then send this again.")),
        )
