"""The vocabularies that ship with the product: complete, translated, and consistent with one another."""

import csv
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "src" / "mancomun" / "vocabulary" / "data"
SCHEMES = ("charter-agenda-2011", "themes", "groups", "sdg")
RELATIONS = {"exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch"}
RIGHTS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CODES = {scheme: {row["code"] for row in rows(scheme)} for scheme in SCHEMES}


def test_every_scheme_is_described() -> None:
    assert [row["scheme"] for row in rows("schemes")] == list(SCHEMES)
    assert all(row["source"] and row["licence"] for row in rows("schemes"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_codes_are_unique_and_labels_translated(scheme: str) -> None:
    found = rows(scheme)
    assert {row["scheme"] for row in found} == {scheme}
    assert len(CODES[scheme]) == len(found)
    for row in found:
        labels = [row["label_es"], row["label_pt"], row["label_en"]]
        assert all(labels), row["code"]
        same = [text for text, times in Counter(labels).items() if times > 1 and len(text) > 30]
        assert same == [], row["code"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_no_two_concepts_of_a_scheme_have_one_label(scheme: str, language: str) -> None:
    labels = Counter(row[f"label_{language}"] for row in rows(scheme))
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_parents_stand_before_their_children(scheme: str) -> None:
    seen: set[str] = set()
    for row in rows(scheme):
        assert not row["parent"] or row["parent"] in seen, row["code"]
        seen.add(row["code"])


def test_the_charter_has_its_twelve_rights_in_order() -> None:
    assert [row["code"] for row in rows("charter-agenda-2011")] == RIGHTS


def test_the_goals_are_seventeen_and_every_address_is_the_united_nations_own() -> None:
    assert [row["code"] for row in rows("sdg") if not row["parent"]] == [str(n) for n in range(1, 18)]
    for row in rows("sdg"):
        assert row["uri"] == f"http://metadata.un.org/sdg/{row['code']}"
        assert row["parent"] == (row["code"].split(".")[0] if "." in row["code"] else "")


def test_mappings_join_two_known_concepts_once() -> None:
    found = rows("mappings")
    for row in found:
        assert row["relation"] in RELATIONS
        assert row["from_code"] in CODES[row["from_scheme"]], row
        assert row["to_code"] in CODES[row["to_scheme"]], row
        assert (row["from_scheme"], row["from_code"]) != (row["to_scheme"], row["to_code"])
    assert len({tuple(row.values()) for row in found}) == len(found)


def test_every_theme_leads_to_a_right_and_a_target() -> None:
    found = rows("mappings")
    for scheme in ("charter-agenda-2011", "sdg"):
        mapped = {row["from_code"] for row in found if row["from_scheme"] == "themes" and row["to_scheme"] == scheme}
        assert mapped == CODES["themes"]
