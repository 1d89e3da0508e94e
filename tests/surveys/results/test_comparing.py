"""Cities side by side, a city beside its peers, the network by block; and which cities are like one."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.surveys.kit import actor, survey_round
from tests.surveys.results.kit import (
    BASE,
    COLUMNS,
    LATER,
    PUBLISHED,
    SURVEY,
    another,
    answered,
    fetched,
    version,
)
from tests.surveys.results.test_pages import FULL, LITTLE, text_of

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS
from mancomun.network.models import LocalGovernment
from mancomun.surveys.figures import Standing
from mancomun.surveys.figures.likeness import Feature
from mancomun.surveys.models import Round
from mancomun.surveys.queries.likeness import like, neighbourhood
from mancomun.surveys.queries.results import opened
from mancomun.surveys.queries.results.comparing import Standings, compared_in, counts
from mancomun.surveys.results.alike import why
from mancomun.surveys.snapshot import Column

SignIn = Callable[[User | None], Client]


def compare(client: Client, query: str) -> str:
    return text_of(client, f"compare/?{query}")


def lines(client: Client, page: str) -> list[list[str]]:
    status, content = fetched(client, page)
    assert status == 200
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_without_cities_it_says_what_to_do(round_: Round, client: Client) -> None:
    text = compare(client, "")
    assert "Choose two to six cities." in text
    assert "Quilmes" in text


def test_the_picture_of_all_leads_to_each_city_beside_others(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    page = client.get(f"{BASE}matrix/").content.decode()
    assert re.findall(r'href="([^"]*compare/\?[^"]*)"', page) == [f"{BASE}compare/?city=quilmes"]


def test_side_by_side_keeps_the_order_of_the_address(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    for slugs in (["quilmes", "cordoba"], ["cordoba", "quilmes"]):
        page = client.get(f"{BASE}compare/?city={slugs[0]}&city={slugs[1]}&block=all").content.decode()
        heads = re.findall(r'<th scope="col" role="columnheader">(.*?)</th>', page)
        names = {"quilmes": "Quilmes", "cordoba": "Córdoba"}
        assert heads[:3] == ["Question", *(names[slug] for slug in slugs)]


def test_what_stands_side_by_side(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    rows = {row[0]: row[3:] for row in lines(client, "compare/compare.csv?city=quilmes&city=cordoba&city=montevideo")}
    absent = "[Did not take part in the round]"
    not_asked = "[Does not apply: the form did not ask it]"
    assert rows["A1"] == ["Yes", "No", absent, "Answers differ"]
    assert rows["A1/a1_year"] == ["2019", not_asked, absent, "Some have no answer"]
    assert rows["A2"] == ["Low", "[Left without an answer]", absent, "Some have no answer"]
    assert rows["B1"] == ["Spanish, Guarani", "Guarani", absent, "Answers differ"]
    assert rows["B2/b2"][0] == "Houses · 40; Courses · 12"
    assert rows["B3/b3_health"] == ["Yes", "[Not our competence]", absent, "Some have no answer"]
    assert rows["B6"][:2] == ["1200", "[Left without an answer]"]


def test_every_kind_of_missing_keeps_its_own_word(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, {"a1": "not_public", "b3_health": "not_ours", "b3_school": "no_data", "b6": ""})
    answered(round_, cast.cordoba, {"a1": "yes", "b6": ("7", "coordination")})
    text = compare(client, "city=quilmes&city=cordoba&city=montevideo&block=all")
    for word in (
        "Prefers not to publish", "Not our competence", "No data", "No answer", "Does not apply", "Not public",
        "Did not take part",
    ):  # fmt: skip
        assert word in text


def test_only_differences_leaves_out_what_is_the_same_and_says_so(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, FULL | {"a1_year": "2020"})
    page = client.get(f"{BASE}compare/?city=quilmes&city=cordoba&only=1").content.decode()
    assert re.findall(r'role="rowheader"><a href="[^"]*">(.*?)</a> (.*?)</th>', page) == [("A1.", "Year of the plan")]
    assert "questions with the same answer are left out" in page
    same = sum(row[-1] == "The same answer" for row in lines(client, "compare/compare.csv?city=quilmes&city=cordoba"))
    assert f"{same} questions with the same answer" in page


def test_more_than_six_and_unknown_names_are_said(cast: Cast, round_: Round, client: Client) -> None:
    for number in range(7):
        answered(round_, another(number), {"a1": "yes"})
    text = compare(client, "city=nowhere&" + "&".join(f"city=city-{number}" for number in range(7)))
    assert "Not among the cities of this round nowhere" in text
    assert "Left out: Ciudad 6" in text


@pytest.mark.parametrize(
    "query",
    [
        "city=%00",
        "city=quilmes&with=all",
        "block=Z&only=x",
        "city=&city=",
        "find=%25%00",
        "city=quilmes&with=size&block=Z",
    ],
)
def test_nonsense_is_no_accident(round_: Round, client: Client, query: str) -> None:
    for page in (f"compare/?{query}", f"compare/compare.csv?{query}", f"blocks/?order=z&page=-1&{query}"):
        assert fetched(client, page)[0] == 200


def test_a_city_beside_its_peers_counts_them_with_their_base(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, {"a1": "yes", "b6": "3"})
    for number, said in enumerate(["yes", "no", "no_data"]):
        answered(round_, another(number, "AR"), {"a1": said, "b6": str(number)})
    answered(round_, another(9, "UY"), {"a1": "yes"})
    rows = {row[0]: row[3:] for row in lines(client, "compare/compare.csv?city=quilmes&with=country")}
    # Córdoba is of the same country too, and did not take part
    assert rows["A1"] == ["Yes", "1", "0", "1", "2", "4"]
    text = compare(client, "city=quilmes&with=country&block=all")
    assert "Yes 1 In part 0 No 1" in text
    assert "Median 1, from 0 to 2" in text


def test_of_peers_only_what_may_be_read_counts(cast: Cast, round_: Round, client: Client, sign_in: SignIn) -> None:
    answered(round_, cast.quilmes, {"a1": "yes"})
    answered(round_, cast.cordoba, {"a1": ("yes", "network")})
    page = "compare/compare.csv?city=quilmes&with=country"
    public = {row[0]: row[3:] for row in lines(client, page)}
    member = sign_in(cast.bruno)
    member.cookies["language"] = "en"
    assert public["A1"] == ["Yes", "0", "0", "0", "0", "1"]
    assert {row[0]: row[3:] for row in lines(member, page)}["A1"] == ["Yes", "1", "0", "0", "1", "1"]


def test_blocks_are_in_the_order_of_the_alphabet_until_somebody_chooses(
    cast: Cast, round_: Round, client: Client
) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)

    def cities(query: str) -> list[str]:
        page = client.get(f"{BASE}blocks/?{query}").content.decode()
        return re.findall(r'<th scope="row"><a href="[^"]*">(\w+) ', page)

    assert cities("") == ["Córdoba", "Quilmes", "Montevideo"]
    assert cities("block=B") == ["Córdoba", "Quilmes", "Montevideo"]
    assert cities("order=yes") == ["Córdoba", "Quilmes", "Montevideo"]  # of all blocks there is no order by answers
    assert cities("block=B&order=yes") == ["Quilmes", "Córdoba", "Montevideo"]
    assert "It is not a ranking" in text_of(client, "blocks/?block=B&order=yes")
    assert "It is not a ranking" not in text_of(client, "blocks/?block=B")


def test_blocks_count_questions_and_every_kind_of_missing(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, LITTLE)
    text = text_of(client, "blocks/").replace("\N{NO-BREAK SPACE}", " ")
    assert "Quilmes (Argentina) 1 · 0 · 0 · 0 1 · 0 · 1 · 0" in text
    assert "Córdoba (Argentina) 0 · 0 · 1 · 0 0 · 0 · 0 · 2" in text
    rows = lines(client, "blocks/blocks.csv")
    heads, found = rows[0], {(row[0], row[2]): row[3:] for row in rows[1:]}
    of_cordoba = dict(zip(heads[3:], found["Córdoba", "B. Welcome"], strict=True))
    assert {head: number for head, number in of_cordoba.items() if number != "0"} == {
        "Not our competence": "1", "No data": "1",
    }  # fmt: skip


def test_blocks_count_without_a_cell_for_each_city(
    cast: Cast, round_: Round, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And count the same as cells do, one after the other."""
    for number, said in enumerate(["yes", "no", "no_data", "", ("yes", "coordination")]):
        answered(round_, another(number, "AR"), {"a1": said, "b3_health": "no"})
    results = opened(ANONYMOUS, "2026", at=LATER)
    parts = compared_in(results.topics)
    cells = [results.book.cells(part) for part in parts]
    found = counts(results, parts)
    for row, city in enumerate(results.cities):
        mine = [of[city.pk] for of in cells]
        assert found.of(row) == Standings(
            Counter(cell.state for cell in mine if cell.standing is Standing.GIVEN),
            Counter(cell.standing for cell in mine if cell.standing is not Standing.GIVEN),
        )
    monkeypatch.setattr(Column, "cells", lambda _column: pytest.fail("a cell for each city"))
    for page in ("blocks/", "blocks/?block=A&order=yes", "blocks/blocks.csv"):
        assert fetched(client, page)[0] == 200


