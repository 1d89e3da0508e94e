"""What a person writes is text wherever it is shown: in a real browser nothing of it becomes an element, or runs."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page
from tests.cast import Cast, assemble
from tests.surveys import kit

from mancomun.accounts.models import User
from mancomun.network.models import Commission, LocalGovernment
from mancomun.surveys.actions.flow import Remarks, return_response
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INJECTED = "document.querySelectorAll('img[src=x], [onerror], [onload], main script:not([src]), b.canary').length"
RESPONSE, RESULTS = "/surveys/2026/responses/quilmes/", "/surveys/2026/results/"
PAGES = {
    "ana": ("/", "/desk/surveys/", "/desk/surveys/rounds/2026/", RESPONSE, f"{RESPONSE}revisions/1/", "/desk/people/"),
    "bruno": (
        "/", "/account/", "/my/", "/cities/quilmes/people/", RESPONSE, f"{RESPONSE}mirror/",
        "/surveys/2026/answer/quilmes/", "/surveys/2026/answer/quilmes/A/", "/surveys/2026/answer/quilmes/B/",
        "/surveys/2026/answer/quilmes/print/",
    ),
    "sofia": ("/desk/audit/", "/desk/cities/", "/desk/accounts/", "/desk/outbox/", "/desk/commissions/"),
    "": (
        "/cities/", "/cities/quilmes/", "/commissions/derechos-humanos/", "/surveys/", "/surveys/2026/", RESULTS,
        f"{RESULTS}A3/", f"{RESULTS}B2/", f"{RESULTS}matrix/?block=A", f"{RESULTS}map/?question=A1",
    ),
}  # fmt: skip


def canary(name: str) -> str:
    """Markup that shows itself if it is ever taken for such: in text, in an attribute and within a script."""
    return f"{name}\"'><img src=x onerror=alert(1)><b class=canary></b></script><script>alert(1)</script>"


@pytest.fixture
def cast(site: str) -> Cast:
    """Every text that somebody can enter is a canary."""
    cast = assemble()
    opening.forget()
    User.objects.filter(pk=cast.bruno.pk).update(name=canary("Bruno"))
    LocalGovernment.objects.filter(pk=cast.quilmes.pk).update(name=canary("Quilmes"))
    Commission.objects.update(about={"es": canary("About")})
    cast.bruno.refresh_from_db()
    cast.quilmes.refresh_from_db()
    asked = kit.survey_round(cast)
    Round.objects.update(title={"es": canary("Ronda")}, about={"es": canary("Sobre")})
    answers = {"A/a1": "yes", "A/a3": canary("Answer"), "B/b2[]": "1", "B/b2[1]/b2_name": canary("Entry")}
    response = kit.begun(asked, cast.quilmes, answers)
    response.answers.filter(path="/data/A/a3").update(visibility="public")
    first = kit.approved(response, cast.bruno, cast.carla)
    remarks = Remarks(canary("General"), {"/data/A/a3": canary("Remark")})
    return_response(response=response, revision=first, remarks=remarks, by=kit.actor(cast.ana), at=kit.NOW)
    response.refresh_from_db()
    kit.accepted(response, cast.bruno, cast.carla, cast.ana)
    Round.objects.update(published_at=kit.NOW)
    return cast


def become(page: Page, user: User, site: str) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def test_nothing_that_was_written_becomes_markup(page: Page, cast: Cast, site: str) -> None:
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    shown, faults = 0, []
    for who, addresses in PAGES.items():
        page.context.clear_cookies()
        if who:
            become(page, getattr(cast, who), site)
        for address in addresses:
            response = page.goto(address)
            assert response
            if response.status != 200:
                faults.append(f"{address}: {response.status}")
            shown += page.locator("body").inner_text().count("<img src=x")
            if page.evaluate(INJECTED):
                faults.append(f"{address}: markup")
    assert (faults, said) == ([], [])
    assert shown > len(PAGES["bruno"]), "the canaries were not shown at all"


def test_control_markup_that_is_written_unescaped_is_noticed(page: Page, site: str) -> None:
    page.goto("/accessibility/")
    page.evaluate("text => { document.querySelector('main').innerHTML += text }", "<b class=canary></b><img src=x>")
    assert page.evaluate(INJECTED) == 2
