"""The pages of results: who comes in and when, what they say, how many queries they cost."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.results.kit import BASE, LATER, another, answered, fetched, published

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS
from mancomun.surveys.figures import Standing
from mancomun.surveys.models import Response, Revision, Round
from mancomun.surveys.queries.results import opened, opening

SignIn = Callable[[User | None], Client]
PAGES = (
    "", "matrix/", "matrix/?block=B", "map/", "map/?question=B3", "groups/", "groups/?by=kind", "A1/", "A2/", "A3/",
    "A4/", "A5/", "B1/", "B2/", "B3/", "B4/", "B5/", "B6/", "results.csv", "results.xlsx", "entries.csv",
    "dictionary.csv", "A1/results.csv",
)  # fmt: skip
FULL = {
    "a1": "yes", "a1_year": "2019", "a1_link": "https://example.org/plan", "a2": "low", "a3": "An office",
    "a4": "2026-05-04", "a5": "0f5e", "b1": "es gn", "b4": "gn es", "b2_name[1]": "Houses", "b2_people[1]": "40",
    "b2_name[2]": "Courses", "b2_people[2]": "12", "b3_health": "yes", "b3_school": "no", "b5_a": "low",
    "b5_b": "high", "b6": "1200",
}  # fmt: skip
LITTLE = {"a1": "no", "a2": "", "a3": "", "b1": "gn", "b3_health": "not_ours", "b3_school": "no_data", "b6": ""}


def text_of(client: Client, page: str) -> str:
    """What a person reads on the page."""
    status, content = fetched(client, page)
    assert status == 200
    plain = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


@pytest.mark.parametrize("reader", ["anonymous", "tomas", "bruno", "lucia", "ana", "sofia"])
def test_before_the_results_are_open_the_coordination_alone_looks_ahead(
    cast: Cast, sign_in: SignIn, reader: str
) -> None:
    round_ = published(cast, at=None)
    answered(round_, cast.quilmes, FULL, state="approved")
    round_.phases.update(closes=LATER.replace(year=2028))
    client = sign_in(None if reader == "anonymous" else getattr(cast, reader))
    expected = 200 if reader in {"ana", "sofia"} else 404
    assert {page: fetched(client, page)[0] for page in PAGES} == dict.fromkeys(PAGES, expected)


def test_looking_ahead_is_marked(cast: Cast, sign_in: SignIn) -> None:
    round_ = published(cast, at=None)
    answered(round_, cast.quilmes, FULL, state="approved")
    round_.phases.update(closes=LATER.replace(year=2028))
    client = sign_in(cast.ana)
    client.cookies["language"] = "en"
    assert "Before the opening" in text_of(client, "")
    assert "cities took part 1 of 3" in text_of(client, "")


def test_when_answering_is_over_everybody_reads(cast: Cast, client: Client) -> None:
    round_ = published(cast, at=None)
    answered(round_, cast.quilmes, FULL)
    assert {page: fetched(client, page)[0] for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_nothing_breaks_without_any_answer(round_: Round, client: Client) -> None:
    assert {page: fetched(client, page)[0] for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_nonsense_in_the_address_is_no_accident(round_: Round, client: Client) -> None:
    unknown = ("Z9/", "a1/", "Z9/results.csv")
    odd = (
        "map/?question=Z9", "matrix/?block=Z", "groups/?by=answers", "?country=XX", "?country=AR%00",
        "?size=huge&kind=%27", "A1/?country=ZZ", "map/?question=%3Cscript%3E",
    )  # fmt: skip
    found = {page: fetched(client, page)[0] for page in (*unknown, *odd)}
    assert found == dict.fromkeys(unknown, 404) | dict.fromkeys(odd, 200)


def test_labels_that_do_not_exist_are_refused_with_a_sentence(round_: Round, client: Client) -> None:
    response = client.get(f"{BASE}results.csv?labels=fr")
    assert response.status_code == 422
    assert "labels=es" in response.content.decode()


def test_a_round_that_does_not_exist(cast: Cast, client: Client) -> None:
    assert client.get("/surveys/1999/results/").status_code == 404


def test_a_question_page_says_what_its_table_holds(cast: Cast, round_: Round, client: Client) -> None:
    for number in range(4):
        answered(round_, another(number), {"a1": "yes"})
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    text = text_of(client, "A1/")
    assert "Most say yes: 5 of 6 cities" in text
    assert "6 of 7 invited cities answered with something that counts." in text
    assert "Yes 83% 5" in text
    assert "Did not take part in the round 1" in text
    assert "Argentina 1 of 2 2" in text  # under five cities: no percentage
    assert "Uruguay 4 of 4 4" in text


def test_what_each_kind_of_question_says(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    headings = {
        "A2/": "The only answer that counts is “Low”",
        "A3/": "There is no answer that can be counted here",
        "A4/": "1 city gives a date",
        "A5/": "1 city attaches a document",
        "B1/": "All name “Guarani”: 2 of 2 cities",
        "B2/": "One city gives details; entries in all: 2",
        "B3/": "“Health” has the most cities that say yes: 1 of 1",
        "B4/": "The only answer that counts names 2 options",
        "B5/": "1 city answers; the table shows each row",
        "B6/": "One city gives a figure: 1200",
    }
    found = {}
    for page in headings:
        heading = re.search(r"<h1>(.*?)</h1>", client.get(BASE + page).content.decode())
        found[page] = heading[1] if heading else ""
    assert found == headings


def test_missing_is_kept_apart_and_is_never_no(cast: Cast, round_: Round) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    results = opened(ANONYMOUS, "2026", at=LATER)
    grid = results.topic("B3").main
    assert [dict(results.book.tally(row).standings) for row in grid.parts] == [
        {Standing.GIVEN: 1, Standing.NOT_OURS: 1, Standing.ABSENT: 1},
        {Standing.GIVEN: 1, Standing.NO_DATA: 1, Standing.ABSENT: 1},
    ]
    year = results.topic("A1").parts[1]
    assert dict(results.book.tally(year).standings) == {
        Standing.GIVEN: 1, Standing.NOT_ASKED: 1, Standing.ABSENT: 1,
    }  # fmt: skip
    assert dict(results.book.tally(results.topic("A3").main).standings) == {Standing.HIDDEN: 2, Standing.ABSENT: 1}


@pytest.mark.parametrize("state", ["returned", "approved", "awaiting_approval", "draft"])
def test_only_what_was_accepted_counts(cast: Cast, round_: Round, state: str) -> None:
    answered(round_, cast.quilmes, FULL, state=state)
    assert opened(ANONYMOUS, "2026", at=LATER).book.took_part == 0


def test_cities_stand_in_the_order_of_the_alphabet(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.montevideo, FULL)
    answered(round_, cast.quilmes, LITTLE)
    answered(round_, cast.cordoba, FULL)
    for page in ("matrix/", "A1/", "results.csv"):
        _status, content = fetched(client, page)
        places = [content.decode().index(name) for name in ("Córdoba", "Quilmes", "Montevideo")]
        if page != "A1/":  # whose cities stand by answer
            assert places == sorted(places)


def test_the_matrix_says_sign_and_word(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    text = text_of(client, "matrix/?block=A")
    assert "Córdoba No No answer Not public Does not apply Does not apply" in text
    assert "Quilmes Yes Answered Not public Answered Answered" in text
    assert "Invited, and did not take part Montevideo" in text


def test_a_part_of_the_cities_is_said_and_kept_from_page_to_page(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.montevideo, LITTLE)
    text = text_of(client, "?country=AR")
    assert "Only a part of the cities: Argentina." in text
    assert "cities took part 1 of 2" in text
    assert f'href="{BASE}A1/?country=AR"' in client.get(f"{BASE}?country=AR").content.decode()


def test_what_is_shared_in_the_network_is_pooled_for_the_public_or_not_at_all(cast: Cast, round_: Round) -> None:
    for number in range(6):
        shared = "yes" if number < 3 else "no"
        answered(round_, another(number), {"a1": (shared, "network")})
    answered(round_, cast.quilmes, {"a1": "yes"})
    topic = opened(ANONYMOUS, "2026", at=LATER).topic("A1")

    def public() -> tuple[int, int, int, int]:
        counted = opened(ANONYMOUS, "2026", at=LATER).book.counted(topic.main)
        tally = counted.tally
        return counted.pooled, tally.states.get("yes", 0), tally.states.get("no", 0), tally.of("hidden")

    assert public() == (6, 4, 3, 0)
    assert sum(opened(ANONYMOUS, "2026", at=LATER).book.tally(topic.main).standings.values()) == 9
    answered(round_, cast.cordoba, {"a1": ("no_data", "network")})  # one alone would be known
    assert public() == (0, 1, 0, 7)


@pytest.mark.parametrize("why", ["not published", "narrowed"])
def test_nothing_is_pooled_where_two_tables_would_give_a_city_away(cast: Cast, round_: Round, why: str) -> None:
    for number in range(6):
        answered(round_, another(number), {"a1": ("yes" if number < 3 else "no", "network")})
    if why == "not published":
        Round.objects.update(published_at=None)
    page = Client(headers={"accept-language": "en"}).get(f"{BASE}A1/{'?country=UY' if why == 'narrowed' else ''}")
    assert "There is no answer that can be counted here" in page.content.decode()


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("", 12),
        ("matrix/?block=B", 10),
        ("map/", 10),
        ("groups/", 10),
        ("A1/", 11),
        ("B2/", 10),
        ("B3/", 10),
        ("results.csv", 9),
    ],
)
@pytest.mark.parametrize("cities", [1, 3])
def test_queries_do_not_grow_with_the_cities(
    cast: Cast,
    round_: Round,
    client: Client,
    django_assert_num_queries: Callable[[int], object],
    page: str,
    queries: int,
    cities: int,
) -> None:
    for city in (cast.quilmes, cast.cordoba, cast.montevideo)[:cities]:
        answered(round_, city, FULL)
    fetched(client, page)  # the form is compiled once in the life of a process
    with django_assert_num_queries(queries):
        fetched(client, page)
    opening.forget()
    with django_assert_num_queries(queries + 1):  # with the answers themselves
        fetched(client, page)


def test_what_is_kept_follows_every_change(cast: Cast, round_: Round) -> None:
    def yes() -> int:
        results = opened(ANONYMOUS, "2026", at=LATER)
        return results.book.tally(results.topic("A1").main).states.get("yes", 0)

    def asked() -> int:
        results = opened(ANONYMOUS, "2026", at=LATER)
        return results.book.tally(results.topic("A1").main).asked

    assert yes() == 0
    response = answered(round_, cast.quilmes, FULL)
    assert yes() == 1
    Response.objects.filter(pk=response.pk).update(state="returned")
    assert yes() == 0
    answered(round_, cast.quilmes, {"a1": "no"}, number=2)
    assert yes() == 0
    waiting = answered(round_, cast.cordoba, FULL, state="approved")
    assert yes() == 0
    Revision.objects.filter(response=waiting).update(accepted_at=LATER)
    Response.objects.filter(pk=waiting.pk).update(state="accepted")
    assert yes() == 1
    assert asked() == 3
    answered(round_, another(1), FULL)
    assert (asked(), yes()) == (4, 2)


def test_a_renamed_city_has_its_new_name(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    assert "Quilmes" in text_of(client, "matrix/")
    cast.quilmes.name = "Quilmes Nueva"
    cast.quilmes.save()
    assert "Quilmes Nueva" in text_of(client, "matrix/")


def test_an_address_that_a_city_wrote_is_a_link_only_when_it_is_one(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL | {"a1_link": "javascript:alert(1)", "a3": "<b>x</b>"})
    page = client.get(f"{BASE}A1/").content.decode()
    assert 'href="javascript' not in page
    answered(round_, cast.cordoba, FULL)
    assert 'href="https://example.org/plan"' in client.get(f"{BASE}A1/").content.decode()


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_in_each_language_nothing_is_left_in_another(cast: Cast, round_: Round, language: str) -> None:
    answered(round_, cast.quilmes, FULL)
    client = Client(headers={"accept-language": language})
    words = {"es": "Hallazgos", "pt": "Achados", "en": "Findings"}
    text = text_of(client, "")
    assert [code for code, each in words.items() if each in text] == [language]
    assert {"es": "¿Hay un plan?", "pt": "Há um plano?", "en": "Is there a plan?"}[language] in text
