"""The mirror: what it counts is what an independent count finds, and it tells nobody what is not theirs to read."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.surveys.kit import COMMAND, actor, spans, survey_round
from tests.surveys.results.kit import (
    COLUMNS,
    LATER,
    PUBLISHED,
    SURVEY,
    Given,
    another,
    answered,
    version,
    workbook,
)

from mancomun.accounts.models import User
from mancomun.network.models import LocalGovernment
from mancomun.surveys.actions.questionnaires import import_workbook
from mancomun.surveys.actions.rounds import Plan, create_round
from mancomun.surveys.models import QuestionLink, QuestionnaireVersion, Response, Revision, Round
from mancomun.surveys.queries.results import opening
from mancomun.surveys.results.mirror import Mirror, mirror
from mancomun.surveys.results.mirrored import glance, talks

SignIn = Callable[[User | None], Client]
MEANS = {"yes": "yes", "progress": "part", "no": "no", "no_data": "no_data", "not_ours": "not_ours",
         "not_public": "withheld"}  # fmt: skip
QUESTIONS = ("a1", "b3_health", "b3_school")
RANK = {"no": 0, "part": 1, "yes": 2}
PAGE = "/surveys/2026/responses/quilmes/mirror/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    opening.forget()
    with time_machine.travel(LATER, tick=False):
        yield
    opening.forget()


def asked(cast: Cast, marks: Mapping[str, str] | None = None) -> Round:
    """A published round; ``marks`` say what questions tell of offers and wants."""
    rows = [[*row, (marks or {}).get(row[1], "")] for row in SURVEY]
    made = survey_round(cast, asked=version(rows, (*COLUMNS, "mancomun_likeness")))
    Round.objects.filter(pk=made.pk).update(published_at=PUBLISHED)
    made.refresh_from_db()
    return made


def earlier(cast: Cast, made: QuestionnaireVersion, year: int = 2025) -> Round:
    plan = Plan(slug=str(year), title={"en": f"Round {year}"}, year=year, phases=spans(), commission=cast.commission)
    before = create_round(plan=plan, version=made, by=COMMAND, at=LATER)
    Round.objects.filter(pk=before.pk).update(published_at=PUBLISHED)
    before.refresh_from_db()
    return before


def seen(round_: Round, city: LocalGovernment, reader: User) -> Mirror:
    response = Response.objects.select_related("invitee__government").get(
        invitee__round=round_, invitee__government=city
    )
    response.invitee.round = Round.objects.select_related("version", "commission").get(pk=round_.pk)
    revision = Revision.objects.get(response=response)
    return mirror(response, revision, actor=actor(reader, LATER), at=LATER)


def invented(chance: random.Random) -> dict[str, tuple[str, str]]:
    """Some questions were not asked, some are blank, and each has a visibility of its own."""
    return {
        name: (chance.choice([*MEANS, ""]), chance.choice(["public", "network", "coordination"]))
        for name in QUESTIONS
        if chance.random() < 0.85
    }


@pytest.mark.parametrize("seed", range(8))
def test_what_it_counts_is_what_an_independent_count_finds(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # of tests
    round_, own = asked(cast), {name: chance.choice(["yes", "progress", "no"]) for name in QUESTIONS}
    answered(round_, cast.quilmes, own)
    others: dict[str, Mapping[str, tuple[str, str]]] = {}
    for city in [cast.cordoba, cast.montevideo, *(another(number) for number in range(chance.randint(0, 6)))]:
        others[city.slug] = invented(chance)
        answered(round_, city, others[city.slug])
    found = seen(round_, cast.quilmes, cast.bruno)
    assert found.cities == len(others)
    lines = dict(zip(QUESTIONS, found.lines, strict=True))
    for name, line in lines.items():
        here = {slug: sheet[name] for slug, sheet in others.items() if name in sheet}
        known = {slug: value for slug, (value, width) in here.items() if width != "coordination" and value}
        assert line.asked == len(here)
        assert line.answered == len(known)
        assert dict(line.counts) == dict(Counter(MEANS[value] for value in known.values()))
        ahead = {"no": {"yes", "progress"}, "progress": {"yes"}, "yes": set()}[own[name]]
        assert {doer.slug for doer in line.doing} == {slug for slug, value in known.items() if value in ahead}
        assert line.many == len(line.doing)
        judged = [value for value in known.values() if value in {"yes", "progress", "no"}]
        assert (line.near, line.near_counted) == (sum(value != "no" for value in judged), len(judged))
    assert sum(found.own.values()) == len(QUESTIONS)
    assert {line.code for line in found.lacks} == {lines[name].code for name in QUESTIONS if own[name] == "no"}


@pytest.mark.parametrize("seed", range(8))
def test_what_changed_is_what_an_independent_comparison_finds(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # of tests
    round_ = asked(cast)
    then, now = ({name: value for name, (value, _w) in invented(chance).items()} for _round in range(2))
    answered(earlier(cast, round_.version), cast.quilmes, then)
    answered(round_, cast.quilmes, now)
    since = seen(round_, cast.quilmes, cast.bruno).since
    assert since is not None
    both = [name for name in QUESTIONS if name in then and name in now]
    pairs = [(MEANS.get(then[name], ""), MEANS.get(now[name], "")) for name in both]
    compared = [(old, new) for old, new in pairs if old in RANK and new in RANK]
    assert (since.compared, since.unanswered) == (len(compared), len(pairs) - len(compared))
    assert len(since.gained) == sum(RANK[old] < RANK[new] for old, new in compared)
    assert len(since.lost) == sum(RANK[old] > RANK[new] for old, new in compared)
    assert since.unchanged == sum(since.same.values()) == sum(old == new for old, new in compared)
    assert since.begun + since.completed == len(since.gained)
    assert since.ended + since.reduced == len(since.lost)


def test_other_answers_that_are_not_what_they_were(cast: Cast) -> None:
    round_ = asked(cast)
    same = {"b6": "7", "b1": "es gn", "a3": "Ana"}
    answered(earlier(cast, round_.version), cast.quilmes, {**same, "a2": "low", "a4": "2024-01-01"})
    answered(round_, cast.quilmes, {**same, "b1": "gn es", "a2": "high", "a3": "Bea", "a4": "2024-01-02"})
    since = seen(round_, cast.quilmes, cast.bruno).since
    assert since is not None
    assert [each.code for each in since.altered] == ["A2", "A4"]  # texts are written anew each time
    assert (since.compared, since.unchanged) == (4, 2)


@pytest.mark.parametrize(
    ("kind", "values", "compared"),
    [("renamed", {"progress": "soon"}, 1), ("split", {}, 0), ("merged", {}, 0), ("broken", {}, 0)],
)
def test_only_what_means_the_same_is_compared(cast: Cast, kind: str, values: dict[str, str], compared: int) -> None:
    """A1 was asked elsewhere in the form before; its answer “in preparation” had another name."""
    old = version([_named(row, "a1", "old") for row in SURVEY])
    new = import_workbook(
        questionnaire=old.questionnaire, data=workbook(SURVEY), name="next.xlsx", by=COMMAND, at=LATER
    )
    QuestionLink.objects.create(
        version=new, earlier=old, path="/data/A/a1", earlier_path="/data/A/old", kind=kind, values=values, at=LATER
    )
    answered(earlier(cast, old), cast.quilmes, {"old": "progress"})
    round_ = survey_round(cast, asked=new)
    answered(round_, cast.quilmes, {"a1": "yes"})
    since = seen(round_, cast.quilmes, cast.bruno).since
    assert since is not None
    assert [(each.then, each.now) for each in since.gained] == [("part", "yes")] * compared
    assert since.compared == compared


def _named(row: list[str], name: str, other: str) -> list[str]:
    return [cell.replace(f"${{{name}}}", f"${{{other}}}") if cell != name else other for cell in row]


def test_the_first_round_says_so(cast: Cast) -> None:
    round_ = asked(cast)
    answered(round_, cast.quilmes, {"a1": "yes"})
    found = seen(round_, cast.quilmes, cast.bruno)
    assert (found.since, found.first) == (None, True)
    assert "It is the first round that the city answers here: nothing can have changed." in glance(found, "Quilmes")


def test_who_coordinates_this_round_alone_does_not_read_what_was_answered_in_another_commissions(cast: Cast) -> None:
    round_ = asked(cast)
    before = earlier(cast, round_.version)
    Round.objects.filter(pk=before.pk).update(commission=None)
    answered(before, cast.quilmes, {"a1": ("no", "coordination")})
    answered(round_, cast.quilmes, {"a1": "yes"})
    found = seen(round_, cast.quilmes, cast.ana)
    assert (found.since, found.first) == (None, False)
    assert seen(round_, cast.quilmes, cast.bruno).since is not None


def test_what_it_offers_and_wants_and_whom_that_concerns(cast: Cast) -> None:
    """Here languages stand for themes: B1 offers them, B4 wants them."""
    round_ = asked(cast, {"b1": "offers", "b4": "wants"})
    answered(round_, cast.quilmes, {"b1": "es", "b4": "gn", "a1": "no"})
    answered(round_, cast.cordoba, {"b1": "gn", "b4": "es gn", "a1": "yes"})
    answered(round_, cast.montevideo, {"b1": ("gn", "coordination"), "b4": ("es", "coordination")})
    found = seen(round_, cast.quilmes, cast.bruno)
    assert found.offers is not None
    assert found.wants is not None
    assert [(each.thing.value, [doer.slug for doer in each.cities]) for each in found.offers] == [("es", ["cordoba"])]
    assert [(each.thing.value, [doer.slug for doer in each.cities]) for each in found.wants] == [("gn", ["cordoba"])]
    assert [(talk.city.slug, talk.codes) for talk in talks(found)] == [("cordoba", ["A1"])]


def test_without_marks_nothing_is_said_of_offers(cast: Cast) -> None:
    round_ = asked(cast)
    answered(round_, cast.quilmes, {"b1": "es"})
    found = seen(round_, cast.quilmes, cast.bruno)
    assert (found.offers, found.wants) == (None, None)


def test_what_was_not_asked_is_not_there_and_silence_is_no_lack(cast: Cast) -> None:
    round_ = asked(cast)
    answered(round_, cast.quilmes, {"b3_health": "", "b3_school": "not_ours"})
    answered(round_, cast.cordoba, {"a1": "yes", "b3_health": "yes", "b3_school": "yes"})
    found = seen(round_, cast.quilmes, cast.bruno)
    assert [(line.own, line.many) for line in found.lines] == [("none", 0), ("not_ours", 0)]
    assert found.lacks == []


SECRET: dict[str, Given] = {
    "a1": ("yes", "coordination"),
    "a3": "Zq-secret",
    "b2_name[1]": ("Zq-name", "coordination"),
}


def test_the_mirror_of_another_tells_nothing_hidden(cast: Cast, sign_in: SignIn) -> None:
    round_ = asked(cast)
    answered(round_, cast.quilmes, {"a1": "no"})
    answered(round_, cast.cordoba, SECRET)
    page = sign_in(cast.carla).get(PAGE).content.decode()
    assert "Zq-" not in page
    assert "Córdoba" not in page
    assert "Zq-secret" in str(Revision.objects.get(response__invitee__government=cast.cordoba).answers)


def test_the_page_says_it_all_in_each_language(cast: Cast, sign_in: SignIn) -> None:
    round_ = asked(cast, {"b1": "offers", "b4": "wants"})
    answered(earlier(cast, round_.version), cast.quilmes, {"a1": "no", "b3_health": "yes"})
    answered(round_, cast.quilmes, {"a1": "yes", "b1": "es", "b3_health": "no", "b3_school": "no"})
    answered(round_, cast.cordoba, {"a1": "yes", "b1": "gn", "b4": "es", "b3_health": "yes"})
    client = sign_in(cast.carla)
    for language, heads in {
        "es": ["De un vistazo", "Qué cambió desde", "Qué le falta, y quién ya lo hace", "Qué puede enseñar"],
        "pt": ["Em um olhar", "O que mudou desde", "O que lhe falta, e quem já o faz", "O que pode ensinar"],
        "en": ["At a glance", "What changed since", "What it lacks, and who already does it", "What it can teach"],
    }.items():
        client.cookies["language"] = language
        page = client.get(PAGE).content.decode()
        found = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
        assert [head for head in heads if any(each.startswith(head) for each in found)] == heads


def test_queries_do_not_grow_with_cities_or_lacks(cast: Cast, sign_in: SignIn) -> None:
    round_ = asked(cast)
    answered(earlier(cast, round_.version), cast.quilmes, {"a1": "no"})
    answered(round_, cast.quilmes, dict.fromkeys(QUESTIONS, "no"))
    answered(round_, cast.cordoba, {"a1": "yes"})
    client, counts = sign_in(cast.carla), []
    for number in range(3):
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
        answered(round_, another(number), dict.fromkeys(QUESTIONS, "yes"))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 24
