"""Two questions crossed, a question over the rounds, and results by theme, as pages and files."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from tests.cast import Cast
from tests.surveys.kit import COMMAND, NOW, OPENS, survey_round
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
    workbook,
)

from mancomun.core.actors import ANONYMOUS
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.figures.crossing import Place, order, places
from mancomun.surveys.figures.crossing import cross as crossed
from mancomun.surveys.models import QuestionLink, Round
from mancomun.surveys.queries.results import opened, opening
from mancomun.surveys.queries.results.crossing import cross, sides
from mancomun.surveys.queries.results.series import Ends, moments, other_rounds
from mancomun.surveys.queries.results.topics import Words
from mancomun.surveys.results.over_time import OverTime
from mancomun.vocabulary.models import Concept, Scheme

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    status, content = fetched(client, address)
    assert status == 200, address
    return content.decode()


def lines(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(client, address).removeprefix("\ufeff"))))


def test_a_crossing_says_its_finding_its_base_and_who_is_outside(cast: Cast, round_: Round, client: Client) -> None:
    for number in range(10):
        has = "yes" if number < 6 else "no"
        answered(round_, another(number), {"a1": has, "a2": "high" if number in {0, 1, 2, 3, 9} else "low"})
    for number in range(10, 12):
        answered(round_, another(number), {"a1": "no", "a2": "low"})
    answered(round_, another(20), {"a1": "no_data", "a2": "low"})
    answered(round_, another(21), {"a1": ("yes", "network"), "a2": "low"})
    text = page(client, "crossing/?rows=A1&columns=A2")
    assert "<h1>“Low” has its largest share in “No” (5 of 6) and its smallest in “Yes” (2 of 6)</h1>" in text
    assert (
        "12 of 17 invited cities are in the table. Outside it: with an answer that counts only for the rows, 0; "
        "only for the columns, 2; for neither, 3." in text
    )
    assert "4 (67%)" in text
    assert "4 (80%)" in page(client, "crossing/?rows=A1&columns=A2&shares=columns")
    assert "(67%)" not in page(client, "crossing/?rows=A1&columns=A2&shares=counts")


def test_the_file_of_a_crossing_holds_every_city(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, {"a1": "yes", "a2": "low"})
    answered(round_, cast.cordoba, {"a1": "no", "a2": ("low", "network")})
    found = lines(client, "crossing/results.csv?rows=A1&columns=A2")
    assert [(each["row"], each["column"], each["cities"], each["in_table"]) for each in found] == [
        ("yes", "low", "1", "yes"),
        ("DID_NOT_TAKE_PART", "DID_NOT_TAKE_PART", "1", "no"),
        ("ANSWERED", "NOT_PUBLIC", "1", "no"),
    ]
    narrowed = lines(client, "crossing/results.csv?rows=A1&columns=country&country=UY")
    assert [each["row"] for each in narrowed] == ["DID_NOT_TAKE_PART"]


SIDES = ("A1", "A2", "B1", "B4", "B6", "A1/a1_year", "B3/b3_health", "country", "size")


@pytest.mark.parametrize("rows", SIDES)
def test_counted_by_columns_it_is_what_the_cells_say(cast: Cast, round_: Round, rows: str) -> None:
    for number in range(12):
        given = {
            "a1": ("yes", "no", "no_data", "")[number % 4], "a1_year": str(1985 + 3 * number), "a2": "low",
            "b1": ("es gn", "gn es", "gn")[number % 3], "b4": ("gn es", "es gn")[number % 2],
            "b6": str(7**number), "b3_health": ("yes", "not_ours")[number % 2],
        }  # fmt: skip
        answered(round_, another(number, "UY" if number % 2 else "BR"), given)
    book = opened(ANONYMOUS, "2026", at=LATER).book
    known = {side.key: side for side in sides(opened(ANONYMOUS, "2026", at=LATER))}

    def slowly(key: str) -> tuple[dict[int, Place], tuple[str, ...]]:
        part = known[key].part
        if part is None:
            return {city.pk: (str(getattr(city, key)),) for city in book.cities}, ()
        found = places(part.question, book.cells(part))
        return found, order(part.question, found.values())

    for columns in SIDES:
        across, down = slowly(rows), slowly(columns)
        assert cross(book, known[rows], known[columns]) == crossed(across[0], down[0], across[1], down[1]), columns


@pytest.mark.parametrize("query", ["", "?rows=B3/b3_health&columns=B6", "?rows=zz&columns=", "?rows=B4&columns=B1"])
def test_anything_can_be_asked_to_be_crossed(cast: Cast, round_: Round, client: Client, query: str) -> None:
    answered(round_, cast.quilmes, {"b1": "es gn", "b4": "gn es", "b6": "1200", "b3_health": "yes"})
    assert "<h1>" in page(client, f"crossing/{query}")


def test_groups_of_a_question_can_be_chosen(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, {"a1": "yes"})
    answered(round_, another(1, "BR"), {"a1": "no"})
    answered(round_, another(2, "MX"), {"a1": "no"})
    assert "Central America" in page(client, "A1/?by=region")
    assert "Central America" in page(client, "groups/?by=region")
    assert "Only a part of the cities: Central America." in page(client, "A1/?region=013")
    assert f'href="{BASE}matrix/?region=013"' in page(client, "?region=013")


def earlier(round_: Round, year: int = 2025) -> Round:
    """A published round of the year before, of the same version."""
    made = Round.objects.get(pk=round_.pk)
    made.pk, made._state.adding = None, True
    made.slug, made.year, made.title, made.published_at = str(year), year, {"en": str(year)}, PUBLISHED
    made.save()
    return made


def test_all_cities_and_the_same_cities(cast: Cast, round_: Round, client: Client) -> None:
    before = earlier(round_)
    for number in range(6):
        answered(before, another(number), {"a1": "yes" if number < 3 else "no"})
    old = list(LocalGovernment.objects.filter(slug__startswith="city-").order_by("pk"))
    for place, city in enumerate(old):
        answered(round_, city, {"a1": "yes" if place < 4 else "no"})
    answered(round_, another(9), {"a1": "no"})
    text = page(client, "A1/series/")
    assert "<h1>“Yes” gains: from 3 in 2025 to 4 in 2026, of the 6 cities that answered each time</h1>" in text
    assert "4\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}7" in text
    assert "All that answered: 2025 50%, 2026 57%; The same cities: 6: 2025 50%, 2026 67%." in text
    assert "“Yes” gains" in page(client, "A1/")
    found = lines(client, "A1/series.csv")
    assert [(e["round"], e["cities_counted"], e["answer"], e["answers"], e["counted"]) for e in found] == [
        ("2025", "all", "no", "3", "6"),
        ("2025", "all", "yes", "3", "6"),
        ("2026", "all", "no", "3", "7"),
        ("2026", "all", "yes", "4", "7"),
        ("2025", "every_round", "no", "3", "6"),
        ("2025", "every_round", "yes", "3", "6"),
        ("2026", "every_round", "no", "2", "6"),
        ("2026", "every_round", "yes", "4", "6"),
    ]


def test_a_round_alone_has_no_series(cast: Cast, round_: Round, client: Client) -> None:
    answered(round_, cast.quilmes, {"a1": "yes"})
    assert "Over the rounds" not in page(client, "A1/")
    assert "<h1>The question can be compared with no other round</h1>" in page(client, "A1/series/")
    assert "no answers that can be followed" in page(client, "A4/series/")


def test_a_round_that_is_not_published_is_in_no_series(cast: Cast, round_: Round, client: Client) -> None:
    before = earlier(round_)
    answered(before, cast.quilmes, {"a1": "yes"})
    Round.objects.filter(pk=before.pk).update(published_at=None)
    assert "The question can be compared with no other round" in page(client, "A1/series/")


def renamed(round_: Round) -> Round:
    """A newer version asks A1 as “plan”, code P1, and the round of 2026 is of it."""
    rows = [[cell.replace("a1", "plan") for cell in row] for row in SURVEY]
    rows = [["P1" if cell == "A1" else cell for cell in row] for row in rows]
    newer = import_workbook(
        questionnaire=round_.version.questionnaire, data=workbook(rows, COLUMNS), name="n.xlsx", by=COMMAND, at=OPENS
    )
    Round.objects.filter(pk=round_.pk).update(version=newer)
    return Round.objects.get(pk=round_.pk)


def told(key: str, slug: str = "2026") -> OverTime:
    opening.forget()
    results = opened(ANONYMOUS, slug, at=LATER)
    part = results.topic(key).main
    found = moments(results, part, other_rounds(results, ANONYMOUS), ANONYMOUS, at=LATER)
    return OverTime(Words(results.form.language("en")), part, found)


def test_the_question_map_is_followed_in_both_directions(cast: Cast, round_: Round) -> None:
    before = earlier(round_)
    answered(before, cast.quilmes, {"a1": "no"})
    now = renamed(round_)
    answered(now, cast.quilmes, {"plan": "yes"})
    assert [moment.ends for moment in told("P1").moments] == [Ends.NOT_ASKED, None]
    link = QuestionLink.objects.create(
        version=now.version, earlier=before.version, kind="renamed", at=NOW, path="/data/A/plan",
        earlier_path="/data/A/a1", values={"no": "progress"},
    )  # fmt: skip
    found = told("P1")
    assert [moment.ends for moment in found.moments] == [None, None]
    assert [dict(tally.choices) for tally in found.tallies(panel=True) if tally] == [{"progress": 1}, {"yes": 1}]
    back = told("A1", "2025")
    assert [moment.ends for moment in back.moments] == [None, None]
    for kind, why in (("split", Ends.SPLIT), ("merged", Ends.MERGED), ("broken", Ends.BROKEN)):
        QuestionLink.objects.filter(pk=link.pk).update(kind=kind)
        assert [moment.ends for moment in told("P1").moments] == [why, None], kind
        assert [moment.ends for moment in told("A1", "2025").moments] == [None, why], kind


@pytest.mark.parametrize("cities", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("crossing/", 10), ("crossing/results.csv", 9), ("A1/series/", 17), ("themes/", 10)]
)
def test_queries_do_not_grow_with_the_cities(
    cast: Cast,
    round_: Round,
    client: Client,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
    address: str,
    queries: int,
    cities: int,
) -> None:
    before = earlier(round_)
    for city in (cast.quilmes, cast.cordoba, cast.montevideo)[:cities]:
        for each in (before, round_):
            answered(each, city, {"a1": "yes", "a2": "low"})
    fetched(client, address)
    with django_assert_num_queries(queries):
        fetched(client, address)


def test_a_theme_gathers_its_questions(cast: Cast, client: Client) -> None:
    scheme = Scheme.objects.create(code="themes", title="Themes")
    Concept.objects.create(scheme=scheme, code="housing", label="Housing", position=1)
    columns = [*COLUMNS, "mancomun_themes"]
    rows = [[*row, "housing" if row[1] in {"a1", "b6"} else ""] for row in SURVEY]
    questionnaire = version(rows, columns)
    made = survey_round(cast, asked=questionnaire)
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    answered(Round.objects.get(pk=made.pk), cast.quilmes, {"a1": "yes", "b6": "3"})
    text = page(client, "themes/?theme=themes:housing")
    assert "<h1>Housing: what was found</h1>" in text
    assert "2 questions ask about it; of them, 1 with yes, in part or no." in text
    assert "The only answer that counts is yes" in text
    assert "One city gives a figure: 3" in text
    assert f'href="{BASE}A2/"' not in text


def test_without_themes_the_page_says_so(cast: Cast, round_: Round, client: Client) -> None:
    assert "<h1>No question names a theme</h1>" in page(client, "themes/")
