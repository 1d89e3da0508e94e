"""Handing sections over as a focal point does, and following the link that the letter brought."""

import re
from uuid import UUID

from django.test import Client
from tests.cast import Cast
from tests.forms import send
from tests.surveys.kit import NOW, actor

from mancomun.core.models import OutboxMessage
from mancomun.surveys.actions.hands import Into, hand_over
from mancomun.surveys.models import Handover, Response

BASE = "/surveys/2026/answer/quilmes/"
MARTA = "marta@example.org"
LINK = re.compile(r"https?://[^/\s]+(/surveys/handed/[0-9a-f-]{36}/open/[\w-]+/)")


def by_link(response: Response, cast: Cast, *sections: str) -> Handover:
    made, _link = hand_over(response=response, sections=sections, into=Into(email=MARTA), by=actor(cast.bruno), at=NOW)
    return made


def by_account(response: Response, cast: Cast, *sections: str) -> Handover:
    made, _link = hand_over(
        response=response, sections=sections, into=Into(helper=cast.diego), by=actor(cast.bruno), at=NOW
    )
    return made


def link_in_mail(address: str = MARTA) -> str:
    """The path of the link in the last letter to this address."""
    letter = OutboxMessage.objects.filter(to=address).order_by("-pk")[0]
    found = LINK.search(letter.body)
    assert found, letter.body
    return found.group(1)


def let_in(path: str, name: str = "Marta") -> Client:
    """A browser in which the link was opened."""
    client = Client()
    client.cookies["language"] = "en"
    assert send(client, path, {"name": name}).status_code == 302
    return client


def at(uid: UUID, rest: str = "") -> str:
    return f"/surveys/handed/{uid}/{rest}"
