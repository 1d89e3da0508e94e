"""The gallery: every component in every state, and no barrier in any of them, in a real browser."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import get_template
from django.test import Client
from playwright.sync_api import Browser, Page, Route
from tests.ui.drawn import drawn

from mancomun.network import context
from mancomun.network.models import Network
from mancomun.ui import icons, states, stylesheet
from mancomun.ui.templatetags import ui

LANGUAGES = ("es", "pt", "en")
SCHEMES = ("light", "dark")
WIDTHS = (390, 1280)
HOST = "http://127.0.0.1:9"  # nothing listens there: every request is answered by the test
# Rules that axe leaves out unless asked.
FURTHER = {"rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}}


@pytest.fixture(scope="module")
def served() -> dict[str, Any]:
    """The gallery in each language as the product answers it, and its stylesheets; no database is read for it."""
    network = Network(name="Comisión de Derechos Humanos y Migraciones", short_name="CDHM", demonstration=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context, "the_network", lambda: network)
        answers = {code: Client().get("/components/", headers={"Accept-Language": code}) for code in LANGUAGES}
        sheets = [stylesheet.address(name) for name in (stylesheet.PAGES, "figures")]
        return {**answers, **{f"{HOST}{sheet}": Client().get(sheet) for sheet in sheets}}


@pytest.fixture(scope="module")
def browser(served: dict[str, Any], chromium: Browser) -> Browser:
    """After the pages were answered, which need no database."""
    return chromium


def shown(browser: Browser, served: dict[str, Any], language: str, scheme: str, width: int, **options: Any) -> Page:
    """The page as a browser shows it, security policy included; ``page.refused`` keeps what the policy refuses."""

    def answer(route: Route) -> None:
        response = served.get(route.request.url, served[language])
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    visitor = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **options
    )
    page = visitor.new_page()
    page.route("**/*", answer)
    page.refused = []
    page.on("console", lambda message: page.refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{HOST}/components/")
    return page


def test_it_holds_every_tag_icon_and_state(served: dict[str, Any]) -> None:
    html = served["en"].content.decode()
    assert [state for state in states.State if f'class="s {state}"' not in html] == []
    assert [name for name in icons.PATHS if str(drawn(f'{{% icon "{name}" %}}')) not in html] == []
    source = get_template("web/gallery.html").template.source
    internal = {"language_switch", "message_note", "ui_css", "ui_htmx"}
    assert {tag for tag in ui.register.tags if tag not in internal and not re.search(rf"{{% {tag}\b", source)} == set()


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_barrier(browser: Browser, served: dict[str, Any], language: str, scheme: str, width: int) -> None:
    page = shown(browser, served, language, scheme, width)
    found = Axe().run(page, options=FURTHER).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width, "the page scrolls sideways"
    assert page.refused == []
    page.context.close()


@pytest.mark.browser
def test_axe_would_find_a_barrier(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "en", "light", 390)
    page.evaluate("document.querySelector('label').remove()")
    assert "label" in {rule["id"] for rule in Axe().run(page).response["violations"]}
    page.context.close()


@pytest.mark.browser
def test_controls_are_large_enough_for_a_thumb(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "es", "light", 390)
    page.locator("[popovertarget=menu]").first.click()  # what is folded away has no size
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, .button, main select, input:not([type=hidden]), .menu a')]
        .map(e => e.closest('.choice') || e)
        .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


@pytest.mark.browser
def test_no_text_is_small(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "es", "light", 390)
    small = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        .filter(e => parseFloat(getComputedStyle(e).fontSize) <= 14).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


@pytest.mark.browser
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "es", "light", 1280)
    page.evaluate("document.activeElement.blur()")
    outlines = []
    for _step in range(40):
        page.keyboard.press("Tab")
        outlines.append(page.evaluate("getComputedStyle(document.activeElement).outlineWidth"))
    assert set(outlines) == {"3px"}
    page.context.close()


@pytest.mark.browser
def test_names_on_the_map_never_touch(browser: Browser, served: dict[str, Any]) -> None:
    """The server places names by an average letter; here are the real ones, at the width of a phone and of a desk."""
    for width in WIDTHS:
        page = shown(browser, served, "es", "light", width)
        touching = page.evaluate(
            """() => [...document.querySelectorAll('.map > svg, .inset > svg')].flatMap(svg => {
              const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
                .filter(([, b]) => b.width);
              return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([, q]) =>
                p.left < q.right && q.left < p.right && p.top + 4 < q.bottom - 4 && q.top + 4 < p.bottom - 4)
                .map(([b]) => a + ' / ' + b)) })"""
        )
        assert touching == []
        page.context.close()


@pytest.mark.browser
def test_paper_shows_no_navigation_and_true_black(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "es", "dark", 1280)
    page.emulate_media(media="print")
    styles = page.evaluate(
        """() => [getComputedStyle(document.documentElement).color,
        ...['.menu', '.tools', '.crumbs', '.pages'].map(s => getComputedStyle(document.querySelector(s)).display)]"""
    )
    assert styles == ["rgb(0, 0, 0)", "none", "none", "none", "none"]
    page.context.close()


@pytest.mark.browser
def test_without_colours_of_its_own_the_signs_remain(browser: Browser, served: dict[str, Any]) -> None:
    page = shown(browser, served, "es", "light", 1280, forced_colors="active")
    borders = page.evaluate("getComputedStyle(document.querySelector('.s.yes')).borderTopWidth")
    assert borders == "1px"
    page.context.close()
