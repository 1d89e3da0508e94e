"""Which pages of a round are held against its file, and a small round with every kind of page."""

import random
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.test import Client
from tests.cast import Cast
from tests.surveys.kit import OPENS, actor, survey_round
from tests.surveys.results.kit import COLUMNS, LATER, PUBLISHED, SURVEY, Given, another, answered, fetched, version
from tests.surveys.results.recompute import comparing, crossing, overviews, question, series
from tests.surveys.results.recompute.data import CHOSEN, Data, of_csv, of_json, of_parquet

from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.editions import write_edition
from mancomun.surveys.models import Invitee, Round
from mancomun.surveys.queries.results import opening
from mancomun.vocabulary.models import Concept, Scheme

BY = ("country", "region", "size", "kind")
HAS = ("yes", "yes", "yes", "progress", "no", "no", "no_data", "not_ours", "not_public", "")
ABOUT = {"a1": "housing", "a2": "housing", "b1": "housing", "b3_health": "health"}  # themes
Faults = Iterator[tuple[str, str]]  # the kind of page, and what it says otherwise than the file


def invented(dice: random.Random) -> dict[str, Given]:
    """A city's answers; some are not public, some were left blank, some were not asked."""

    def kept(value: str) -> Given:
        return (value, dice.choice(("public", "public", "public", "coordination")))

    plan = dice.choice(HAS)
    made: dict[str, Given] = {"a1": kept(plan), "a2": kept(dice.choice(("low", "high", "high", "")))}
    if plan == "yes":
        made |= {"a1_year": kept(str(dice.randint(2001, 2026))), "a1_link": "https://example.org/plan"}
        for key in range(1, dice.randint(1, 4)):
            made |= {f"b2_name[{key}]": f"Action {key}", f"b2_people[{key}]": str(dice.randint(0, 2000))}
    tongues = ["es", "pt", "gn"]
    dice.shuffle(tongues)
    made["b1"] = kept(" ".join(tongues[: dice.randint(0, 3)]))
    made["b4"] = kept(" ".join(tongues))
    made["b6"] = kept(str(dice.choice((0, 3, 12, 450, 1200, 98765))))
    made["a4"] = kept(f"2026-0{dice.randint(1, 9)}-11")
    made |= {name: kept(dice.choice(HAS)) for name in ("b3_health", "b3_school")}
    return made | {name: kept(dice.choice(("low", "high", ""))) for name in ("b5_a", "b5_b")}


def small_rounds(cast: Cast, seed: int) -> None:
    """“2025” and “2026”, published, of one questionnaire that names themes, with cities of several countries."""
    dice = random.Random(seed)  # noqa: S311  # the same each time
    scheme = Scheme.objects.create(code="themes", title="Themes")
    for code in sorted(set(ABOUT.values())):
        Concept.objects.create(scheme=scheme, code=code, label=code.title())
    asked = version([[*row, ABOUT.get(row[1], "")] for row in SURVEY], (*COLUMNS, "mancomun_themes"))
    cities = [cast.quilmes, cast.cordoba, cast.montevideo]
    cities += [another(number, dice.choice(("UY", "AR", "BR", "MX"))) for number in range(dice.randint(8, 16))]
    for city in cities:
        size, kind = dice.choice((None, 9_000, 60_000, 700_000)), dice.choice(("municipality", "department"))
        LocalGovernment.objects.filter(pk=city.pk).update(population=size, population_year=size and 2024, kind=kind)
    for year in (2025, 2026):
        round_ = survey_round(cast, slug=str(year), asked=asked)
        Round.objects.filter(pk=round_.pk).update(year=year, published_at=PUBLISHED)
        round_.refresh_from_db()
        for city in cities:
            Invitee.objects.get_or_create(round=round_, government=city, defaults={"invited_at": OPENS})
            if dice.random() < 0.9:  # the others do not take part
                answered(round_, city, invented(dice))
        with transaction.atomic():
            write_edition(round_, by=actor(cast.sofia, LATER), at=PUBLISHED)
    opening.forget()