def marked(cast: Cast) -> Round:
    """A round whose questionnaire says that B1 is what the law gives, and B6 how many people live there."""
    marks = {"b1": "competences", "b6": "population"}
    asked = version([[*row, marks.get(row[1], "")] for row in SURVEY], (*COLUMNS, "mancomun_likeness"))
    made = survey_round(cast, asked=asked)
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    made.refresh_from_db()
    return made


def test_marked_questions_speak_and_what_is_not_public_does_not(cast: Cast, sign_in: SignIn) -> None:
    round_ = marked(cast)
    answered(round_, cast.quilmes, {"b1": "es", "b6": "1000"})
    answered(round_, cast.cordoba, {"b1": ("es", "network"), "b6": "1500"})
    public = neighbourhood(opened(ANONYMOUS, "2026", at=LATER))
    assert (public.profiles[cast.cordoba.pk].competences, public.profiles[cast.cordoba.pk].population) == (None, 1500)
    member = neighbourhood(opened(actor(cast.bruno, LATER), "2026", at=LATER))
    assert member.profiles[cast.cordoba.pk].competences == {"es"}
    assert "competences of both: Spanish" in why(member.alike(cast.quilmes.pk)[0])
    assert Feature.COMPETENCES not in {reason.feature for reason in public.alike(cast.quilmes.pk)[0].reasons}


