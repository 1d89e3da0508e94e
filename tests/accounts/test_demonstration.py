"""One-click sign-in: for a demonstration on one's own machine, and nowhere else."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from tests.accounts.steps import signed_in
from tests.cast import START, Cast
from tests.forms import send

from mancomun.accounts.actions import create_person
from mancomun.accounts.models import User
from mancomun.core.actors import system
from mancomun.core.translated import LazyI18nString

PAGE = "/account/demo/"


@pytest.fixture
def demo(cast: Cast, settings: Settings) -> User:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "red.example"]
    role = LazyI18nString({"es": "Punto focal de Quilmes", "en": "Focal point of Quilmes"})
    User.objects.filter(pk=cast.bruno.pk).update(demonstration=role)
    return cast.bruno


def here(**extra: str) -> Client:
    return Client(**({"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"} | extra))  # type: ignore[arg-type]  # by name


def test_a_click_signs_in_as_an_invented_person(demo: User) -> None:
    client = here()
    assert "Punto focal de Quilmes" in client.get(PAGE).content.decode()
    assert send(client, PAGE, {"person": str(demo.pk)}).status_code == 302
    assert signed_in(client)


def test_who_is_named_by_a_post_waits_folded_after_those_with_a_name(demo: User, cast: Cast) -> None:
    post = {"es": "Autoridad de Salto", "en": "Authority of Salto"}
    User.objects.filter(pk=cast.carla.pk).update(name=post["es"], demonstration=LazyI18nString(post))
    page = here().get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    first, folded = page.split("<details", 1)
    assert first.count('name="person"') == folded.count('name="person"') == 1
    assert f'value="{cast.carla.pk}">Authority of Salto<' in folded
    assert send(here(), PAGE, {"person": str(cast.carla.pk)}).status_code == 302


def test_real_people_are_not_offered(demo: User, cast: Cast) -> None:
    client = here()
    assert "Carla" not in client.get(PAGE).content.decode()
    assert send(client, PAGE, {"person": str(cast.carla.pk)}).status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("person", ["", "0", "x", "9" * 40])
def test_nobody_is_404(demo: User, person: str) -> None:
    assert send(here(), PAGE, {"person": person}).status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "192.168.1.20"},
        {"HTTP_HOST": "red.example"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_HOST": "red.example"},
        {"HTTP_X_REAL_IP": "203.0.113.7"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
    ],
)
def test_from_elsewhere_it_is_not_there(demo: User, elsewhere: dict[str, str]) -> None:
    assert here(**elsewhere).get(PAGE).status_code == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8104", "[::1]:8000"])
def test_each_name_of_this_machine_is_here(demo: User, host: str) -> None:
    assert here(HTTP_HOST=host).get(PAGE).status_code == 200


def test_outside_a_demonstration_it_is_not_there(demo: User, settings: Settings) -> None:
    settings.DEMO = False
    assert here().get(PAGE).status_code == 404


def test_a_made_person_carries_the_role(db: None) -> None:
    role = {"es": "Secretaría", "pt": "Secretaria"}
    made = create_person(
        email="x@example.org", name="Equis", language="es", at=START, by=system("demo"), demonstration=role
    )
    made.refresh_from_db()
    assert made.demonstration.localize("pt") == "Secretaria"


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    demo: User, cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    others = [cast.carla.pk, cast.diego.pk][: people - 1]
    User.objects.filter(pk__in=others).update(demonstration=LazyI18nString({"es": "Otra persona"}))
    client = here()
    client.get(PAGE)
    with django_assert_num_queries(2):  # the network's name, and the people
        page = client.get(PAGE)
    assert page.content.decode().count('name="person"') == people
