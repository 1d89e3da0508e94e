"""Asking for a route as somebody: the outcome as one letter, and the whole matrix as text."""

from typing import Any

from django.test import Client
from django.urls import reverse

from mancomun.accounts.models import User
from mancomun.core import nonces
from mancomun.core.actors import Actor
from mancomun.core.requests import Request

LETTERS = {401: "t", 403: "f", 404: "n", 405: "m"}


def outcome(client: Client, user: User | None, method: str, route: str, arguments: dict[str, Any]) -> str:
    """“o” comes in, “d” is led to the door, “f” refused with a reason, “n” nothing there, “m” not so, “!” broken.

    “t”: a token is asked for.
    """
    address = reverse(route, kwargs=arguments)
    client.raise_request_exception = False
    form = {"nonce": nonce_for(user), "revision": "1"}  # what every form carries, and what decisions are about
    response = client.get(address) if method == "GET" else client.post(address, form)
    if response.streaming:
        list(response.streaming_content)  # a file is open until it was read
    if response.status_code >= 500:  # a fault of ours
        return "!"
    if response.status_code == 302 and response.headers["Location"].startswith("/account/sign-in/"):
        return "d"
    return LETTERS.get(response.status_code, "o")


def nonce_for(user: User | None) -> str:
    request = Request()
    request.actor = Actor(user_id=user.pk if user else None)
    return nonces.issue(request)
