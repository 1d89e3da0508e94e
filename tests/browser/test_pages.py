"""Every page of the product, of the demonstration: no barrier, nothing refused, nothing sideways, light to load."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.authz.matrix import MATRIX
from tests.browser.demonstration import Demonstration, Visitor, visitor
from tests.browser.places import BETWEEN, FILES, Place, by_route, places

from mancomun.core.compression import Compression, packed
from mancomun.ui import stylesheet

pytestmark = pytest.mark.browser
FIRST_VIEW = 14 * 1024  # the page without its drawings, and its stylesheets, compressed
FURTHER = {"rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what another colour scheme can change
HEAVY = {"surveys:answer_offline": 60 * 1024}  # a whole form in one document
# Problems are pages too: a link that has expired, an address that leads nowhere, a door that is not one's own.
EXPECTED = {
    "404": 404, "403": 403, "account_reauthenticate": 403, "account_reset_password_from_key": 410,
    "accounts:email_confirm": 410, "accounts:link": 410,
}  # fmt: skip
MARKS = {
    "figures": {"chart", "strip", "matrix", "atlas", "map", "signs", "scale"},
    "questions": {"q", "q-foot", "q-note"},
}
ELSEWHERE = {"web:gallery"}  # tests/ui looks at it, in every language, scheme and width


@dataclass
class Round:
    """One language's walk through all pages, everybody with one browser."""

    browser: Browser
    made: Demonstration
    language: str
    visitors: dict[str, Visitor] = field(default_factory=dict)
    turn: int = 0

    def visitor(self, who: str) -> Visitor:
        if who not in self.visitors:
            self.visitors[who] = visitor(self.browser, self.made, who)
            self.visitors[who].page.goto("/accessibility/")
            self.visitors[who].speak(self.language)
        return self.visitors[who]

    def schemes(self, place: Place) -> tuple[str, ...]:
        """Both in Spanish; in the others by turns, as colours do not depend on the language."""
        self.turn += 1
        return ("light", "dark") if self.language == "es" else (("light", "dark")[self.turn % 2],)

    def faults(self, place: Place) -> Iterator[str]:
        """What is wrong with the page, each in a line."""
        guest = self.visitor(place.who)
        guest.complaints.clear()
        response = guest.page.goto(place.address)
        assert response
        if response.status != EXPECTED.get(place.route, 200):
            yield f"status {response.status}"
            return
        if guest.page.locator("html").get_attribute("lang") != self.language:
            yield "another language"
        yield from violations(guest.page, self.schemes(place))
        if not guest.fits():
            yield "wider than the screen"
        yield from (said for said in guest.complaints if f"status of {response.status}" not in said)
        if (weight := first_view(response.text())) > HEAVY.get(place.route, FIRST_VIEW):
            yield f"first view {weight / 1024:.1f} KB"
        if drawn := unstyled(response.text()):
            yield f"without the sheet of {drawn}"


def violations(page: Page, schemes: tuple[str, ...] = ("light", "dark")) -> Iterator[str]:
    """Every rule in the first scheme; in the other, those about colours."""
    for scheme in schemes:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        options = FURTHER if scheme == schemes[0] else COLOURS
        for rule in Axe().run(page, options=options).response["violations"]:
            yield f"{scheme}: {rule['id']} {[node['target'] for node in rule['nodes']][:3]}"


def first_view(html: str) -> int:
    """As a browser receives it: the page, without its drawings, and its sheets in Brotli, and all of the padding."""
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL).encode()
    return (
        len(packed(text, 1))
        + Compression.max_random_bytes
        + sum(len(stylesheet.current(name).packed["br"]) for name in sheets(html))
    )


def sheets(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="[^"]*/(\w+)\.\w+\.css"', html)


def unstyled(html: str) -> set[str]:
    """What the page draws with classes of a sheet that it does not load."""
    used = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    return {sheet for sheet, marks in MARKS.items() if sheet not in sheets(html) and used & marks}


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_no_page_has_a_barrier(chromium: Browser, demonstration: Demonstration, language: str) -> None:
    walk = Round(chromium, demonstration, language)
    found = []
    for place in places(demonstration) if language == "es" else by_route(demonstration):
        if place.route not in ELSEWHERE:
            found += [f"{place.address} ({place.who or 'public'}): {fault}" for fault in walk.faults(place)]
    for each in walk.visitors.values():
        each.close()
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_unfolds_on_a_telephone(chromium: Browser, demonstration: Demonstration, script: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    guest = visitor(chromium, demonstration, java_script_enabled=script)
    guest.page.goto("/accessibility/")
    menu = guest.page.get_by_role("navigation", name="Menú principal")
    assert not menu.is_visible()
    guest.page.get_by_role("button", name="Menú").click()
    assert menu.is_visible()
    if script:  # axe is one
        assert list(violations(guest.page)) == []
    menu.get_by_role("button", name="Cerrar").click()
    assert not menu.is_visible()
    guest.page.get_by_role("button", name="Menú").click()
    menu.get_by_role("link", name="Encuestas").click()
    guest.page.wait_for_url("**/surveys/")
    guest.page.set_viewport_size({"width": 1280, "height": 800})
    assert menu.is_visible()
    assert guest.page.get_by_role("button", name="Menú").count() == 0
    guest.close()


def test_every_route_is_looked_at_or_said_why_not(demonstration: Demonstration) -> None:
    seen = {place.route for place in places(demonstration)}
    without = {route for route, (by_get, _post) in MATRIX.items() if set(by_get) == {"m"}}
    assert set(MATRIX) - seen == FILES | BETWEEN | without
