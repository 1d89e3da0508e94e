"""The whole way, as a new user goes it: from the first answer in Quilmes to what the public reads."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.demonstration import Demonstration, Visitor, visitor
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
ROUND = f"politicas-{date.today().year}"  # noqa: DTZ011  # the demonstration's open round is of today's year
LAST = f"politicas-{date.today().year - 1}"  # noqa: DTZ011
ANSWER = f"/surveys/{ROUND}/answer/quilmes/"
RESPONSE = f"/surveys/{ROUND}/responses/quilmes/"
ATTEMPTS = 8  # of one section: answers open further questions


@pytest.fixture
def people(chromium: Browser, demonstration: Demonstration) -> Iterator[dict[str, Visitor]]:
    """Everybody at their own device; Bruno comes back later to another one, which has no script."""
    made = {name: visitor(chromium, demonstration, name) for name in ("Bruno", "Carla", "Ana")}
    made["later"] = visitor(chromium, demonstration, "Bruno", java_script_enabled=False)
    yield made
    for each in made.values():
        each.close()


def choose(page: Page) -> None:
    """Every question with choices that has none yet: “no”, or the first."""
    radios = page.locator("#sheet input[type=radio]").evaluate_all("all => all.map(e => [e.name, e.value, e.checked])")
    values: dict[str, list[str]] = {}
    done = {name for name, _value, checked in radios if checked}
    for name, value, _checked in radios:
        values.setdefault(name, []).append(value)
    for name, offered in values.items():
        chosen = "no" if "no" in offered else offered[0]
        field = page.locator(f'input[name="{name}"][value="{chosen}"]')
        if name not in done and field.is_visible():
            field.check()


def mend(page: Page, attempt: int) -> None:
    """Follow each link of the error summary and give what its field takes."""
    for target in page.locator("#errors a").evaluate_all("all => all.map(e => e.getAttribute('href').slice(1))"):
        field = page.locator(f'[id="{target}"]')
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(index=1)
        elif field.get_attribute("type") in {"checkbox", "radio"}:
            field.check()
        else:
            field.fill(suitable(field, attempt))


def suitable(field: Locator, attempt: int) -> str:
    kind, mode = field.get_attribute("type"), field.get_attribute("inputmode")
    if kind == "url" or mode == "url":
        return "https://quilmes.example/derechos"
    if kind == "date":
        return "2020-05-01"
    if kind == "number" or mode in {"numeric", "decimal"}:
        return ("2020", "12", "1")[attempt % 3]
    return ("Dirección de Derechos Humanos", "derechos@quilmes.example")[
        attempt % 2
    ]  # what a city’s form asks in words


def answer(page: Page, section: str) -> None:
    for attempt in range(ATTEMPTS):
        choose(page)
        mend(page, attempt)
        page.get_by_role("button", name="Guardar y continuar").click()
        if not page.url.split("?")[0].split("#")[0].endswith(section):
            return
    raise AssertionError(f"{section}: {page.locator('#errors').inner_text()}")


def finish(page: Page) -> None:
    """Put the answer forward; whatever the page then names as missing is answered first."""
    for attempt in range(ATTEMPTS):
        page.goto(f"{RESPONSE}submit/")
        missing = page.get_by_role("alert").locator("a").evaluate_all("all => all.map(e => new URL(e.href).pathname)")
        for section in sorted(set(missing)):
            page.goto(f"{section}?check")
            mend(page, attempt)
            page.get_by_role("button", name="Guardar", exact=True).last.click()
        if not missing:
            break
    page.get_by_role("button", name="Presentar para aprobación").click()


def sections(page: Page) -> list[str]:
    """The addresses of the sections in their order."""
    page.goto(ANSWER)
    found: list[str] = page.locator("main .tasks a, main ol a, main ul a").evaluate_all(
        "all => all.map(e => new URL(e.href).pathname)"
    )
    return [each for each in found if re.fullmatch(rf"{ANSWER}[^/]+/", each) and not each.endswith("/print/")]


def test_from_the_first_answer_to_the_receipt(people: dict[str, Visitor]) -> None:
    bruno, again, carla, ana = (people[name].page for name in ("Bruno", "later", "Carla", "Ana"))
    bruno.goto(ANSWER)
    bruno.get_by_role("button", name="Empezar el cuestionario completo").click()
    parts = sections(bruno)
    half = len(parts) // 2
    assert half >= 4
    bruno.goto(parts[0])
    for here, _after in pairwise(parts[: half + 1]):
        answer(bruno, here)
    people["Bruno"].close()  # leaves without a word

    again.goto(ANSWER)
    expect(again.get_by_role("main")).to_contain_text("Faltan")
    again.goto(parts[half])
    for here in parts[half:]:
        answer(again, here)
    finish(again)
    expect(again.get_by_role("main")).to_contain_text("Espera la aprobación de la autoridad")

    for address in (RESPONSE, f"{RESPONSE}approve/", f"{RESPONSE}send-back/"):  # which only then have much to say
        carla.goto(address)
        assert list(violations(carla)) == []
        assert people["Carla"].fits()
    carla.goto(f"{RESPONSE}approve/")
    carla.get_by_role("button", name="Aprobar y enviar a la coordinación").click()
    carla.goto(f"{RESPONSE}mirror/")
    expect(carla.get_by_role("heading", level=1)).to_contain_text("Quilmes")

    ana.goto(RESPONSE)
    ana.get_by_role("button", name="Aceptar esta respuesta").click()
    ana.get_by_role("link", name="Constancia firmada").click()
    expect(ana.get_by_role("main")).to_contain_text("La firma es válida")
    verifies(ana)
    assert [each.complaints for each in people.values()] == [[], [], [], []]


def verifies(page: Page) -> None:
    """The receipt's file is what a stranger can check, and one changed letter is noticed."""
    with page.expect_download() as saved:
        page.get_by_role("link", name="Descargar la constancia").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert json.loads(text)["receipt"]["city"]
    for given, verdict in ((text, "La firma es válida"), (text.replace("uilmes", "uilmas"), "La firma no es válida")):
        page.goto("/surveys/receipts/verify/")
        page.get_by_role("main").locator("textarea").fill(given)
        page.get_by_role("button", name="Verificar").click()
        expect(page.get_by_role("main")).to_contain_text(verdict)


