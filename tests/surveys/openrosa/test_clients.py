"""Real applications against a live server: what they list, fill and send arrives as it was meant."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer
from tests.cast import Cast, assemble
from tests.surveys.answering.kit import open_round
from tests.surveys.openrosa.installed import HERE, bundled, modules, run
from tests.surveys.openrosa.kit import token_of

from mancomun.surveys.models import Answer, OpenRosaSubmission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ANSWERS = [
    ["/data/A/a_text", "Seen on the spot"],
    ["/data/A/a_int", "42"],
    ["/data/A/a_one", "not_ours"],
    ["/data/A/a_many", ["yes", "no_data"]],
    ["/data/print/b_if", "yes"],
    ["/data/print/b_then", "Then this"],
    ["/data/print/g/g_2", "no"],
    ["/data/print/r[1]/r_name", "Law 7"],
]


@pytest.fixture
def cast(live_server: LiveServer) -> Cast:
    return assemble()


@pytest.fixture
def base(cast: Cast, live_server: LiveServer) -> str:
    open_round(cast)
    return f"{live_server.url}/openrosa/{token_of(cast.bruno)}"


def stands() -> dict[str, str]:
    """All answers that came by a phone, by the last part of their paths."""
    rows = Answer.objects.filter(channel="openrosa").exclude(path__endswith="[]")
    return {path.rpartition("/")[2]: value for path, value in rows.values_list("path", "value") if value}


EXPECTED = {
    "a_text": "Seen on the spot",
    "a_int": "42",
    "a_one": "not_ours",
    "a_many": "yes no_data",
    "b_if": "yes",
    "b_then": "Then this",
    "g_2": "no",
    "r_name": "Law 7",
}


def through_engine(base: str, answers: list[list[Any]]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        run(["node", str(HERE / "engine.mjs"), str(modules()), base, json.dumps(answers)], HERE)
    )
    return told


def test_the_engine_of_odk(base: str) -> None:
    typed = [[path, int(value) if path.endswith("int") else value] for path, value in ANSWERS]
    told = through_engine(base, typed)
    assert told["listed"] == {"formID": "all", "name": "Round", "version": "1"}
    assert (told["status"], told["message"]) == (201, "Received. It is in your city’s draft.")
    assert stands() == EXPECTED
    assert OpenRosaSubmission.objects.get().outcome["recomputed"] == []


def test_the_engine_of_odk_sends_what_is_wrong(base: str) -> None:
    told = through_engine(base, [["/data/A/a_text", "x"], ["/data/A/a_int", -5]])
    assert told["violations"] != []
    assert "1 answer needs mending" in told["message"]
    assert stands() == {"a_text": "x", "a_int": "-5"}


@pytest.fixture
def blank(chromium: Browser, live_server: LiveServer) -> Callable[[str], Page]:
    """A page at the server's own address that holds nothing but this script."""

    def opened(script: str) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
        context.set_default_timeout(20_000)
        page = context.new_page()

        def serve(route: Route) -> None:
            if route.request.url.endswith(".js"):
                route.fulfill(body=script, content_type="text/javascript; charset=utf-8")
            else:
                html = '<!doctype html><meta charset="utf-8"><body><script type="module" src="client.js"></script>'
                route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.route("**/client/*", serve)
        page.goto("/client/page")
        return page

    return opened


def test_enketo(base: str, blank: Callable[[str], Page]) -> None:
    page = blank(bundled("enketo.mjs"))
    page.wait_for_function("!!window.fill")
    answers = [[path.replace("[1]", ""), value] for path, value in ANSWERS]
    told = page.evaluate("([base, answers]) => window.fill(base, answers)", [base, answers])
    assert told["errors"] == []
    assert told["status"] == 201, told["message"]
    assert stands() == EXPECTED
    page.context.close()


def test_odk_web_forms(base: str, blank: Callable[[str], Page]) -> None:
    """Filled as a person does: by its labels, and sent by its button."""
    page = blank(bundled("web_forms.mjs"))
    page.wait_for_function("!!window.show")
    page.evaluate("base => window.show(base)", base)
    page.get_by_label("Line ES").fill("Seen on the spot")
    page.get_by_role("spinbutton").first.press_sequentially("42")
    page.keyboard.press("Tab")
    radios = page.get_by_role(
        "radio"
    )  # four of “Have”, fourteen letters, four each of “Housing”, “Health” and “More?”
    for number in (2, 4 + 14 + 4 + 1, 4 + 14 + 4 + 4):
        radios.nth(number).check()
    for name in ("Sí", "Sin datos"):
        page.get_by_role("checkbox", name=name).first.check()
    page.get_by_label("Then what? ES").fill("Then this")
    page.get_by_label("Name of the norm ES").fill("Law 7")
    page.get_by_role("button", name="Send").click()
    page.wait_for_function("!!window.sent")
    told = page.evaluate("window.sent")
    assert told["status"] == 201, told["message"]
    assert stands() == EXPECTED
    page.context.close()
