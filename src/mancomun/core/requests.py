"""A request as the views see it, after the middleware."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mancomun.core.actors import Actor


class Request(HttpRequest):
    actor: Actor
    at: datetime  # the clock is read once, at the edge
    htmx: HtmxDetails
