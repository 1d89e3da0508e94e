"""Every request knows its actor and its instant."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from mancomun.core.middleware import GetResponse
from mancomun.core.requests import Request
from mancomun.network.queries.actors import actor_of


class CurrentActor:
    """Loads the actor lazily, in one query, so that a public page costs none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.at = timezone.now()
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, at=request.at))  # type: ignore[assignment]  # a lazy Actor
        return self.get_response(request)