def test_without_marks_the_register_speaks(cast: Cast, round_: Round) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, FULL)
    first = like(cast.quilmes, ANONYMOUS, LATER)[0]
    assert first.city.slug == "cordoba"
    assert {reason.feature for reason in first.reasons} <= {Feature.SIZE, Feature.KIND, Feature.PLACE}
    assert first.marks is None


def test_the_network_without_a_round_is_the_register(cast: Cast) -> None:
    found = like(cast.quilmes, ANONYMOUS, LATER)
    assert "cordoba" in [each.city.slug for each in found]
    assert "quilmes" not in [each.city.slug for each in found]


def test_queries_do_not_grow_with_the_cities(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, FULL)
    answered(round_, cast.cordoba, FULL)
    counts = []
    for slugs in (["quilmes", "cordoba"], ["quilmes", "cordoba", "montevideo"]):
        query = "&".join(f"city={slug}" for slug in slugs)
        client.get(f"{BASE}compare/?{query}")
        with CaptureQueriesContext(connection) as told:
            client.get(f"{BASE}compare/?{query}")
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_why_is_said_in_words(cast: Cast, round_: Round) -> None:
    answered(round_, cast.quilmes, FULL)
    LocalGovernment.objects.filter(slug__in=["quilmes", "cordoba"]).update(population=100_000, population_year=2020)
    results = opened(ANONYMOUS, "2026", at=LATER)
    first = neighbourhood(results).alike(cast.quilmes.pk)[0]
    assert why(first) == ["similar size", "the same kind of government: municipality", "both in Argentina"]
