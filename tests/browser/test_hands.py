"""Three people of one city at once, in two languages: the focal point, a contributor, and a helper by link."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.test_pages import violations
from tests.cast import Cast, assemble
from tests.surveys.answering.kit import BASE, open_round, value
from tests.surveys.kit import actor

from mancomun.accounts.models import User
from mancomun.core.models import OutboxMessage
from mancomun.surveys.actions.answering import open_response
from mancomun.surveys.models import Answer, AnswerEdit, Invitee, Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINK = re.compile(r"https?://\S+/surveys/handed/\S+/open/\S+/")
Opened = Callable[..., Page]


@pytest.fixture
def cast(site: str) -> Cast:
    return assemble()


@pytest.fixture
def response(cast: Cast) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=open_round(cast), government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def opened(chromium: Browser, site: str) -> Iterator[Opened]:
    """Somebody's own browser on a telephone; a stranger's without a user."""
    contexts: list[BrowserContext] = []

    def open_for(user: User | None, path: str, language: str) -> Page:
        context = chromium.new_context(base_url=site, viewport={"width": 390, "height": 844})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "language", "value": language, "url": site}])
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_for
    for context in contexts:
        context.close()


def test_three_people_of_one_city_at_once(cast: Cast, response: Response, opened: Opened) -> None:
    bruno = opened(cast.bruno, f"{BASE}hands/give/", "es")
    bruno.get_by_label("Kinds ES").check()
    bruno.get_by_label("Alguien sin cuenta, por un enlace en un correo").check()
    bruno.get_by_label(re.compile("^Correo electrónico, si va por enlace")).fill("marta@example.org")
    bruno.get_by_label(re.compile("^Idioma del correo")).select_option("pt")
    bruno.get_by_role("button", name="Encargar").click()
    expect(bruno.get_by_role("heading", level=1)).to_have_text("Encargado a marta@example.org")

    marta = opened(None, _link(), "pt")
    marta.get_by_label("Seu nome").fill("Marta")
    marta.get_by_role("button", name="Abrir").click()
    expect(marta.locator(".task a")).to_have_count(1)
    _is_sound(marta)
    marta.locator(".task a").click()
    diego = opened(cast.diego, f"{BASE}A/", "es")

    # Two on one question: the second is asked, whoever came by which way
    diego.get_by_role("textbox", name=re.compile("^(A1 )?Line ES")).fill("De Diego")
    diego.keyboard.press("Tab")
    expect(diego.locator("#status")).to_contain_text("Guardado")
    marta.get_by_role("textbox", name=re.compile("^(A1 )?Line ES")).fill("De Marta")
    marta.keyboard.press("Tab")
    clash = marta.locator(".clash")
    expect(clash).to_contain_text("Diego")
    assert value("A/a_text") == "De Diego"
    clash.locator("button").last.click()
    expect(clash).to_have_count(0)
    answer = Answer.objects.get(response=response, path="/data/A/a_text")
    assert (answer.value, answer.by_name, answer.channel) == ("De Marta", "Marta", Answer.Channel.LINK)
    assert AnswerEdit.objects.filter(response=response, path="/data/A/a_text", overtaken=True).count() == 1

    _line_lost(marta, diego, response)

    # A note with a mention, from the helper to the focal point and back
    marta.locator('a[href*="/notes/"]').first.click()
    marta.get_by_label("Sua nota").fill("De que ano?")
    marta.get_by_label("@Bruno").check()
    marta.get_by_role("button", name="Guardar a nota").click()
    expect(marta.locator("blockquote")).to_have_text("De que ano?")
    _is_sound(marta)
    bruno.goto(BASE)
    expect(bruno.locator(".task").first).to_contain_text("1 nota abierta")
    expect(bruno.locator(".task").first).to_contain_text("a cargo de Marta")
    bruno.goto(_letter(cast.bruno.email).split()[-1])
    expect(bruno.locator("blockquote")).to_have_text("De que ano?")
    bruno.get_by_role("button", name="Está resuelto").click()
    _done_and_taken_back(marta, bruno)


def _line_lost(marta: Page, diego: Page, response: Response) -> None:
    """Her telephone loses its line while the others go on; what she types waits on it, and is sent by itself."""
    marta.context.set_offline(True)
    marta.get_by_role("textbox", name=re.compile("Whole ES")).fill("12")
    marta.keyboard.press("Tab")
    expect(marta.locator("#status")).to_contain_text("conexão")
    diego.get_by_role("textbox", name=re.compile("Parts ES")).fill("50")
    diego.keyboard.press("Tab")
    expect(diego.locator("#status")).to_contain_text("Guardado")
    assert not Answer.objects.filter(response=response, path="/data/A/a_int").exclude(value="").exists()
    marta.context.set_offline(False)
    expect(marta.locator("#status")).to_contain_text("Salvo às")
    assert (value("A/a_int"), value("A/a_dec")) == ("12", "50")


def _done_and_taken_back(marta: Page, bruno: Page) -> None:
    """The helper's browser is shut out at once."""
    marta.goto(marta.url.split("/notes/")[0] + "/done/")
    marta.get_by_role("button", name="Concluí").click()
    bruno.goto(f"{BASE}hands/")
    expect(bruno.locator("main")).to_contain_text("Dice que terminó")
    _is_sound(bruno)
    bruno.get_by_role("button", name=re.compile("^Retirar el encargo")).click()
    expect(bruno.locator("main")).to_contain_text("Retirados o terminados")
    shut = marta.reload()
    assert shut is not None
    assert shut.status == 410


def _letter(address: str) -> str:
    return OutboxMessage.objects.filter(to=address).order_by("-pk")[0].body.strip()


def _link() -> str:
    found = LINK.search(_letter("marta@example.org"))
    assert found
    return found.group()


def _is_sound(page: Page) -> None:
    """Nothing for axe, and nothing that scrolls sideways on a telephone."""
    assert list(violations(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
