"""Sending forms as a browser does: with the nonce that the page carried."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def nonce_in(client: Client, page: str) -> str:
    found = NONCE.search(client.get(page).content.decode())
    assert found, f"{page} carries no nonce"
    return found.group(1)


def send(client: Client, page: str, data: dict[str, Any], to: str | None = None) -> HttpResponse:
    """Open ``page``, then post ``data`` with its nonce to ``to`` (the page itself unless told)."""
    return client.post(to or page, {**data, "nonce": nonce_in(client, page)})
