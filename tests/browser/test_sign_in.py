"""Signing in as people do: with a password, a passkey, a link on another device, by keyboard, without script."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from tests.accounts.steps import code, mail_to
from tests.browser.test_pages import violations
from tests.cast import PASSWORD, Cast, assemble

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def cast(site: str) -> Cast:
    cache.clear()
    return assemble()


def with_password(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Salir").click()


def add_authenticator(page: Page) -> None:
    """A telephone that keeps passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def path(page: Page) -> str:
    return urlsplit(page.url).path


def test_a_passkey_lets_in_without_a_password_and_as_second_factor(page: Page, cast: Cast) -> None:
    add_authenticator(page)
    with_password(page, "bruno@example.org")
    page.goto("/account/passkeys/add/")
    page.get_by_label("Nombre de esta llave").fill("Teléfono")
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_url("**/account/second-factor/codes/")
    assert Authenticator.objects.get(user=cast.bruno, type="webauthn").wrap().name == "Teléfono"
    sign_out(page)
    page.goto("/account/sign-in/?next=/cities/")
    page.get_by_role("button", name="Ingresar con una llave de acceso").click()
    page.wait_for_url(re.compile(r"//[^/]+/cities/$"))
    sign_out(page)
    with_password(page, "bruno@example.org")
    assert path(page) == "/account/second-factor/check/"
    assert list(violations(page)) == []
    page.get_by_role("button", name="Usar una llave de acceso").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto("/account/passkeys/")
    expect(page.get_by_role("main")).to_contain_text("Último uso")
    key = Authenticator.objects.get(user=cast.bruno, type="webauthn").pk
    for name in ("mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"):
        page.goto(reverse(name, args=[] if "list" in name else [key]))
        assert list(violations(page)) == [], name


def test_a_passkey_of_nobody_is_refused_with_a_sentence(page: Page, cast: Cast) -> None:
    add_authenticator(page)
    with_password(page, "bruno@example.org")
    page.goto("/account/passkeys/add/")
    page.get_by_role("button", name="Agregar la llave").click()
    page.wait_for_url("**/account/second-factor/codes/")
    Authenticator.objects.all().delete()
    sign_out(page)
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Ingresar con una llave de acceso").click()
    expect(page.get_by_role("alert").filter(has_text="Ninguna cuenta tiene esta llave")).to_be_visible()


def test_who_has_no_passkey_is_told(page: Page, cast: Cast) -> None:
    add_authenticator(page)  # with nothing on it
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Ingresar con una llave de acceso").click()
    expect(page.get_by_role("alert").filter(has_text="No se usó ninguna llave")).to_be_visible()


def test_a_link_is_opened_on_another_device(page: Page, cast: Cast, chromium: Browser, site: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Prefiero recibir un enlace").click()
    page.get_by_label("Correo electrónico").fill("bruno@example.org")
    page.get_by_role("button", name="Enviar el enlace").click()
    expect(page.get_by_role("heading", name="Revise su correo")).to_be_visible()
    found = re.search(r"http\S+/account/link/\S+", mail_to("bruno@example.org")[0].body)
    assert found
    other = chromium.new_context(locale="es-UY", java_script_enabled=False)
    phone = other.new_page()
    phone.goto(found.group())
    phone.get_by_role("button", name="Ingresar").click()
    phone.goto(f"{site}/account/")
    expect(phone.get_by_role("main")).to_contain_text("bruno@example.org")
    page.goto(found.group())
    expect(page.get_by_role("heading", name="Este enlace ya no sirve")).to_be_visible()
    other.close()


def test_by_keyboard_alone_an_app_is_set_up(page: Page, cast: Cast) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Correo electrónico").focus()
    page.keyboard.type("carla@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/account/second-factor/app/")
    expect(page.get_by_role("img", name="Imagen que debe leer la aplicación")).to_be_visible()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Código que muestra la aplicación").focus()
    page.keyboard.type(code(secret))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
    for name in (
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        page.goto(reverse(name))
        assert list(violations(page)) == [], name


def test_without_script_all_but_passkeys_works(cast: Cast, chromium: Browser, site: str) -> None:
    context = chromium.new_context(base_url=site, locale="es-UY", java_script_enabled=False)
    page = context.new_page()
    with_password(page, "carla@example.org")
    page.goto("/account/second-factor/app/")
    page.get_by_label("Código que muestra la aplicación").fill(
        code(page.locator("code").inner_text().replace(" ", ""))
    )
    page.get_by_role("button", name="Configurar").click()
    assert path(page) == "/account/second-factor/codes/"
    page.goto("/account/passkeys/add/")
    expect(page.get_by_role("main")).to_contain_text("Esto necesita JavaScript")
    expect(page.get_by_role("button", name="Agregar la llave")).to_be_hidden()
    page.goto("/account/sign-out-everywhere/")
    page.get_by_role("button", name="Cerrar todas las sesiones").click()
    assert path(page) == "/account/sign-in/"
    context.close()


STRANGERS_PAGES = ["/account/sign-in/", "/account/link/", "/account/link/sent/", "/account/password/reset/"]
OWN_PAGES = [
    "/account/",
    "/account/details/",
    "/account/email/",
    "/account/password/",
    "/account/delete/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/account/passkeys/",
    "/account/passkeys/add/",
    "/account/sign-out/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_telephone(page: Page, cast: Cast, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    faults: list[str] = []

    def look(address: str) -> None:
        page.goto(address)
        found = Axe().run(page, options=AXE).response["violations"]
        faults.extend(f"{address}: {fault['id']}" for fault in found)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{address}: wider than the screen")

    for address in STRANGERS_PAGES:
        look(address)
    with_password(page, "bruno@example.org")
    for address in OWN_PAGES:
        look(address)
    assert faults == []
