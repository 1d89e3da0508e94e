"""What a phone sends, beside what stands: three sides, entries without names, and files that come later."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.forms import send
from tests.surveys.answering.kit import Page, response_of
from tests.surveys.hands.kit import MARTA, let_in
from tests.surveys.hands.kit import at as at_link
from tests.surveys.kit import actor
from tests.surveys.openrosa.kit import PNG, Phone, identity, instance, kept, said, token_of

from mancomun.accounts.models import AccessToken, User
from mancomun.core.models import AuditEntry, StoredFile
from mancomun.surveys.actions.answering import save_answer
from mancomun.surveys.actions.flow import submit_response, withdraw_submission
from mancomun.surveys.actions.hands import Into, hand_over
from mancomun.surveys.models import Answer, AnswerEdit, Evidence, OpenRosaFile, Response
from mancomun.surveys.queries import answering as queries

SignIn = Callable[[User | None], Client]
TASKS = "/surveys/all/answer/quilmes/"


def text(value: str) -> str:
    return f"<A><a_text>{value}</a_text></A>"


def norms(*names: str) -> str:
    return f"<print>{''.join(f'<r><r_name>{name}</r_name></r>' for name in names)}</print>"


def standing(path: str) -> str | None:
    return Answer.objects.filter(path=f"/data/{path}").values_list("value", flat=True).first()


def entries() -> dict[int, str]:
    """The entries of the norms as they are in the draft, by their keys."""
    answers = queries.answers_of(response_of())
    keys = queries.keys_in(answers.get("/data/print/r[]"))
    found = {key: answers.get(f"/data/print/r[{key}]/r_name") for key in keys}
    return {key: answer.value if answer else "" for key, answer in found.items()}


def on_the_web(user: User, path: str, value: str) -> None:
    at, full = timezone.now(), f"/data/{path}"
    answer = Answer.objects.filter(path=full).first()
    save_answer(
        response=response_of(), path=full, value=value, base=answer.number if answer else 0, by=actor(user, at), at=at
    )


class TestAnswers:
    def test_they_come_into_the_draft_with_who_and_how(self, cast: Cast, phone: Phone) -> None:
        sent = phone.send(instance(text("From the field")))
        assert (sent.status_code, said(sent)) == (201, "Received. It is in your city’s draft.")
        answer = Answer.objects.get(path="/data/A/a_text")
        assert (answer.value, answer.by, answer.channel) == ("From the field", cast.bruno.pk, "openrosa")
        assert AnswerEdit.objects.get(path="/data/A/a_text").channel == "openrosa"
        received = AuditEntry.objects.get(event="survey.openrosa.received")
        assert (received.actor, received.data) == (f"user:{cast.bruno.pk}", {"new": True, "files": 0})

    def test_what_is_blank_on_the_phone_changes_nothing(self, cast: Cast, response: Response, phone: Phone) -> None:
        on_the_web(cast.diego, "A/a_text", "Diego's")
        phone.send(instance("<A><a_text/><a_int>5</a_int></A>"))
        assert (standing("A/a_text"), standing("A/a_int")) == ("Diego's", "5")
        assert AnswerEdit.objects.filter(overtaken=True).count() == 0

    def test_what_a_colleague_answered_meanwhile_stands_and_the_phone_s_is_kept(
        self, cast: Cast, response: Response, phone: Phone, sign_in: SignIn
    ) -> None:
        on_the_web(cast.diego, "A/a_text", "Diego's")
        sent = phone.send(instance(text("Bruno's")))
        assert "answered otherwise by a colleague" in said(sent)
        assert standing("A/a_text") == "Diego's"
        edit = AnswerEdit.objects.get(overtaken=True)
        assert (edit.value, edit.by, edit.channel) == ("Bruno's", cast.bruno.pk, "openrosa")
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        assert "Choose between two answers: Line" in client.get(TASKS).content.decode()
        page = Page(client, f"{TASKS}A/")
        (take,) = [button for button in page.find("button[name=take]") if ".mine." in button.get("value")]
        page.follow(page.send(take=take.get("value")))
        assert standing("A/a_text") == "Bruno's"
        assert "Choose between" not in client.get(TASKS).content.decode()

    def test_the_same_answer_is_no_conflict(self, cast: Cast, response: Response, phone: Phone) -> None:
        on_the_web(cast.diego, "A/a_text", "Same")
        phone.send(instance(text("Same")))
        assert AnswerEdit.objects.filter(overtaken=True).count() == 0
        assert Answer.objects.get(path="/data/A/a_text").by == cast.diego.pk

    def test_who_reads_it_stays_as_the_city_chose(self, cast: Cast, response: Response, phone: Phone) -> None:
        at = timezone.now()
        save_answer(
            response=response, path="/data/A/a_text", value="", visibility="network", by=actor(cast.bruno, at), at=at
        )
        phone.send(instance(text("x")))
        answer = Answer.objects.get(path="/data/A/a_text")
        assert (answer.value, answer.visibility) == ("x", "network")

    def test_what_is_wrong_is_a_remark_not_a_refusal(self, cast: Cast, phone: Phone, sign_in: SignIn) -> None:
        body = "<A><a_int>-5</a_int><a_dec>many</a_dec><a_one>perhaps</a_one><a_date>2026-02-31</a_date></A>"
        sent = phone.send(instance(body))
        assert (sent.status_code, said(sent)) == (
            201,
            "Received. It is in your city’s draft. 4 answers need mending: see the page of the answer.",
        )
        assert (standing("A/a_int"), standing("A/a_dec"), standing("A/a_one")) == ("-5", "many", "perhaps")
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        page = client.get(TASKS).content.decode()
        assert "Came from a phone and needs a look" in page
        assert "From 0 to 100." in page
        on_the_web(cast.bruno, "A/a_int", "5")
        assert "From 0 to 100." not in client.get(TASKS).content.decode()

    def test_what_the_form_works_out_is_worked_out_here_and_marked(
        self, cast: Cast, phone: Phone, sign_in: SignIn
    ) -> None:
        phone.send(instance("<A><a_text>ay</a_text><a_shout>nay!</a_shout></A>"))
        assert standing("A/a_shout") is None
        (row,) = kept()
        assert row.outcome["recomputed"] == [["/data/A/a_shout", "nay!", "ay!"]]
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        page = client.get(f"{TASKS}phone/").content.decode()
        assert "Shout: the phone had “nay!”; worked out here it is “ay!”." in page

    def test_the_question_says_so_until_it_changes(
        self, cast: Cast, phone: Phone, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        said_so = "Worked out again here. The phone had “nay!”."
        phone.send(instance(text("ay") + "<print/>"))
        with CaptureQueriesContext(connection) as without:
            assert said_so not in client.get(f"{TASKS}A/").content.decode()
        needed = len(without)
        phone.send(instance("<A><a_text>ay</a_text><a_shout>nay!</a_shout></A>"))
        with django_assert_num_queries(needed):
            assert client.get(f"{TASKS}A/").content.decode().count(said_so) == 1
        assert client.get(f"{TASKS}print/").content.decode().count(said_so) == 1
        on_the_web(cast.bruno, "A/a_text", "aye")
        assert said_so not in client.get(f"{TASKS}A/").content.decode()
        assert said_so not in client.get(f"{TASKS}print/").content.decode()

    def test_the_version_that_was_put_forward_says_so_to_its_city(
        self, cast: Cast, response: Response, phone: Phone, sign_in: SignIn
    ) -> None:
        filled = "<a_text>ay</a_text><a_shout>nay!</a_shout>"
        on_the_web(cast.bruno, "print/r[1]/r_name", "Law 7")
        phone.send(instance(f"<A>{filled}</A><print><g><g_2>no</g_2></g></print>"))
        at = timezone.now()
        submit_response(response=response, by=actor(cast.bruno, at), at=at)
        page = "/surveys/all/responses/quilmes/revisions/1/"
        bruno = sign_in(cast.bruno)
        bruno.cookies["language"] = "en"
        assert bruno.get(page).content.decode().count("The phone had “nay!”.") == 1
        withdraw_submission(response=response, by=actor(cast.bruno, at), at=at)
        on_the_web(cast.bruno, "A/a_text", "aye")
        submit_response(response=response, by=actor(cast.bruno, at), at=timezone.now())
        assert "The phone had" not in bruno.get(page.replace("1/", "2/")).content.decode()
        assert bruno.get(page).content.decode().count("The phone had “nay!”.") == 1

    def test_whoever_came_by_a_link_reads_it_too(self, cast: Cast, response: Response, phone: Phone) -> None:
        phone.send(instance("<A><a_text>ay</a_text><a_shout>nay!</a_shout></A>"))
        at, into = timezone.now(), Into(email=MARTA)
        made, link = hand_over(response=response, sections=["A"], into=into, by=actor(cast.bruno, at), at=at)
        page = let_in(urlsplit(link).path).get(at_link(made.uid, "A/"))
        assert page.content.decode().count("The phone had “nay!”.") == 1

    @pytest.mark.parametrize(("sent", "said_of"), [("", "–"), ("1e999", "1e999"), ("<b>&amp;", "&lt;b&gt;&amp;")])
    def test_whatever_the_phone_had_is_said(
        self, cast: Cast, phone: Phone, sign_in: SignIn, sent: str, said_of: str
    ) -> None:
        escaped = sent.replace("<", "&lt;")
        phone.send(instance(f"<A><a_text>ay</a_text><a_shout>{escaped}</a_shout></A>"))
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        assert f"The phone had “{said_of}”." in client.get(f"{TASKS}A/").content.decode()

    def test_control_an_equal_value_is_not_marked(self, phone: Phone) -> None:
        phone.send(instance("<A><a_text>ay</a_text><a_shout>ay!</a_shout></A>"))
        assert kept()[0].outcome["recomputed"] == []

    def test_the_language_of_the_phone(self, phone: Phone) -> None:
        phone.language = "pt"
        assert said(phone.send(instance(text("x")))).startswith("Recebido.")


class TestTheSameAgain:
    def test_sent_again_it_is_there_once(self, phone: Phone) -> None:
        xml = instance(text("x"))
        assert [phone.send(xml).status_code for _ in range(3)] == [201, 202, 202]
        assert (len(kept()), AnswerEdit.objects.filter(path="/data/A/a_text").count()) == (1, 1)
        assert AuditEntry.objects.filter(event="survey.openrosa.received").count() == 1

    def test_it_does_not_come_back_after_it_was_changed(self, cast: Cast, phone: Phone) -> None:
        xml = instance(text("x"))
        phone.send(xml)
        on_the_web(cast.diego, "A/a_text", "y")
        phone.send(xml)
        assert standing("A/a_text") == "y"

    def test_other_content_under_the_same_identity_is_a_conflict(self, phone: Phone) -> None:
        name = identity()
        phone.send(instance(text("x"), name=name))
        clash = phone.send(instance(text("y"), name=name))
        assert (clash.status_code, standing("A/a_text"), len(kept())) == (409, "x", 1)
        assert said(clash)

    def test_without_an_identity_the_content_is_one(self, phone: Phone) -> None:
        xml = re.sub(rb"<orx:meta>.*</orx:meta>", b"", instance(text("x")))
        assert [phone.send(xml).status_code for _ in range(2)] == [201, 202]
        assert kept()[0].instance_id == f"sha256:{kept()[0].digest}"

    def test_two_cities_may_use_one_identity(self, cast: Cast, phone: Phone) -> None:
        xml = instance(text("x"))
        other = Phone(token_of(cast.elena, city_slug="cordoba"))
        assert [phone.send(xml).status_code, other.send(xml).status_code] == [201, 201]


class TestCorrections:
    """``deprecatedID`` names what a submission replaces."""

    def corrected(self, phone: Phone, before: str, after: str) -> str:
        first = identity()
        phone.send(instance(before, name=first))
        self.first = first
        return said(phone.send(instance(after, deprecated=first)))

    def test_what_the_phone_changed_is_changed_and_cleared(self, phone: Phone) -> None:
        body = "<A><a_text>{}</a_text><a_int>{}</a_int><a_one>yes</a_one></A>"
        self.corrected(phone, body.format("one", "1"), body.format("two", ""))
        assert (standing("A/a_text"), standing("A/a_int"), standing("A/a_one")) == ("two", "", "yes")
        assert AnswerEdit.objects.filter(overtaken=True).count() == 0

    def test_what_it_did_not_change_is_left_to_colleagues(self, cast: Cast, phone: Phone) -> None:
        first = identity()
        phone.send(instance("<A><a_text>one</a_text><a_int>1</a_int></A>", name=first))
        on_the_web(cast.diego, "A/a_text", "Diego's")
        phone.send(instance("<A><a_text>one</a_text><a_int>2</a_int></A>", deprecated=first))
        assert (standing("A/a_text"), standing("A/a_int")) == ("Diego's", "2")
        assert AnswerEdit.objects.filter(overtaken=True).count() == 0

    def test_what_both_changed_is_a_choice(self, cast: Cast, phone: Phone) -> None:
        first = identity()
        phone.send(instance(text("one"), name=first))
        on_the_web(cast.diego, "A/a_text", "Diego's")
        phone.send(instance(text("two"), deprecated=first))
        assert standing("A/a_text") == "Diego's"
        assert AnswerEdit.objects.get(overtaken=True).value == "two"

    def test_of_something_that_never_came_it_is_a_first_one(self, phone: Phone) -> None:
        assert phone.send(instance(text("x"), deprecated="uuid:unknown")).status_code == 201
        assert (standing("A/a_text"), kept()[0].outcome["unknown_earlier"]) == ("x", True)


class TestEntries:
    def test_a_blank_first_entry_is_filled_and_more_are_added(self, response: Response, phone: Phone) -> None:
        assert entries() == {1: ""}
        phone.send(instance(norms("Law", "Decree")))
        assert sorted(entries().values()) == ["Decree", "Law"]
        assert 1 in entries()

    def test_entries_of_colleagues_stay_and_the_same_ones_are_one(self, cast: Cast, phone: Phone) -> None:
        phone.send(instance(norms("Law", "Decree")))
        before = entries()
        phone.send(instance(norms("Decree", "Ordinance")))
        assert sorted(entries().values()) == ["Decree", "Law", "Ordinance"]
        assert {key: name for key, name in entries().items() if key in before} == before

    def test_an_entry_left_blank_on_the_phone_adds_none(self, phone: Phone) -> None:
        phone.send(instance(norms("Law")))
        phone.send(instance(norms("", "")))
        assert list(entries().values()) == ["Law"]

    def test_a_correction_knows_its_own_entries(self, phone: Phone) -> None:
        first, second = identity(), identity()
        phone.send(instance(norms("Law", "Decree", "Ordinance"), name=first))
        before = entries()
        phone.send(instance(norms("Law", "Ordinance changed"), name=second, deprecated=first))
        assert [entries().get(key) for key in before] == ["Law", "Ordinance changed", None]
        phone.send(instance(norms("Law", "Ordinance changed", "New"), deprecated=second))
        assert sorted(entries().values()) == ["Law", "New", "Ordinance changed"]

    def test_one_that_a_colleague_changed_is_not_taken_away(self, cast: Cast, phone: Phone) -> None:
        first = identity()
        phone.send(instance(norms("Law", "Decree"), name=first))
        key = next(key for key, name in entries().items() if name == "Decree")
        on_the_web(cast.diego, f"print/r[{key}]/r_name", "Decree 7")
        phone.send(instance(norms("Law"), deprecated=first))
        assert sorted(entries().values()) == ["Decree 7", "Law"]
        assert kept()[1].outcome["kept"] == [f"/data/print/r[{key}]"]

    def test_entries_in_entries(self, phone: Phone) -> None:
        body = (
            "<print><r><r_name>Law</r_name><s><s_number>1</s_number></s><s><s_number>2</s_number></s></r>"
            "<r><r_name>Decree</r_name><s><s_number>3</s_number></s></r></print>"
        )
        phone.send(instance(body))
        found = Answer.objects.filter(path__endswith="/s_number").values_list("path", "value")
        assert sorted(value for _path, value in found) == ["1", "2", "3"]
        assert len({path for path, _value in found}) == 3


class TestFiles:
    BODY = "<A><a_file>photo.png</a_file><a_text>x</a_text></A>"

    def test_a_file_backs_its_answer(self, phone: Phone) -> None:
        assert phone.send(instance(self.BODY), photo_png=PNG).status_code == 201
        stored = StoredFile.objects.get(name="photo.png")
        assert (standing("A/a_file"), Evidence.objects.get().file) == (str(stored.uid), stored)

    def test_it_may_come_later_with_the_same_answers(self, phone: Phone) -> None:
        xml = instance(self.BODY)
        assert phone.send(xml).status_code == 201
        assert standing("A/a_file") is None
        assert phone.send(xml, photo_png=PNG).status_code == 202
        assert standing("A/a_file") == str(StoredFile.objects.get(name="photo.png").uid)
        assert phone.send(xml, photo_png=PNG).status_code == 202
        assert (OpenRosaFile.objects.count(), Evidence.objects.count()) == (1, 1)

    def test_what_the_gate_refuses_is_told_and_the_rest_is_kept(self, phone: Phone) -> None:
        sent = phone.send(instance(self.BODY), photo_png=b"<svg onload=alert(1)>")
        assert (sent.status_code, standing("A/a_text"), standing("A/a_file")) == (201, "x", None)
        assert "photo.png was not kept: SVG drawings and web pages can carry programs" in said(sent)
        assert OpenRosaFile.objects.get().file is None

    def test_a_file_that_no_answer_names_is_left(self, phone: Phone) -> None:
        assert phone.send(instance(text("x")), other_png=PNG).status_code == 201
        assert (OpenRosaFile.objects.count(), StoredFile.objects.filter(name="other.png").count()) == (0, 0)

    def test_another_s_file_is_not_overwritten(self, cast: Cast, response: Response, phone: Phone) -> None:
        on_the_web(cast.diego, "A/a_file", "their-file")
        phone.send(instance(self.BODY), photo_png=PNG)
        assert standing("A/a_file") == "their-file"
        assert AnswerEdit.objects.get(overtaken=True).path == "/data/A/a_file"

    def test_a_correction_sends_the_same_file_again(self, phone: Phone) -> None:
        first = identity()
        phone.send(instance(self.BODY, name=first), photo_png=PNG)
        uid = standing("A/a_file")
        phone.send(instance(self.BODY.replace("x<", "y<"), deprecated=first), photo_png=PNG)
        assert (standing("A/a_file"), standing("A/a_text")) == (uid, "y")


class TestWaiting:
    def test_what_comes_after_the_answer_was_put_forward_waits_and_is_brought_in(
        self, cast: Cast, response: Response, phone: Phone, sign_in: SignIn
    ) -> None:
        on_the_web(cast.bruno, "A/a_text", "x")
        on_the_web(cast.bruno, "print/g/g_2", "yes")
        on_the_web(cast.bruno, "print/r[1]/r_name", "Law")
        at = timezone.now()
        submit_response(response=response_of(), by=actor(cast.bruno, at), at=at)
        sent = phone.send(instance("<A><a_int>5</a_int><a_file>photo.png</a_file></A>"), photo_png=PNG)
        assert "put forward already" in said(sent)
        assert (sent.status_code, standing("A/a_int"), kept()[0].applied_at) == (201, None, None)
        client = sign_in(cast.bruno)
        withdraw_submission(response=response_of(), by=actor(cast.bruno, at), at=at)
        answer = send(client, f"{TASKS}phone/", {}, to=f"{TASKS}phone/sent/{kept()[0].pk}/")
        assert (answer.status_code, standing("A/a_int")) == (302, "5")
        assert standing("A/a_file") == str(StoredFile.objects.get(name="photo.png").uid)
        again = client.get(f"{TASKS}phone/").content.decode()
        assert "phone/sent/" not in again


class TestThePage:
    def test_an_address_is_made_shown_once_and_revoked(self, cast: Cast, response: Response, sign_in: SignIn) -> None:
        client = sign_in(cast.bruno)
        client.cookies["language"] = "en"
        made = send(client, f"{TASKS}phone/", {}, to=f"{TASKS}phone/add/")
        token = AccessToken.objects.get()
        assert (token.scopes, token.round_slug, token.city_slug) == ("openrosa", "all", "quilmes")
        assert timezone.now() + timedelta(days=60) < token.ends_at < timezone.now() + timedelta(days=70)
        found = re.search(r'value="http://testserver/openrosa/([\w-]+)"', made.content.decode())
        assert found
        assert '<svg class="qr"' in made.content.decode()
        phone = Phone(found[1])
        assert phone.send(instance(text("x"))).status_code == 201
        assert found[1] not in client.get(f"{TASKS}phone/").content.decode()
        assert send(client, f"{TASKS}phone/", {}, to=f"{TASKS}phone/{token.pk}/revoke/").status_code == 302
        assert phone.send(instance(text("y"))).status_code == 404

    def test_nobody_else_revokes_it(self, cast: Cast, response: Response, phone: Phone, sign_in: SignIn) -> None:
        number = AccessToken.objects.get().pk
        client = sign_in(cast.diego)
        assert send(client, f"{TASKS}phone/", {}, to=f"{TASKS}phone/{number}/revoke/").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_however_long(
        self,
        cast: Cast,
        response: Response,
        phone: Phone,
        sign_in: SignIn,
        django_assert_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        on_the_web(cast.diego, "A/a_int", "50")
        for number in range(count):
            phone.send(instance(f"<A><a_int>{number}</a_int><a_file>p.png</a_file></A>"), p_png=PNG)
        client = sign_in(cast.bruno)
        client.get(f"{TASKS}phone/")
        with django_assert_num_queries(10):
            client.get(f"{TASKS}phone/")
