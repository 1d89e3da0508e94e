"""What a person does at the door, for the tests of accounts."""

import re
import time
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from tests.cast import PASSWORD
from tests.forms import send

from mancomun.core.models import OutboxMessage

SIGN_IN = "/account/sign-in/"
CHECK = "/account/second-factor/check/"
ASK_LINK = "/account/link/"
KEYS = re.compile(r'(name="(?:csrfmiddlewaretoken|nonce)" value=")[^"]+')


def sign_in_with_password(client: Client, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(SIGN_IN, {"login": email, "password": password, **extra})


def signed_in(client: Client) -> bool:
    """Whether the account page opens, which needs somebody."""
    return client.get("/account/").status_code == 200


def code(secret: str, periods: int = 0) -> str:
    """What the app shows now, or so many periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def mail_to(address: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(to=address).order_by("id"))


def link_in(message: OutboxMessage) -> str:
    """Path and query of the first address in a message."""
    found = re.search(r"http\S+/account/\S+", message.body)
    assert found, message.body
    parts = urlsplit(found.group())
    return parts.path + (f"?{parts.query}" if parts.query else "")


def ask_for_link(client: Client, email: str, query: str = "") -> HttpResponse:
    return send(client, f"{ASK_LINK}{query}", {"email": email})


def link_for(email: str, query: str = "") -> str:
    """A fresh link for the address, asked for in a browser of its own."""
    ask_for_link(Client(), email, query)
    return link_in(mail_to(email)[-1])


def without_keys(response: HttpResponse) -> str:
    """A page's text without what is different in every page: its keys."""
    return KEYS.sub(r"\1", response.content.decode())