class Pages:
    """The pages of a published round, each with the file that it is held against."""

    def __init__(self, client: Client, slug: str, data: Data, earlier: Mapping[str, Data]) -> None:
        """``earlier``: the rounds before it, by what its pages call them; and itself, last."""
        self.client, self.slug, self.data, self.rounds = client, slug, data, earlier

    def page(self, path: str) -> str:
        status, content = fetched(self.client, f"/surveys/{self.slug}/results/{path}")
        assert status == 200, path
        return content.decode()

    def overviews(self) -> Faults:
        data = self.data
        yield from _told("home", overviews.home(data, self.page("")))
        yield from _told("map", overviews.city_map(data, self.page("map/")))
        for by in BY:
            yield from _told("groups", overviews.groups(data, self.page(f"groups/?by={by}")))
        for block in self.blocks:
            yield from _told("matrix", overviews.city_by_city(data, self.page(f"matrix/?block={block}")))
            yield from _told("block", comparing.blocks(data, self.page(f"blocks/?block={block}&order=yes")))
        yield from _told("blocks", comparing.blocks(data, self.page("blocks/")))

    def themes(self, names: Sequence[str]) -> Faults:
        for name in names:
            yield from _told("themes", overviews.themes(self.data, self.page(f"themes/?theme={name}")))

    def questions(self, groupings: Sequence[str] = BY) -> Faults:
        """Each by some ways of grouping, and as other sites embed it."""
        for place, key in enumerate(self.data.keys):
            for by in groupings if len(groupings) < len(BY) else (BY[place % 4],):
                page = self.page(f"{key}/?by={by}")
                yield from _told("question", question.differences(self.data, key, page))
            yield from _told("embed", question.differences(self.data, key, self.page(f"{key}/embed/")))

    def series(self, columns: Sequence[str]) -> Faults:
        for column in columns:
            key, _slash, part = column.partition("/")
            page = self.page(f"{key}/series/" + (f"?part={part}" if part else ""))
            yield from _told("series", series.differences(self.rounds, column, page))

    def crossings(self, pairs: Sequence[tuple[str, str]]) -> Faults:
        for rows, columns in pairs:
            page = self.page(f"crossing/?rows={rows}&columns={columns}")
            yield from _told("crossing", crossing.differences(self.data, rows, columns, page))

    def comparisons(self, cities: Sequence[str], blocks: Sequence[str]) -> Faults:
        """Side by side, and the first of them beside each kind of peers."""
        wanted, own = "&".join(f"city={city}" for city in cities), cities[0]
        for block in blocks:
            page = self.page(f"compare/?{wanted}&block={block}")
            yield from _told("compare", comparing.compare(self.data, cities, page))
            for how in ("like", "country", "size"):
                page = self.page(f"compare/?city={own}&with={how}&block={block}")
                yield from _told("peers", comparing.peers(self.data, own, page, self._near(own, how)))

    def _near(self, own: str, how: str) -> list[str] | None:
        """Which cities are most alike is no figure of the file: the page names them."""
        if how == "like":
            return None
        return [city for city in self.data.group(how, self.data.cities[own][how]) if city != own]

    @property
    def blocks(self) -> list[str]:
        """What an address calls them: the letter before their names."""
        return list(dict.fromkeys(self.data.asked[name].block.partition(".")[0] for name in self.data.cells))

    @property
    def crossable(self) -> list[str]:
        """Every column that has classes."""
        return [name for name in self.data.cells if self.data.asked[name].kind in {*CHOSEN, "number"}]


def _told(kind: str, faults: Iterator[str]) -> Faults:
    yield from ((kind, each) for each in faults)


def files_of(client: Client, slug: str) -> dict[str, Data]:
    """The same answers in every format."""
    base = f"/surveys/{slug}/results/"
    text = {
        name: fetched(client, f"{base}{name}")[1].decode("utf-8-sig")
        for name in ("results.csv", "results.csv?labels=en", "dictionary.csv?labels=en", "data/results.json")
    }
    words = text["results.csv?labels=en"]
    return {
        "parquet": of_parquet(fetched(client, f"{base}results.parquet")[1], words),
        "csv": of_csv(text["results.csv"], words, text["dictionary.csv?labels=en"]),
        "json": of_json(text["data/results.json"], words),
    }
