"""Dates, numbers, countries and languages in the page's language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from mancomun.ui import localise

LAST_NIGHT = datetime(2026, 4, 1, 2, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["1.234.567", "1.234,5", "81\xa0%", "81,5\xa0%"]),
        ("pt", ["1.234.567", "1.234,5", "81%", "81,5%"]),
        ("en", ["1,234,567", "1,234.5", "81%", "81.5%"]),
    ],
)
def test_numbers(language: str, expected: list[str]) -> None:
    with translation.override(language):
        said = [
            localise.number(1234567),
            localise.number(1234.5, 1),
            localise.percent(81),
            localise.percent(81.5, 1),
        ]
    assert said == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("es", "4 de marzo de 2026"), ("pt", "4 de março de 2026"), ("en", "4 March 2026")],
)
def test_days(language: str, expected: str) -> None:
    with translation.override(language):
        assert localise.day(date(2026, 3, 4)) == f'<time datetime="2026-03-04">{expected}</time>'


def test_a_deadline_is_said_in_the_citys_own_zone() -> None:
    with translation.override("es"):
        assert localise.moment(LAST_NIGHT, "America/Argentina/Buenos_Aires") == (
            '<time datetime="2026-03-31T23:59:00-03:00">31 de marzo de 2026, 23:59, hora de Buenos Aires</time>'
        )
        assert localise.spoken_moment(LAST_NIGHT, "America/Mexico_City") == (
            "31 de marzo de 2026, 20:59, hora de Ciudad de México"
        )


def test_without_a_zone_it_is_utc_and_says_so() -> None:
    with translation.override("en"):
        assert localise.spoken_moment(LAST_NIGHT) == "1 April 2026, 02:59, UTC time"


@pytest.mark.parametrize(("language", "expected"), [("es", "Brasil"), ("pt", "Brasil"), ("en", "Brazil")])
def test_countries(language: str, expected: str) -> None:
    with translation.override(language):
        assert localise.country("br") == expected
        assert localise.country("ZZQ") == "ZZQ"


def test_languages() -> None:
    with translation.override("es"):
        assert [localise.language_name(code) for code in ("pt", "fr", "qqq")] == ["Portugués", "Francés", "Qqq"]
    assert [localise.own_name(code) for code in ("es", "pt", "en")] == ["Español", "Português", "English"]


def test_an_unknown_language_of_the_page_falls_back() -> None:
    with translation.override("de"):
        assert localise.percent(50) == "50\xa0%"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", ["Córdoba (Argentina)", "Buenos Aires (Argentina)", "São Paulo (Brasil)", "Madrid (España)"]),
        ("pt", ["Córdoba (Argentina)", "Buenos Aires (Argentina)", "São Paulo (Brasil)", "Madri (Espanha)"]),
        ("en", ["Cordoba (Argentina)", "Buenos Aires (Argentina)", "Sao Paulo (Brazil)", "Madrid (Spain)"]),
    ],
)
def test_time_zones_are_named_by_their_city(language: str, expected: list[str]) -> None:
    zones = ["America/Argentina/Cordoba", "America/Argentina/Buenos_Aires", "America/Sao_Paulo", "Europe/Madrid"]
    with translation.override(language):
        assert [localise.zone_label(zone) for zone in zones] == expected
        assert [localise.zone_label(zone) for zone in ("UTC", "Mars/Olympus_Mons")] == ["UTC", "Olympus Mons"]


def test_the_hour_of_cordoba_has_its_accent() -> None:
    with translation.override("es"):
        assert localise.spoken_moment(LAST_NIGHT, "America/Argentina/Cordoba").endswith(", hora de Córdoba")


def test_zones_stand_in_the_order_of_the_alphabet() -> None:
    with translation.override("es"):
        found = [label for _zone, label in localise.zone_choices(["America/Lima", "America/Argentina/Cordoba"])]
    assert found == ["Córdoba (Argentina)", "Lima (Perú)"]
