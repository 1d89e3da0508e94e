"""Pages that stand between two steps: what an upload would change, an invitation before it is taken, a new version."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.demonstration import Demonstration, Visitor, visitor
from tests.browser.test_pages import violations
from tests.surveys.kit import workbook

pytestmark = pytest.mark.browser
ROUND = f"politicas-{date.today().year}"  # noqa: DTZ011  # the demonstration's open round is of today's year


@pytest.fixture
def sofia(chromium: Browser, demonstration: Demonstration) -> Iterator[Visitor]:
    made = visitor(chromium, demonstration, "Sofía")
    yield made
    made.close()


def look(page: Page) -> None:
    """Nothing is in the way of anybody, and nothing makes the page scroll sideways."""
    assert list(violations(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def upload(page: Page, address: str, name: str, content: bytes) -> None:
    page.goto(address)
    media = {"csv": "text/csv", "ttl": "text/turtle"}.get(name.rpartition(".")[2], "application/octet-stream")
    page.set_input_files("main input[type=file]", {"name": name, "mimeType": media, "buffer": content})
    page.locator("main form:has(input[type=file]) button").first.click()
    page.wait_for_load_state()


PLAN = re.compile(r"/[0-9a-f-]{36}/$")  # the address of what an upload would change


def test_a_register_before_and_after_it_is_taken_over(sofia: Visitor) -> None:
    page = sofia.page
    listed = page.request.get("/cities.csv").body().decode("utf-8-sig").splitlines()
    upload(page, "/desk/cities/import/", "cities.csv", "\r\n".join([*listed[:3], listed[3] + ",too,many"]).encode())
    look(page)  # with its faults
    head, first, *rest = listed
    changed = first.replace("municipality", "department", 1)
    upload(page, "/desk/cities/import/", "cities.csv", "\r\n".join([head, changed, *rest]).encode())
    look(page)
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile("/done/$"))
    look(page)


def test_a_vocabulary_before_it_is_taken_over(sofia: Visitor) -> None:
    page = sofia.page
    upload(page, "/vocabularies/import/", "themes.ttl", page.request.get("/vocabularies/themes.ttl").body())
    assert PLAN.search(page.url)
    look(page)


def test_an_invitation_before_it_is_taken(chromium: Browser, demonstration: Demonstration, sofia: Visitor) -> None:
    page = sofia.page
    page.goto("/cities/quilmes/people/invite/")
    page.locator("main input[type=email]").fill("nadie@demo.invalid")
    for group in page.locator("main fieldset").all():
        group.locator("input[type=radio]").first.check()
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    number, body = demonstration.rows(
        "SELECT (SELECT MAX(id) FROM network_invitation), body FROM core_outboxmessage ORDER BY id DESC LIMIT 1"
    )[0]
    link = re.search(r"https?://\S+/invitations/\S+", body)
    assert link, body
    stranger = visitor(chromium, demonstration)
    stranger.page.goto(link[0])
    look(stranger.page)
    stranger.close()
    page.goto(f"/invitations/{number}/withdraw/")
    look(page)


def test_a_version_beside_the_one_before(chromium: Browser, demonstration: Demonstration) -> None:
    ana = visitor(chromium, demonstration, "Ana")
    upload(ana.page, "/desk/surveys/questionnaires/politicas/", "next.xlsx", workbook())
    ana.page.goto("/desk/surveys/questionnaires/politicas/2/since/1/")
    look(ana.page)
    ana.close()


def test_a_workbook_before_it_is_taken_over(chromium: Browser, demonstration: Demonstration, tmp_path: Path) -> None:
    elena = visitor(chromium, demonstration, "Elena")
    base = f"/surveys/{ROUND}/answer/cordoba/workbook/"
    kept = elena.page.request.get(f"{base}answers.xlsx")
    assert kept.ok
    upload(elena.page, base, "answers.xlsx", kept.body())
    assert PLAN.search(elena.page.url)
    look(elena.page)
    elena.close()
