"""A connection that comes and goes, and none at all: nothing typed is ever lost, in a real browser."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from tests.browser.test_answering import AXE
from tests.cast import Cast, assemble
from tests.surveys.answering.kit import BASE, open_round, response_of, value
from tests.surveys.engine.fillings import NOW, fillings
from tests.surveys.kit import actor
from tests.surveys.offline.agreement import ASK, SCRIPT, differences, filling

from mancomun.accounts.models import User
from mancomun.surveys.actions.answering import open_response, save_answer
from mancomun.surveys.engine import compile_workbook
from mancomun.surveys.engine.conditions import conditions
from mancomun.surveys.models import Answer, AnswerEdit, Handover, Invitee, Response, RoundPhase
from mancomun.surveys.queries.answering import answers_of, draft_from, form_of
from mancomun.surveys.queries.hands import digest_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEMONSTRATION = Path(__file__).parents[2] / "src/mancomun/demo/questionnaire/politicas.xlsx"
OFFLINE = f"{BASE}offline/"
PHONE = {"width": 390, "height": 844}
Signed = Callable[..., BrowserContext]


@pytest.fixture
def cast(site: str) -> Cast:
    return assemble()


@pytest.fixture
def response(cast: Cast) -> Response:
    return _begun(cast)


def _begun(cast: Cast, data: bytes | None = None) -> Response:
    at = timezone.now()
    invitee = Invitee.objects.get(round=open_round(cast, data), government=cast.quilmes)
    return open_response(invitee=invitee, by=actor(cast.bruno, at), at=at)


@pytest.fixture
def signed(chromium: Browser, site: str) -> Iterator[Signed]:
    """Somebody's own browser, signed in. A broken content policy, or a script's fault, fails the journey."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def browser_of(user: User, language: str = "en", **options: object) -> BrowserContext:
        context = chromium.new_context(base_url=site, **{"viewport": PHONE, **options})  # type: ignore[arg-type]  # options of Playwright
        contexts.append(context)
        context.set_default_timeout(10_000)
        become(context, user, site, language)
        context.on("console", lambda said: broken.append(said.text) if "Content Security" in said.text else None)
        context.on("weberror", lambda fault: broken.append(str(fault.error)))
        return context

    yield browser_of
    for context in contexts:
        context.close()
    assert broken == []


