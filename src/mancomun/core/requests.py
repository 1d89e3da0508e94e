"""A request as the views see it, after the middleware."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mancomun.core.actors import Actor
from mancomun.core.problems import Problem


class Request(HttpRequest):
    actor: Actor
    at: datetime  # the clock is read once, at the edge
    htmx: HtmxDetails
    token_problem: Problem | None  # of a view that takes a token: why the one that came is no good
