"""What everybody sees of the network, in three languages, by the same number of queries however much there is."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast, city
from tests.network.pages import body

from mancomun.accounts.models import User
from mancomun.core.actors import ANONYMOUS, system
from mancomun.network.actions.register import import_governments
from mancomun.network.models import Commission, CommissionName, CommissionRole, LocalGovernment, Membership, Partner
from mancomun.network.queries.cities import FORMER, MEMBER, Wanted, cities_found, city_page
from mancomun.network.register import read
from mancomun.network.sizes import SizeClass

SignIn = Callable[[User | None], Client]
ON = date(2025, 3, 1)
AT = datetime(2025, 3, 1, tzinfo=UTC)
PEOPLE = ("ana", "bruno", "carla", "diego", "elena", "fabio", "lucia", "sofia", "tomas", None)


def visit(client: Client, address: str) -> int:
    """The status, once all of the page has come."""
    response = client.get(address)
    body(response)
    return response.status_code


def names(**wanted: object) -> list[str]:
    return [found.name for found in cities_found(Wanted(**wanted), ON)]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Córdoba", "Montevideo", "Quilmes"]),
        ("cordoba", ["Córdoba"]),
        ("CÓRDOBA", ["Córdoba"]),
        ("órd", ["Córdoba"]),
        ("vide mon", ["Montevideo"]),
        ("o_d", []),
        ("%", []),
        ("lima", []),
    ],
)
def test_search_knows_no_accents_and_no_case(cast: Cast, text: str, found: list[str]) -> None:
    assert names(text=text) == found


@pytest.mark.postgres
def test_filters(cast: Cast) -> None:
    Membership.objects.filter(government=cast.quilmes).update(ends=date(2020, 1, 1))
    late = city("lima", "Lima", "PE", "America/Lima", -12.05, -77.05)
    late.memberships.update(starts=date(2019, 5, 1))
    LocalGovernment.objects.filter(pk=late.pk).update(kind="metropolitan")
    LocalGovernment.objects.create(
        slug="x", name="Xalapa", kind="municipality", country="MX", time_zone="America/Merida"
    )
    assert names(country="AR") == ["Córdoba", "Quilmes"]
    assert names(kind="metropolitan") == ["Lima"]
    assert names(commission="derechos-humanos") == ["Córdoba", "Montevideo", "Quilmes"]
    assert names(standing=MEMBER) == ["Córdoba", "Lima", "Montevideo"]
    assert names(standing=FORMER) == ["Quilmes"]
    assert names(since=2019) == ["Lima"]
    assert names(since=2020) == []
    assert names(country="AR", standing=MEMBER, text="cor") == ["Córdoba"]


def test_a_membership_that_ended_is_told_as_such(cast: Cast, client: Client) -> None:
    Membership.objects.filter(government=cast.quilmes).update(ends=date(2004, 6, 30))
    client.cookies["language"] = "en"
    page = client.get("/cities/").content.decode()
    assert "Was a member: 11 November 1995 to 30 June 2004" in page
    assert page.count("Member since 11 November 1995") == 2


def test_a_role_counts_on_its_days_alone(cast: Cast) -> None:
    CommissionRole.objects.filter(government=cast.quilmes).update(ends=ON)
    assert names(commission="derechos-humanos") == ["Córdoba", "Montevideo"]


ADDRESSES = [
    "/cities/",
    "/cities/?view=map",
    "/cities/?q=cordoba&country=AR&kind=municipality&commission=derechos-humanos&standing=member&since=1990",
    "/cities/?page=99",
    "/cities.csv",
    "/commissions/",
    "/commissions/derechos-humanos/",
    "/partners/",
    "/partners/iom/",
]


@pytest.fixture
def partner(cast: Cast) -> Partner:
    return Partner.objects.create(
        slug="iom", name="OIM", kind="intergovernmental", country="CH", source="https://iom.int"
    )


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_sees_the_public_pages(
    cast: Cast, partner: Partner, sign_in: SignIn, address: str, who: str | None
) -> None:
    client = sign_in(getattr(cast, who) if who else None)
    assert visit(client, address) == 200


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_language(cast: Cast, partner: Partner, client: Client, address: str, language: str) -> None:
    client.cookies["language"] = language
    assert visit(client, address) == 200


@pytest.mark.parametrize(
    "query",
    [
        "country=ZZ",
        "kind=town",
        "since=abc",
        "since=99999999999999",
        "page=x",
        "commission=no",
        "q=%00",
        "q=" + "x" * 500,
    ],
)
@pytest.mark.parametrize("address", ["/cities/", "/cities.csv"])
def test_a_filter_that_makes_no_sense_narrows_nothing(cast: Cast, client: Client, address: str, query: str) -> None:
    assert visit(client, f"{address}?{query}") == 200


@pytest.mark.parametrize("address", ["/commissions/none/", "/partners/none/", "/cities/none/people/"])
def test_what_is_not_there_is_not_there(cast: Cast, sign_in: SignIn, address: str) -> None:
    assert sign_in(cast.tomas).get(address).status_code == 404


def test_a_search_without_result_says_so(cast: Cast, client: Client) -> None:
    client.cookies["language"] = "en"
    assert "No city matches" in client.get("/cities/?q=zzz").content.decode()
    assert "No city to show on the map" in client.get("/cities/?q=zzz&view=map").content.decode()


def test_the_public_register_is_read_back_without_a_change(cast: Cast, client: Client) -> None:
    content = body(client.get("/cities.csv"))
    reading = read(content)
    assert reading.faults == ()
    assert not import_governments(rows=reading.rows, by=system("test"), at=AT).does_something
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["slug"], row["latitude"], row["member_since"]) for row in rows] == [
        ("cordoba", "-31.42", "1995-11-11"),
        ("montevideo", "-34.9", "1995-11-11"),
        ("quilmes", "-34.72", "1995-11-11"),
    ]


def grow(number: int) -> None:
    """So many more cities, commissions with a name and a role, partners."""
    for n in range(number):
        made = city(f"c{n}", f"C{n}", "BR", "America/Sao_Paulo", -20.0 - n, -45.0)
        commission = Commission.objects.create(slug=f"k{n}")
        CommissionName.objects.create(commission=commission, name=f"K{n}", starts=date(2000, 1, 1))
        CommissionRole.objects.create(commission=commission, government=made, role="member", starts=date(2000, 1, 1))
        Partner.objects.create(slug=f"p{n}", name=f"P{n}", kind="university")


COUNTS = {
    "/cities/": 7,  # the network, countries, commissions and names, numbers, a page of cities and its memberships
    "/cities/?view=map": 7,
    "/cities.csv": 5,
    "/commissions/": 4,  # the network, commissions, names, roles
    "/commissions/k0/": 4,
    "/partners/": 2,
    "/partners/p0/": 2,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow(
    db: None, client: Client, address: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    grow(number)
    with django_assert_num_queries(COUNTS[address]):
        visit(client, address)


@pytest.mark.parametrize("number", [1, 3])
def test_a_city_s_page_takes_four_queries(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    grow(number)
    for commission in Commission.objects.filter(~Q(slug="derechos-humanos")):
        CommissionRole.objects.create(
            commission=commission,
            government=cast.quilmes,
            role="member",
            starts=date(2020, 1, 1),
            ends=date(2021, 1, 1),
        )
    LocalGovernment.objects.filter(pk=cast.quilmes.pk).update(
        population=636026,
        population_year=2022,
        population_source="INDEC, https://www.indec.gob.ar/",
        geonames_id=3429652,
        wikidata_id="Q1335",
        website="https://quilmes.gov.ar",
        source="Register",
        source_date=ON,
        subdivision="AR-B",
    )
    with django_assert_num_queries(4):
        page = city_page("quilmes", ANONYMOUS, AT)
        facts = render_to_string("network/_city_facts.html", {"page": page})
    assert (page.member, page.size, len(page.roles_now), len(page.roles_before)) == (
        True,
        SizeClass.LARGE,
        1,
        number,
    )
    for told in (
        "636,026 in 2022",
        "250,000 to 1 million people",
        "South America",
        "Member since 11 November 1995",
        '<a href="https://www.indec.gob.ar/">indec.gob.ar</a>',
        "https://www.geonames.org/3429652/",
        "https://www.wikidata.org/wiki/Q1335",
        "1 March 2025",
        '<a href="/commissions/derechos-humanos/">Derechos Humanos y Migraciones</a>',
        '<a href="/commissions/k0/">K0</a>',
    ):
        assert told in facts, told
