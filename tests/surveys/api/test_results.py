"""Results by program: counted as on the pages, each count with its base, nothing shown that is not theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings
from tests.cast import Cast
from tests.surveys.api.kit import Program, token_of
from tests.surveys.results import kit

from mancomun.accounts.models import User
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening

RESULTS = "rounds/2026/results/"


@pytest.fixture
def round_(cast: Cast) -> Iterator[Round]:
    opening.forget()
    with time_machine.travel(kit.LATER, tick=False):
        made = kit.published(cast)
        kit.answered(
            made,
            cast.quilmes,
            {"a1": "yes", "a1_year": "2015", "a3": "Ana", "b1": "es gn", "b2_name[1]": "School", "b2_people[1]": "7"},
        )
        kit.answered(made, cast.cordoba, {"a1": "no", "a3": "Luis"})
        yield made
    opening.forget()


def program(user: User) -> Program:
    with time_machine.travel(kit.LATER, tick=False):
        assert timezone.now() == kit.LATER
        return Program(token_of(user))


def parts(found: Any, key: str) -> dict[str, Any]:
    topic = next(each for each in found["questions"] if each["key"] == key)
    return {each["name"]: each for each in topic["parts"]}


def test_every_count_says_of_how_many(cast: Cast, round_: Round) -> None:
    found = program(cast.tomas).get(RESULTS).json()
    assert (found["asked"], found["took_part"], found["coordination"], found["network"]) == (3, 2, False, False)
    plan = parts(found, "A1")["a1"]["counts"]
    assert (plan["asked"], plan["took_part"], plan["answered"], plan["counted"]) == (3, 2, 2, 2)
    assert plan["standings"] == {"given": 2, "absent": 1}
    assert sum(plan["standings"].values()) == plan["asked"]
    assert plan["choices"] == {"yes": 1, "no": 1}
    year = parts(found, "A1")["a1_year"]["counts"]
    assert (year["counted"], year["numbers"]["median"]) == (1, 2015)
    assert parts(found, "B2")["b2"]["entries"] == 1


def test_what_a_reader_may_not_read_is_counted_as_hidden(cast: Cast, round_: Round) -> None:
    for user, standings in ((cast.tomas, {"hidden": 2, "absent": 1}), (cast.ana, {"given": 2, "absent": 1})):
        found = program(user).get(f"{RESULTS}questions/A3/").json()
        assert found["question"]["parts"][0]["counts"]["standings"] == standings
    text = program(cast.tomas).get(f"{RESULTS}cities/").content.decode()
    assert "Luis" not in text
    assert "Luis" in program(cast.ana).get(f"{RESULTS}cities/").content.decode()
    assert "Luis" not in program(cast.bruno).get(f"{RESULTS}cities/").content.decode()


def test_answers_city_by_city_say_why_there_is_none(cast: Cast, round_: Round) -> None:
    rows = {each["city"]: each for each in program(cast.tomas).get(f"{RESULTS}cities/").json()}
    assert rows["quilmes"]["answers"]["A1"] == "yes"
    assert rows["quilmes"]["answers"]["A1/a1_year"] == 2015
    assert rows["quilmes"]["answers"]["A3"] == "NOT_PUBLIC"
    assert rows["cordoba"]["answers"]["A4"] == "NOT_APPLICABLE"
    assert rows["montevideo"]["answers"]["A1"] == "DID_NOT_TAKE_PART"
    [entry] = rows["quilmes"]["entries"]
    assert (entry["entry"], entry["answers"]) == (1, {"b2_name": "School", "b2_people": 7})


def test_a_part_of_the_cities_as_on_the_pages(cast: Cast, round_: Round) -> None:
    found = program(cast.tomas).get(f"{RESULTS}?country=AR").json()
    assert (found["asked"], found["took_part"]) == (2, 2)


def test_the_finding_is_in_the_readers_language(cast: Cast, round_: Round) -> None:
    secret = program(cast.tomas).secret
    said = {
        language: Program(secret, language).get(f"{RESULTS}questions/A1/").json()["question"]["parts"][0]["title"]
        for language in ("es", "pt")
    }
    assert said == {"es": "¿Hay un plan?", "pt": "Há um plano?"}


def test_before_they_are_open_the_coordination_alone_looks_ahead(cast: Cast) -> None:
    opening.forget()
    with time_machine.travel(kit.OPENS, tick=False):
        made = kit.published(cast, at=None)
        kit.answered(made, cast.quilmes, {"a1": "yes"})
        ana, bruno = Program(token_of(cast.ana)), Program(token_of(cast.bruno))
        assert ana.get(RESULTS).json()["ahead"] is True
        assert [bruno.get(f"{RESULTS}{more}").status_code for more in ("", "cities/", "questions/A1/")] == [404] * 3
    opening.forget()


def stranger(path: str = "", **headers: str) -> Any:
    return Program("", headers=headers).get(f"{RESULTS}{path}")


def test_a_stranger_reads_what_the_public_may(cast: Cast, round_: Round) -> None:
    found = stranger()
    assert (found.status_code, found["Access-Control-Allow-Origin"]) == (200, "*")
    assert (found.json()["network"], found.json()["coordination"]) == (False, False)
    assert found.json() == program(cast.tomas).get(RESULTS).json()
    assert "Access-Control-Allow-Origin" not in program(cast.tomas).get(RESULTS)


def test_a_wrong_token_is_refused_where_none_is_needed(round_: Round) -> None:
    assert Program("mc_nothing").get(RESULTS).status_code == 401


def cities(query: str) -> list[str]:
    return [each["city"] for each in stranger(f"cities/{query}").json()]


def test_cities_are_chosen_by_what_they_are_and_answered(round_: Round) -> None:
    assert {
        query: cities(query)
        for query in (
            "?country=AR", "?region=005", "?took_part=no", "?took_part=yes&country=UY", "?question=A1&state=yes",
            "?question=A1&state=given", "?question=A1&state=DID_NOT_TAKE_PART", "?question=A3&state=NOT_PUBLIC",
            "?question=A3&state=given",
        )
    } == {
        "?country=AR": ["cordoba", "quilmes"], "?region=005": ["cordoba", "quilmes", "montevideo"],
        "?took_part=no": ["montevideo"], "?took_part=yes&country=UY": [], "?question=A1&state=yes": ["quilmes"],
        "?question=A1&state=given": ["cordoba", "quilmes"], "?question=A1&state=DID_NOT_TAKE_PART": ["montevideo"],
        "?question=A3&state=NOT_PUBLIC": ["cordoba", "quilmes"], "?question=A3&state=given": [],
    }  # fmt: skip


def test_only_the_columns_that_are_asked_for(round_: Round) -> None:
    [cordoba, *_rest] = stranger("cities/?fields=A1,B2,B3").json()
    assert list(cordoba["answers"]) == ["A1", "B2/b2", "B3/b3_health", "B3/b3_school"]
    quilmes = next(each for each in stranger("cities/?fields=A1").json() if each["city"] == "quilmes")
    assert quilmes["entries"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?country=ZZ", "/country"), ("?region=x", "/region"), ("?size=huge", "/size"), ("?kind=%00", "/kind"),
        ("?took_part=perhaps", "/took_part"), ("?question=A1", "/state"), ("?state=yes", "/question"),
        ("?question=A1&state=maybe", "/state"), ("?question=Z9&state=yes", "/question"),
        ("?fields=A1,nothing", "/fields"), ("?fields=" + "A" * 5000, "/fields"), ("?page=0", "/page"),
        ("?edition=0", "/edition"), ("?edition=x", "/edition"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_with_a_sentence(round_: Round, query: str, pointer: str) -> None:
    told = stranger(f"cities/{query}")
    assert told.status_code == 422
    [fault] = told.json()["errors"]
    assert (fault["in"], fault["pointer"], fault["detail"][-1]) == ("query", pointer, ".")


def test_what_is_known_is_not_sent_again(round_: Round) -> None:
    first = stranger("cities/")
    again = stranger("cities/", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert stranger("cities/?country=AR", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_strangers_are_counted_too(round_: Round, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "without_token": "2/m/ip"}
    assert [stranger().status_code for _time in range(3)] == [200, 200, 429]
