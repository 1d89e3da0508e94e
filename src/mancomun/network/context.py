"""What every page says of the network that speaks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mancomun.network.queries.bodies import the_network


def site(request: HttpRequest) -> dict[str, Any]:
    return {"site": SimpleLazyObject(the_network), "actor": getattr(request, "actor", None)}
