"""Any figure on any page of results is the one that an independent script works out from the open-data file."""

import ast
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from tests.cast import Cast
from tests.surveys.results import recompute
from tests.surveys.results.kit import Given, another, answered, fetched, published
from tests.surveys.results.recompute import Data, differences

from mancomun.demo.build import build
from mancomun.network.models import LocalGovernment
from mancomun.surveys.models import Round
from mancomun.surveys.queries.results import opening

KEYS = ("A1", "A2", "A3", "A4", "B1", "B4", "B3", "B5", "B6")
BY = ("country", "size", "kind")
HAS = ("yes", "yes", "yes", "progress", "no", "no", "no_data", "not_ours", "not_public", "")


def invented(dice: random.Random) -> dict[str, Given]:
    """A city's answers; some are not public, some were left blank, some were not asked."""

    def kept(value: str) -> Given:
        return (value, dice.choice(("public", "public", "public", "coordination")))

    plan = dice.choice(HAS)
    made: dict[str, Given] = {"a1": kept(plan), "a2": kept(dice.choice(("low", "high", "high", "")))}
    if plan == "yes":
        made |= {"a1_year": kept(str(dice.randint(2001, 2026))), "a1_link": "https://example.org/plan"}
    tongues = ["es", "pt", "gn"]
    dice.shuffle(tongues)
    made["b1"] = kept(" ".join(tongues[: dice.randint(0, 3)]))
    made["b4"] = kept(" ".join(tongues))
    made["b6"] = kept(str(dice.choice((0, 3, 12, 450, 1200, 98765))))
    made["a4"] = kept(f"2026-0{dice.randint(1, 9)}-11")
    made |= {name: kept(dice.choice(HAS)) for name in ("b3_health", "b3_school")}
    return made | {name: kept(dice.choice(("low", "high", ""))) for name in ("b5_a", "b5_b")}


def fill(cast: Cast, round_: Round, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # the same each time
    cities = [cast.quilmes, cast.cordoba, cast.montevideo]
    cities += [another(number, dice.choice(("UY", "AR", "BR", "CL"))) for number in range(dice.randint(5, 14))]
    for city in cities:
        size = dice.choice((None, 9_000, 60_000, 700_000))
        kind = dice.choice(("municipality", "department"))
        LocalGovernment.objects.filter(pk=city.pk).update(population=size, population_year=size and 2024, kind=kind)
        if dice.random() < 0.9:  # the others do not take part
            answered(round_, city, invented(dice))
    opening.forget()


def data_of(client: Client, slug: str = "2026") -> Data:
    base = f"/surveys/{slug}/results/"
    files = (f"{base}results.csv", f"{base}results.csv?labels=en", f"{base}dictionary.csv?labels=en")
    codes, words, dictionary = (fetched(client, each)[1].decode("utf-8-sig") for each in files)
    return Data(codes, words, dictionary)


def faults(client: Client, data: Data, keys: tuple[str, ...], slug: str = "2026") -> Iterator[str]:
    for key in keys:
        for by in BY:
            status, page = fetched(client, f"/surveys/{slug}/results/{key}/?by={by}")
            assert status == 200
            yield from differences(data, key, page.decode())


@pytest.fixture
def round_(cast: Cast) -> Round:
    return published(cast)


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_small_round(cast: Cast, round_: Round, seed: int) -> None:
    fill(cast, round_, seed)
    client = Client(headers={"accept-language": "en"})
    data = data_of(client)
    assert list(faults(client, data, KEYS)) == []
    kinds = {"invited", "counted", "missing", "chosen", "quantile", "grid", "group answer", "group counted", "line"}
    assert kinds <= data.checked.keys()
    assert sum(data.checked.values()) > 500


def test_control_one_answer_changed_in_the_file_is_seen(cast: Cast, round_: Round) -> None:
    fill(cast, round_, 0)
    client = Client(headers={"accept-language": "en"})
    data = data_of(client)
    changed = Data(data.codes.replace(",yes,", ",no,", 1), data.words, data.dictionary)
    assert len(list(faults(client, changed, KEYS))) > 2


def test_the_script_imports_nothing_of_the_product() -> None:
    tree = ast.parse(Path(recompute.__file__).read_text(encoding="utf-8"))
    names: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(each.name.split(".")[0] for each in node.names)
        if isinstance(node, ast.ImportFrom):
            names[(node.module or "").split(".")[0]] += 1
    assert not names.keys() & {"mancomun", "django", "polars", "numpy", "tests"}


@pytest.mark.slow
@pytest.mark.django_db
def test_every_figure_of_the_demonstration() -> None:
    at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        build(lambda *_progress: None, at=at)
        opening.forget()
        client = Client(headers={"accept-language": "en"})
        data = data_of(client, "politicas-2025")
        keys = tuple(dict.fromkeys(name.partition("/")[0] for name in data.asked))
        assert len(keys) == 66
        assert list(faults(client, data, keys, "politicas-2025")) == []
    assert sum(data.checked.values()) > 10_000
    print(f"{sum(data.checked.values())} figures of the demonstration: {dict(data.checked)}")  # noqa: T201  # with -s
