"""Answering as people do: half today and the rest tomorrow, by keyboard, on a bad line, two at once, no script."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.browser.test_pages import violations
from tests.cast import Cast, assemble
from tests.surveys.answering.kit import BASE, open_round, value
from tests.surveys.kit import actor

from mancomun.accounts.models import User
from mancomun.surveys.actions.answering import open_response, save_answer
from mancomun.surveys.models import Answer, AnswerEdit, Invitee, Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
Opened = Callable[..., Page]


@pytest.fixture
def cast(site: str) -> Cast:
    return assemble()


@pytest.fixture
def invitee(cast: Cast) -> Invitee:
    return Invitee.objects.get(round=open_round(cast), government=cast.quilmes)


@pytest.fixture
def response(cast: Cast, invitee: Invitee) -> Response:
    at = timezone.now()
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def opened(chromium: Browser, site: str) -> Iterator[Opened]:
    """A page of somebody's own browser, signed in, in English. A broken content policy fails the journey."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_for(user: User, path: str = f"{BASE}A/", language: str = "en", **options: object) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        size = {"width": 390, "height": 844}
        context = chromium.new_context(base_url=site, **{"viewport": size, **options})  # type: ignore[arg-type]  # options of Playwright
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_cookies(
            [
                {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": site},
                {"name": "language", "value": language, "url": site},
            ]
        )
        page = context.new_page()
        page.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(path)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert broken == []


def saved(page: Page) -> None:
    expect(page.locator("#status")).to_contain_text("Saved at")


def leave(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")


def test_half_today_and_the_rest_tomorrow_on_another_device(cast: Cast, invitee: Invitee, opened: Opened) -> None:
    today = opened(cast.bruno, BASE)
    today.get_by_role("button", name="Begin to answer").click()
    expect(today.get_by_role("heading", level=1)).to_have_text("Kinds")
    leave(today, "A1 Line (required)", "Half of it")
    saved(today)
    today.get_by_label("No data").first.check()
    expect(today.locator("#count_here")).to_have_text("2 of 18 answered")
    today.context.close()

    tomorrow = opened(cast.bruno, BASE, viewport={"width": 1280, "height": 900})
    expect(tomorrow.locator(".task").first).to_contain_text("2 of 18 answered")
    tomorrow.get_by_role("link", name="Rows and entries").click()
    tomorrow.get_by_role("radiogroup", name="Health").get_by_label("Yes").check()
    tomorrow.get_by_label("Name of the norm (required)").fill("Ordinance 1")
    tomorrow.get_by_role("button", name="Save and continue").click()
    expect(tomorrow.get_by_text("Nothing that is needed is missing.")).to_be_visible()
    expect(tomorrow.get_by_role("link", name="Check and put forward")).to_be_visible()
    assert (value("A/a_text"), value("print/r[1]/r_name")) == ("Half of it", "Ordinance 1")


def test_by_keyboard_alone(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno, viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    line = page.get_by_label("A1 Line (required)", exact=True)
    for _step in range(30):
        page.keyboard.press("Tab")
        if line.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("typed")
    page.keyboard.press("Tab")
    saved(page)
    page.get_by_role("group", name="Have").get_by_label("Yes").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#count_here")).to_have_text("2 of 18 answered")
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#count_here")).to_have_text("1 of 18 answered")
    expect(page.get_by_role("group", name="Have").get_by_label("Yes")).to_be_focused()
    line.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kinds")
    page.get_by_role("button", name="Save and continue").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rows and entries")
    assert (value("A/a_text"), value("A/a_one")) == ("typed", "")


def test_two_at_once_lose_nothing_and_choose(cast: Cast, response: Response, opened: Opened) -> None:
    bruno, diego = opened(cast.bruno), opened(cast.diego)
    leave(diego, "A1 Line (required)", "Diego's")
    saved(diego)
    leave(bruno, "Lines", "Bruno's own question")
    saved(bruno)
    expect(bruno.get_by_label("A1 Line (required)", exact=True)).to_have_value("Diego's")

    diego.get_by_label("A1 Line (required)", exact=True).fill("Diego's second")
    leave(bruno, "A1 Line (required)", "Bruno's too")
    saved(bruno)
    diego.keyboard.press("Tab")
    expect(diego.get_by_text("Bruno answered this while you were writing")).to_be_visible()
    expect(diego.get_by_label("A1 Line (required)", exact=True)).to_have_value("Diego's second")
    assert list(violations(diego)) == []
    diego.get_by_role("button", name="Use mine").click()
    expect(diego.get_by_text("while you were writing")).to_have_count(0)
    assert value("A/a_text") == "Diego's second"
    said = AnswerEdit.objects.filter(path="/data/A/a_text").values_list("value", "overtaken")
    assert list(said) == [
        ("Diego's", False),
        ("Bruno's too", False),
        ("Diego's second", True),
        ("Diego's second", False),
    ]


def test_fragments_stay_away_from_what_is_being_typed(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno, f"{BASE}print_/")
    at = timezone.now()
    for name, text in (("c_secret", "from Diego"), ("r[1]/r_name", "from Diego")):
        save_answer(response=response, path=f"/data/print/{name}", value=text, by=actor(cast.diego, at), at=at)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.get_by_role("group", name="More?").get_by_label("Yes").check()
    page.get_by_label("Contact", exact=True).press_sequentially("my own")
    expect(page.get_by_label("Then what?", exact=True)).to_be_visible()
    expect(page.get_by_label("Name of the norm (required)", exact=True)).to_have_value("from Diego")
    expect(page.get_by_label("Contact", exact=True)).to_have_value("my own")
    expect(page.get_by_label("Contact", exact=True)).to_be_focused()


def test_a_bad_line_is_said_tried_again_and_loses_nothing(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno)
    leave(page, "Whole", "7")
    saved(page)
    page.context.set_offline(True)
    leave(page, "Lines", "written in the tunnel")
    expect(page.locator("#status")).to_contain_text("there is no connection")
    page.context.set_offline(False)
    saved(page)
    assert value("A/a_area") == "written in the tunnel"


def test_what_the_browser_cannot_keep_is_not_left_unseen(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno)
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.context.set_offline(True)
    leave(page, "Lines", "only on this page")
    warnings: list[str] = []
    page.once("dialog", lambda dialog: (warnings.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Overview and sending").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert warnings == ["beforeunload"]


def test_a_server_that_fails_once_is_asked_again(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno)
    failed: list[int] = []

    def fail_once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(503)
            route.fulfill(status=503, body="")

    page.route("**/save/", fail_once)
    leave(page, "Lines", "twice")
    expect(page.locator("#status")).to_contain_text("the server does not answer")
    saved(page)
    assert value("A/a_area") == "twice"


def test_a_reply_that_is_lost_makes_no_conflict(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno)
    lost: list[int] = []

    def lose_once(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    page.route("**/save/", lose_once)
    leave(page, "Lines", "first")
    expect(page.locator("#status")).to_contain_text("Not saved")
    page.get_by_label("Lines", exact=True).fill("first and second")
    page.keyboard.press("Tab")
    saved(page)
    assert lost == [200]
    assert value("A/a_area") == "first and second"
    assert not AnswerEdit.objects.filter(overtaken=True).exists()


def test_entries_are_added_taken_away_and_brought_back(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno, f"{BASE}print_/")
    page.get_by_label("Name of the norm (required)").fill("First")
    page.locator("button[name=add]").last.click()
    expect(page.get_by_label("Name of the norm (required)").nth(1)).to_be_focused()
    page.keyboard.type("Second")
    page.keyboard.press("Tab")
    saved(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".entry").first.locator("> button[name=remove]").click()
    expect(page.get_by_text("The entry was taken away.")).to_be_visible()
    expect(page.get_by_role("button", name="Bring it back")).to_be_focused()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Name of the norm (required)").first).to_have_value("First")
    assert [value(f"print/r[{key}]/r_name") for key in (1, 2)] == ["First", "Second"]


def test_a_long_list_is_narrowed_by_typing(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno)
    group = page.get_by_role("group", name="Letters")
    page.get_by_label("Find in the list").fill("n")
    expect(group.get_by_role("checkbox", name="A", exact=True)).to_be_hidden()
    group.get_by_role("checkbox", name="N", exact=True).check()
    expect(page.get_by_text("Chosen: N")).to_be_visible()
    assert value("A/a_letters") == "n"


def test_without_script(cast: Cast, response: Response, opened: Opened) -> None:
    page = opened(cast.bruno, java_script_enabled=False)
    page.get_by_label("A1 Line (required)", exact=True).fill("plain")
    page.get_by_label("Whole", exact=True).fill("101")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("There is something to mend")).to_be_visible()
    page.get_by_role("link", name="Whole", exact=True).click()
    page.get_by_label("Whole", exact=True).fill("100")
    page.get_by_role("button", name="Save and continue").click()
    page.locator(".entry").first.locator("> button[name=remove]").click()
    page.get_by_role("button", name="Yes, take it away").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".entry").first).to_be_visible()
    assert (value("A/a_text"), value("A/a_int")) == ("plain", "100")


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{page.url} {each['id']}: {node['html']}" for each in found for node in each["nodes"]]


LOOKS = [("es", "light", 390), ("pt", "dark", 390), ("en", "light", 1280), ("es", "dark", 1280)]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_axe_finds_nothing(
    cast: Cast, response: Response, opened: Opened, language: str, scheme: str, width: int
) -> None:
    at = timezone.now()
    who = actor(cast.diego, at)
    for path, text in (("A/a_text", "x"), ("A/a_int", "101"), ("print/b_if", "yes")):
        save_answer(response=response, path=f"/data/{path}", value=text, by=who, at=at)
    save_answer(response=response, path="/data/A/a_text", value="mine", by=actor(cast.bruno, at), at=at)
    assert Answer.objects.get(path="/data/A/a_text").value == "x"
    found = []
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = opened(cast.bruno, BASE, language, **options)
    for path in ("", "A/?check", "print_/?check", "print/"):
        page.goto(f"{BASE}{path}")
        found += faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(f"{BASE}print_/")
    page.locator("button[name=add]").first.click()
    expect(page.locator(".entry").nth(1)).to_be_visible()
    found += faults(page)
    page = opened(cast.elena, f"{BASE}".replace("quilmes", "cordoba"), language, **options)
    found += faults(page)
    page = opened(cast.carla, f"{BASE}A/", language, **options)
    found += faults(page)
    assert found == []