@pytest.mark.parametrize("language", ["es", "pt"])
def test_the_public_reads_the_results_on_a_telephone_without_script(
    chromium: Browser, demonstration: Demonstration, language: str
) -> None:
    locale = {"es": "es-AR", "pt": "pt-BR"}[language]
    reader = visitor(chromium, demonstration, locale=locale, java_script_enabled=False)
    page = reader.page
    page.goto("/surveys/")
    assert page.locator("html").get_attribute("lang") == language
    page.locator(f'main a[href*="/surveys/{LAST}/"]').first.click()
    page.locator(f'main a[href^="/surveys/{LAST}/results/"]').first.click()
    page.goto(f"/surveys/{LAST}/results/")
    questions = page.locator(f'main a[href^="/surveys/{LAST}/results/"]')
    codes = questions.evaluate_all("all => all.map(e => e.getAttribute('href').split('/')[4])")
    assert {"A1", "B1", "C1"} <= set(codes)
    page.goto(f"/surveys/{LAST}/results/A1/")
    expect(page.get_by_role("main").locator("figure").first).to_be_visible()
    expect(page.get_by_role("main").locator("table").first).to_be_attached()
    assert reader.fits()
    for address in ("matrix/?block=A", "map/?question=A1", "groups/"):
        page.goto(f"/surveys/{LAST}/results/{address}")
        assert page.get_by_role("heading", level=1).inner_text()
        expect(page.get_by_role("main").locator("table, svg.upright").first).to_be_visible()
    assert reader.complaints == []
    reader.close()
