"""Writing by program: what a page would do, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from tests.cast import Cast
from tests.surveys.api.kit import HERE, Program, change, token_of
from tests.surveys.kit import actor

from mancomun.core.models import AuditEntry, SpentNonce
from mancomun.surveys.actions.hands import Into, hand_over
from mancomun.surveys.models import Answer, AnswerEdit, Response, Revision, Round

LINE, WHOLE, ONE, FILE = "/data/A/a_text", "/data/A/a_int", "/data/A/a_one", "/data/A/a_file"
REPEAT = "/data/print/r"


def said(response: Response, path: str) -> tuple[str, str, int, str]:
    row = Answer.objects.get(response=response, path=path)
    return row.value, row.visibility, row.number, row.channel


def pointers(told: Any) -> dict[str, str]:
    return {each["pointer"]: each["code"] for each in told.json()["errors"]}


class TestChanges:
    def test_several_at_once_are_saved_with_their_channel(self, bruno: Program, response: Response) -> None:
        told = bruno.patch(change(LINE, "Hello"), change(WHOLE, " 12 ", visibility="network"))
        assert told.status_code == 200
        assert said(response, LINE) == ("Hello", "", 1, "api")
        assert said(response, WHOLE) == ("12", "network", 1, "api")
        readable = {each["path"]: each["readable_by"] for each in told.json()["saved"]}
        assert readable == {LINE: "public", WHOLE: "network"}

    def test_what_stands_already_is_no_change(self, bruno: Program, response: Response) -> None:
        bruno.patch(change(LINE, "Hello"))
        told = bruno.patch(change(LINE, "Hello", base=1))
        assert (told.status_code, told.json()["same"]) == (200, [LINE])
        assert said(response, LINE)[2] == 1

    def test_one_refused_answer_refuses_all_of_them(self, bruno: Program, response: Response) -> None:
        told = bruno.patch(
            change(LINE, "Hello"),
            change(WHOLE, "twelve"),
            change("/data/A/nothing", "x"),
            change("/data/A/a_shout", "x"),
            change(FILE, "11111111-1111-1111-1111-111111111111"),
            change("/data/A/a_area", "a\x01b"),
            change(f"{REPEAT}[77]/r_name", "x"),
            change("/data/meta/instanceID", "x"),
            change(LINE, "again"),
        )
        assert told.status_code == 422
        assert pointers(told) == {
            "/answers/1/value": "type",
            "/answers/2/path": "unknown",
            "/answers/3/path": "unknown",
            "/answers/4/value": "file",
            "/answers/5/value": "control_character",
            "/answers/6/path": "unknown",
            "/answers/7/path": "unknown",
            "/answers/8/path": "twice",
        }
        assert not Answer.objects.filter(response=response, path=LINE).exists()

    def test_what_the_question_does_not_allow_is_kept_and_named(self, bruno: Program) -> None:
        assert bruno.patch(change(WHOLE, "101"), change(ONE, "perhaps")).status_code == 200
        found = bruno.get(f"{HERE}evaluation/").json()
        faults = {each["path"]: each["violation"]["code"] for each in found["questions"] if each["violation"]}
        assert faults[WHOLE] == "constraint"
        assert faults[ONE] == "choice-not-offered"
        assert found["valid"] is False

    def test_a_confined_answer_stays_confined(self, bruno: Program, response: Response) -> None:
        path = "/data/print/c_secret"
        told = bruno.patch(change(path, "Ana", visibility="public")).json()
        assert [(each["visibility"], each["readable_by"]) for each in told["saved"]] == [("", "coordination")]

    def test_it_begins_what_nobody_began(self, cast: Cast, asked: Round) -> None:
        elena = Program(token_of(cast.elena))
        address = "rounds/all/answers/cordoba/draft/answers/"
        assert elena("PATCH", address, {"answers": [change(LINE, "Hola")]}).status_code == 200
        assert Response.objects.get(invitee__government=cast.cordoba).state == "draft"


class TestConflicts:
    def test_both_answers_are_told_and_the_standing_one_stays(
        self, bruno: Program, diego: Program, response: Response
    ) -> None:
        bruno.patch(change(LINE, "First"))
        told = diego.patch(change(LINE, "Second"), change(WHOLE, "7"))
        assert told.status_code == 409
        [clash] = told.json()["clashes"]
        assert (clash["path"], clash["mine"]["value"], clash["theirs"]["value"]) == (LINE, "Second", "First")
        assert (clash["theirs"]["by"], clash["theirs"]["number"], clash["theirs"]["channel"]) == ("Bruno", 1, "api")
        assert [each["path"] for each in told.json()["saved"]] == [WHOLE]
        assert said(response, LINE)[0] == "First"
        assert AnswerEdit.objects.get(response=response, overtaken=True).value == "Second"
        assert [each["path"] for each in diego.draft()["clashes"]] == [LINE]
        assert bruno.draft()["clashes"] == []

    def test_mine_takes_its_place_when_theirs_was_seen(
        self, bruno: Program, diego: Program, response: Response
    ) -> None:
        bruno.patch(change(LINE, "First"))
        diego.patch(change(LINE, "Second"))
        assert diego.patch(change(LINE, "Second", base=1)).status_code == 200
        assert said(response, LINE)[:3] == ("Second", "", 2)
        assert diego.draft()["clashes"] == []

    def test_theirs_is_left_by_sending_it(self, bruno: Program, diego: Program, response: Response) -> None:
        bruno.patch(change(LINE, "First"))
        diego.patch(change(LINE, "Second"))
        told = diego.patch(change(LINE, "First", base=1))
        assert (told.status_code, told.json()["same"]) == (200, [LINE])
        assert diego.draft()["clashes"] == []
        assert said(response, LINE)[2] == 1


class TestWhen:
    def test_nothing_is_taken_when_answering_has_closed(self, bruno: Program, response: Response) -> None:
        with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
            told = bruno.patch(change(LINE, "Late"))
            assert told.status_code == 409
            assert "closed" in told.json()["detail"]
            draft = bruno.draft()
        assert (draft["open"], draft["reason"]) == (False, told.json()["detail"])

    def test_who_only_reads_is_refused_in_words(self, cast: Cast, response: Response) -> None:
        carla = Program(token_of(cast.carla))
        told = carla.patch(change(LINE, "x"))
        assert told.status_code == 403
        assert carla.draft()["open"] is False

    def test_a_contributor_writes_what_was_handed_over(self, cast: Cast, bruno: Program, response: Response) -> None:
        at = timezone.now()
        hand_over(response=response, sections=["print"], into=Into(helper=cast.diego), by=actor(cast.bruno, at), at=at)
        diego = Program(token_of(cast.diego))
        bruno.patch(change(LINE, "Not for Diego"))
        assert pointers(diego.patch(change(LINE, "x"))) == {"/answers/0/path": "unknown"}
        assert diego.patch(change("/data/print/b_if", "yes")).status_code == 200
        assert [each["path"] for each in diego.draft()["answers"]] == ["/data/print/b_if"]
        assert {each["path"].split("/")[2] for each in diego.get(f"{HERE}evaluation/").json()["questions"]} == {
            "print"
        }


class TestEntries:
    def test_an_entry_is_added_filled_and_taken_away(self, bruno: Program, response: Response) -> None:
        made = bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT})
        assert made.status_code == 201
        path = made.json()["path"]
        assert bruno.patch(change(f"{path}/r_name", "Law 1")).status_code == 200
        assert path in {f"{each['path']}[{key}]" for each in bruno.draft()["entries"] for key in each["keys"]}
        assert bruno("DELETE", f"{HERE}draft/entries/?path={path}").status_code == 204
        assert f"{path}/r_name" not in {each["path"] for each in bruno.draft()["answers"]}
        assert bruno("DELETE", f"{HERE}draft/entries/?path={path}").status_code == 422
        assert set(AnswerEdit.objects.filter(by=bruno_id(response)).values_list("channel", flat=True)) == {"api"}

    @pytest.mark.parametrize("repeat", ["/data/A", LINE, f"{REPEAT}[1]", "r", "/data/print/r[99]/s", "/data"])
    def test_what_is_no_repeat_takes_no_entry(self, bruno: Program, repeat: str) -> None:
        assert bruno("POST", f"{HERE}draft/entries/", {"repeat": repeat}).status_code == 422

    def test_an_entry_inside_an_entry(self, bruno: Program) -> None:
        outer = bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT}).json()["path"]
        inner = bruno("POST", f"{HERE}draft/entries/", {"repeat": f"{outer}/s"})
        assert inner.status_code == 201
        assert bruno.patch(change(f"{inner.json()['path']}/s_number", "3")).status_code == 200


def bruno_id(response: Response) -> int:
    return AnswerEdit.objects.filter(response=response, by_name="Bruno", path__endswith="r_name").get().by or 0


def complete(program: Program) -> None:
    """What the form asks for."""
    found = program.get(f"{HERE}evaluation/").json()
    missing = [each["path"] for each in found["questions"] if each["violation"]]
    choices = {"g_2": "yes"}
    told = program.patch(*(change(path, choices.get(path.rpartition("/")[2], "Given")) for path in missing))
    assert told.status_code == 200, told.content


class TestSubmission:
    def test_what_is_missing_is_named_and_nothing_happens(self, bruno: Program, response: Response) -> None:
        told = bruno("POST", f"{HERE}submission/")
        assert told.status_code == 422
        assert pointers(told)[LINE] == "required"
        assert told.json()["errors"][0]["in"] == "answers"
        assert not Revision.objects.exists()

    def test_it_is_put_forward_frozen_and_readable(self, bruno: Program, response: Response) -> None:
        complete(bruno)
        told = bruno("POST", f"{HERE}submission/")
        assert told.status_code == 201
        row = Revision.objects.get()
        assert (told.json()["digest"], told.json()["number"]) == (row.digest, 1)
        whole = bruno.get(told["Location"].partition("testserver")[2] or told["Location"].split("8000")[-1])
        assert whole.status_code == 200
        assert whole.json()["unchanged"] is True
        assert whole.json()["receipt"] is None
        assert [each["path"] for each in whole.json()["answers"]] == [each["path"] for each in row.answers]
        assert bruno("POST", f"{HERE}submission/").status_code == 409
        assert AuditEntry.objects.filter(event="survey.response.submitted").count() == 1

    def test_a_contributor_does_not_put_forward(self, bruno: Program, diego: Program) -> None:
        complete(bruno)
        assert diego("POST", f"{HERE}submission/").status_code == 403


class TestOnce:
    def test_the_same_request_acts_once(self, bruno: Program, response: Response) -> None:
        first = bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT}, Idempotency_Key="a")
        again = bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT}, Idempotency_Key="a")
        other = bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT}, Idempotency_Key="b")
        assert (first.status_code, first.json()) == (again.status_code, again.json())
        assert first.json() != other.json()

    def test_the_control_without_a_key_it_acts_twice(self, bruno: Program, response: Response) -> None:
        keys = [bruno("POST", f"{HERE}draft/entries/", {"repeat": REPEAT}).json()["key"] for _time in (1, 2)]
        assert keys[0] != keys[1]

    def test_a_retry_never_undoes_what_a_colleague_wrote_since(
        self, bruno: Program, diego: Program, response: Response
    ) -> None:
        bruno.patch(change(LINE, "First"), Idempotency_Key="k")
        diego.patch(change(LINE, "Second", base=1))
        again = bruno.patch(change(LINE, "First"), Idempotency_Key="k")
        assert again.status_code == 200
        assert [(each["value"], each["by"]) for each in again.json()["saved"]] == [("Second", "Diego")]
        assert said(response, LINE)[0] == "Second"

    def test_a_conflict_is_told_again(self, bruno: Program, diego: Program) -> None:
        bruno.patch(change(LINE, "First"))
        told = [diego.patch(change(LINE, "Second"), Idempotency_Key="k") for _time in (1, 2)]
        assert [each.status_code for each in told] == [409, 409]
        assert told[0].json()["clashes"] == told[1].json()["clashes"]
        assert AnswerEdit.objects.filter(overtaken=True).count() == 1

    def test_a_submission_is_led_to_its_revision_also_when_it_takes_no_change_any_more(self, bruno: Program) -> None:
        complete(bruno)
        told = [bruno("POST", f"{HERE}submission/", Idempotency_Key="k") for _time in (1, 2)]
        assert [each.status_code for each in told] == [201, 201]
        assert told[0].json() == told[1].json()
        assert Revision.objects.count() == 1

    def test_a_key_is_for_one_request(self, bruno: Program) -> None:
        bruno.patch(change(LINE, "First"), Idempotency_Key="k")
        assert bruno.patch(change(LINE, "Other", base=1), Idempotency_Key="k").status_code == 422

    def test_and_of_one_person(self, bruno: Program, diego: Program) -> None:
        bruno.patch(change(LINE, "First"), Idempotency_Key="k")
        assert diego.patch(change(LINE, "Other", base=1), Idempotency_Key="k").status_code == 200

    def test_a_refusal_spends_nothing(self, bruno: Program) -> None:
        before = SpentNonce.objects.count()
        assert bruno.patch(change(WHOLE, "twelve"), Idempotency_Key="k").status_code == 422
        assert SpentNonce.objects.count() == before

    @pytest.mark.parametrize("key", ["x" * 201, "tab\there"])
    def test_a_key_has_bounds(self, bruno: Program, key: str) -> None:
        assert bruno.patch(change(LINE, "x"), Idempotency_Key=key).status_code == 400
