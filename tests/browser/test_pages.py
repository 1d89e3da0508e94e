"""Every page of the product, of the demonstration: no barrier, nothing refused, nothing sideways, light to load."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.authz.matrix import MATRIX
from tests.browser.demonstration import Demonstration, Visitor, visitor
from tests.browser.places import BETWEEN, FILES, Place, by_route, places

from mancomun.ui import stylesheet

pytestmark = pytest.mark.browser
FIRST_VIEW = 14 * 1024  # the page without its drawings, and its stylesheets, compressed
FURTHER = {"rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what another colour scheme can change
# Problems are pages too: a link that has expired, an address that leads nowhere, a door that is not one's own.
EXPECTED = {
    "404": 404, "403": 403, "account_reauthenticate": 403, "account_reset_password_from_key": 410,
    "accounts:email_confirm": 410, "accounts:link": 410,
}  # fmt: skip
# Where people work rather than arrive, a page may weigh more; how much, in KB, is held here so that it does not grow.
HEAVIER = {
    "accounts:demonstration": 17, "mfa_activate_totp": 15, "network:desk_city": 18, "network:desk_city_add": 17,
    "surveys:answer_print": 15, "surveys:answer_section": 17, "surveys:response": 16, "surveys:revision": 15,
    "surveys:return": 18, "surveys:send_back": 18,
}  # fmt: skip
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
        most = max(FIRST_VIEW, HEAVIER.get(place.route, 0) * 1024)
        if (weight := first_view(response.text())) > most:
            yield f"first view {weight / 1024:.1f} KB"


def violations(page: Page, schemes: tuple[str, ...] = ("light", "dark")) -> Iterator[str]:
    """Every rule in the first scheme; in the other, those about colours."""
    for scheme in schemes:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        options = FURTHER if scheme == schemes[0] else COLOURS
        for rule in Axe().run(page, options=options).response["violations"]:
            yield f"{scheme}: {rule['id']} {[node['target'] for node in rule['nodes']][:3]}"


def first_view(html: str) -> int:
    sheets = sum(len(stylesheet.current(name).packed) for name in re.findall(r'href="[^"]*/(\w+)[.-]\w*\.?css"', html))
    drawn = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    return len(gzip.compress(drawn.encode(), 9, mtime=0)) + sheets


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


def test_every_route_is_looked_at_or_said_why_not(demonstration: Demonstration) -> None:
    seen = {place.route for place in places(demonstration)}
    without = {route for route, (by_get, _post) in MATRIX.items() if set(by_get) == {"m"}}
    assert set(MATRIX) - seen == FILES | BETWEEN | without
