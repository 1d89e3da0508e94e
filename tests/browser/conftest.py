"""A real browser (Debian's Chromium) against a live server. Breaking the content policy fails a journey."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser.demonstration import Demonstration, served


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration network, built once and served as “make demo” serves it."""
    with served(tmp_path_factory.mktemp("demonstration")) as made:
        yield made


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """The address of the live server, which mail links to as well."""
    settings.EMAIL_BACKEND = "mancomun.core.mail.OutboxBackend"
    settings.PUBLIC_ADDRESS = live_server.url
    return str(live_server.url)


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A fresh visitor who reads Spanish; paths are relative to the live server."""
    context = chromium.new_context(base_url=site, locale="es-UY", viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    opened.on("console", note)
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []
