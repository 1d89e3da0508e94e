"""The desk: who comes in where, what its forms do, and what they refuse."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.cast import Cast, city, mandate, person
from tests.forms import send

from mancomun.accounts.models import User
from mancomun.core import audit
from mancomun.core.actors import system
from mancomun.core.models import AuditEntry
from mancomun.core.problems import Refused
from mancomun.network.actions.bodies import end_role, give_role
from mancomun.network.actions.invitations import Into, invite
from mancomun.network.dates import Rough
from mancomun.network.models import (
    Commission,
    CommissionName,
    CommissionRole,
    Licence,
    LocalGovernment,
    Membership,
    Network,
    Partner,
    Seat,
)
from mancomun.network.queries.actors import actor_of
from mancomun.network.queries.desk import DeskPlace, Waiting
from mancomun.network.queries.people import governments_reached_by
from mancomun.network.register import Span

SignIn = Callable[[User | None], Client]
AT = datetime(2025, 3, 1, tzinfo=UTC)
CITY = "/desk/cities/city/quilmes/"
COMMISSION = "/desk/commissions/commission/derechos-humanos/"
EVERYBODY = ("ana", "bruno", "carla", "diego", "elena", "fabio", "lucia", "sofia", "tomas", None)
OPEN_TO = {  # who may open each page; strangers are sent to the door, others get a sentence
    "/desk/": {"sofia", "ana"},
    "/desk/people/": {"sofia", "ana"},
    "/desk/commissions/": {"sofia", "ana"},
    COMMISSION: {"sofia", "ana"},
    f"{COMMISSION}name/": {"sofia", "ana"},
    f"{COMMISSION}roles/add/": {"sofia", "ana"},
    "/desk/commissions/add/": {"sofia"},
    "/desk/people/invite/": {"sofia"},
    "/desk/cities/": {"sofia"},
    "/desk/cities/add/": {"sofia"},
    "/desk/cities/import/": {"sofia"},
    CITY: {"sofia"},
    f"{CITY}memberships/add/": {"sofia"},
    "/desk/partners/": {"sofia"},
    "/desk/partners/add/": {"sofia"},
    "/desk/network/": {"sofia"},
    "/desk/audit/": {"sofia"},
    "/desk/audit/check/": {"sofia"},
    "/cities/quilmes/people/": {"sofia", "ana", "bruno", "carla", "diego"},
    "/my/": {"ana", "bruno", "carla", "diego", "elena", "fabio", "lucia", "sofia", "tomas"},
}


@pytest.mark.parametrize("address", OPEN_TO)
@pytest.mark.parametrize("who", EVERYBODY)
def test_who_comes_in_where(cast: Cast, sign_in: SignIn, who: str | None, address: str) -> None:
    client = sign_in(getattr(cast, who) if who else None)
    expected = 302 if who is None else 200 if who in OPEN_TO[address] else 403
    assert client.get(address).status_code == expected


@pytest.mark.parametrize("address", OPEN_TO)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_language(cast: Cast, sign_in: SignIn, language: str, address: str) -> None:
    sofia = sign_in(cast.sofia)
    sofia.cookies["language"] = language
    assert sofia.get(address).status_code == 200


def test_the_coordination_of_another_commission_keeps_its_own_alone(cast: Cast, sign_in: SignIn) -> None:
    other = Commission.objects.create(slug="other")
    CommissionName.objects.create(commission=other, name="Other", starts=date(2020, 1, 1))
    Seat.objects.filter(user=cast.ana).update(commission=other)
    ana = sign_in(cast.ana)
    assert ana.get(COMMISSION).status_code == 403
    assert ana.get("/desk/commissions/commission/other/").status_code == 200
    assert [page.name for page in ana.get("/desk/commissions/").context["pages"]] == ["Other"]
    assert ana.get("/cities/quilmes/people/").status_code == 403
    assert list(ana.get("/desk/people/").context["cities"]) == []


def test_the_list_of_cities_says_whose_they_are(cast: Cast, sign_in: SignIn) -> None:
    wanted = "Cities of the commission Derechos Humanos y Migraciones"
    for user, heading in ((cast.ana, wanted), (cast.sofia, "All cities")):
        client = sign_in(user)
        client.cookies["language"] = "en"
        page = client.get("/desk/people/").content.decode()
        headings = re.findall(r"<h2>(All cities|Cities of[^<]*)</h2>", page)
        assert headings == [heading]


# The coordination and the cities of its commission


def test_a_coordination_arranges_the_roles_of_its_cities_and_brings_none_in(cast: Cast) -> None:
    lima = city("lima", "Lima", "PE", "America/Lima", -12.0, -77.0)
    ana, sofia = (actor_of(user, at=AT) for user in (cast.ana, cast.sofia))
    span = Span(Rough(date(2025, 2, 1)), None)
    told = {"commission": cast.commission, "role": "member", "span": span, "at": AT}
    with pytest.raises(Refused, match="Only the secretariat brings a city into a commission"):
        give_role(government=lima, by=ana, **told)
    left = CommissionRole.objects.create(
        commission=cast.commission, government=lima, role="member", starts=date(2019, 1, 1), ends=date(2020, 1, 1)
    )
    with pytest.raises(Refused):
        end_role(role=left, span=Span(Rough(date(2019, 1, 1)), None), by=ana, at=AT)
    assert give_role(government=cast.quilmes, by=ana, **told).role == "member"
    assert give_role(government=lima, by=sofia, **told).government == lima


def test_a_coordination_invites_for_cities_of_the_network_and_its_commission_alone(cast: Cast) -> None:
    ana = actor_of(cast.ana, at=AT)
    into = Into(government=cast.cordoba, role="focal_point")
    invite(email="one@example.org", into=into, by=ana, at=AT)
    Membership.objects.filter(government=cast.cordoba).update(ends=date(2025, 1, 1))
    with pytest.raises(Refused):
        invite(email="two@example.org", into=into, by=ana, at=AT)
    assert cast.cordoba not in governments_reached_by(ana, AT.date())


# The register by hand


def new_city(**changes: str) -> dict[str, str]:
    return {"name": "Lima", "kind": "metropolitan", "country": "PE", "time_zone": "America/Lima", **changes}


def test_adding_a_city(cast: Cast, sign_in: SignIn) -> None:
    data = new_city(member_since="1999", member_source="Minutes", latitude="-12,05", longitude="-77.05")
    assert send(sign_in(cast.sofia), "/desk/cities/add/", data)["Location"] == "/desk/cities/"
    lima = LocalGovernment.objects.get(slug="lima")
    assert (lima.name, lima.latitude, lima.memberships.get().starts) == ("Lima", -12.05, date(1999, 1, 1))
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.actor) == ("network.government.added", f"user:{cast.sofia.pk}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "=1"}, "name"),
        ({"country": "ZZ"}, "country"),
        ({"time_zone": "Mars/X"}, "time_zone"),
        ({"kind": "town"}, "kind"),
        ({"slug": "Lima!"}, "slug"),
        ({"slug": "quilmes"}, "slug"),
        ({"latitude": "95"}, "latitude"),
        ({"latitude": "10"}, "latitude"),
        ({"population": "7"}, "population_year"),
        ({"population": "7", "population_year": "2020"}, "population_source"),
        ({"subdivision": "AR-B"}, "subdivision"),
        ({"geonames_id": "x"}, "geonames_id"),
        ({"member_since": "2019-13"}, "member_since"),
        ({"name": "a\0b"}, "name"),
    ],
)
def test_a_fault_stands_beside_its_field(cast: Cast, sign_in: SignIn, changes: dict[str, str], field: str) -> None:
    response = send(sign_in(cast.sofia), "/desk/cities/add/", new_city(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert LocalGovernment.objects.count() == 3


def test_time_zones_of_the_countries_of_the_register_are_offered_and_all_are_taken(
    cast: Cast, sign_in: SignIn
) -> None:
    LocalGovernment.objects.filter(pk=cast.cordoba.pk).update(time_zone="Europe/Madrid")
    sofia = sign_in(cast.sofia)

    def offered(page: str) -> set[str]:
        return {value.split("/")[0] for value, _label in sofia.get(page).context["form"].fields["time_zone"].choices}

    assert offered("/desk/cities/add/") == {"", "America"}
    assert offered("/desk/cities/city/cordoba/") == {"", "America", "Europe"}, "its own stays"
    assert offered("/desk/cities/add/?zones=all") > {"", "America", "Europe", "Africa", "Asia"}
    data = new_city(name="Madrid", country="ES", time_zone="Europe/Madrid")
    assert send(sofia, "/desk/cities/add/", data).status_code == 302


def shown(client: Client, page: str) -> dict[str, str]:
    """What the page's form would send if nothing were changed."""
    form = client.get(page).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


def test_changing_a_city(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    data = {**shown(sofia, CITY), "name": "Partido de Quilmes", "website": "https://quilmes.gov.ar"}
    assert send(sofia, CITY, data)["Location"] == CITY
    entry = AuditEntry.objects.get()
    assert entry.data["changes"] == {
        "name": ["Quilmes", "Partido de Quilmes"],
        "website": ["", "https://quilmes.gov.ar"],
    }
    assert LocalGovernment.objects.get(slug="quilmes").name_folded == "partido de quilmes"


def test_two_who_change_one_city_lose_nothing(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    before = shown(sofia, CITY)
    LocalGovernment.objects.filter(slug="quilmes").update(website="https://first.example")
    other_field = {**before, "subdivision": "AR-B"}
    assert send(sofia, CITY, other_field).status_code == 302
    quilmes = LocalGovernment.objects.get(slug="quilmes")
    assert (quilmes.website, quilmes.subdivision) == ("https://first.example", "AR-B")
    assert send(sofia, CITY, {**before, "website": "https://second.example"}).status_code == 409
    assert LocalGovernment.objects.get(slug="quilmes").website == "https://first.example"


def test_memberships_by_hand(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    held = Membership.objects.get(government=cast.quilmes)
    page = f"{CITY}memberships/{held.pk}/"
    assert send(sofia, page, {"starts": "1995-11-11", "ends": "2004"})["Location"] == CITY
    held.refresh_from_db()
    assert (held.ends, held.ends_precision) == (date(2004, 12, 31), "year")
    added = f"{CITY}memberships/add/"
    assert send(sofia, added, {"starts": "2003"}).context["form"].errors["starts"]
    assert send(sofia, added, {"starts": "2010", "ends": "2009"}).context["form"].errors["ends"]
    assert send(sofia, added, {"starts": "2010"}).status_code == 302
    assert sofia.get(f"{CITY}memberships/999/").status_code == 404
    assert sofia.get(f"/desk/cities/city/cordoba/memberships/{held.pk}/").status_code == 404


# Commissions


def test_a_commission_from_its_beginning(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    data = {"name_es": "Ambiente", "name_pt": "Ambiente e clima", "starts": "2010", "about_en": "Air", "since": "2010"}
    assert send(sofia, "/desk/commissions/add/", data)["Location"] == "/desk/commissions/"
    made = Commission.objects.get(slug="ambiente")
    assert (made.since, str(made.about.localize("en"))) == (2010, "Air")
    page = "/desk/commissions/commission/ambiente/"
    renamed = {"name_es": "Ambiente y clima", "starts": "2015-06"}
    assert send(sofia, f"{page}name/", renamed)["Location"] == page
    names = [(str(n.name.localize("es")), n.starts, n.ends) for n in made.names.order_by("starts")]
    assert names == [
        ("Ambiente", date(2010, 1, 1), date(2015, 6, 1)),
        ("Ambiente y clima", date(2015, 6, 1), None),
    ]
    assert send(sofia, f"{page}name/", {**renamed, "starts": "2012"}).status_code == 422
    nameless = send(sofia, f"{page}name/", {"starts": "2020"})
    assert nameless.context["form"].errors["name_es"]
    again = send(sofia, "/desk/commissions/add/", data)
    assert again.status_code == 409


def test_changing_what_a_commission_works_on(cast: Cast, sign_in: SignIn) -> None:
    ana = sign_in(cast.ana)
    assert send(ana, COMMISSION, {"about_es": "Derechos", "since": "2017"})["Location"] == COMMISSION
    assert [entry.event for entry in AuditEntry.objects.all()] == ["network.commission.changed"]
    assert send(ana, COMMISSION, {"since": "17"}).context["form"].errors["since"]


def test_roles_of_cities(cast: Cast, sign_in: SignIn) -> None:
    ana = sign_in(cast.ana)
    page = f"{COMMISSION}roles/add/"
    assert send(ana, page, {"government": "cordoba", "role": "sub_coordination", "starts": "2024"}).status_code == 302
    held = [
        (r.role, r.starts, r.ends) for r in CommissionRole.objects.filter(government=cast.cordoba).order_by("starts")
    ]
    assert held == [
        ("member", date(2021, 1, 1), date(2024, 1, 1)),
        ("sub_coordination", date(2024, 1, 1), None),
    ]
    same = {"government": "cordoba", "role": "sub_coordination", "starts": "2025"}
    assert send(ana, page, same).status_code == 409
    assert send(ana, page, {**same, "government": "none"}).context["form"].errors["government"]
    number = CommissionRole.objects.get(government=cast.quilmes).pk
    role = f"{COMMISSION}roles/{number}/"
    assert send(ana, role, {"starts": "2021-01-01", "ends": "2024-06-30", "source": "Minutes"}).status_code == 302
    assert CommissionRole.objects.get(pk=number).ends == date(2024, 6, 30)
    assert ana.get(f"{COMMISSION}roles/999/").status_code == 404
    earlier = CommissionRole.objects.get(government=cast.cordoba, role="member").pk
    assert send(ana, f"{COMMISSION}roles/{earlier}/", {"starts": "2021", "ends": "2025"}).status_code == 409


# Partners and the network


def test_partners(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    data = {"name": "OIM", "kind": "intergovernmental", "description_es": "Migración", "website": "https://iom.int"}
    assert send(sofia, "/desk/partners/add/", data)["Location"] == "/desk/partners/"
    page = "/desk/partners/partner/oim/"
    assert send(sofia, page, {**shown(sofia, page), "since": "1951", "country": "CH"})["Location"] == "/desk/partners/"
    partner = Partner.objects.get()
    assert (partner.since, partner.country, str(partner.description.localize("es"))) == (1951, "CH", "Migración")
    assert send(sofia, "/desk/partners/add/", data).status_code == 409
    bad = send(sofia, page, {**data, "website": "javascript:alert(1)"})
    assert bad.context["form"].errors["website"]


def test_the_network_says_who_it_is(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    data = {"name_es": "Red", "name_pt": "Rede", "short_name": "R", "accent": "plum", "contact": "a@example.org"}
    data["licence"] = "CC-BY-4.0"
    assert send(sofia, "/desk/network/", data)["Location"] == "/desk/network/"
    network = Network.objects.get()
    assert (network.accent, str(network.name.localize("pt")), network.demonstration) == ("plum", "Rede", False)
    assert b'data-accent="plum"' in sofia.get("/cities/").content
    wrong = send(
        sofia,
        "/desk/network/",
        {**data, "accent": "pink", "contact": "x", "name_es": "", "name_pt": "", "licence": "WTFPL"},
    )
    assert set(wrong.context["form"].errors) == {"accent", "contact", "name_es", "licence"}


def test_the_licence_of_the_data_is_one_of_those_that_are_known(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    assert Network.objects.get().licence == "CC-BY-4.0"
    assert send(sofia, "/desk/network/", {**shown(sofia, "/desk/network/"), "licence": "ODbL-1.0"}).status_code == 302
    terms = Network.objects.get().terms
    assert (terms, terms.address) == (Licence.ODBL, "https://opendatacommons.org/licenses/odbl/1-0/")
    entry = AuditEntry.objects.get(event="network.settings.changed")
    assert entry.data["changes"]["licence"] == ["CC-BY-4.0", "ODbL-1.0"]


def test_a_network_that_is_not_set_up_yet_is_set_up_here(cast: Cast, sign_in: SignIn) -> None:
    Network.objects.all().delete()
    data = {"name_es": "Red", "short_name": "R", "accent": "teal", "licence": "CC0-1.0"}
    assert send(sign_in(cast.sofia), "/desk/network/", data).status_code == 302
    assert Network.objects.get().short_name == "R"


# What waits, and the audit


def test_what_waits_is_what_somebody_has_to_do(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    sofia.cookies["language"] = "en"
    assert [item.label for item in sofia.get("/desk/").context["waiting"]] == ["2 cities have no authority"]
    lone = city("lima", "Lima", "PE", "America/Lima", -12.05, -77.05)
    assert [item.label for item in sofia.get("/desk/").context["waiting"]] == [
        "1 city has no focal point",
        "3 cities have no authority",
    ]
    ana = sign_in(cast.ana)
    ana.cookies["language"] = "en"
    assert [item.label for item in ana.get("/desk/").context["waiting"]] == ["2 cities have no authority"]
    assert lone.pk


def somewhere(actor: object, at: datetime) -> list[Waiting]:
    return [Waiting("Something of another app", "/elsewhere/")]


def a_place(actor: object) -> list[DeskPlace]:
    return [DeskPlace("A part of another app", "/elsewhere/", "What it is for")]


def test_other_apps_have_their_place_at_the_desk(cast: Cast, sign_in: SignIn, settings: Settings) -> None:
    settings.DESK_WAITING = ["tests.network.test_desk.somewhere"]
    settings.DESK_PLACES = ["tests.network.test_desk.a_place"]
    page = sign_in(cast.ana).get("/desk/").content.decode()
    assert "Something of another app" in page
    assert "A part of another app" in page


def test_the_audit_is_shown_filtered_and_checked(cast: Cast, sign_in: SignIn) -> None:
    sofia = sign_in(cast.sofia)
    sofia.cookies["language"] = "en"
    send(sofia, "/desk/network/", {"name_es": "Red", "short_name": "R", "accent": "teal", "licence": "CC0-1.0"})
    for subject in ("a:1", "b:2"):
        with_name(subject)
    assert sofia.get("/desk/audit/").context["page"].paginator.count == 3
    assert "Sofía" in sofia.get("/desk/audit/").content.decode()
    assert sofia.get("/desk/audit/?subject=a:1").context["page"].paginator.count == 1
    assert sofia.get("/desk/audit/?event=network.").context["page"].paginator.count == 1
    assert sofia.get("/desk/audit/?subject=none&page=x&event=%00").status_code == 200
    assert "The audit is whole" in sofia.get("/desk/audit/check/").content.decode()


def with_name(subject: str) -> None:
    with transaction.atomic():
        audit.record("test.happened", by=system("test"), at=AT, subject=subject)


def test_a_broken_audit_is_told(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "faults", lambda: iter(["Entry 3 was changed after it was written."] * 50))
    sofia = sign_in(cast.sofia)
    sofia.cookies["language"] = "en"
    page = sofia.get("/desk/audit/check/")
    assert "The audit is broken" in page.content.decode()
    assert len(page.context["faults"]) == 20


# As many queries for three as for one


def grow(cast: Cast, number: int) -> None:
    for n in range(number):
        made = city(f"c{n}", f"C{n}", "BR", "America/Sao_Paulo", -20.0 - n, -45.0)
        mandate(person(f"P{n}"), made, "focal_point")
        mandate(person(f"Q{n}"), cast.quilmes, "contributor")
        commission = Commission.objects.create(slug=f"k{n}")
        CommissionName.objects.create(commission=commission, name=f"K{n}", starts=date(2000, 1, 1))
        CommissionRole.objects.create(
            commission=cast.commission, government=made, role="member", starts=date(2000, 1, 1)
        )
        Seat.objects.create(user=person(f"S{n}"), kind="coordination", commission=commission, starts_at=AT)
        Seat.objects.create(user=cast.sofia, kind="coordination", commission=commission, starts_at=AT)
        Partner.objects.create(slug=f"p{n}", name=f"P{n}", kind="university")
        for into in (
            Into(government=cast.quilmes, role="authority"),
            Into(seat="coordination", commission=commission),
        ):
            invite(email=f"i{n}@example.org", into=into, by=system("test"), at=timezone.now())


COUNTS = {  # each with the person, the actor and the network: three
    "/desk/": 9,
    "/desk/cities/": 9,
    "/desk/commissions/": 6,
    COMMISSION: 6,
    "/desk/partners/": 4,
    "/desk/people/": 11,
    "/desk/audit/": 6,
    "/cities/quilmes/people/": 7,
    "/my/": 6,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow(
    cast: Cast, sign_in: SignIn, address: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    grow(cast, number)
    sofia = sign_in(cast.sofia)
    with django_assert_num_queries(COUNTS[address]):
        assert sofia.get(address).status_code == 200
