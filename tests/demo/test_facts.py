"""Facts of the demonstration network: sourced, plausible, and ready for the register's import."""

import csv
from collections import Counter
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from mancomun.network.models import CommissionRole, LocalGovernment, Partner
from mancomun.network.register import Reading, read

FACTS = Path(__file__).resolve().parents[2] / "src" / "mancomun" / "demo" / "facts"
FOUNDERS = {
    "asuncion", "rosario", "la-plata", "cordoba", "buenos-aires", "florianopolis", "porto-alegre", "curitiba",
    "rio-de-janeiro", "brasilia", "salvador", "montevideo",
}  # fmt: skip
COUNTRIES = {"AR", "BR", "UY", "PY", "CL", "BO", "PE", "EC", "CO", "VE", "MX"}
# A generous box around Latin America: no point in another hemisphere, latitude and longitude not exchanged.
SOUTH, NORTH, WEST, EAST = -56, 33, -118, -34


def rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GOVERNMENTS = rows("governments.csv")


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv")), ids=lambda path: path.name)
def test_every_row_has_a_source(path: Path) -> None:
    found = rows(path.name)
    assert found
    assert [row for row in found if not row["source"]] == []


def test_there_are_enough_governments_of_the_eleven_countries() -> None:
    assert len(GOVERNMENTS) == 64
    assert {row["country"] for row in GOVERNMENTS} == COUNTRIES


@pytest.mark.parametrize("column", ["slug", "name", "geonames_id"])
def test_what_identifies_a_government_is_its_own(column: str) -> None:
    values = [row[column] for row in GOVERNMENTS if row[column]]
    assert [value for value, times in Counter(values).items() if times > 1] == []


def test_places_are_in_the_region_and_in_their_country() -> None:
    for row in GOVERNMENTS:
        assert SOUTH < float(row["latitude"]) < NORTH, row["slug"]
        assert WEST < float(row["longitude"]) < EAST, row["slug"]
        assert row["subdivision"].startswith(f"{row['country']}-"), row["slug"]
        assert row["time_zone"] in available_timezones(), row["slug"]


def test_a_population_says_where_it_comes_from_and_what_it_counts() -> None:
    for row in GOVERNMENTS:
        assert bool(row["population"]) == bool(row["population_year"]) == bool(row["population_source"])
        if row["population"]:
            assert "counts the place, not the jurisdiction" in row["population_source"]
            assert row["geonames_id"] in row["population_source"]


def test_only_the_founding_cities_have_a_year_of_membership() -> None:
    dated = {row["slug"]: row["member_since"] for row in GOVERNMENTS if row["member_since"]}
    assert dated == dict.fromkeys(FOUNDERS, "1995")
    assert all(row["member_source"] for row in GOVERNMENTS if row["member_since"])


def test_the_registers_import_reads_the_file() -> None:
    reading = read((FACTS / "governments.csv").read_bytes())
    assert isinstance(reading, Reading)
    assert len(reading.rows) == len(GOVERNMENTS)


def test_kinds_and_roles_are_those_of_the_models() -> None:
    assert {row["kind"] for row in GOVERNMENTS} <= set(LocalGovernment.Kind.values)
    assert {row["kind"] for row in rows("partners.csv")} <= set(Partner.Kind.values)
    assert {row["role"] for row in rows("commission-roles.csv")} <= set(CommissionRole.Role.values)


def test_commissions_roles_and_cities_point_at_one_another() -> None:
    commissions = {row["slug"] for row in rows("commissions.csv")}
    cities = {row["slug"] for row in GOVERNMENTS}
    assert {row["commission"] for row in rows("commission-names.csv")} == commissions
    assert {row["commission"] for row in rows("commission-roles.csv")} <= commissions
    assert {row["government"] for row in rows("commission-roles.csv")} <= cities


def test_every_commission_has_one_current_name() -> None:
    current = [row["commission"] for row in rows("commission-names.csv") if not row["ends"]]
    assert sorted(current) == sorted(row["slug"] for row in rows("commissions.csv"))


def test_the_commission_of_2021_is_as_its_source_says() -> None:
    then = {
        (row["government"], row["role"])
        for row in rows("commission-roles.csv")
        if row["commission"] == "derechos-humanos-y-migraciones" and row["seen_from"] == "2021"
    }
    assert then == {
        ("montevideo", "coordination"),
        ("quilmes", "sub_coordination"),
        ("cordoba", "sub_coordination"),
    }


@pytest.mark.parametrize(
    ("name", "stem"),
    [("partners.csv", "description"), ("commissions.csv", "about"), ("commission-names.csv", "name")],
)
def test_texts_are_there_in_three_languages(name: str, stem: str) -> None:
    for row in rows(name):
        texts = [row[f"{stem}_{language}"] for language in ("es", "pt", "en")]
        assert all(texts), row
        if max(map(len, texts)) > 30:
            assert len(set(texts)) == 3, row
