"""Home: what the public finds first."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.surveys.kit import survey_round
from tests.surveys.results.kit import COLUMNS, LATER, PUBLISHED, another, answered, published, version

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening
from mancomun.surveys.results.highlights import highlights

SignIn = Callable[[User | None], Client]
HEADING = "What cities answered"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    opening.forget()
    with time_machine.travel(LATER, tick=False):
        yield
    opening.forget()


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def home(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def some(round_: Round, cities: int) -> None:
    for number in range(cities):
        answered(round_, another(number), {"a1": "yes", "a2": "low", "b3_health": "no", "b3_school": "yes"})


def test_the_public_reads_findings_of_the_latest_published_round(cast: Cast, client: Client) -> None:
    some(published(cast), 3)
    text = home(client)
    assert HEADING in text
    assert '<h3><a href="/surveys/2026/results/A1/">All say yes: 3 of 3 cities</a></h3>' in text
    assert '<p class="soft">A1. Is there a plan?</p>' in text
    assert '<a href="/surveys/2026/results/">All results of “Round 2026”</a>' in text
    page = client.get("/surveys/2026/results/A1/").content.decode()
    assert "<h1>All say yes: 3 of 3 cities</h1>" in page


def test_before_anything_is_published_there_are_none(cast: Cast, client: Client) -> None:
    some(published(cast, at=None), 3)
    assert HEADING not in home(client)


def test_a_newer_round_that_is_not_published_takes_nothing_away(cast: Cast, client: Client) -> None:
    made = published(cast)
    some(made, 3)
    newer = survey_round(cast, slug="2027", asked=made.version)
    Round.objects.filter(pk=newer.pk).update(year=2027)
    assert "/surveys/2026/results/A1/" in home(client)


def test_what_is_not_public_is_not_found(cast: Cast, client: Client) -> None:
    made = published(cast)
    for number in range(3):
        answered(made, another(number), {"a1": ("yes", "coordination")})
    assert HEADING not in home(client)


def test_at_most_three_and_no_two_of_one_block(cast: Cast) -> None:
    made = published(cast)
    some(made, 2)
    found = highlights(made, ANONYMOUS, at=LATER)
    assert [each.key for each in found] == ["A1"]  # of B only a grid says yes or no


def test_of_three_blocks_or_more_the_core_comes_first_and_then_what_most_answered(cast: Cast) -> None:
    survey = [
        cells
        for block in "ABCDE"
        for cells in (
            ["begin_group", block, block, block, block, "", "", "", "", ""],
            *(
                ["select_one has", f"{block}{n}".lower(), "¿?", "?", "?", "", "", f"{block}{n}", "public", core]
                for n, core in ((1, ""), (2, "yes" if block == "E" else ""))
            ),
            ["end_group", "", "", "", "", "", "", "", "", ""],
        )
    ]
    made = survey_round(cast, asked=version(survey, (*COLUMNS, "mancomun_core")))
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    made.refresh_from_db()
    answered(
        made, another(1), {"a1": "yes", "a2": "yes", "b1": "no", "c2": "yes", "d1": "yes", "e1": "yes", "e2": "yes"}
    )
    answered(made, another(2), {"a2": "yes", "b1": "no", "d1": "no_data", "e1": "yes"})
    assert [each.key for each in highlights(made, ANONYMOUS, at=LATER)] == ["A2", "B1", "E2"]


def test_people_of_the_network_have_their_work_there_instead(cast: Cast, sign_in: SignIn) -> None:
    some(published(cast), 3)
    client = sign_in(cast.bruno)
    client.cookies["language"] = "en"
    assert HEADING not in home(client)
    stranger = sign_in(cast.tomas)
    stranger.cookies["language"] = "en"
    assert HEADING in home(stranger)


@pytest.mark.parametrize("cities", [1, 3])
def test_queries_do_not_grow_with_cities(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, cities: int
) -> None:
    some(published(cast), cities)
    client.get("/")  # the form and the answers are kept from here on
    with django_assert_num_queries(10):
        home(client)


def test_the_first_reader_waits_for_at_most_twelve_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    some(published(cast), 3)
    opening.forget()
    with django_assert_max_num_queries(12):
        home(client)
