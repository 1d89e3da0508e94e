"""Any figure on any page of results is the one that an independent script works out from the open-data file."""

import ast
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from tests.cast import Cast
from tests.surveys.results import recompute
from tests.surveys.results.recompute.data import Data, unlike
from tests.surveys.results.recompute.question import differences
from tests.surveys.results.recomputing import BY, Faults, Pages, files_of, small_rounds

from mancomun.demo.build import build
from mancomun.surveys.queries.results import opening

KINDS = {
    "home", "map", "groups", "matrix", "block", "blocks", "themes", "question", "embed", "series", "crossing",
    "compare", "peers",
}  # fmt: skip
THEMES = ("themes:housing", "themes:health")
CITIES = ("quilmes", "montevideo", "cordoba", "city-0")


def every(pages: Pages, seed: int, crossings: int = 40) -> Faults:
    """Of a small round: all pages, and some of the crossings."""
    yield from pages.overviews()
    yield from pages.themes(THEMES)
    yield from pages.questions(BY)
    yield from pages.series(pages.crossable)
    pairs = list(permutations([*pages.crossable, *BY], 2))
    random.Random(seed).shuffle(pairs)  # noqa: S311  # the same each time
    yield from pages.crossings([("A1", "size"), *pairs[:crossings]])
    yield from pages.comparisons(CITIES, pages.blocks)


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_of_a_small_round(cast: Cast, client: Client, seed: int) -> None:
    small_rounds(cast, seed)
    held = {year: files_of(client, year) for year in ("2025", "2026")}
    data = held["2026"]["parquet"]
    for other in ("csv", "json"):
        assert list(unlike(data, held["2026"][other])) == []
    pages = Pages(client, "2026", data, {year: files["parquet"] for year, files in held.items()})
    assert list(every(pages, seed)) == []
    assert sum(data.checked.values()) > 3_000


def test_control_one_answer_changed_in_the_file_is_seen_on_every_kind_of_page(cast: Cast, client: Client) -> None:
    small_rounds(cast, 0)
    held = {year: files_of(client, year)["parquet"] for year in ("2025", "2026")}
    data = held["2026"]
    city = next(iter(sorted(data.answering("A1") & held["2025"].answering("A1"))))
    other = "no" if data.cells["A1"][city] == "yes" else "yes"
    changed = replace(data, cells={**data.cells, "A1": {**data.cells["A1"], city: other}}, checked=Counter())
    pages = Pages(client, "2026", changed, {**held, "2026": changed})
    own = [city, *(each for each in data.cities if each != city)][:2]
    near = next(each for each in data.group("country", data.cities[city]["country"]) if each != city)
    faults = [*every(pages, 0, 0), *pages.comparisons(own, "A"), *pages.comparisons([near, city], "A")]
    assert {kind for kind, _fault in faults} == KINDS


def test_control_the_formats_are_held_against_each_other(cast: Cast, client: Client) -> None:
    small_rounds(cast, 1)
    files = files_of(client, "2026")
    city = next(iter(files["csv"].answering("B6")))
    changed = {**files["csv"].cells, "B6": {**files["csv"].cells["B6"], city: "7"}}
    assert len(list(unlike(files["parquet"], replace(files["csv"], cells=changed)))) == 1


def test_control_a_table_or_a_sentence_that_nobody_knows_is_refused(cast: Cast, client: Client) -> None:
    small_rounds(cast, 1)
    pages = Pages(client, "2026", files_of(client, "2026")["parquet"], {})
    page = pages.page("A1/")
    for known in ("All invited cities", "Shares of the cities whose answer counts"):
        with pytest.raises(LookupError):
            list(differences(pages.data, "A1", page.replace(known, "Something else")))
    head, _h1, rest = page.partition("<h1>")
    with pytest.raises(LookupError):
        list(differences(pages.data, "A1", f"{head}<h1>Nearly all {rest}"))


def modules() -> Iterator[ast.AST]:
    for path in Path(recompute.__file__).parent.glob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_the_script_imports_nothing_of_the_product() -> None:
    names: Counter[str] = Counter()
    for node in modules():
        if isinstance(node, ast.Import):
            names.update(each.name.split(".")[0] for each in node.names)
        if isinstance(node, ast.ImportFrom) and not node.level:
            names[(node.module or "").split(".")[0]] += 1
    assert names.keys() - sys.stdlib_module_names == {"duckdb", "lxml"}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_figures_of_the_demonstration(client: Client) -> None:
    """Every question, and a part of the pages that there are too many of."""
    at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        build(lambda *_progress: None, at=at)
        opening.forget()
        files = files_of(client, "politicas-2025")
        data = files["parquet"]
        assert [*unlike(data, files["csv"]), *unlike(data, files["json"])] == []
        earlier = files_of(client, "politicas-2024")["parquet"]
        pages = Pages(client, "politicas-2025", data, {"2024": earlier, "2025": data})
        assert len(data.keys) == 66
        assert list(sampled(pages)) == []
    assert sum(data.checked.values()) > 50_000
    print(f"{sum(data.checked.values())} figures of the demonstration: {figures(data)}")  # noqa: T201  # with -s


def sampled(pages: Pages) -> Faults:
    yield from pages.overviews()
    yield from pages.themes(("themes:housing", "charter-agenda-2011:1"))
    yield from pages.questions(BY)
    yield from pages.series(pages.crossable[::4])
    pairs = list(permutations([*pages.crossable, *BY], 2))
    random.Random(1).shuffle(pairs)  # noqa: S311  # the same each time
    yield from pages.crossings(pairs[:60])
    for cities in (("quilmes", "cordoba"), ("montevideo", "rosario", "porto-alegre", "quilmes")):
        yield from pages.comparisons(cities, pages.blocks[::3])


def figures(data: Data) -> dict[str, int]:
    return dict(data.checked.most_common())