def become(context: BrowserContext, user: User, site: str, language: str = "en") -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.clear_cookies()
    context.add_cookies(
        [
            {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": site},
            {"name": "language", "value": language, "url": site},
        ]
    )


def opened(context: BrowserContext, path: str = f"{BASE}A/") -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def leave(page: Page, label: str, text: str) -> None:
    field(page, label).fill(text)
    page.keyboard.press("Tab")


def waits(page: Page, count: int) -> None:
    said = {0: "", 1: "1 change waits on this device."}.get(count, f"{count} changes wait on this device.")
    expect(page.locator("#waiting")).to_have_text(said)


# One section


def test_a_line_that_breaks_in_the_middle_of_typing(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    field(page, "Lines").press_sequentially("written in ")
    context.set_offline(True)
    field(page, "Lines").press_sequentially("the tunnel")
    page.keyboard.press("Tab")
    expect(page.locator("#status")).to_contain_text("there is no connection")
    expect(page.get_by_text("Not sent yet: kept on this device.")).to_be_visible()
    waits(page, 1)
    context.set_offline(False)
    waits(page, 0)
    expect(page.locator("#status")).to_contain_text("Saved at")
    assert value("A/a_area") == "written in the tunnel"


def test_a_page_that_crashes_brings_everything_back(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    context.set_offline(True)
    leave(page, "A1 Line (required)", "a line")
    leave(page, "Whole", "7")
    page.get_by_role("group", name="Have").get_by_label("No data").check()
    page.get_by_role("group", name="Several").get_by_label("Yes").check()
    page.get_by_role("group", name="Several").get_by_label("No", exact=True).check()
    page.get_by_label("Latitude").fill("-34,9")
    page.get_by_label("Longitude").fill("-56,1")
    waits(page, 5)
    page.close()

    context.set_offline(False)
    context.route("**/save/", lambda route: route.abort())
    again = opened(context)
    waits(again, 5)
    expect(field(again, "A1 Line (required)")).to_have_value("a line")
    expect(again.get_by_text("Not sent yet: kept on this device.")).to_have_count(5)
    context.unroute("**/save/")
    again.reload()
    waits(again, 0)
    expect(again.get_by_text("Not sent yet: kept on this device.")).to_have_count(0)
    said = [value(f"A/{name}") for name in ("a_text", "a_int", "a_one", "a_many", "a_point")]
    assert said == ["a line", "7", "no_data", "yes no", "-34.9 -56.1 0 0"]
    assert not AnswerEdit.objects.filter(overtaken=True).exists()


def test_a_field_that_is_typed_in_before_htmx_knows_it(cast: Cast, response: Response, signed: Signed) -> None:
    page = opened(signed(cast.bruno))
    page.evaluate("() => { const q = document.getElementById('q4'); q.replaceWith(q.cloneNode(true)); }")
    leave(page, "Lines", "unheard")
    page.evaluate("htmx.process(document.getElementById('q4'))")
    expect(page.locator("#status")).to_contain_text("Saved at")
    assert value("A/a_area") == "unheard"


def test_taking_back_and_adding_without_a_line(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    page.get_by_role("group", name="Have").get_by_label("No data").check()
    expect(page.locator("#status")).to_contain_text("Saved at")
    context.set_offline(True)
    page.get_by_role("button", name="Clear").first.click()
    waits(page, 1)
    context.set_offline(False)
    waits(page, 0)
    assert value("A/a_one") == ""
    page.goto(f"{BASE}print_/")
    context.set_offline(True)
    page.locator("button[name=add]").last.click()
    expect(page.locator("#status")).to_have_text("This needs a connection. Press it again when there is one.")


def test_a_section_that_is_taken_away_meanwhile_leaves_the_text(
    cast: Cast, response: Response, signed: Signed
) -> None:
    context = signed(cast.diego)
    page = opened(context, f"{BASE}print_/")
    context.set_offline(True)
    leave(page, "Contact", "mine to copy")
    page.close()
    at = timezone.now()
    Handover.objects.create(
        response=response, sections=["A"], helper=cast.diego, given_at=at, ends_at=at + timedelta(days=1)
    )
    context.set_offline(False)
    again = opened(context)
    expect(again.locator("#kept")).to_contain_text("mine to copy")
    again.get_by_role("button", name="Discard").click()
    expect(again.locator("#kept")).to_be_hidden()


def test_another_section_s_changes_are_sent_from_here(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context, f"{BASE}print_/")
    context.set_offline(True)
    leave(page, "Contact", "from the bus")
    page.close()
    context.set_offline(False)
    waits(opened(context), 0)
    assert value("print/c_secret") == "from the bus"


def test_two_conflict_when_the_line_is_back(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    context.set_offline(True)
    leave(page, "Lines", "Bruno's, offline")
    page.close()
    at = timezone.now()
    save_answer(response=response, path="/data/A/a_area", value="Diego's", by=actor(cast.diego, at), at=at)
    context.set_offline(False)
    again = opened(context)
    expect(again.get_by_text("Diego answered this while you were writing")).to_be_visible()
    waits(again, 0)
    again.get_by_role("button", name="Use mine").click()
    expect(again.get_by_text("while you were writing")).to_have_count(0)
    assert value("A/a_area") == "Bruno's, offline"


def test_a_conflict_in_another_section_is_said_here(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context, f"{BASE}print_/")
    context.set_offline(True)
    leave(page, "Contact", "Bruno's")
    page.close()
    at = timezone.now()
    save_answer(response=response, path="/data/print/c_secret", value="Diego's", by=actor(cast.diego, at), at=at)
    context.set_offline(False)
    again = opened(context)
    again.get_by_role("link", name="Choose between two answers: Contact").click()
    expect(again.get_by_text("Diego answered this while you were writing")).to_be_visible()


def test_a_refusal_keeps_the_text_until_its_author_decides(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    leave(page, "Whole", "about ten")
    expect(page.get_by_text("Write a whole number in digits")).to_be_visible()
    page.reload()
    expect(field(page, "Whole")).to_have_value("about ten")
    expect(page.get_by_text("Write a whole number in digits")).to_be_visible()
    waits(page, 1)
    page.get_by_role("button", name="Discard").click()
    expect(field(page, "Whole")).to_have_value("")
    waits(page, 0)


def test_what_is_typed_after_the_round_has_closed_can_be_copied(
    cast: Cast, response: Response, signed: Signed
) -> None:
    context = signed(cast.bruno)
    page = opened(context)
    context.set_offline(True)
    leave(page, "Lines", "too late")
    RoundPhase.objects.filter(kind="answer").update(closes=timezone.now())
    context.set_offline(False)
    expect(page.locator("#status")).to_contain_text("Answering closed on")
    waits(page, 1)
    for path in (f"{BASE}A/", OFFLINE):
        page.goto(path)
        expect(page.locator("#kept")).to_contain_text("too late")
    assert not Answer.objects.filter(path="/data/A/a_area").exists()


def test_somebody_else_at_the_same_browser(cast: Cast, response: Response, signed: Signed, site: str) -> None:
    context = signed(cast.bruno)
    page = opened(context, OFFLINE)
    context.set_offline(True)
    field(page, "Lines").fill("Bruno's")
    waits(page, 1)
    become(context, cast.diego, site)
    context.set_offline(False)
    expect(page.locator("#status")).to_contain_text("Somebody else signed in here")
    waits(page, 1)
    waits(opened(context), 0)
    assert not Answer.objects.filter(path="/data/A/a_area").exists()


def test_signing_out_warns_and_clears(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context, OFFLINE)
    page.get_by_role("button", name="Keep this form on this device").click()
    expect(page.get_by_role("button", name="Remove from this device")).to_be_visible()
    leave(page, "Whole", "about ten")
    expect(page.locator("#news")).to_contain_text("Some answers were not taken")
    page.goto(reverse("account_logout"))
    expect(page.get_by_text("Not everything is sent")).to_be_visible()
    page.locator("main form button").click()
    expect(page).not_to_have_url(reverse("account_logout"))
    left = page.evaluate(
        "async () => [Object.keys(localStorage).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert left == [0, 0, 0]


# The whole form


def test_a_whole_form_on_a_phone_without_connection(cast: Cast, signed: Signed) -> None:
    """The demonstration's questionnaire in Portuguese: kept, closed, filled offline, sent; all is in the database."""
    response = _begun(cast, DEMONSTRATION.read_bytes())
    context = signed(cast.bruno, "pt")
    page = opened(context, OFFLINE)
    page.get_by_role("button", name="Guardar este formulário neste dispositivo").click()
    expect(page.get_by_role("button", name="Remover deste dispositivo")).to_be_visible()
    page.close()

    context.set_offline(True)
    page = opened(context, OFFLINE)
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    unfold(page)
    typed = fill_everything(page)
    entry = page.locator(".entry[id*='-x']")
    assert entry.count() == page.locator("button[data-adds]:visible").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()

    page = opened(context, OFFLINE)
    assert shown(page) == typed
    context.set_offline(False)
    expect(page.locator("#status")).to_have_text("Tudo foi enviado", timeout=60_000)
    expect(page.locator("#waiting")).to_have_text("")
    form = form_of(response)
    state = form.evaluate(draft_from(answers_of(response).values()), now=timezone.now())
    missing = [item.path for item in state.nodes() if item.violation and item.violation.code == "required"]
    assert missing == []
    sent = {path for path, answer in answers_of(response).items() if answer.value and answer.channel == "web"}
    assert len(sent) > len(typed) * 0.9
    page.reload()
    assert {name: said for name, said in shown(page).items() if not name.count("-")} == {
        name: said for name, said in typed.items() if not name.count("-")
    }
    assert sorted(said for name, said in shown(page).items() if name.count("-")) == sorted(
        said for name, said in typed.items() if name.count("-")
    )


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details.whole').forEach((each) => { each.open = true; })")


FILL = """() => {
  const said = (element) => element.offsetParent !== null;
  const changed = (field) => field.dispatchEvent(new Event("input", {bubbles: true}));
  let count = 0;
  for (const question of document.querySelectorAll(".q[hx-post]")) {
    if (!said(question) || question.dataset.done) continue;
    question.dataset.done = "1";
    const fields = [...question.querySelectorAll("input:not([type=hidden], [type=search]), textarea, select")]
      .filter((field) => !field.name.endsWith(".v"));
    const first = fields[0];
    if (!first || fields.some((field) => field.checked)) continue;
    if (first.type === "radio") (fields.find((field) => field.value === "yes") || first).checked = true;
    else if (first.type === "checkbox") first.checked = true;
    else if (first.tagName === "SELECT") first.value = first.options[1].value;
    else if (first.type === "date") first.value = "2026-01-15";
    else if (first.type === "url") first.value = "https://example.org/norma.pdf";
    else if (first.inputMode === "numeric" || first.inputMode === "decimal") first.value = "2020";
    else first.value = "Escrito sem conexão";
    changed(first);
    count += 1;
  }
  return count;
}"""


def fill_everything(page: Page) -> dict[str, list[str]]:
    """Each question that is asked, and those that open because of it; an entry more in each list."""
    for button in page.locator("button[data-adds]").all():
        if button.is_visible():
            button.click()
    for _turn in range(8):
        if not page.evaluate(FILL):
            break
        for repeat in page.locator(".repeat:visible").all():
            if not repeat.locator(".entry[id*='-x']").count():
                repeat.locator("button[data-adds]").first.click()
    return shown(page)


def shown(page: Page) -> dict[str, list[str]]:
    """What the fields say, by name; new entries by the name that the page gave them."""
    unfold(page)
    script = """() => {
      const found = {};
      for (const [name, text] of new FormData(document.getElementById("sheet"))) {
        if (/^q[\\w-]+$/.test(name) && text) (found[name] ??= []).push(text);
      }
      return found;
    }"""
    return dict(page.evaluate(script))


def test_a_conflict_and_a_refusal_are_said_when_it_is_sent(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context, OFFLINE)
    context.set_offline(True)
    field(page, "Lines").fill("Bruno's")
    field(page, "Whole").fill("about ten")
    at = timezone.now()
    save_answer(response=response, path="/data/A/a_area", value="Diego's", by=actor(cast.diego, at), at=at)
    context.set_offline(False)
    expect(page.locator("#news")).to_contain_text("Somebody else answered this too")
    expect(page.get_by_text("Write a whole number in digits")).to_be_visible()
    waits(page, 1)
    page.get_by_role("link", name="choose between them").click()
    page.get_by_role("button", name="Use mine").click()
    expect(page.get_by_text("while you were writing")).to_have_count(0)
    assert value("A/a_area") == "Bruno's"


def test_who_came_by_a_link(cast: Cast, response: Response, chromium: Browser, site: str) -> None:
    at = timezone.now()
    handover = Handover.objects.create(
        response=response, sections=["A"], email="marta@example.org", name="Marta", given_at=at,
        ends_at=at + timedelta(days=1), link_digest="0" * 64, key_digest=digest_of("key"),
    )  # fmt: skip
    client = Client()
    session = client.session
    session["handed"] = {str(handover.uid): "key"}
    session.save()
    context = chromium.new_context(base_url=site, viewport=PHONE, locale="en")
    name, home = django_settings.SESSION_COOKIE_NAME, f"/surveys/handed/{handover.uid}/"
    context.add_cookies(
        [
            {"name": name, "value": client.cookies[name].value, "url": site},
            {"name": "language", "value": "en", "url": site},
        ]
    )
    page = opened(context, home)
    page.get_by_role("link", name="Answer without a connection").click()
    page.get_by_role("button", name="Keep this form on this device").click()
    expect(page.get_by_role("button", name="Remove from this device")).to_be_visible()
    context.set_offline(True)
    page.reload()
    field(page, "Lines").fill("by link, offline")
    context.set_offline(False)
    expect(page.locator("#status")).to_have_text("Everything is sent")
    answer = Answer.objects.get(path="/data/A/a_area")
    assert (answer.value, answer.by_name, answer.channel) == ("by link, offline", "Marta", "link")
    page.goto(home)
    page.get_by_role("button", name="Forget the link in this browser").click()
    expect(page.get_by_text("This browser has forgotten the link")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    context.close()


def test_two_new_entries_and_a_reply_that_is_lost(cast: Cast, response: Response, signed: Signed) -> None:
    context = signed(cast.bruno)
    page = opened(context, OFFLINE)
    unfold(page)
    context.set_offline(True)
    for name in ("Second", "Third", "Fourth"):
        page.get_by_role("button", name=re.compile("Add another ?: Norm")).click()
        page.keyboard.type(name)
    page.get_by_role("group", name=re.compile("Norm: ?Entry 3")).get_by_role(
        "button", name="Take this entry away"
    ).click()
    waits(page, 4)
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    context.route("**/save/", lose_first)
    context.set_offline(False)
    expect(page.locator("#status")).to_have_text("Everything is sent", timeout=20_000)
    names = Answer.objects.filter(path__endswith="/r_name").values_list("value", flat=True)
    assert (lost, sorted(names)) == ([200], ["Fourth", "Second"])
    assert len(Answer.objects.get(path="/data/print/r[]").value.split()) == 3


def test_conditions_in_this_browser_are_the_engine_s(chromium: Browser) -> None:
    form = compile_workbook(DEMONSTRATION.read_bytes())
    plan = conditions(form)
    states = [form.evaluate(draft, now=NOW) for draft in fillings(form, 30, seed=11)]
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    sent = {"plan": plan.as_json(), "fillings": [filling(form, state, plan) for state in states]}
    answers = page.evaluate(f"({{plan, fillings}}) => ({ASK})(conditions, plan, fillings)", sent)
    page.close()
    assert differences(form, states, plan, answers) == []


def test_without_script_it_says_so(cast: Cast, response: Response, signed: Signed) -> None:
    page = opened(signed(cast.bruno, java_script_enabled=False), OFFLINE)
    expect(page.get_by_text("This page needs script")).to_be_visible()
    expect(page.locator("#whole")).to_be_hidden()


LOOKS = [("es", "light", 390), ("pt", "dark", 1280)]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_axe_finds_nothing(
    cast: Cast, response: Response, signed: Signed, language: str, scheme: str, width: int
) -> None:
    context = signed(cast.bruno, language, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = opened(context, OFFLINE)
    unfold(page)
    context.set_offline(True)
    page.locator("button[data-adds]:visible").first.click()
    page.locator("textarea:visible").first.fill("x")
    found = [each["id"] for each in Axe().run(page, options=AXE).response["violations"]]
    assert (found, page.evaluate("document.documentElement.scrollWidth") <= width) == ([], True)
    assert response_of().pk == response.pk
