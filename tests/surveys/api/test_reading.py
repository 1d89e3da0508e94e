"""Reading by program: what is there, in pages, once."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast, mandate
from tests.surveys import kit
from tests.surveys.answering.kit import open_round
from tests.surveys.api.kit import HERE, Program, change, token_of
from tests.surveys.results.kit import another

from mancomun.surveys.actions.flow import Remarks, return_response
from mancomun.surveys.actions.rounds import invite_cities
from mancomun.surveys.models import Invitee, Response, Round

LINE = "/data/A/a_text"


class TestRounds:
    def test_a_round_says_its_phases_and_version(self, bruno: Program, asked: Round) -> None:
        found = bruno.get("rounds/all/").json()
        assert [each["kind"] for each in found["phases"]] == ["answer", "review"]
        assert (found["title"], found["state"], found["invited"], found["answered"]) == ("Round", "open", 2, 0)
        assert found["version"] == {
            "questionnaire": "all",
            "number": 1,
            "digest": asked.version.digest,
            "languages": asked.version.languages,
        }

    def test_its_words_are_in_the_language_that_is_asked_for(self, cast: Cast, bruno: Program) -> None:
        assert Program(bruno.secret, "pt").get("rounds/all/").json()["title"] == "Ronda"  # it has no Portuguese
        assert Program(bruno.secret, "es").get("rounds/nowhere/").json()["detail"].startswith("Revise")

    def test_without_a_language_it_is_the_persons_own(self, cast: Cast, bruno: Program) -> None:
        assert Program(bruno.secret, "").get("rounds/all/").json()["title"] == "Ronda"

    def test_the_coordination_sees_how_far_each_city_is(self, cast: Cast, bruno: Program, asked: Round) -> None:
        bruno.patch(change(LINE, "Hello"))
        found = Program(token_of(cast.ana)).get("rounds/all/cities/").json()
        assert [(each["city"], each["standing"], each["questions_begun"]) for each in found] == [
            ("cordoba", "invited", 0),
            ("quilmes", "begun", 1),
        ]

    def test_lists_come_in_pages_with_links(self, cast: Cast, asked: Round) -> None:
        invite_cities(
            round=asked, governments=[another(number) for number in range(60)], by=kit.COMMAND, at=timezone.now()
        )
        ana = Program(token_of(cast.ana))
        first, second = ana.get("rounds/all/cities/"), ana.get("rounds/all/cities/?page=2")
        assert (len(first.json()), len(second.json())) == (50, 12)
        assert 'cities/?page=2>; rel="next"' in first["Link"]
        assert 'rel="next"' not in second["Link"]
        assert 'cities/?page=1>; rel="prev"' in second["Link"]
        assert ana.get("rounds/all/cities/?page=3").status_code == 404

    @pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "9" * 40, "1.5"])
    def test_a_page_is_a_number(self, bruno: Program, page: str) -> None:
        told = bruno.get(f"rounds/?page={page}")
        assert told.status_code == 422
        assert [(each["in"], each["pointer"]) for each in told.json()["errors"]] == [("query", "/page")]


class TestTheQuestionnaire:
    def test_items_hold_what_their_author_wrote(self, bruno: Program) -> None:
        found = bruno.get("rounds/all/questionnaire/").json()
        items = {each["path"]: each for each in found["items"]}
        line = items[LINE]
        assert line["labels"] == {"es": "Line ES", "en": "Line"}
        assert (line["code"], line["type"], line["required"], line["visibility"]) == ("A1", "text", "yes", "public")
        assert items["/data/print/b_then"]["relevant"] == "${b_if} = 'yes'"
        assert items["/data/A/a_int"]["constraint"] == ". >= 0 and . <= 100"
        assert items["/data/A/a_shout"]["calculation"] == "concat(${a_text}, '!')"
        assert items["/data/A/a_scale"]["parameters"] == {"start": "0", "end": "4", "step": "1"}
        assert items["/data/print/c_place"]["choice_filter"] == "country = ${c_country}"
        assert items["/data/print/r"]["kind"] == "repeat"
        assert not any(path.startswith("/data/meta") for path in items)

    def test_a_list_stands_once_and_is_named(self, bruno: Program) -> None:
        found = bruno.get(f"{HERE}questionnaire/").json()
        named = {each["choices"] for each in found["items"] if each["choices"]}
        assert named == set(found["choices"])
        assert found["choices"]["has"][0] == {
            "value": "yes",
            "labels": {"es": "Sí", "en": "Yes"},
            "state": "yes",
            "columns": {"mancomun_state": "yes"},
        }


class TestTheDraft:
    def test_before_anybody_began_it_is_empty_and_open(self, cast: Cast, asked: Round) -> None:
        found = Program(token_of(cast.elena)).get("rounds/all/answers/cordoba/draft/").json()
        assert (found["state"], found["open"], found["answers"], found["changed_at"]) == ("", True, [], None)

    def test_what_follows_from_it(self, bruno: Program) -> None:
        bruno.patch(change(LINE, "Hello"), change("/data/print/c_country", "uy"))
        found = bruno.get(f"{HERE}evaluation/").json()
        items = {each["path"]: each for each in found["questions"]}
        assert items["/data/A/a_shout"]["value"] == "Hello!"
        assert items["/data/A/a_shout"]["readonly"] is True
        assert items["/data/print/b_then"]["relevant"] is False
        assert items["/data/print/c_place"]["offered"] == ["mvd"]
        assert items[LINE]["required"] is True
        assert [each["name"] for each in found["sections"]] == ["A", "print"]

    def test_what_has_not_changed_is_not_sent_again(self, bruno: Program) -> None:
        tag = bruno.get(f"{HERE}draft/")["ETag"]
        same = bruno.get(f"{HERE}draft/", If_None_Match=tag)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        bruno.patch(change(LINE, "Hello"))
        assert bruno.get(f"{HERE}draft/", If_None_Match=tag).status_code == 200

    def test_it_is_kept_by_nobody_else(self, bruno: Program) -> None:
        assert bruno.get(f"{HERE}draft/")["Cache-Control"] == "private, no-cache"


@pytest.fixture
def returned(cast: Cast) -> Response:
    """Approved, and returned with a remark at a question."""
    kit.survey_round(cast)
    response = kit.begun(Round.objects.get(), cast.quilmes)
    revision = kit.approved(response, cast.bruno, cast.carla)
    asked_again = Remarks("In general", {"/data/A/a1": "Since when?"})
    return_response(response=response, revision=revision, remarks=asked_again, by=kit.actor(cast.ana), at=kit.NOW)
    return response


class TestItsWay:
    HERE = "rounds/2026/answers/quilmes/"

    def test_steps_remarks_and_versions(self, cast: Cast, returned: Response) -> None:
        bruno = Program(token_of(cast.bruno))
        steps = bruno.get(f"{self.HERE}steps/").json()
        assert [(each["kind"], each["by"], each["revision"]) for each in steps] == [
            ("submitted", "Bruno", 1),
            ("approved", "Carla", 1),
            ("returned", "Ana", 1),
        ]
        assert [(each["path"], each["body"]) for each in steps[2]["remarks"]] == [("/data/A/a1", "Since when?")]
        assert [each["body"] for each in bruno.get(f"{self.HERE}remarks/").json()] == ["Since when?"]
        assert [each["number"] for each in bruno.get(f"{self.HERE}revisions/").json()] == [1]
        whole = bruno.get(f"{self.HERE}revisions/1/").json()
        assert whole["receipt"]["receipt"]["digest"] == whole["digest"]
        assert whole["unchanged"] is True
        assert bruno.get(f"{self.HERE}revisions/2/").status_code == 404
        assert bruno.get(f"{self.HERE}").json()["state"] == "returned"

    def test_the_coordination_sees_versions_that_were_approved_alone(self, cast: Cast) -> None:
        kit.survey_round(cast)
        kit.submitted(kit.begun(Round.objects.get(), cast.quilmes), cast.bruno)
        assert Program(token_of(cast.ana)).get(f"{self.HERE}revisions/").json() == []
        assert len(Program(token_of(cast.carla)).get(f"{self.HERE}revisions/").json()) == 1


class TestQueries:
    """The same number of them for one row and for three."""

    def test_of_rounds(self, cast: Cast, bruno: Program, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        bruno.get("rounds/")
        for more in (0, 2):
            for number in range(more):
                open_round(cast, slug=f"more-{number}")
            with django_assert_num_queries(7):
                found = bruno.get("rounds/").json()
            assert len(found) == 1 + more

    def test_of_cities(
        self, cast: Cast, response: Response, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        ana = Program(token_of(cast.ana))
        Invitee.objects.exclude(response=response).delete()
        ana.get("rounds/all/cities/")
        for more in (0, 2):
            invite_cities(
                round=Round.objects.get(),
                governments=[another(number) for number in range(more)],
                by=kit.COMMAND,
                at=timezone.now(),
            )
            with django_assert_num_queries(10):
                found = ana.get("rounds/all/cities/").json()
            assert len(found) == 1 + more

    def test_of_a_draft(self, bruno: Program, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        bruno.get(f"{HERE}draft/")
        for paths in ([LINE], ["/data/A/a_area", "/data/A/a_int"]):
            bruno.patch(*(change(path, "1") for path in paths))
            with django_assert_num_queries(6):
                bruno.draft()

    def test_of_changes(self, bruno: Program, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        bruno.patch(change("/data/A/a_dec", "1"))
        for paths in ([LINE], ["/data/A/a_area", "/data/A/a_int", "/data/print/b_if"]):
            with django_assert_num_queries(14):
                assert bruno.patch(*(change(path, "1") for path in paths)).status_code == 200

    def test_of_revisions(self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        kit.survey_round(cast)
        response = kit.begun(Round.objects.get(), cast.quilmes)
        mandate(cast.bruno, cast.quilmes, "authority")
        bruno = Program(token_of(cast.bruno))
        bruno.get("rounds/")  # the day of a token’s use is noted once
        for _time in range(3):
            kit.approved(response, cast.bruno, cast.bruno)
            Response.objects.update(state="returned")
            with django_assert_num_queries(8):
                bruno.get(f"{TestItsWay.HERE}revisions/")
            with django_assert_num_queries(9):
                bruno.get(f"{TestItsWay.HERE}steps/")
