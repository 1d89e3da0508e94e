"""The whole form in one document."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.answering.conftest import Open, SignIn
from tests.surveys.answering.kit import BASE, Page, response_of
from tests.surveys.kit import actor

from mancomun.surveys.actions.answering import save_answer
from mancomun.surveys.models import Handover, Invitee, Response, RoundPhase
from mancomun.surveys.queries.answering import form_of
from mancomun.surveys.queries.hands import digest_of
from mancomun.surveys.sheet.build import PHANTOM
from mancomun.surveys.views import offline

OFFLINE = f"{BASE}offline/"
SIGN_OUT = reverse("account_logout")


def opened(client: Client, url: str = OFFLINE) -> Page:
    client.cookies["language"] = "en"
    return Page(client, url)


def test_every_question_is_there_asked_or_not(cast: Cast, response: Response, sign_in: SignIn) -> None:
    sheet = opened(sign_in(cast.bruno))
    assert sheet.response.status_code == 200
    for label in ("Line", "Several", "Housing", "Then what?", "Name of the norm", "Town", "Contact"):
        assert sheet.key(label)
    key = sheet.key("Then what?")
    assert f"{key}.n" in sheet.values
    assert [each.get("value") for each in sheet.find(f"#{sheet.key('Town')} [type=radio]")] == ["mvd", "qui", "cba"]


def test_names_and_bases_are_those_of_the_section_pages(page: Open, cast: Cast, sign_in: SignIn) -> None:
    at = timezone.now()
    save_answer(response=response_of(), path="/data/A/a_text", value="x", by=actor(cast.diego, at), at=at)
    whole = opened(sign_in(cast.bruno)).answers
    for section in ("A", "print_"):
        asked = page(section).answers
        file = page(section).key("Evidence") if section == "A" else "none"
        assert {name for name, said in asked.items() if whole.get(name) != said} <= {f"{file}.n", f"{file}.v"}


def test_files_and_results_of_the_form_are_only_read(cast: Cast, response: Response, sign_in: SignIn) -> None:
    sheet = opened(sign_in(cast.bruno))
    assert sheet.find("input[type=file]") == []
    assert f"{sheet.key('Evidence')}.n" not in sheet.values
    assert "Shout" not in sheet.text


def test_a_new_entry_waits_in_a_template(cast: Cast, response: Response, sign_in: SignIn) -> None:
    body = opened(sign_in(cast.bruno)).response.content.decode()
    templates = re.findall("<template>.*?</template>", body, re.DOTALL)
    found = [re.findall(rf'<fieldset class="entry" id="q\d+((?:-1)?)-{PHANTOM}"', each) for each in templates]
    assert found == [["-1"], [""]]  # of the entry within the first entry, and of a second one
    assert str(PHANTOM) not in re.sub("<template>.*?</template>", "", body, flags=re.DOTALL)


def test_conditions_come_with_it(cast: Cast, response: Response, sign_in: SignIn) -> None:
    sheet = opened(sign_in(cast.bruno))
    plan = json.loads(sheet.find("#sheet")[0].get("data-plan"))
    number = int(sheet.key("Then what?")[1:])
    asked = int(sheet.key("More?")[1:])
    assert ["relevant", number, ["=", ["node", asked], "yes"]] in plan["steps"]


def test_it_waits_for_the_beginning(cast: Cast, invitee: Invitee, sign_in: SignIn) -> None:
    assert sign_in(cast.bruno).get(OFFLINE).headers["Location"] == BASE


def test_who_only_reads_gets_no_form(cast: Cast, response: Response, sign_in: SignIn) -> None:
    sheet = opened(sign_in(cast.carla))
    assert (sheet.find("#sheet"), len(sheet.find("#kept[data-reading]"))) == ([], 1)


def test_a_closed_round_shows_what_is_kept(cast: Cast, response: Response, sign_in: SignIn) -> None:
    RoundPhase.objects.filter(kind="answer").update(closes=timezone.now())
    sheet = opened(sign_in(cast.bruno))
    assert "Answering closed on" in sheet.text
    assert (sheet.find("#sheet"), len(sheet.find("#kept[data-reading]"))) == ([], 1)


def test_a_form_beyond_a_page_says_where_to_answer_it(
    cast: Cast, response: Response, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "MOST_QUESTIONS", 5)
    sheet = opened(sign_in(cast.bruno))
    assert "too long for one page" in sheet.text
    assert sheet.find("#sheet") == []


def test_the_worker_reaches_no_further_than_the_page(cast: Cast, response: Response, sign_in: SignIn) -> None:
    answer = sign_in(cast.bruno).get(f"{OFFLINE}worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer.headers


def test_a_link_opens_its_sections_and_learns_nothing_of_the_others(cast: Cast, response: Response) -> None:
    at = timezone.now()
    save_answer(response=response, path="/data/print/b_if", value="yes", by=actor(cast.bruno, at), at=at)
    handover = Handover.objects.create(
        response=response, sections=["A"], email="marta@example.org", name="Marta", given_at=at,
        ends_at=at.replace(year=at.year + 1), link_digest="0" * 64, key_digest=digest_of("key"),
    )  # fmt: skip
    client = Client()
    session = client.session
    session["handed"] = {str(handover.uid): "key"}
    session.save()
    sheet = opened(client, f"/surveys/handed/{handover.uid}/offline/")
    assert sheet.key("Line")
    assert "Then what?" not in sheet.text
    plan = json.loads(sheet.find("#sheet")[0].get("data-plan"))
    hidden = {node.number for node in form_of(response).nodes if node.path.startswith("/data/print")}
    assert [step for step in plan["steps"] if len(step) == 3 and step[0] == "relevant" and step[1] in hidden] == []
    assert json.loads(sheet.find("#sheet")[0].get("data-texts")) == {}
    assert client.get(f"/surveys/handed/{handover.uid}/offline/worker.js").status_code == 200


def test_the_list_of_sections_leads_to_it(cast: Cast, response: Response, sign_in: SignIn) -> None:
    sheet = opened(sign_in(cast.bruno), BASE)
    (link,) = sheet.find(f'a[href="{OFFLINE}"]')
    assert link.text_content().strip() == "Answer without a connection"


def test_signing_out_clears_the_browser(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.bruno)
    asked = client.get(SIGN_OUT)
    assert 'id="unsent" hidden' in asked.content.decode()
    tree = Page(client, SIGN_OUT).tree
    nonce = {each.get("name"): each.get("value") for each in tree.cssselect("main form input[type=hidden]")}
    assert client.post(SIGN_OUT, nonce).headers["Clear-Site-Data"] == '"storage"'
